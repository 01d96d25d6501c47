import assert from "node:assert/strict";
import { test } from "node:test";
import { largest, smallest } from "../../lib/runtime/extremes";

test("the extremes of more numbers than a stack holds, of none, and of NaN", () => {
  const many = Array.from({ length: 500_000 }, (_, i) => (i * 7919) % 500_000);
  assert.deepEqual([largest(many), smallest(many)], [499_999, 0]);
  assert.deepEqual([largest([]), smallest([])], [-Infinity, Infinity]);
  assert.deepEqual([largest([1, NaN, 2]), smallest([1, NaN, 2])], [NaN, NaN]);
  assert.deepEqual([largest(new Map([[3, 0], [5, 0]]).keys()), smallest(new Float32Array([2, -1]))], [5, -1]); // prettier-ignore
});
