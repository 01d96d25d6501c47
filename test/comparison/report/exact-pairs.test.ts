import assert from "node:assert/strict";
import { test } from "node:test";
import { exactPairTable } from "../../../lib/comparison/report/exact-pair-table";
import { type ExactPairOptions, summariseExactPairs } from "../../../lib/comparison/report/exact-pairs";
import { latexTable } from "../../../lib/comparison/latex/latex";
import { markdownTable } from "../../../lib/comparison/report/markdown";
import { summariseMethods } from "../../../lib/comparison/report/statistics";
import type { RunRecord } from "../../../lib/comparison/runs/run-record";
import { recordOf } from "../records";

const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-12, `${a} is not ${b}`);

/** A record by hand of the ranks from audio to video by plain cosine; in the other rankings they are one lower down. */
function ranked(method: string, ids: string, ranks: number[], more: Partial<RunRecord> = {}): RunRecord {
  const queries = [...ids];
  const record = recordOf(
    method,
    queries.map(() => 0.5),
    { folds: 2, queries, labels: queries.map(() => 0), ...more },
  );
  record.rankings.forEach((ranking, r) => (ranking.pairRanks = ranks.map((rank) => rank + (r > 0 ? 1 : 0))));
  return record;
}

const summarise = (records: RunRecord[], options?: ExactPairOptions) =>
  summariseExactPairs(records, summariseMethods(records), options);

/** Folds of two and of three queries, each from two seeds. */
const twoFolds = [
  ranked("a", "xy", [1, 2]),
  ranked("a", "xy", [1, 1], { seed: 1 }),
  ranked("a", "zwu", [3, 1, 2], { fold: 1 }),
  ranked("a", "zwu", [2, 1, 2], { fold: 1, seed: 1 }),
];

test("each query's rank is averaged over seeds, then over the queries of all folds; the median is of all ranks", () => {
  const { methods, queries, gallery, by, similarity } = summarise(twoFolds);
  assert.deepEqual([queries, gallery, by, similarity], [5, { smallest: 2, largest: 3 }, "track", "plain"]);
  const { audioToVideo, videoToAudio } = methods[0].directions;
  near(audioToVideo!.recallAt(1).mean, (1 + 0.5 + 0 + 1 + 0) / 5);
  near(audioToVideo!.recallAt(2).mean, (1 + 1 + 0.5 + 1 + 1) / 5);
  near(audioToVideo!.meanRank().mean, (1 + 1.5 + 2.5 + 1 + 2) / 5);
  near(audioToVideo!.mrr().mean, (1 + 0.75 + 5 / 12 + 1 + 0.5) / 5);
  near(audioToVideo!.medianRank().mean, 1.5); // 1 five times, 2 four times, 3
  near(videoToAudio!.meanRank().mean, 1.6 + 1);
  // R@1 of the four runs: 1/2, 1, 1/3, 1/3, whose mean is 13/24.
  const squares = [1 / 2, 1, 1 / 3, 1 / 3].map((value) => (value - 13 / 24) ** 2);
  near(audioToVideo!.recallAt(1).deviation, Math.sqrt(squares.reduce((a, b) => a + b) / 3));
  const medians = [1.5, 1, 2, 2].map((value) => (value - 1.625) ** 2);
  near(audioToVideo!.medianRank().deviation, Math.sqrt(medians.reduce((a, b) => a + b) / 3));
});

test("each similarity and direction has its own ranks", () => {
  const { directions } = summarise(twoFolds, { similarity: "sigmaWeighted" }).methods[0];
  near(directions.audioToVideo!.meanRank().mean, 2.6);
});

test("chance is that of each query's own gallery", () => {
  const { chance } = summarise(twoFolds);
  near(chance.recallAt(1), (2 / 2 + 3 / 3) / 5);
  near(chance.recallAt(2), (2 + 3 * (2 / 3)) / 5);
  near(chance.recallAt(9), 1);
  near(chance.meanRank, (2 * 1.5 + 3 * 2) / 5);
  near(chance.mrr, (2 * (3 / 4) + 3 * (11 / 18)) / 5);
  assert.equal(chance.medianRank, 2);
  const even = summarise([ranked("a", "wxyz", [1, 1, 1, 1])]).chance;
  assert.deepEqual([even.medianRank, even.meanRank], [2.5, 2.5]);
});

