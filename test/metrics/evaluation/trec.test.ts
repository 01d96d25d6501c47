import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { evaluateBothDirections } from "../../../lib/metrics/evaluation/both-directions";
import { evaluateCosinePairs } from "../../../lib/metrics/evaluation/cosine-pairs";
import { cosineSimilarity } from "../../../lib/metrics/ranking/cosine-similarity";
import { evaluatePairs } from "../../../lib/metrics/evaluation/pair-evaluation";
import { evaluateRetrieval } from "../../../lib/metrics/evaluation/retrieval-evaluation";
import { toTrec } from "../../../lib/metrics/evaluation/trec";
import { InputError } from "../../../lib/runtime/check";
import { projectRoot } from "../../../lib/runtime/files/project-root";
import { Random } from "../../../lib/runtime/random";
import { temporaryFolder } from "../../temporary-folder";

const FIXTURES = join(projectRoot(), "test/fixtures/trec");
const expected = JSON.parse(readFileSync(join(FIXTURES, "expected.json"), "utf8"));

const lines = (file: string) =>
  readFileSync(file, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => line.split(" "));

/** 9 queries of 4 classes, the last of which no item has, against 21 items of the first three. */
function labelled(similarity: (random: Random) => number) {
  const random = new Random("trec");
  const rows = Array.from({ length: 9 }, () => Array.from({ length: 21 }, () => similarity(random)));
  return evaluateRetrieval(
    rows,
    rows.map((_, q) => q % 4),
    rows[0].map((_, j) => j % 3),
  );
}

const untied = () => labelled((random) => random.uniform(-1, 1));
const tied = () => labelled((random) => random.integer(4) / 4);
const pairs = () => {
  const random = new Random("trec pairs");
  const rows = Array.from({ length: 12 }, (_, q) => Array.from({ length: 12 }, (_, j) => random.uniform() + (q === j ? 0.4 : 0)));
  return evaluatePairs(rows);
};

test("by hand: two queries, three items", async () => {
  const folder = join(temporaryFolder(), "made", "on the way");
  const evaluation = evaluateRetrieval([[0.1, 0.3, 0.1], [1e-7, -2, Infinity]], [5, 6], [6, 5, 5]); // prettier-ignore
  const files = await toTrec(evaluation, folder, { queryIds: ["a", "b"], galleryIds: ["x", "y", "z"], tag: "mine" });
  assert.deepEqual(files, { run: join(folder, "run.txt"), qrels: join(folder, "qrels.txt") });
  assert.equal(
    readFileSync(files.run, "utf8"),
    "a Q0 y 1 0.3 mine\na Q0 x 2 0.1 mine\na Q0 z 3 0.1 mine\n" +
      "b Q0 z 1 Infinity mine\nb Q0 x 2 1e-7 mine\nb Q0 y 3 -2 mine\n",
  );
  assert.equal(readFileSync(files.qrels, "utf8"), "a 0 y 1\na 0 z 1\nb 0 x 1\n");
  await toTrec(evaluation, folder, { depth: 2, scores: "rank" });
  assert.equal(readFileSync(files.run, "utf8"), "q0 Q0 d1 1 2 run\nq0 Q0 d0 2 1 run\nq1 Q0 d2 1 2 run\nq1 Q0 d0 2 1 run\n");
});

for (const [name, evaluation, scores] of [
  ["untied", untied(), "similarity"],
  ["tied", tied(), "rank"],
] as const)
  test(`trec_eval, ir-measures and ranx measure on these files what is measured here: ${name}`, async () => {
    const folder = temporaryFolder();
    const { run, qrels } = await toTrec(evaluation, folder, { scores });
    // The numbers of the other programs are of the stored files.
    for (const [file, stored] of [
      [run, "run.txt"],
      [qrels, "qrels.txt"],
    ])
      // prettier-ignore
      assert.equal(readFileSync(file, "utf8"), readFileSync(join(FIXTURES, name, stored), "utf8"));
    const near = (got: number, wanted: number) => assert.ok(Math.abs(got - wanted) < 1e-12, `got ${got}, expected ${wanted}`);
    const { trec_eval: trec, "ir-measures": measures, ranx } = expected[name];
    for (const map of [trec.map, measures.AP, ranx.map]) near(evaluation.map, map);
    for (const mrr of [trec.recip_rank, measures.RR, ranx.mrr]) near(evaluation.mrr, mrr);
    for (const precision of [trec.P_5, measures["P@5"], ranx["precision@5"]]) near(evaluation.precisionAt(5), precision);
    for (const recall of [trec.recall_5, measures["R@5"], ranx["recall@5"]]) near(evaluation.recallAt(5), recall);
    for (const hits of [trec.success_5, ranx["hit_rate@5"]]) near(evaluation.hitRateAt(5), hits);
    for (const ndcg of [trec.ndcg_cut_10, measures["nDCG@10"]]) near(evaluation.ndcgAt(10), ndcg);
    for (const r of [trec.Rprec, ranx["r-precision"]]) near(evaluation.rPrecision, r);
  });

