import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { evaluateBothDirections, evaluateBothDirectionsInThreads } from "../../lib/metrics/both-directions";
import { cosineSimilarity } from "../../lib/metrics/cosine-similarity";
import { evaluateCosine, evaluateCosineInThreads } from "../../lib/metrics/evaluate-cosine";
import { evaluateRetrieval, type RetrievalEvaluation } from "../../lib/metrics/retrieval-evaluation";
import { InputError } from "../../lib/runtime/check";
import { Random } from "../../lib/runtime/random";

/** Rows of few different values, so that many similarities are exactly equal, within and across labels. */
function views(seed: number, n: number, width: number, values: number) {
  const random = new Random(seed, "views");
  const view = () => Array.from({ length: n }, () => Array.from({ length: width }, () => random.integer(values) - 1));
  return { audio: view(), video: view(), labels: Array.from({ length: n }, () => random.integer(4)) };
}

const numbers = ({ relevantRanks, averagePrecision, map, mrr, rPrecision, interpolatedPrecision }: RetrievalEvaluation) => ({
  ranks: relevantRanks.map((ranks) => Array.from(ranks)),
  averagePrecision,
  map,
  mrr,
  rPrecision,
  interpolatedPrecision,
});

test("equal to ranking the whole matrix, ties included", () => {
  const sizes = fc.tuple(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 2, max: 4 }));
  fc.assert(
    fc.property(fc.integer(), sizes, (seed, [n, width, values]) => {
      const { audio, video, labels } = views(seed, n, width, values);
      const whole = evaluateRetrieval(cosineSimilarity(audio, video), labels);
      assert.deepEqual(numbers(evaluateCosine(audio, video, labels)), numbers(whole));
    }),
    { numRuns: 60 },
  );
});

test("more queries than one job ranks", () => {
  const { audio, video, labels } = views(7, 1100, 4, 3);
  const whole = evaluateRetrieval(cosineSimilarity(audio, video), labels);
  assert.deepEqual(numbers(evaluateCosine(audio, video, labels)), numbers(whole));
});

test("threads change nothing: not the ranks, not the intervals, not the last bit", async () => {
  const { audio, video, labels } = views(5, 1300, 6, 3);
  const plain = evaluateBothDirections(audio, video, labels, { seed: 2, resamples: 50 });
  for (const threads of [0, 1, 2]) {
    const inThreads = await evaluateBothDirectionsInThreads(audio, video, labels, { seed: 2, resamples: 50, threads });
    for (const direction of ["audioToVideo", "videoToAudio"] as const) {
      assert.deepEqual(numbers(inThreads[direction]), numbers(plain[direction]));
      assert.deepEqual(inThreads[direction].interval, plain[direction].interval);
      assert.equal(inThreads[direction].precisionAt(10), plain[direction].precisionAt(10));
    }
  }
});

test("views that are not paired, and bad labels, are refused in threads as without", async () => {
  const rows = (n: number) => Array.from({ length: n }, (_, i) => [1, i]);
  assert.throws(() => evaluateCosine(rows(3), rows(2), [0, 1]), /3 queries and a gallery of 2 are not paired/);
  await assert.rejects(evaluateCosineInThreads([{ queries: rows(2), gallery: rows(2) }], [0]), InputError);
  await assert.rejects(evaluateCosineInThreads([{ queries: [[1], [NaN]], gallery: [[1], [2]] }], [0, 1]), InputError);
  await assert.rejects(evaluateCosineInThreads([], [0, 1], { threads: -1 }), /threads must be/);
});
