import assert from "node:assert/strict";
import { test } from "node:test";
import { fc, propertyRuns } from "../../property-runs";
import { evaluateBothDirections } from "../../../lib/metrics/evaluation/both-directions";
import { cosineSimilarity } from "../../../lib/metrics/ranking/cosine-similarity";
import { cosineMap, evaluateCosine } from "../../../lib/metrics/evaluation/evaluate-cosine";
import { evaluateRetrieval, type RetrievalEvaluation } from "../../../lib/metrics/evaluation/retrieval-evaluation";
import { InputError } from "../../../lib/runtime/check";
import { Random } from "../../../lib/runtime/random";

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

const inThisThread = { threads: 0 };

async function evaluateOne(queries: number[][], gallery: number[][], labels: number[]): Promise<RetrievalEvaluation> {
  const [evaluation] = await evaluateCosine([{ queries, gallery }], labels, inThisThread);
  return evaluation;
}

test("equal to ranking the whole matrix, ties included", async () => {
  const sizes = fc.tuple(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 2, max: 4 }));
  await fc.assert(
    fc.asyncProperty(fc.integer(), sizes, async (seed, [n, width, values]) => {
      const { audio, video, labels } = views(seed, n, width, values);
      const whole = evaluateRetrieval(cosineSimilarity(audio, video), labels);
      assert.deepEqual(numbers(await evaluateOne(audio, video, labels)), numbers(whole));
      assert.equal(cosineMap({ queries: audio, gallery: video }, labels), whole.map);
    }),
    { numRuns: propertyRuns(60) },
  );
});

test("more queries than one job ranks", async () => {
  const { audio, video, labels } = views(7, 1100, 4, 3);
  const whole = evaluateRetrieval(cosineSimilarity(audio, video), labels);
  assert.deepEqual(numbers(await evaluateOne(audio, video, labels)), numbers(whole));
  assert.equal(cosineMap({ queries: audio, gallery: video }, labels), whole.map);
});

test("threads change nothing: not the ranks, not the intervals, not the last bit", async () => {
  const { audio, video, labels } = views(5, 1300, 6, 3);
  const plain = await evaluateBothDirections(audio, video, labels, { seed: 2, resamples: 50, ...inThisThread });
  for (const options of [{}, { threads: 1 }, { threads: 2 }]) {
    const inThreads = await evaluateBothDirections(audio, video, labels, { seed: 2, resamples: 50, ...options });
    for (const direction of ["audioToVideo", "videoToAudio"] as const) {
      assert.deepEqual(numbers(inThreads[direction]), numbers(plain[direction]));
      assert.deepEqual(inThreads[direction].interval, plain[direction].interval);
      assert.equal(inThreads[direction].precisionAt(10), plain[direction].precisionAt(10));
    }
  }
});

test("views that are not paired, and bad labels, are refused in threads as without", async () => {
  const rows = (n: number) => Array.from({ length: n }, (_, i) => [1, i]);
  await assert.rejects(evaluateOne(rows(3), rows(2), [0, 1]), /3 queries and a gallery of 2 are not paired/);
  await assert.rejects(evaluateCosine([{ queries: rows(2), gallery: rows(2) }], [0]), InputError);
  await assert.rejects(evaluateCosine([{ queries: [[1], [NaN]], gallery: [[1], [2]] }], [0, 1]), InputError);
  await assert.rejects(evaluateCosine([], [0, 1], { threads: -1 }), /threads must be/);
});
