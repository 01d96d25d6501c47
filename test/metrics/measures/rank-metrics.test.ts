import assert from "node:assert/strict";
import { test } from "node:test";
import { hitAt, ndcgAt, precisionAt, rPrecision, recallAt, reciprocalRank } from "../../../lib/metrics/measures/rank-metrics";

/** Relevant items at ranks 2, 3 and 6. */
const RANKS = [2, 3, 6];

test("precision, recall and hits at k count the relevant ranks up to k", () => {
  assert.deepEqual(
    [1, 2, 3, 5, 6, 12].map((k) => precisionAt(RANKS, k)),
    [0, 1 / 2, 2 / 3, 2 / 5, 3 / 6, 3 / 12],
  );
  assert.deepEqual(
    [1, 2, 3, 5, 6, 12].map((k) => recallAt(RANKS, k)),
    [0, 1 / 3, 2 / 3, 2 / 3, 1, 1],
  );
  assert.deepEqual(
    [1, 2, 6].map((k) => hitAt(RANKS, k)),
    [0, 1, 1],
  );
});

test("R-precision is precision, and recall, at the number of relevant items", () => {
  assert.equal(rPrecision(RANKS), 2 / 3);
  assert.equal(rPrecision(RANKS), precisionAt(RANKS, 3));
});

test("reciprocal rank looks at the first relevant item only", () => {
  assert.equal(reciprocalRank(RANKS), 1 / 2);
  assert.equal(reciprocalRank([1, 100]), 1);
});

test("nDCG by hand: gains 1/log2(rank + 1) over those of a perfect ranking", () => {
  const gain = (rank: number) => 1 / Math.log2(rank + 1);
  assert.equal(ndcgAt(RANKS, 1), 0);
  assert.equal(ndcgAt(RANKS, 2), gain(2) / (gain(1) + gain(2)));
  assert.ok(Math.abs(ndcgAt(RANKS, 6) - (gain(2) + gain(3) + gain(6)) / (gain(1) + gain(2) + gain(3))) < 1e-15);
  assert.equal(ndcgAt(RANKS, 50), ndcgAt(RANKS, 6));
  assert.equal(ndcgAt([1, 2, 3], 2), 1);
});

test("nothing relevant counts 0 everywhere", () => {
  for (const measure of [precisionAt, recallAt, hitAt, ndcgAt]) assert.equal(measure([], 5), 0);
  assert.equal(reciprocalRank([]), 0);
  assert.equal(rPrecision([]), 0);
});
