import assert from "node:assert/strict";
import { test } from "node:test";
import { fc } from "../../property-runs";
import { topMatches } from "../../../lib/metrics/ranking/top-matches";
import { evaluateRetrieval } from "../../../lib/metrics/evaluation/retrieval-evaluation";
import { InputError } from "../../../lib/runtime/check";

test("best first, equal scores in gallery order", () => {
  assert.deepEqual(topMatches([0.2, 0.9, 0.5, 0.9, 0.5], 3), [
    { index: 1, score: 0.9 },
    { index: 3, score: 0.9 },
    { index: 2, score: 0.5 },
  ]);
});

test("the same order as the evaluation, for any k", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 30 }), fc.nat(40), (scores, more) => {
      const matches = topMatches(scores, more + 1);
      assert.equal(matches.length, Math.min(more + 1, scores.length));
      matches.forEach(({ index, score }, place) => {
        assert.equal(score, scores[index]);
        const onlyThis = scores.map((_, i) => (i === index ? 1 : 0));
        assert.equal(evaluateRetrieval([scores], [1], onlyThis).relevantRanks[0][0], place + 1);
      });
    }),
  );
});

test("no scores, NaN and k below 1 are refused", () => {
  assert.throws(() => topMatches([], 1), InputError);
  assert.throws(() => topMatches([1, NaN], 1), /NaN at 1/);
  assert.throws(() => topMatches([1], 0), InputError);
});
