import assert from "node:assert/strict";
import { test } from "node:test";
import { fc, propertyRuns } from "../../property-runs";
import { expectedChanceMap } from "../../../lib/metrics/measures/chance";
import { bootstrapInterval } from "../../../lib/metrics/statistics/bootstrap";
import { evaluateRetrieval } from "../../../lib/metrics/evaluation/retrieval-evaluation";
import { InputError } from "../../../lib/runtime/check";
import { Random } from "../../../lib/runtime/random";

/** The plainest ranking: a stable sort of all indices, then a look at every place. */
function ranksBySorting(scores: number[], label: number, galleryLabels: number[]): number[] {
  const order = scores.map((_, i) => i).sort((a, b) => (scores[a] === scores[b] ? a - b : scores[a] > scores[b] ? -1 : 1));
  return order.flatMap((item, place) => (galleryLabels[item] === label ? [place + 1] : []));
}

/** Average precision by its words: precision at each place that holds a relevant item, averaged over relevant items. */
function averagePrecisionBySorting(scores: number[], label: number, galleryLabels: number[]): number {
  const relevance = scores.map((_, i) => i);
  relevance.sort((a, b) => scores[b] - scores[a] || a - b);
  const hits = relevance.map((item) => (galleryLabels[item] === label ? 1 : 0));
  const total = hits.reduce<number>((sum, hit) => sum + hit, 0);
  let sum = 0;
  for (let place = 1; place <= hits.length; place++) {
    const found = hits.slice(0, place).reduce<number>((s, hit) => s + hit, 0);
    if (hits[place - 1]) sum += found / place;
  }
  return total ? sum / total : 0;
}

/** Similarities of several tempers: smooth, full of ties, with far outliers (which crowd the buckets), nearly collapsed. */
function similarities(kind: string, queries: number, gallery: number, seed: number): number[][] {
  const random = new Random(seed, kind);
  const draw = {
    smooth: () => random.uniform(-1, 1),
    tied: () => random.integer(4) / 4,
    constant: () => 0.25,
    outliers: () => (random.integer(40) === 0 ? 1e12 * random.gaussian() : random.gaussian() * 1e-3),
    collapsed: () => 1 - random.integer(50) * Number.EPSILON,
    infinite: () => [-Infinity, -0, 0, 1, Infinity][random.integer(5)],
  }[kind]!;
  return Array.from({ length: queries }, () => Array.from({ length: gallery }, draw));
}

for (const kind of ["smooth", "tied", "constant", "outliers", "collapsed", "infinite"])
  test(`relevant ranks equal a stable sort of the whole gallery (${kind} scores)`, () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 5 }), (seed, gallery, classes) => {
        const scores = similarities(kind, 3, gallery, seed);
        const random = new Random(seed, "labels");
        const galleryLabels = scores[0].map(() => random.integer(classes));
        const queryLabels = scores.map(() => random.integer(classes));
        queryLabels[0] = galleryLabels[0];
        const { relevantRanks } = evaluateRetrieval(scores, queryLabels, galleryLabels);
        scores.forEach((row, q) => {
          assert.deepEqual(Array.from(relevantRanks[q]), ranksBySorting(row, queryLabels[q], galleryLabels));
        });
      }),
      { numRuns: propertyRuns(60) },
    );
  });

