import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fc } from "../../property-runs";
import { parseLabelTable, readLabelTable, writeLabelTable } from "../../../lib/data/formats/label-table";
import { InputError } from "../../../lib/runtime/check";
import { temporaryFolder } from "../../temporary-folder";

const folder = temporaryFolder();

test("columns in any order, quotes, blank lines, every line ending", () => {
  const text = '\uFEFFtitle, class ,id\r\n"a, ""b""",sad,x1\r\n\r\n,happy,"y,2"\nplain,sad,z\r';
  const { classes, labels } = parseLabelTable(text, "t.csv");
  assert.deepEqual(classes, ["happy", "sad"]);
  assert.deepEqual(
    [...labels],
    [
      ["x1", 1],
      ["y,2", 0],
      ["z", 1],
    ],
  );
});

test("given classes fix the order, also of those that do not occur", () => {
  const { classes, labels } = parseLabelTable("id,class\na,sad\n", "t.csv", { classes: ["sad", "calm"] });
  assert.deepEqual(classes, ["sad", "calm"]);
  assert.equal(labels.get("a"), 0);
});

test("a byte order mark is no part of the first column's name", () => {
  assert.deepEqual([...parseLabelTable("\uFEFFid,class\na,sad\n", "t.csv").labels], [["a", 0]]);
});

test("any table survives writing and reading", async () => {
  const hostile = fc.constantFrom('"', ",", "\r", "\n", "\r\n", " ", "\t", "\u00a0", "\uFEFF", "\u2028", "\0", "1", "é");
  const plain = fc.string({ minLength: 1, unit: "grapheme" });
  const texts = fc.oneof(
    plain,
    fc.array(hostile, { minLength: 1, maxLength: 5 }).map((parts) => parts.join("")),
  );
  const names = texts.filter((s) => s.trim() !== "");
  const tables = fc.uniqueArray(fc.tuple(texts, names), { minLength: 1, selector: ([id]) => id });
  await fc.assert(
    fc.asyncProperty(tables, async (rows) => {
      const classes = [...new Set(rows.map(([, className]) => className))].sort();
      const labels = new Map(rows.map(([id, className]) => [id, classes.indexOf(className)]));
      const file = join(folder, "table.csv");
      await writeLabelTable(file, { classes, labels });
      assert.deepEqual(await readLabelTable(file), { classes, labels });
      const backwards = [...classes].reverse();
      const turned = new Map(rows.map(([id, className]) => [id, backwards.indexOf(className)]));
      await writeLabelTable(file, { classes: backwards, labels: turned });
      assert.deepEqual(await readLabelTable(file, { classes: backwards }), { classes: backwards, labels: turned });
    }),
  );
});

test("what is wrong is named with file and line", async () => {
  const cases: [string, RegExp][] = [
    ["video,class\na,sad", /t.csv, line 1: no column "id" in the heading "video,class"/],
    ["id\na", /line 1: no column "class"/],
    ["", /line 1: no column "id"/],
    ["id,class\n\n", /t.csv holds no videos/],
    ["id,class\na,sad\nb,sad\na,happy", /t.csv, line 4: video a is in line 2 already, as sad/],
    ["id,class\na,sad\na,sad", /line 3: video a is in line 2 already/],
    ["id,class\na,sad\nb,", /line 3: video b has no class/],
    ["id,class\n,sad", /line 2: the id is empty/],
    ["id,class\na,sad,more", /line 2: 3 fields where the heading has 2/],
    ["id,class\na", /line 2: 1 fields where the heading has 2/],
    ['id,class\na,"sad', /line 2: a quote is opened and never closed/],
    ['id,class\na,"  "', /line 2: video a has no class/],
    ["id,class\na,Sad", /line 2: unknown class "Sad" of video a; known are happy, sad/],
  ];
  for (const [text, pattern] of cases)
    assert.throws(
      () => parseLabelTable(text, "t.csv", { classes: ["happy", "sad"] }),
      (error) => {
        assert.ok(error instanceof InputError);
        assert.match(error.message, pattern);
        return true;
      },
    );
  await assert.rejects(readLabelTable(join(folder, "none.csv")), (e) => e instanceof InputError && /none.csv/.test(e.message));
});

test("classes that do not name each class once are refused, read or written", async () => {
  for (const [classes, pattern] of [
    [["b", "b"], /classes: "b" comes twice/],
    [["a", " "], /classes: the name at position 1 is empty/],
    [[], /at least one name/],
  ] as [string[], RegExp][]) {
    const options = { classes };
    assert.throws(
      () => parseLabelTable("id,class\nx,b\n", "t.csv", options),
      (e) => e instanceof InputError && pattern.test(e.message),
    );
    await assert.rejects(writeLabelTable(join(folder, "no.csv"), { classes, labels: new Map([["x", 0]]) }), pattern);
  }
});

test("a table that could not be read back is not written", async () => {
  const file = join(folder, "kept.csv");
  const good = { classes: ["a"], labels: new Map([["x", 0]]) };
  await writeLabelTable(file, good);
  for (const [labels, pattern] of [
    [[], /kept.csv: a label table needs at least one video/],
    [[["", 0]], /kept.csv: a video's id is empty/],
    [[["y", 1]], /label of video y must be a whole number from 0 to 0; got 1/],
    [[["y", 0.5]], /label of video y/],
    [[["\ud800", 0]], /half a character/],
  ] as [[string, number][], RegExp][])
    await assert.rejects(writeLabelTable(file, { classes: ["a"], labels: new Map(labels) }), (e) => {
      assert.ok(e instanceof InputError);
      assert.match(e.message, pattern);
      return true;
    });
  assert.deepEqual(await readLabelTable(file), good);
});

test("the column may be called emotion or label; class counts before them", () => {
  for (const heading of ["id,class", "id,emotion", "id,label"])
    assert.deepEqual([...parseLabelTable(`${heading}\na,sad\n`, "t.csv").labels], [["a", 0]]);
  const several = "label,id,emotion,class\nx,a,y,z\n";
  assert.deepEqual(parseLabelTable(several, "t.csv").classes, ["z"]);
  assert.deepEqual(parseLabelTable("label,id,emotion\nx,a,y\n", "t.csv").classes, ["y"]);
  assert.throws(() => parseLabelTable("id,mood\na,x\n", "t.csv"), /no column "class" in the heading "id,mood"/);
  assert.throws(() => parseLabelTable("id,emotion,emotion\na,x,y\n", "t.csv"), /the column "class" comes twice/);
});

test("tables are written with the heading id,class", async () => {
  const file = join(folder, "heading.csv");
  await writeLabelTable(file, { classes: ["sad"], labels: new Map([["a", 0]]) });
  assert.equal(await readFile(file, "utf8"), "id,class\na,sad\n");
});
