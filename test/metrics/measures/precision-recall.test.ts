import assert from "node:assert/strict";
import { test } from "node:test";
import { fc } from "../../property-runs";
import { precisionRecallCurve } from "../../../lib/metrics/measures/precision-recall";
import { InputError } from "../../../lib/runtime/check";

/** Precision at a recall level, by the definition: look at every cut of the ranking. */
function precisionAtRecall(ranks: number[], percent: number, rule: "maximum" | "none"): number {
  const cuts = ranks.map((rank, i) => ({ found: i + 1, precision: (i + 1) / rank }));
  const reaching = cuts.filter(({ found }) => found * 100 >= percent * ranks.length);
  if (reaching.length === 0) return 0;
  return rule === "none" ? reaching[0].precision : Math.max(...reaching.map(({ precision }) => precision));
}

const rankings = fc.uniqueArray(fc.integer({ min: 1, max: 400 }), { maxLength: 40 }).map((ranks) => ranks.sort((a, b) => a - b));

test("eleven points by hand: two relevant items at ranks 2 and 3", () => {
  // Precision 1/2 at recall .5 and 2/3 at recall 1: interpolated, the higher one holds everywhere before it.
  assert.deepEqual(precisionRecallCurve([[2, 3]], { points: 11 }).precision, Array(11).fill(2 / 3));
  const plain = precisionRecallCurve([[2, 3]], { points: 11, interpolation: "none" });
  assert.deepEqual(plain.precision, [...Array(6).fill(1 / 2), ...Array(5).fill(2 / 3)]);
  assert.deepEqual(plain.recall, [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]);
});

test("ten relevant items reach each tenth of recall exactly, without rounding it to the next", () => {
  const ranks = [1, 3, 6, 10, 15, 21, 28, 36, 45, 55];
  const { precision } = precisionRecallCurve([ranks], { points: 11 });
  assert.deepEqual(
    precision.slice(1),
    ranks.map((rank, i) => (i + 1) / rank),
  );
});

for (const interpolation of ["maximum", "none"] as const)
  test(`every level equals the definition (interpolation ${interpolation})`, () => {
    fc.assert(
      fc.property(rankings, (ranks) => {
        const { precision } = precisionRecallCurve([ranks], { interpolation });
        const expected = Array.from({ length: 101 }, (_, percent) => precisionAtRecall(ranks, percent, interpolation));
        assert.deepEqual(precision, expected);
      }),
    );
  });

test("the curve is the mean of the queries' curves, a query with nothing relevant counting 0", () => {
  const { precision, perQuery } = precisionRecallCurve([[1, 2], [4], []], { points: 3 });
  assert.deepEqual(Array.from(perQuery.data), [1, 1, 1, 0.25, 0.25, 0.25, 0, 0, 0]);
  assert.deepEqual(precision, Array(3).fill(1.25 / 3));
});

test("interpolated curves never rise", () => {
  fc.assert(
    fc.property(rankings, (ranks) => {
      const { precision } = precisionRecallCurve([ranks]);
      for (let p = 1; p < precision.length; p++) assert.ok(precision[p] <= precision[p - 1]);
    }),
  );
});

test("a curve needs two points", () => {
  assert.throws(() => precisionRecallCurve([[1]], { points: 1 }), InputError);
});