test("MAP, MRR and the rest equal the definitions on a random matrix with ties", () => {
  const queries = 30;
  const gallery = 80;
  const random = new Random("definitions");
  const scores = similarities("smooth", queries, gallery, 1).map((row) => row.map((v) => Math.round(v * 20) / 20));
  const queryLabels = Array.from({ length: queries }, () => random.integer(4));
  const galleryLabels = Array.from({ length: gallery }, () => random.integer(3));
  const evaluation = evaluateRetrieval(scores, queryLabels, galleryLabels);
  const close = (got: number, expected: number) => assert.ok(Math.abs(got - expected) < 1e-14, `${got} is not ${expected}`);
  const overQueries = (measure: (ranks: number[]) => number) =>
    scores.reduce((sum, row, q) => sum + measure(ranksBySorting(row, queryLabels[q], galleryLabels)), 0) / queries;
  const within = (ranks: number[], k: number) => ranks.filter((rank) => rank <= k).length;
  scores.forEach((row, q) =>
    close(evaluation.averagePrecision[q], averagePrecisionBySorting(row, queryLabels[q], galleryLabels)),
  );
  close(evaluation.map, evaluation.averagePrecision.reduce((sum, v) => sum + v, 0) / queries);
  close(
    evaluation.mrr,
    overQueries((ranks) => (ranks.length ? 1 / ranks[0] : 0)),
  );
  close(
    evaluation.rPrecision,
    overQueries((ranks) => (ranks.length ? within(ranks, ranks.length) / ranks.length : 0)),
  );
  for (const k of [1, 5, 80]) {
    close(
      evaluation.precisionAt(k),
      overQueries((ranks) => within(ranks, k) / k),
    );
    close(
      evaluation.recallAt(k),
      overQueries((ranks) => (ranks.length ? within(ranks, k) / ranks.length : 0)),
    );
    close(
      evaluation.hitRateAt(k),
      overQueries((ranks) => (within(ranks, k) > 0 ? 1 : 0)),
    );
  }
  const firstPoint = overQueries((ranks) => Math.max(0, ...ranks.map((rank, i) => (i + 1) / rank)));
  close(evaluation.interpolatedPrecision[0], firstPoint);
  close(
    evaluation.interpolatedPrecision[10],
    overQueries((ranks) => (ranks.length ? ranks.length / ranks.at(-1)! : 0)),
  );
  assert.deepEqual(evaluation.precisionRecall({ points: 11 }).precision, evaluation.interpolatedPrecision);
});

test("scikit-learn's documented examples", () => {
  // average_precision_score([0, 0, 1, 1], [.1, .4, .35, .8]) → 0.83
  const one = evaluateRetrieval([[0.1, 0.4, 0.35, 0.8]], [1], [0, 0, 1, 1]);
  assert.ok(Math.abs(one.map - 5 / 6) < 1e-15);
  // label_ranking_average_precision_score([[1, 0, 0], [0, 0, 1]], [[.75, .5, 1], [1, .2, .1]]) → 0.416
  const two = evaluateRetrieval(
    [
      [0.75, 0.5, 1],
      [1, 0.2, 0.1],
    ],
    [0, 2],
    [0, 1, 2],
  );
  assert.ok(Math.abs(two.map - 0.41666666) < 1e-8);
  assert.deepEqual(two.reciprocalRank, [1 / 2, 1 / 3]);
});

test("equal similarities rank by gallery index, lower first", () => {
  const { relevantRanks, averagePrecision } = evaluateRetrieval([[0.5, 0.9, 0.5, 0.5]], [1], [0, 0, 1, 1]);
  assert.deepEqual(Array.from(relevantRanks[0]), [3, 4]);
  assert.deepEqual(averagePrecision, [(1 / 3 + 2 / 4) / 2]);
  const [ranks] = evaluateRetrieval([[0.5, 0.9, 0.5, 0.5]], [1], [1, 0, 1, 0]).relevantRanks;
  assert.deepEqual(Array.from(ranks), [2, 3]);
});

test("a query without a relevant item counts 0, or is left out on request", () => {
  const similarity = [
    [0.9, 0.1],
    [0.8, 0.2],
    [0.3, 0.4],
  ];
  const counted = evaluateRetrieval(similarity, [0, 7, 1], [0, 1]);
  assert.equal(counted.map, 2 / 3);
  assert.deepEqual(counted.averagePrecision, [1, 0, 1]);
  const excluded = evaluateRetrieval(similarity, [0, 7, 1], [0, 1], { queriesWithoutRelevant: "exclude" });
  assert.equal(excluded.map, 1);
  assert.deepEqual(excluded.queries, [0, 2]);
  assert.deepEqual(excluded.averagePrecision, [1, 1]);
});

test("a perfect ranking is 1 in every measure that can be", () => {
  const labels = [0, 1, 2, 0, 1, 2, 2];
  const similarity = labels.map((a) => labels.map((b, i) => (a === b ? 1 : 0) - i * 1e-3));
  const perfect = evaluateRetrieval(similarity, labels);
  for (const value of [
    perfect.map,
    perfect.mrr,
    perfect.rPrecision,
    perfect.ndcgAt(5),
    perfect.precisionAt(2),
    perfect.recallAt(3),
  ])
    assert.equal(value, 1);
  assert.deepEqual(perfect.interpolatedPrecision, Array(11).fill(1));
});

test("a monotone transform of the scores changes nothing", () => {
  const scores = similarities("smooth", 20, 50, 2);
  const labels = scores.map((_, q) => q % 3);
  const galleryLabels = scores[0].map((_, i) => i % 3);
  const plain = evaluateRetrieval(scores, labels, galleryLabels);
  const warped = evaluateRetrieval(
    scores.map((row, q) => row.map((v) => Math.exp(9 * v) - q)),
    labels,
    galleryLabels,
  );
  assert.deepEqual(warped.relevantRanks, plain.relevantRanks);
});

