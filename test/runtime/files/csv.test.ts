import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fc } from "../../property-runs";
import { InputError } from "../../../lib/runtime/check";
import { parseCsv, readCsv, readCsvRecords, writeCsv } from "../../../lib/runtime/files/csv";
import { temporaryFolder } from "../../temporary-folder";

const folder = temporaryFolder();
const cells = (text: string, ...columns: string[]) =>
  parseCsv(text, "t.csv", columns).map(({ line, cells: found }) => [line, ...columns.map((column) => found[column])]);
const refused = (action: () => unknown, pattern: RegExp) =>
  assert.throws(action, (error) => {
    assert.ok(error instanceof InputError, String(error));
    assert.match(error.message, pattern);
    return true;
  });

test("columns by name, line endings of all kinds, a byte order mark, blank lines", () => {
  assert.deepEqual(cells("\uFEFFb,x,a\r\n1,,2\n\n \t\n3,,4\r5,,6", "a", "b"), [
    [2, "2", "1"],
    [5, "4", "3"],
    [6, "6", "5"],
  ]);
});

test("space around a field does not count, of whatever kind; within quotes everything does", () => {
  assert.deepEqual(cells(' a , b\n x\u00a0,\t"  y ""z"", \r\n" \n\u00a0w,""', "a", "b"), [
    [2, "x", '  y "z", \r\n'],
    [4, "w", ""],
  ]);
});

test("all columns as records; each needs a name of its own", async () => {
  const file = join(folder, "all.csv");
  await writeFile(file, 'id,"a b"\r\n1,"x,\ny"\n\n2,\n');
  assert.deepEqual(readCsvRecords(file), [{ id: "1", "a b": "x,\ny" }, { id: "2", "a b": "" }]); // prettier-ignore
  await writeFile(file, "id,,b\n1,2,3\n");
  refused(() => readCsvRecords(file), /all\.csv, line 1: every column needs a name/);
  await writeFile(file, "id,b,b\n1,2,3\n");
  refused(() => readCsvRecords(file), /all\.csv, line 1: the column "b" comes twice/);
  await writeFile(file, "");
  refused(() => readCsvRecords(file), /every column needs a name/);
});

test("errors name the line in which the row begins, also behind line breaks within quotes", () => {
  const start = 'a,b\n"1\r\n1\r1\n1",2\n\n'; // lines 2 to 5, and a blank one
  refused(() => cells(`${start}1\n`, "a"), /^t.csv, line 7: 1 fields where the heading has 2/);
  refused(() => cells(`${start}1,"2\n3,4\n`, "a"), /^t.csv, line 7: a quote is opened and never closed/);
  refused(() => cells(`${start}1,"2"2\n3,4\n`, "a"), /^t.csv, line 7: text behind a closing quote/);
  refused(() => cells(`${start}1,"2" 2\n3,4\n`, "a"), /^t.csv, line 7: text behind a closing quote/);
  refused(() => cells(`${start}1,2"2\n3,4\n`, "a"), /^t.csv, line 7: a quote inside a field/);
  refused(() => cells("\n\na,b\n", "a", "c", "d"), /^t.csv, line 3: no column "c", "d" in the heading "a,b".*columns a,c,d/);
  refused(() => cells("", "a"), /^t.csv, line 1: no column "a"/);
  refused(() => cells("a,b,a\n1,2,3", "a"), /^t.csv, line 1: the column "a" comes twice/);
});

test("whatever is written is read back to the letter", async () => {
  const hostile = fc.constantFrom(
    '"',
    ",",
    "\r",
    "\n",
    "\r\n",
    " ",
    "\t",
    "\u00a0",
    "\uFEFF",
    "\u2028",
    "\0",
    "é",
    "😀",
    "a",
    "=1",
  );
  const field = fc.array(hostile, { maxLength: 6 }).map((parts) => parts.join(""));
  const file = join(folder, "any.csv");
  for (const columns of [["one"], ["one", "two"]]) {
    const rows = fc.array(fc.tuple(...columns.map(() => field)), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(rows, async (table) => {
        await writeCsv(file, columns, table);
        assert.deepEqual(
          readCsv(file, columns).map(({ cells: found }) => columns.map((column) => found[column])),
          table,
        );
      }),
    );
  }
  await writeCsv(file, ["id"], [["plain"], [" outer "]]);
  assert.equal(await readFile(file, "utf8"), 'id\nplain\n" outer "\n', "quotes only where they are needed");
});

test("no text ends otherwise than in rows or an InputError", () => {
  const token = fc.constantFrom("a", "b", ",", ",", "\n", "\n", "\r", '"', '"', '""', " ", "\0", "\uFEFF", "\u00a0", "a,b\n");
  fc.assert(
    fc.property(fc.array(token, { maxLength: 30 }), (tokens) => {
      try {
        for (const row of cells(`a,b\n${tokens.join("")}`, "a", "b")) assert.equal(row.length, 3);
      } catch (error) {
        assert.ok(error instanceof InputError, String(error));
      }
    }),
  );
});

test("a long run of spaces takes no long time", () => {
  const spaces = " ".repeat(300_000);
  const start = performance.now();
  assert.deepEqual(cells(`a,b\nx${spaces}y,${spaces}z${spaces}\n`, "a", "b"), [[2, `x${spaces}y`, "z"]]);
  assert.ok(performance.now() - start < 5000);
});

test("what UTF-8 cannot hold is refused, not changed: other encodings, halves of characters", async () => {
  const file = join(folder, "latin.csv");
  await writeFile(file, Buffer.from("a\ncaf\xe9\n", "latin1"));
  refused(() => readCsv(file, ["a"]), /latin.csv is not UTF-8 text: save it as UTF-8/);
  await writeFile(file, Buffer.from("\uFEFFa\nx\n", "utf16le"));
  refused(() => readCsv(file, ["a"]), /latin.csv is not UTF-8 text/);
  refused(() => cells("a\n\ud83d\n", "a"), /half a character/);
  await assert.rejects(writeCsv(file, ["a"], [["\ude00"]]), /latin.csv: half a character/);
  refused(() => readCsv(join(folder, "none.csv"), ["a"]), /none.csv cannot be read: it does not exist/);
  refused(() => readCsv(folder, ["a"]), /cannot be read: it is a folder/);
});
