import assert from "node:assert/strict";
import { test } from "node:test";
import { fc } from "../../property-runs";
import { bootstrapInterval } from "../../../lib/metrics/statistics/bootstrap";
import { evaluateCosinePairs, evaluatePairsBothDirections } from "../../../lib/metrics/evaluation/cosine-pairs";
import { cosineSimilarity } from "../../../lib/metrics/ranking/cosine-similarity";
import { evaluatePairs, type PairEvaluation } from "../../../lib/metrics/evaluation/pair-evaluation";
import { evaluateRetrieval } from "../../../lib/metrics/evaluation/retrieval-evaluation";
import { InputError } from "../../../lib/runtime/check";
import { Random } from "../../../lib/runtime/random";

/** Rows of few different values, so that many are equal. */
function tiedMatrix(seed: number, rows: number, columns: number) {
  const random = new Random(seed, "pairs");
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => random.integer(6) / 4));
}

const transposed = (rows: number[][]) => rows[0].map((_, c) => rows.map((row) => row[c]));

const measures = ({ recallAt, medianRank, meanRank, mrr, ranks }: PairEvaluation) => ({
  recall: [1, 2, 5, 10].map(recallAt),
  medianRank,
  meanRank,
  mrr,
  ranks: Array.from(ranks),
});

test("by hand: 3 × 3", () => {
  // Query 0 finds its own first, query 1 behind both others, query 2 behind one.
  const similarity = [
    [0.9, 0.1, 0.2],
    [0.5, 0.3, 0.4],
    [0.1, 0.8, 0.6],
  ];
  const evaluation = evaluatePairs(similarity);
  assert.deepEqual(Array.from(evaluation.ranks), [1, 3, 2]);
  assert.deepEqual([evaluation.queries, evaluation.gallery], [3, 3]);
  assert.deepEqual([1, 2, 3, 9].map(evaluation.recallAt), [1 / 3, 2 / 3, 1, 1]);
  assert.deepEqual([evaluation.medianRank, evaluation.meanRank], [2, 2]);
  assert.equal(evaluation.mrr, (1 + 1 / 3 + 1 / 2) / 3);
  // Down the columns: 0 first of .9 .5 .1; .3 is second of .1 .3 .8; .6 first of .2 .4 .6.
  assert.deepEqual(Array.from(evaluatePairs(transposed(similarity)).ranks), [1, 2, 1]);
});

test("by hand: equal similarities rank by gallery index", () => {
  assert.deepEqual(Array.from(evaluatePairs([[1, 1, 1], [1, 1, 1], [2, 1, 1]]).ranks), [1, 2, 3]); // prettier-ignore
});

test("by hand: segments of three items, and a gallery with an item that none belongs to", () => {
  const similarity = [
    [0.1, 0.9, 0.5, 0.2], // own 2: second
    [0.3, 0.2, 0.1, 0.4], // own 2: last
    [0.6, 0.7, 0.8, 0.9], // own 0: last
    [0.6, 0.7, 0.8, 0.9], // own 3: first
  ];
  const { ranks, medianRank, meanRank, queries, gallery, chance } = evaluatePairs(similarity, { own: [2, 2, 0, 3] });
  assert.deepEqual(Array.from(ranks), [2, 4, 4, 1]);
  assert.deepEqual([medianRank, meanRank, queries, gallery], [3, 11 / 4, 4, 4]);
  assert.equal(chance.medianRank, 2.5);
});

