import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { assertClaims } from "../../lib/walkthrough/claims";
import { evaluateMethods } from "../../lib/walkthrough/evaluation";
import { METHODS } from "../../lib/walkthrough/methods";
import { mapByLength, testClips } from "../../lib/walkthrough/query-length";
import { readStages, recordStage } from "../../lib/walkthrough/stages";
import { type Summary, writeSummary } from "../../lib/walkthrough/summary";
import { trainedMethod } from "../../lib/walkthrough/trained-methods";
import { openWalkthrough, type Walkthrough } from "../../lib/walkthrough/walkthrough";
import { trackCount } from "../../lib/features/feature-set";

let run: Walkthrough;
let results: string;
before(async () => {
  results = await mkdtemp(join(tmpdir(), "walkthrough-"));
  run = await openWalkthrough({ videos: 120, seed: 0, epochs: 2, attentionEpochs: 1, results });
});
after(() => rm(results, { recursive: true }));

test("a small run from shards to summary.json, in the documented shape", async () => {
  assert.equal(run.train.ids.length + run.test.ids.length, 120);
  assert.equal(new Set([...run.train.ids, ...run.test.ids]).size, 120);
  await writeSummary(run, await evaluateMethods(run, METHODS));
  const summary = JSON.parse(await readFile(join(results, "summary.json"), "utf8")) as Summary;
  assert.deepEqual([summary.videos, summary.seed, summary.data, summary.backend], [120, 0, "synthetic", run.backend.name]);
  assert.deepEqual(Object.keys(summary.map), [...METHODS]);
  for (const stage of ["data", "features", "attention-lstm", "sdcca-attention", "evaluation"])
    assert.ok(summary.seconds[stage] >= 0, stage);
  for (const record of Object.values(summary.map))
    for (const kind of [record, record.sigmaWeighted])
      for (const way of ["audioToVideo", "videoToAudio"] as const) {
        const [low, high] = kind.interval[way];
        assert.ok(0 < low && low <= kind[way] && kind[way] <= high && high <= 1, `${low} ${kind[way]} ${high}`);
      }
});

test("clips of every length embed and are scored", async () => {
  const clips = await testClips(run, [5, 30, Infinity]);
  clips.forEach((tracks) => assert.equal(trackCount(tracks), run.test.ids.length));
  assert.deepEqual(Array.from(clips[0].seconds), Array<number>(run.test.ids.length).fill(5));
  assert.deepEqual(clips[2].chunks.data, run.test.audio.chunks.data);
  const intervals = mapByLength(run, await trainedMethod(run, "cca"), clips);
  assert.ok(intervals.every(({ mean }) => mean > 0 && mean < 1));
});

test("claims about the order of methods bind on enough synthetic data only; others always", () => {
  const broken = { text: "water runs uphill", holds: false, evidence: "none" };
  assert.throws(() => assertClaims(run, [broken]), { name: "ClaimError", message: "does not hold: water runs uphill (none)" });
  assertClaims(run, [{ ...broken, order: true }]);
});

test("of a stage the newest time counts; what is only found keeps the time of its making", async () => {
  const rest = async () => (await readStages(run.settings)).rest;
  await recordStage(run.settings, "rest", 5);
  await recordStage(run.settings, "rest", 0.1, { found: true });
  assert.equal(await rest(), 5);
  await recordStage(run.settings, "rest", 1);
  assert.equal(await rest(), 1);
  await recordStage(run.settings, "found first", 0.2, { found: true });
  assert.equal((await readStages(run.settings))["found first"], 0.2);
  assert.deepEqual(await readStages({ ...run.settings, seed: 9 }), {});
});

test("times of other code are not shown, unless what it made still serves", async () => {
  const file = join(results, "stages.json");
  const written = JSON.parse(await readFile(file, "utf8"));
  for (const record of Object.values(written.stages)) Object.assign(record as object, { seconds: 77, code: "of old" });
  await writeFile(file, JSON.stringify(written));
  assert.deepEqual(await readStages(run.settings), {});
  await recordStage(run.settings, "features", 0.1, { found: true });
  await recordStage(run.settings, "evaluation", 0.3);
  assert.deepEqual(await readStages(run.settings), { features: 77, evaluation: 0.3 });
});

test("a run that is opened again and trains nothing anew shows the seconds of the making", async () => {
  const again = await openWalkthrough(run.settings);
  await trainedMethod(again, "sdcca-mean");
  const first = await readStages(run.settings);
  await openWalkthrough(run.settings);
  await trainedMethod(again, "sdcca-mean");
  assert.deepEqual(await readStages(run.settings), first);
  await assert.rejects(trainedMethod(run, "sdca" as "cca"), /method must be "chance".*got "sdca"/);
});