test("a query counts once, however many seeds asked it, in means, medians and intervals", () => {
  const [measured] = summarise([
    ranked("a", "xy", [1, 2]),
    ranked("a", "xy", [1, 1], { seed: 1 }),
    ranked("a", "zwu", [3, 3, 3], { fold: 1 }),
  ]).methods;
  const { audioToVideo } = measured.directions;
  near(audioToVideo!.meanRank().mean, (1 + 1.5 + 3 + 3 + 3) / 5);
  assert.equal(audioToVideo!.medianRank().mean, 3, "of 1, 1, 1, 2 once each and three times 3 twice");
  assert.equal(measured.ranked, false);
  assert.equal(measured.remark, "incomplete (3 of 4 runs)");
  const { meanRank, medianRank } = audioToVideo!.intervals;
  near(meanRank().mean, 2.3);
  assert.equal(medianRank().median, 3);
});

test("intervals draw queries, whose seeds stay together", () => {
  // Every query's mean is 1.5 whichever are drawn; ranks drawn one by one would scatter.
  const { intervals } = summarise([
    ranked("a", "uvwx", [1, 2, 1, 2], { folds: 1 }),
    ranked("a", "uvwx", [2, 1, 2, 1], { folds: 1, seed: 1 }),
  ]).methods[0].directions.audioToVideo!;
  assert.deepEqual(intervals.meanRank(), { mean: 1.5, low: 1.5, high: 1.5, level: 0.95 });
  assert.deepEqual(intervals.recallAt(1), { mean: 0.5, low: 0.5, high: 0.5, level: 0.95 });
  assert.deepEqual(intervals.medianRank(), { median: 1.5, low: 1.5, high: 1.5, level: 0.95 });
});

test("resamples are drawn by the seed", () => {
  const records = [ranked("a", "pqrstuvwxyz", [1, 2, 3, 5, 8, 1, 1, 2, 7, 4, 9], { folds: 1 })];
  const ends = (seed?: number) => summarise(records, { seed }).methods[0].directions.audioToVideo!.intervals.meanRank();
  assert.deepEqual(ends(), ends(0));
  assert.notDeepEqual(ends(1), ends(0));
});

test("segments of an upper bound, which hears others, count only where nobody else was there", () => {
  const bound = ranked("bound", "xy", [1, 1], { folds: 1, reference: true, segments: [1, 1] });
  const other = ranked("a", "xy", [1, 1], { folds: 1, segments: [3, 2] });
  for (const { record, ranks } of [
    { record: bound, ranks: [1, 2] },
    { record: other, ranks: [1, 2, 1, 2, 1] },
  ])
    // prettier-ignore
    for (const ranking of record.rankings) ranking.segmentRanks = ranking.direction === "audioToVideo" ? ranks : [];
  assert.equal(summarise([bound, other], { by: "segment" }).queries, 5);
  assert.equal(summarise([bound], { by: "segment" }).queries, 2);
});

test("segments are queries by themselves, drawn by track, from audio to video only", () => {
  const record = ranked("a", "xy", [1, 1], { folds: 1, segments: [2, 1] });
  for (const ranking of record.rankings) ranking.segmentRanks = ranking.direction === "audioToVideo" ? [1, 2, 3] : [];
  const { methods, queries, gallery, chance } = summarise([record], { by: "segment" });
  assert.deepEqual([queries, gallery], [3, { smallest: 2, largest: 2 }]);
  const { audioToVideo, videoToAudio } = methods[0].directions;
  assert.equal(videoToAudio, undefined);
  near(audioToVideo!.meanRank().mean, 2);
  near(audioToVideo!.recallAt(2).mean, 2 / 3);
  near(chance.recallAt(1), 1 / 2);
  // Two tracks give x twice (1.5), both (2) or y twice (3); segments by themselves would also give 1.
  const { low, high } = audioToVideo!.intervals.meanRank();
  assert.deepEqual([low, high], [1.5, 3]);
});