test("the order of the gallery does not matter when scores are distinct", () => {
  const scores = similarities("smooth", 20, 50, 3);
  const labels = scores.map((_, q) => q % 3);
  const galleryLabels = scores[0].map((_, i) => i % 3);
  const order = new Random("gallery").shuffle(galleryLabels.map((_, i) => i));
  const moved = evaluateRetrieval(
    scores.map((row) => order.map((i) => row[i])),
    labels,
    order.map((i) => galleryLabels[i]),
  );
  assert.deepEqual(moved.relevantRanks, evaluateRetrieval(scores, labels, galleryLabels).relevantRanks);
});

test("permuted labels fall to chance", () => {
  const random = new Random("permuted");
  const labels = Array.from({ length: 400 }, () => random.choice([0.27, 0.22, 0.19, 0.14, 0.11, 0.07]));
  const similarity = labels.map((a) => labels.map((b) => (a === b ? 1 : 0) + 0.8 * random.gaussian()));
  assert.ok(evaluateRetrieval(similarity, labels).map > 0.5);
  const shuffled = random.shuffle(labels.slice());
  const { averagePrecision } = evaluateRetrieval(similarity, labels, shuffled);
  const { low, high } = bootstrapInterval(averagePrecision, { level: 0.999 });
  const chance = expectedChanceMap(labels);
  assert.ok(low < chance && chance < high, `chance ${chance} should lie in [${low}, ${high}]`);
});

test("a matrix in 32-bit floats, rows of typed arrays and plain rows agree", () => {
  const rows = similarities("smooth", 5, 9, 4).map((row) => row.map(Math.fround));
  const labels = [0, 1, 2, 0, 1];
  const galleryLabels = [0, 1, 2, 0, 1, 2, 0, 1, 2];
  const plain = evaluateRetrieval(rows, labels, galleryLabels);
  const matrix = { rows: 5, columns: 9, data: Float32Array.from(rows.flat()) };
  assert.deepEqual(evaluateRetrieval(matrix, labels, galleryLabels).relevantRanks, plain.relevantRanks);
  const typed = rows.map((row) => Float64Array.from(row));
  assert.deepEqual(evaluateRetrieval(typed, labels, Int32Array.from(galleryLabels)).relevantRanks, plain.relevantRanks);
});

test("bad input says what to do", () => {
  const throws = (run: () => unknown, message: RegExp) =>
    assert.throws(run, (error: Error) => error instanceof InputError && message.test(error.message));
  throws(
    () =>
      evaluateRetrieval(
        [
          [1, 2],
          [3, NaN],
        ],
        [0, 1],
      ),
    /NaN in row 1/,
  );
  throws(() => evaluateRetrieval([[1, 2], [3]], [0, 1]), /row 1 has 1 values where row 0 has 2/);
  throws(() => evaluateRetrieval([], []), /empty/);
  throws(() => evaluateRetrieval({ rows: 2, columns: 2, data: new Float32Array(3) }, [0, 1]), /holds 3 values/);
  throws(() => evaluateRetrieval([[1, 2, 3]], [0]), /galleryLabels: 3 rows need 3 labels; got 1/);
  throws(() => evaluateRetrieval([[1, 2]], [0, 1], [0, 1]), /queryLabels: 1 rows need 1 labels; got 2/);
  throws(() => evaluateRetrieval([[1]], [0.5]), /label 0 must be a whole number/);
  throws(() => evaluateRetrieval([[1]], [0]).precisionAt(0), /k must be a whole number/);
  throws(() => evaluateRetrieval([[1]], [0], [1], { queriesWithoutRelevant: "exclude" }), /no query has a relevant item/);
});

test("a gallery of 200,000 items, each of its own label or all of one", () => {
  const items = 200_000;
  const falling = { rows: 2, columns: items, data: Float32Array.from({ length: 2 * items }, (_, i) => -(i % items)) };
  const own = evaluateRetrieval(
    falling,
    [0, items - 1],
    Int32Array.from({ length: items }, (_, i) => i),
  );
  assert.deepEqual(own.averagePrecision, [1, 1 / items]);
  const one = evaluateRetrieval(falling, [7, 7], new Int32Array(items).fill(7));
  assert.deepEqual([one.map, one.mrr], [1, 1]);
});
