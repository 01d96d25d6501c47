import assert from "node:assert/strict";
import { test } from "node:test";
import { filterColumns } from "../../../scripts/demo/filter-columns";

test("numbers are a range, all else a choice in order; empty columns are left out, and those of too many values named", () => {
  const many = Array.from({ length: 201 }, (_, i) => `title ${i}`);
  const columns = new Map<string, (string | number | boolean | null)[]>([
    ["year", [2003, null, 1999, 2003]],
    ["none", [null, null]],
    ["take", ["take 10", "take 2", "take 10", null]],
    ["mixed", [3, "b", true]],
    ["title", many],
    ["numbers", many.map((_, i) => i)],
    ["choices", many.slice(1)],
  ]);
  assert.deepEqual(filterColumns(columns).slice(0, 5), [
    { name: "year", kind: "range", from: 1999, to: 2003 },
    { name: "take", kind: "choice", values: ["take 2", "take 10"] },
    { name: "mixed", kind: "choice", values: [3, "b", true] },
    { name: "title", kind: "too many" },
    { name: "numbers", kind: "range", from: 0, to: 200 },
  ]);
  const last = filterColumns(columns)[5];
  assert.equal(last.kind === "choice" && last.values.length, 200);
});