test("without a run all is missing; without any record there is nothing to summarise", () => {
  const records = [ranked("a", "xy", [1, 2], { folds: 1 })];
  const plan = ["a", "none"].map((id) => ({ method: { id, label: id }, fold: 0, seed: 0 }));
  const [, none] = summariseExactPairs(records, summariseMethods(records, { plan })).methods;
  const { audioToVideo } = none.directions;
  assert.ok([audioToVideo!.mrr(), audioToVideo!.medianRank()].every(({ mean }) => Number.isNaN(mean)));
  assert.ok(Number.isNaN(audioToVideo!.intervals.recallAt(1).low));
  assert.throws(() => summariseExactPairs([], []), /no run records of the comparison/);
  assert.throws(() => summariseExactPairs([{ ...records[0], sweep: "beta=1" }], []), /no run records of the comparison/);
});

const four = ["chance", "near", "far"].map((method, i) =>
  ranked(
    method,
    "wxyz",
    [
      [4, 1, 2, 3],
      [1, 1, 1, 2],
      [1, 2, 3, 4],
    ][i],
    { folds: 1, reference: i === 0 },
  ),
);

test("the table in Markdown: chance first, recall up and ranks down, size and number in the caption", () => {
  const lines = markdownTable(exactPairTable(summarise(four))).split("\n");
  assert.equal(lines[0], "**Exact pairs by plain cosine, 4 queries, gallery of 4**");
  assert.match(
    lines[2],
    /^\| method \| audio → video: R@1 \| audio → video: R@5 \| audio → video: R@10 \| audio → video: 95 % of R@10 \|/,
  );
  assert.match(lines[2], /\| video → audio: MedR \| video → audio: MeanR \| video → audio: MRR \|$/);
  assert.match(lines[4], /^\| expected by chance \| \.250 \| 1\.000 \| 1\.000 \| – \| 2\.5 \| 2\.5 \| \.521 \| \.250 \|/);
  const cells = (line: string) => line.split(" | ").slice(0, 8);
  assert.deepEqual(cells(lines[5]), ["| CHANCE", ".250", "1.000", "1.000", "[1.000, 1.000]", "2.5", "2.5", ".521"]);
  const both = "**1.000**";
  assert.deepEqual(cells(lines[6]), ["| NEAR", "**.750**", both, both, "[1.000, 1.000]", "**1.0**", "**1.3**", "**.875**"]);
  assert.deepEqual(cells(lines[7]), ["| FAR", "<u>.250</u>", both, both, "[1.000, 1.000]", "<u>2.5</u>", "<u>2.5</u>", "<u>.521</u>"]); // prettier-ignore
  assert.match(lines.join("\n"), /not trained to find the exact item/);
});

test("folds of several sizes are named; segments have one direction", () => {
  const { caption, name } = exactPairTable(summarise(twoFolds, { similarity: "sigmaWeighted" }));
  assert.equal(caption, "Exact pairs by σ-weighted cosine, 5 queries, gallery of 2 to 3, by the fold");
  assert.equal(name, "pairs-sigma");
  const segments = exactPairTable(summarise(four.map((record) => ({ ...record, segments: [2, 2, 2, 2] })), { by: "segment" })); // prettier-ignore
  assert.deepEqual(
    segments.groups.map(({ title, columns }) => [title, columns.length]),
    [["audio segment → video", 7]],
  );
  assert.equal(segments.caption, "Exact pairs by plain cosine, 8 segments of the audio as queries, gallery of 4");
  assert.equal(segments.name, "segment-pairs-plain");
});

test("the table in LaTeX has a line below chance and between references and others", () => {
  const text = latexTable(exactPairTable(summarise(four)));
  assert.match(text, /expected by chance [^\n]*\n {4}\\midrule\n {4}CHANCE [^\n]*\n {4}\\midrule\n {4}NEAR/);
  assert.match(text, /\\textbf\{1\} & \\textbf\{\.3\}/);
});
