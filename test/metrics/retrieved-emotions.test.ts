import assert from "node:assert/strict";
import { test } from "node:test";
import { retrievedEmotions } from "../../lib/metrics/retrieved-emotions";
import { toRows } from "../../lib/runtime/matrix";

test("results are counted by hand: two queries, three items, the first two of each", () => {
  const counts = retrievedEmotions(
    [
      [0.9, 0.1, 0.5],
      [0.2, 0.8, 0.7],
    ],
    [0, 1],
    [0, 1, 1],
    3,
    2,
  );
  assert.deepEqual(toRows(counts), [
    [1, 1, 0],
    [0, 2, 0],
    [0, 0, 0],
  ]);
  assert.throws(() => retrievedEmotions([[1, 2]], [0], [0], 2), /1 × 2, but there are 1 query and 1 gallery labels/);
  assert.throws(() => retrievedEmotions([[1, 2]], [0], [0, 5], 2), /label 1 must be a whole number from 0 to 1; got 5/);
  assert.throws(() => retrievedEmotions([[1, 2]], [0], [0, 5], 1e8), /emotions must be a whole number from 1 to 10000/);
});

test("by default the first ten results are counted", () => {
  const scores = Array.from({ length: 12 }, (_, i) => -i);
  const labels = scores.map((_, i) => (i < 7 ? 0 : 1));
  assert.deepEqual(toRows(retrievedEmotions([scores], [1], labels, 2)), [
    [0, 0],
    [7, 3],
  ]);
});