test("chance is what random rankings give", () => {
  const n = 7;
  const { chance } = evaluatePairs(tiedMatrix(0, n, n));
  const ranks = Array.from({ length: n }, (_, i) => i + 1);
  const mean = (values: number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
  assert.deepEqual([1, 3, 7, 100].map(chance.recallAt), [1 / 7, 3 / 7, 1, 1]);
  assert.equal(chance.meanRank, mean(ranks));
  assert.equal(chance.medianRank, 4);
  assert.ok(Math.abs(chance.mrr - mean(ranks.map((r) => 1 / r))) < 1e-15);

  const random = new Random("noise");
  const noise = Array.from({ length: 600 }, () => Float64Array.from({ length: 600 }, () => random.uniform()));
  const got = evaluatePairs(noise);
  // Four standard errors of a rank that is uniform on 1 … 600, and of a share of 10 in 600.
  assert.ok(Math.abs(got.meanRank - got.chance.meanRank) < (4 * 600) / Math.sqrt(12 * 600));
  assert.ok(Math.abs(got.recallAt(10) - got.chance.recallAt(10)) < 4 * Math.sqrt(1 / 60 / 600));
  assert.ok(Math.abs(got.mrr - got.chance.mrr) < 0.01);
});

test("a perfect similarity gives 1 throughout, its opposite the last rank", () => {
  const identity = Array.from({ length: 12 }, (_, i) => Array.from({ length: 12 }, (_, j) => (i === j ? 1 : 0)));
  const perfect = evaluatePairs(identity);
  assert.deepEqual([perfect.recallAt(1), perfect.medianRank, perfect.meanRank, perfect.mrr], [1, 1, 1, 1]);
  assert.deepEqual([perfect.intervals.recallAt(1).low, perfect.intervals.medianRank().high], [1, 1]);
  const worst = evaluatePairs(identity.map((row) => row.map((v) => -v)));
  assert.deepEqual([worst.recallAt(11), worst.medianRank, worst.meanRank], [0, 12, 12]);
});

test("ranks are those of evaluateRetrieval with every item a class of its own, ties included", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 25 }), fc.integer({ min: 1, max: 25 }), (seed, rows, columns) => {
      const similarity = tiedMatrix(seed, rows, columns);
      const random = new Random(seed, "own");
      const own = Array.from({ length: rows }, () => random.integer(columns));
      const items = Array.from({ length: columns }, (_, j) => j);
      const evaluation = evaluatePairs(similarity, { own });
      const retrieval = evaluateRetrieval(similarity, own, items);
      assert.deepEqual(
        Array.from(evaluation.ranks),
        retrieval.relevantRanks.map(([rank]) => rank),
      );
      assert.ok(Math.abs(evaluation.mrr - retrieval.mrr) < 1e-12);
      assert.ok(Math.abs(evaluation.recallAt(3) - retrieval.recallAt(3)) < 1e-12);
    }),
  );
});

test("no monotone transform of the similarity changes anything, nor does the order of the queries", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 2, max: 20 }), (seed, n) => {
      const similarity = tiedMatrix(seed, n, n);
      const before = measures(evaluatePairs(similarity));
      const bent = similarity.map((row) => row.map((v) => Math.exp(3 * v) - 100));
      assert.deepEqual(measures(evaluatePairs(bent)), before);
      const order = new Random(seed, "order").shuffle(Array.from({ length: n }, (_, i) => i));
      const after = evaluatePairs(
        order.map((q) => similarity[q]),
        { own: order },
      );
      assert.deepEqual(
        Array.from(after.ranks),
        order.map((q) => before.ranks[q]),
      );
    }),
  );
});

test("intervals of means are bootstrapInterval's, of the median those of every resample written out", () => {
  const evaluation = evaluatePairs(tiedMatrix(4, 31, 31), { seed: 5, resamples: 200, level: 0.9 });
  const options = { seed: 5, resamples: 200, level: 0.9 };
  const ranks = Array.from(evaluation.ranks);
  assert.deepEqual(evaluation.intervals.meanRank(), bootstrapInterval(ranks, options));
  assert.deepEqual(evaluation.intervals.mrr(), bootstrapInterval(ranks.map((r) => 1 / r), options)); // prettier-ignore
  assert.deepEqual(evaluation.intervals.recallAt(5), bootstrapInterval(ranks.map((r) => Number(r <= 5)), options)); // prettier-ignore

  const random = new Random(5, "bootstrap");
  const medians = Array.from({ length: 200 }, () => {
    const drawn = ranks.map(() => ranks[random.integer(31)]).sort((a, b) => a - b);
    return drawn[15];
  }).sort((a, b) => a - b);
  const { median, low, high, level } = evaluation.intervals.medianRank();
  assert.deepEqual([median, level], [ranks.sort((a, b) => a - b)[15], 0.9]);
  // 5 % and 95 % of 200 values lie between the 10th and 11th, and the 190th and 191st.
  assert.ok(Math.abs(low - (medians[9] + 0.95 * (medians[10] - medians[9]))) < 1e-9);
  assert.ok(Math.abs(high - (medians[189] + 0.05 * (medians[190] - medians[189]))) < 1e-9);
});

