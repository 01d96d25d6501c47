import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { evaluateMethods, evaluateModel } from "../../lib/walkthrough/evaluation";
import { type Summary, writeSummary } from "../../lib/walkthrough/summary";
import { trainedMethod } from "../../lib/walkthrough/trained-methods";
import { salientTracks } from "../../lib/features/tracks/salient-tracks";
import { bootstrapInterval } from "../../lib/metrics/statistics/bootstrap";
import { sigmaWeighted } from "../../lib/models/embedding/embedding-model";
import { RECOMMENDED_SDCCA } from "../../lib/models/recommended-sdcca";
import { fitLinearCca } from "../../lib/models/fit-linear-cca";
import { toyRun } from "./toy-run";

test("the summary: both directions' MAP and intervals of each method, plain and σ-weighted, to four digits", async () => {
  const run = await toyRun();
  const summary = await writeSummary(run, await evaluateMethods(run, ["cca", "c-cca"]));
  assert.deepEqual(JSON.parse(readFileSync(join(run.settings.results, "summary.json"), "utf8")) as Summary, summary);
  const { videos, seed, data, dataFingerprint, backend } = summary;
  assert.deepEqual([videos, seed, data, dataFingerprint, backend], [150, 3, "synthetic", "the data", run.backend.name]);
  assert.ok(summary.seconds.evaluation >= 0);
  const digits = (value: number) => Number(value.toFixed(4));
  for (const [method, beta] of [
    ["cca", 1],
    ["c-cca", 0.2],
  ] as const) {
    // prettier-ignore
    const model = await fitLinearCca(run.train, { beta });
    for (const [kind, got] of [
      [model, summary.map[method]!],
      [sigmaWeighted(model), summary.map[method]!.sigmaWeighted],
    ] as const) {
      // prettier-ignore
      const both = await evaluateModel(kind, run.test.audio, run.test.video, run.test.labels);
      for (const way of ["audioToVideo", "videoToAudio"] as const) {
        const { map, averagePrecision } = both[way];
        const { low, high } = bootstrapInterval(averagePrecision);
        assert.equal(got[way], digits(map));
        assert.deepEqual(got.interval[way], [digits(low), digits(high)]);
      }
      assert.notEqual(got.audioToVideo, got.videoToAudio);
    }
    assert.notEqual(summary.map[method]!.audioToVideo, summary.map[method]!.sigmaWeighted.audioToVideo);
  }
  assert.equal((await writeSummary(await toyRun({ synthetic: false }), [])).data, "user");
});

test("the recommended S-DCCA is in the summary beside the paper's, with the sentence that says why it differs", async () => {
  const run = await toyRun();
  const ids = ["sdcca-attention", "sdcca-preset-attention", "sdcca-preset-end-to-end"];
  const { map, notes } = await writeSummary(run, await evaluateMethods(run, ids));
  assert.deepEqual(Object.keys(map), ids);
  assert.deepEqual(Object.keys(notes), ids.slice(1));
  assert.match(notes["sdcca-preset-attention"], /probability that both are of one class, .* small class loss/);
  const [twoStage, endToEnd] = [(await trainedMethod(run, ids[1])).options, (await trainedMethod(run, ids[2])).options];
  const { readout, branchClassWeight, learningRate } = RECOMMENDED_SDCCA;
  assert.deepEqual({ ...twoStage, readout, branchClassWeight, learningRate, epochs: 1 }, twoStage);
  assert.deepEqual({ ...endToEnd, readout, retrieval: "weighted", epochs: 1 }, endToEnd);
  assert.deepEqual(map["sdcca-preset-attention"].sigmaWeighted.audioToVideo, map["sdcca-preset-attention"].audioToVideo);
});

test("the upper bound is asked with the truly salient chunks, as it was trained", async () => {
  const run = await toyRun();
  const [{ plain }] = await evaluateMethods(run, ["sdcca-salient"]);
  const model = await trainedMethod(run, "sdcca-salient");
  const map = async (audio: typeof run.test.audio) =>
    (await evaluateModel(model, audio, run.test.video, run.test.labels)).audioToVideo.map;
  assert.equal(plain.audioToVideo.map, await map(salientTracks(run.test)));
  assert.notEqual(plain.audioToVideo.map, await map(run.test.audio));
});
