import assert from "node:assert/strict";
import { test } from "node:test";
import { fc } from "../../property-runs";
import { stratifiedFolds, stratifiedSplit } from "../../../lib/data/videos/folds";
import { InputError } from "../../../lib/runtime/check";

const labelLists = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 10, maxLength: 120 });
const count = (labels: number[], indices: Int32Array, label: number) => [...indices].filter((i) => labels[i] === label).length;

test("a split is a partition that gives every class its share", () => {
  fc.assert(
    fc.property(labelLists, fc.integer(), (labels, seed) => {
      fc.pre(new Set(labels).size < labels.length);
      const { train, test } = stratifiedSplit(labels, { seed });
      assert.deepEqual(
        [...train, ...test].sort((a, b) => a - b),
        labels.map((_, i) => i),
      );
      for (let label = 0; label < 6; label++) {
        const all = labels.filter((l) => l === label).length;
        const tests = count(labels, test, label);
        if (all > 1) assert.ok(tests >= 1 && tests < all);
        assert.ok(Math.abs(tests - 0.2 * all) <= 1);
      }
    }),
  );
});

test("2,000 videos of unequal classes split 1,600 / 400 exactly", () => {
  const shares = [541, 438, 379, 281, 220, 141];
  const labels = shares.flatMap((n, label) => new Array<number>(n).fill(label));
  for (let seed = 0; seed < 5; seed++) assert.equal(stratifiedSplit(labels, { seed }).test.length, 400);
});

test("fractions of a video are carried on to the next class", () => {
  // Ten classes of twelve: a fifth is 2.4 of each, 24 in all.
  const labels = Array.from({ length: 120 }, (_, i) => i % 10);
  assert.equal(stratifiedSplit(labels).test.length, 24);
});

test("rows are ascending, no class is tested whole, and purposes are drawn apart", () => {
  const labels = Array.from({ length: 40 }, (_, i) => i % 4);
  const rising = (rows: Int32Array) => rows.slice(1).every((row, i) => row > rows[i]);
  for (const { train, test } of [stratifiedSplit(labels, { seed: 3 }), ...stratifiedFolds(labels, 4, 3)])
    assert.ok(rising(train) && rising(test));
  const { train, test } = stratifiedSplit(labels, { test: 0.99 });
  assert.deepEqual([train.length, test.length], [4, 36]);
  const [split, other] = [stratifiedSplit(labels, { seed: 3 }), stratifiedSplit(labels, { seed: 3, purpose: "other" })];
  assert.notDeepEqual(other.test, split.test);
});

test("folds: each video tests once, sizes and classes differ by one at most", () => {
  fc.assert(
    fc.property(labelLists, fc.integer({ min: 2, max: 5 }), fc.integer(), (labels, k, seed) => {
      const folds = stratifiedFolds(labels, k, seed);
      const tested = folds.flatMap(({ test }) => [...test]).sort((a, b) => a - b);
      assert.deepEqual(
        tested,
        labels.map((_, i) => i),
      );
      const spread = (values: number[]) => Math.max(...values) - Math.min(...values);
      assert.ok(spread(folds.map(({ test }) => test.length)) <= 1);
      for (let label = 0; label < 6; label++) assert.ok(spread(folds.map(({ test }) => count(labels, test, label))) <= 1);
      for (const { train, test } of folds) assert.deepEqual([...train, ...test].sort((a, b) => a - b), tested); // prettier-ignore
    }),
  );
});

test("the seed decides", () => {
  const labels = Array.from({ length: 50 }, (_, i) => i % 3);
  assert.deepEqual(stratifiedSplit(labels, { seed: 4 }), stratifiedSplit(labels, { seed: 4 }));
  assert.notDeepEqual(stratifiedSplit(labels, { seed: 4 }), stratifiedSplit(labels, { seed: 5 }));
  assert.deepEqual(stratifiedFolds(labels, 5, 1), stratifiedFolds(labels, 5, 1));
  assert.notDeepEqual(stratifiedFolds(labels, 5, 1), stratifiedFolds(labels, 5, 2));
});

test("impossible requests are refused", () => {
  assert.throws(() => stratifiedSplit([0, 1, 1], { test: 1 }), InputError);
  assert.throws(() => stratifiedSplit([0, 1, 2]), /leave none to test/);
  assert.throws(() => stratifiedSplit([0, -1, 0]), /label of video 1/);
  assert.throws(() => stratifiedFolds([0, 1, 1], 4), /cannot fill 4 folds/);
});

test("a class of 400,000 videos is split and folded", () => {
  const labels = new Int32Array(400_000);
  const { train, test } = stratifiedSplit(labels);
  assert.deepEqual([train.length, test.length], [320_000, 80_000]);
  assert.deepEqual(
    stratifiedFolds(labels, 2).map(({ test }) => test.length),
    [200_000, 200_000],
  );
});

test("videos without labels are split at random; some labelled and some not are refused", () => {
  const none = new Array<number>(50).fill(-1);
  const { train, test } = stratifiedSplit(none);
  assert.deepEqual([train.length, test.length], [40, 10]);
  assert.notDeepEqual([...test], [...stratifiedSplit(none, { seed: 1 }).test]);
  assert.deepEqual(
    stratifiedFolds(none, 4).map((fold) => fold.test.length),
    [13, 13, 12, 12],
  );
  for (const labels of [
    [-1, 0, -1, -1],
    [0, -1, 0, 0],
  ])
    assert.throws(
      () => stratifiedSplit(labels),
      (error: Error) => error instanceof InputError && /video 1/.test(error.message),
    );
});