test("the median of an even number of ranks lies between the middle two, resampled too", () => {
  const evaluation = evaluatePairs([[1, 0, 0, 0], [9, 1, 0, 0], [9, 9, 9, 1], [9, 9, 9, 1]]); // prettier-ignore
  assert.deepEqual(Array.from(evaluation.ranks), [1, 2, 3, 4]);
  assert.equal(evaluation.medianRank, 2.5);
  const { low, high } = evaluation.intervals.medianRank();
  assert.ok(low >= 1 && low < 2.5 && high > 2.5 && high <= 4, `${low} … ${high}`);
});

test("segments of one item are drawn together: copies of every query widen nothing and narrow nothing", () => {
  const n = 40;
  const similarity = tiedMatrix(8, n, n);
  const own = Array.from({ length: 5 * n }, (_, q) => q % n);
  const once = evaluatePairs(similarity);
  const fiveTimes = evaluatePairs(
    own.map((q) => similarity[q]),
    { own },
  );
  const ends = ({ intervals: { meanRank, medianRank, mrr, recallAt } }: PairEvaluation) =>
    [meanRank(), medianRank(), mrr(), recallAt(5)].flatMap(({ low, high }) => [low, high]);
  ends(fiveTimes).forEach((end, i) => assert.ok(Math.abs(end - ends(once)[i]) < 1e-12, `${end} and ${ends(once)[i]}`));
});

test("tracks of unequal numbers of clips: the mean rank's interval is that of every resample written out", () => {
  const own = [3, 3, 3, 0, 2, 2, 1];
  const evaluation = evaluatePairs(tiedMatrix(9, own.length, 30), { own, seed: 5, resamples: 200, level: 0.9 });
  const tracks = [[0, 1, 2], [3], [4, 5], [6]];
  const random = new Random(5, "bootstrap");
  const means = Array.from({ length: 200 }, () => {
    const drawn = tracks.flatMap(() => tracks[random.integer(4)]).map((q) => evaluation.ranks[q]);
    return drawn.reduce((sum, rank) => sum + rank, 0) / drawn.length;
  }).sort((a, b) => a - b);
  const { low, high } = evaluation.intervals.meanRank();
  assert.ok(Math.abs(low - (means[9] + 0.95 * (means[10] - means[9]))) < 1e-9);
  assert.ok(Math.abs(high - (means[189] + 0.05 * (means[190] - means[189]))) < 1e-9);
});

test("intervals cover the true mean rank about as often as they say, of segments too", () => {
  let covered = 0;
  for (let trial = 0; trial < 200; trial++) {
    const random = new Random("coverage", trial);
    // 40 tracks of 1 to 6 clips, which share their track's difficulty: a rank is uniform on 1 … 9, the same for all clips of a track.
    const own: number[] = [];
    const rows: number[][] = [];
    for (let track = 0; track < 40; track++) {
      const ahead = random.integer(9);
      for (let clip = random.integer(6); clip >= 0; clip--) {
        const scores = Array.from({ length: 40 }, (_, j) => j / 100);
        Array.from({ length: 40 }, (_, j) => j)
          .filter((j) => j !== track)
          .slice(0, ahead)
          .forEach((j) => (scores[j] = 2));
        scores[track] = 1;
        own.push(track);
        rows.push(scores);
      }
    }
    const { low, high } = evaluatePairs(rows, { own, seed: trial, resamples: 300 }).intervals.meanRank();
    if (low <= 5 && 5 <= high) covered++;
  }
  // 190 expected of an ideal interval; clips counted as independent give about 125.
  assert.ok(covered >= 178, `${covered} of 200`);
});

test("what is relevant to a query is its own item, and nothing else", () => {
  const { judged } = evaluatePairs([[1, 2, 3], [3, 2, 1]], { own: [2, 0] }); // prettier-ignore
  assert.deepEqual([Array.from(judged.relevant(0)), Array.from(judged.relevant(1))], [[2], [0]]);
});

