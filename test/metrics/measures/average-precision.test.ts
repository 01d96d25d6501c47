import assert from "node:assert/strict";
import { test } from "node:test";
import { averagePrecision } from "../../../lib/metrics/measures/average-precision";

test("average precision by hand", () => {
  assert.equal(averagePrecision([1, 3]), (1 / 1 + 2 / 3) / 2);
  assert.equal(averagePrecision([2, 4, 5]), (1 / 2 + 2 / 4 + 3 / 5) / 3);
  assert.equal(averagePrecision([7]), 1 / 7);
});

test("all relevant items first is 1, all last is the least there can be", () => {
  assert.equal(averagePrecision([1, 2, 3, 4]), 1);
  assert.equal(averagePrecision([9, 10]), (1 / 9 + 2 / 10) / 2);
});

test("nothing relevant counts 0", () => {
  assert.equal(averagePrecision([]), 0);
});