test("exact pairs: the other programs' recall, hit rate and reciprocal rank are those of evaluatePairs", async () => {
  const evaluation = pairs();
  const { run, qrels } = await toTrec(evaluation, temporaryFolder());
  for (const [file, stored] of [
    [run, "run.txt"],
    [qrels, "qrels.txt"],
  ])
    // prettier-ignore
    assert.equal(readFileSync(file, "utf8"), readFileSync(join(FIXTURES, "pairs", stored), "utf8"));
  const { trec_eval: trec, "ir-measures": measures, ranx } = expected.pairs;
  for (const mrr of [trec.recip_rank, trec.map, measures.RR, ranx.mrr]) assert.ok(Math.abs(evaluation.mrr - mrr) < 1e-12);
  for (const recall of [trec.recall_5, trec.success_5, measures["R@5"], ranx["recall@5"]])
    assert.ok(Math.abs(evaluation.recallAt(5) - recall) < 1e-12);
});

test("scores are read back as the very similarities", async () => {
  const random = new Random("digits");
  const row = Array.from({ length: 50 }, () => (random.uniform() - 0.5) / 3);
  const { run } = await toTrec(evaluatePairs([row], { own: [7] }), temporaryFolder());
  for (const [, , id, , score] of lines(run)) assert.equal(Number(score), row[Number(id.slice(1))]);
});

test("the cosines that were never held as a matrix are written as if they had been", async () => {
  const random = new Random("cosines");
  const view = () => Array.from({ length: 30 }, () => Array.from({ length: 5 }, () => random.gaussian()));
  const [audio, video] = [view(), view()];
  const labels = audio.map(() => random.integer(3));
  const folder = temporaryFolder();
  const written = async (evaluation: Parameters<typeof toTrec>[0], name: string) =>
    Object.values(await toTrec(evaluation, join(folder, name))).map((file) => readFileSync(file, "utf8"));
  const both = await evaluateBothDirections(audio, video, labels, { resamples: 10 });
  assert.deepEqual(
    await written(both.videoToAudio, "a"),
    await written(evaluateRetrieval(cosineSimilarity(video, audio), labels), "b"),
  );
  assert.deepEqual(
    await written(evaluateCosinePairs(audio, video), "c"),
    await written(evaluatePairs(cosineSimilarity(audio, video)), "d"),
  );
});

test("a query without a relevant item counts as 0, or is left out where the evaluation leaves it out", async () => {
  const similarity = [[0.1, 0.2], [0.3, 0.4]]; // prettier-ignore
  const folder = temporaryFolder();
  const { qrels } = await toTrec(evaluateRetrieval(similarity, [0, 9], [0, 1]), folder);
  assert.deepEqual(lines(qrels), [["q0", "0", "d0", "1"], ["q1", "0", "d0", "0"]]); // prettier-ignore
  const excluded = evaluateRetrieval(similarity, [9, 0], [0, 1], { queriesWithoutRelevant: "exclude" });
  const { run } = await toTrec(excluded, folder, { queryIds: ["first", "second"] });
  assert.deepEqual(lines(qrels), [["second", "0", "d0", "1"]]);
  assert.ok(lines(run).every(([id]) => id === "second"));
});

test("names that would break a line are refused with what to do, and nothing is written", async () => {
  const evaluation = evaluatePairs([[1, 0], [0, 1]]); // prettier-ignore
  const folder = join(temporaryFolder(), "none");
  const refused = (options: Parameters<typeof toTrec>[2], message: RegExp) =>
    assert.rejects(toTrec(evaluation, folder, options), (error) => error instanceof InputError && message.test(error.message));
  await refused({ queryIds: ["a", "b c"] }, /queryIds\[1\].*white space.*"b c".*replace/);
  await refused({ galleryIds: ["a", ""] }, /galleryIds\[1\]/);
  await refused({ galleryIds: ["a\ud800", "a\ud801"] }, /galleryIds\[0\].*halves of characters/); // written, both would be the same
  await refused({ galleryIds: ["a", "a"] }, /"a" stands at 0 and at 1/);
  await refused({ queryIds: ["a"] }, /queryIds: the evaluation has 2 of them; got 1/);
  await refused({ tag: "my run" }, /tag/);
  await refused({ depth: 0 }, /depth/);
  await refused({ scores: "other" as "rank" }, /scores must be/);
  assert.throws(() => readFileSync(join(folder, "run.txt")), /ENOENT/);
});