test("by cosine without the matrix: the same, whatever the sizes, ties included", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), (seed, rows, columns) => {
      const [queries, gallery] = [tiedMatrix(seed, rows, 3), tiedMatrix(seed + 1, columns, 3)];
      const random = new Random(seed, "own");
      const own = queries.map(() => random.integer(columns));
      const whole = evaluatePairs(cosineSimilarity(queries, gallery), { own });
      assert.deepEqual(measures(evaluateCosinePairs(queries, gallery, { own })), measures(whole));
    }),
  );
});

test("both directions: transposing the similarity swaps them", () => {
  const [audio, video] = [tiedMatrix(1, 50, 4), tiedMatrix(2, 50, 4)];
  const similarity = Array.from({ length: 50 }, (_, q) =>
    Array.from(cosineSimilarity(audio, video).data.slice(50 * q, 50 * q + 50)),
  );
  const { audioToVideo, videoToAudio } = evaluatePairsBothDirections(audio, video, { seed: 2, resamples: 50 });
  assert.deepEqual(measures(audioToVideo), measures(evaluatePairs(similarity)));
  assert.deepEqual(measures(videoToAudio), measures(evaluatePairs(transposed(similarity))));
  assert.notDeepEqual(measures(audioToVideo), measures(videoToAudio));
  assert.deepEqual(
    videoToAudio.intervals.mrr(),
    bootstrapInterval(Array.from(videoToAudio.ranks, (r) => 1 / r), { seed: 2, resamples: 50 }), // prettier-ignore
  );
});

test("both directions at once: the same as one after the other, to the bit, whatever the width", () => {
  const random = new Random("widths");
  for (let width = 1; width <= 23; width++) {
    const view = () => Array.from({ length: 37 }, () => Array.from({ length: width }, () => random.gaussian()));
    const [audio, video] = [view(), view()];
    const { audioToVideo, videoToAudio } = evaluatePairsBothDirections(audio, video);
    assert.deepEqual(measures(audioToVideo), measures(evaluateCosinePairs(audio, video)));
    assert.deepEqual(measures(videoToAudio), measures(evaluateCosinePairs(video, audio)));
    assert.deepEqual(videoToAudio.judged.row(5), evaluateCosinePairs(video, audio).judged.row(5));
    // Equal views: every own item is first; cosines of one dimension are all 1 or −1.
    if (width > 1) assert.equal(evaluatePairsBothDirections(audio, audio).audioToVideo.meanRank, 1);
  }
});

test("what does not fit is refused with what to do", () => {
  const refused = (act: () => unknown, message: RegExp) =>
    assert.throws(act, (error) => error instanceof InputError && message.test(error.message));
  refused(() => evaluatePairs([[1, 2]]), /1 × 2.*square.*own/); // prettier-ignore
  refused(() => evaluatePairs([[1, 2]], { own: [2] }), /query 0 has item 2, but the gallery ends with item 1/); // prettier-ignore
  refused(() => evaluatePairs([[1, 2]], { own: [-1] }), /own: label 0 must be a whole number/); // prettier-ignore
  refused(() => evaluatePairs([[1, 2]], { own: [0, 1] }), /own: 1 rows need 1 labels; got 2/); // prettier-ignore
  refused(() => evaluatePairs([[1, NaN], [1, 2]]), /NaN in row 0/); // prettier-ignore
  refused(() => evaluatePairs([[1, 2], [3, NaN]]), /NaN in row 1/); // prettier-ignore
  refused(() => evaluatePairs([[1]], { level: 2 }), /level/);
  refused(() => evaluatePairs([[1]]).recallAt(0), /k must be/);
  refused(() => evaluatePairs([[1]]).intervals.mrr(), /at least 2 queries/);
  refused(() => evaluatePairsBothDirections([[1], [2]], [[1]]), /2 and 1 rows/);
  refused(() => evaluatePairsBothDirections([[1]], [[1], [2]]), /1 and 2 rows/);
  assert.equal(evaluatePairs([[1]]).mrr, 1);
});
