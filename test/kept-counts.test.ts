import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { FAULT_COUNTS } from "./faults/counts";
import { ALL_WRITERS } from "./faults/writers";
import { added, FUZZ } from "./fuzz/counts";
import { READERS } from "./fuzz/readers";
import { type Keeping, keepRow, keptCounts, tableIn, tableOf } from "./kept-counts";
import { temporaryFolder } from "./temporary-folder";

test("the page's table of fuzzing is that of the kept counts, a row for each reader", () => {
  const counts = keptCounts(FUZZ);
  assert.deepEqual(Object.keys(counts).sort(), READERS.map(({ name }) => name).sort());
  for (const [name, { inputs, accepted, refused }] of Object.entries(counts)) assert.equal(accepted + refused, inputs, name);
  assert.equal(tableIn(readFileSync(FUZZ.page, "utf8"), FUZZ), tableOf(FUZZ, counts));
});

test("the page's table of faults is that of the kept counts, a row for each writer", () => {
  const counts = keptCounts(FAULT_COUNTS);
  assert.deepEqual(Object.keys(counts).sort(), [...ALL_WRITERS].sort());
  assert.equal(tableIn(readFileSync(FAULT_COUNTS.page, "utf8"), FAULT_COUNTS), tableOf(FAULT_COUNTS, counts));
});

interface Row {
  tries: number;
}

const PAGE = "# Page\n\n| who | tries |\n| --- | ----: |\n| old |     1 |\n\nThe end.\n";

/** A page with a table of one row, and the counts that it shows. */
function kept(): Keeping<Row> {
  const folder = temporaryFolder();
  const [file, page] = ["counts.json", "page.md"].map((name) => join(folder, name));
  writeFileSync(file, JSON.stringify({ old: { tries: 1, date: "2026-01-02", commit: "abc" } }));
  writeFileSync(page, PAGE);
  return { file, page, headings: ["who", "tries"], cells: (counts) => Object.entries(counts).map(([name, { tries }]) => [name, `${tries}`]) }; // prettier-ignore
}

test("a kept row replaces its own, and leaves the others and the rest of the page as they were", async () => {
  const keeping = kept();
  await keepRow(keeping, "new one", { tries: 1000 });
  await keepRow(keeping, "new one", { tries: 20 });
  const { old, "new one": fresh } = keptCounts(keeping);
  assert.deepEqual(old, { tries: 1, date: "2026-01-02", commit: "abc" });
  assert.equal(fresh.tries, 20);
  assert.match(fresh.date, /^\d{4}-\d\d-\d\d$/);
  assert.match(fresh.commit, /^[0-9a-f]{10}(-dirty)?$|^unknown$/);
  const wanted = "# Page\n\n| who     | tries |\n| ------- | ----: |\n| old     |     1 |\n| new one |    20 |\n\nThe end.\n";
  assert.equal(readFileSync(keeping.page, "utf8"), wanted);
});

test("the counts of a run with another seed are added; those of the same seed begin anew", () => {
  const run = { inputs: 10, accepted: 3, refused: 7, writtenAgain: true, slowest: 5, memory: 9, inputsASecond: 2, seeds: [0] };
  const other = { ...run, inputs: 4, accepted: 1, refused: 3, slowest: 8, memory: 2, inputsASecond: 1, seeds: [1] };
  const both = { ...run, inputs: 14, accepted: 4, refused: 10, slowest: 8, memory: 9, inputsASecond: 1, seeds: [0, 1] };
  assert.deepEqual(added(run, other), both);
  assert.deepEqual(added(both, other), other);
});

test("a kept row joins the one that was there, where it is told how", async () => {
  const keeping = kept();
  const sum = (one: Row, other: Row) => ({ tries: one.tries + other.tries });
  await keepRow(keeping, "old", { tries: 20 }, sum);
  await keepRow(keeping, "new", { tries: 3 }, sum);
  assert.deepEqual(Object.values(keptCounts(keeping)).map(({ tries }) => tries), [21, 3]); // prettier-ignore
});

test("a page that shows other numbers, or has no such table, is found", () => {
  const keeping = kept();
  const counts = keptCounts(keeping);
  assert.equal(tableIn(PAGE, keeping), tableOf(keeping, counts));
  assert.notEqual(tableIn(PAGE.replace("  1", "  2"), keeping), tableOf(keeping, counts));
  assert.throws(() => tableIn("# Page\n", keeping), /has no table with the headings who, tries/);
});
