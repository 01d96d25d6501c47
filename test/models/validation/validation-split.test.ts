import assert from "node:assert/strict";
import { before, test } from "node:test";
import { stratifiedSplit } from "../../../lib/data/videos/folds";
import type { FeatureSet } from "../../../lib/features/feature-set";
import { standardise } from "../../../lib/features/standardise";
import { selectedBy, summariseAudio } from "../../../lib/models/attention/audio-summary";
import { type ChunkAttentionOptions, fitChunkAttention } from "../../../lib/models/attention/chunk-attention";
import { type EndToEndOptions, fitSdccaEndToEnd } from "../../../lib/models/sdcca-end-to-end";
import { outputsProjection } from "../../../lib/models/readout/fit-outputs";
import { fitSdcca, type FitSdccaOptions } from "../../../lib/models/fit-sdcca";
import { type Sdcca, sdccaSettings } from "../../../lib/models/sdcca";
import { branchOutputs } from "../../../lib/models/branches/two-branches";
import { validationScore } from "../../../lib/models/validation/validation-score";
import { holdOut } from "../../../lib/models/validation/validation-split";
import { useBackend } from "../../../lib/runtime/tensorflow/backend";
import { row } from "../../../lib/runtime/matrix";
import { within } from "../../../lib/runtime/tensorflow/weights";
import { toyFeatures } from "../toy-features";

before(() => useBackend());

const data = toyFeatures(120);
const ATTENTION: ChunkAttentionOptions = { units: 4, attentionUnits: 4, epochs: 3, batchSize: 40, validation: 0.2 };
const SDCCA: FitSdccaOptions = { outputs: 3, audioLayers: [8], videoLayers: [8], epochs: 3, batchSize: 40, validation: 0.2 };
const END_TO_END: EndToEndOptions = { ...SDCCA, attention: { units: 4, attentionUnits: 4 } };

test("every row is fitted on or held out, each class in proportion, and the same ones for the same seed", () => {
  const { fit, held } = holdOut(data, 0.25, 3);
  assert.deepEqual(
    [...fit, ...held].sort((a, b) => a - b),
    Array.from(data.labels, (_, i) => i),
  );
  for (const label of [0, 1, 2]) {
    const [all, out] = [data.labels, held.map((r) => data.labels[r])].map((rows) => rows.filter((l) => l === label).length);
    assert.ok(Math.abs(out - all / 4) <= 1, `class ${label}: ${out} of ${all}`);
  }
  assert.deepEqual(holdOut(data, 0.25, 3), { fit, held });
  assert.notDeepEqual(holdOut(data, 0.25, 4).held, held);
  assert.deepEqual(Array.from(holdOut(data, 0, 3).held), []);
});

test("validation is drawn apart from the test split of the same seed and share", () => {
  const { held } = holdOut(data, 0.2, 0);
  const { test } = stratifiedSplit(data.labels, { test: 0.2, seed: 0 });
  assert.equal(held.length, test.length);
  const shared = Array.from(held).filter((r) => test.includes(r)).length;
  assert.ok(shared < held.length / 2, `${shared} of ${held.length} are the same`);
});

const losses = ({ history }: { history: Sdcca["history"] }) => history.epochs.map(({ loss }) => loss);
const scores = ({ history }: { history: Sdcca["history"] }) => history.epochs.map(({ validation }) => validation!);

/** The same features with the views of the given videos dealt among them, one on: only their pairing changes. */
function rotated(features: FeatureSet, ids: string[]): FeatureSet {
  const rows = ids.map((id) => features.ids.indexOf(id));
  const video = { ...features.video, data: features.video.data.slice() };
  rows.forEach((r, i) => video.data.set(row(features.video, rows[(i + 1) % rows.length]), r * video.columns));
  return { ...features, video };
}

for (const [name, fit] of [
  ["S-DCCA", (d: FeatureSet) => fitSdcca(d, SDCCA)],
  ["end to end", (d: FeatureSet) => fitSdccaEndToEnd(d, END_TO_END)],
] as const)
  test(`held-out videos are in no batch: ${name}`, async () => {
    const model = await fit(data);
    assert.equal(model.state.split.heldOut.length, 24);
    assert.equal(new Set([...model.state.split.fittedOn, ...model.state.split.heldOut]).size, 120);
    const other = await fit(rotated(data, model.state.split.heldOut));
    // The standardiser sums in another order, so not to the bit.
    losses(other).forEach((loss, i) => assert.ok(Math.abs(loss - losses(model)[i]) < 1e-4, `epoch ${i + 1}: ${loss}`));
    assert.notDeepEqual(scores(other), scores(model));
    const trained = await fit(rotated(data, model.state.split.fittedOn.slice(0, 24)));
    assert.ok(
      losses(trained).some((loss, i) => Math.abs(loss - losses(model)[i]) > 1e-3),
      "as many training videos change it",
    );
  });

test("held-out tracks are in no batch: attention", async () => {
  const model = await fitChunkAttention(data, ATTENTION);
  const spoiled = (ids: string[]): FeatureSet => {
    const chunks = { ...data.audio.chunks, data: data.audio.chunks.data.slice() };
    for (const i of ids.map((id) => data.ids.indexOf(id)))
      chunks.data.fill(50, data.audio.starts[i] * chunks.columns, data.audio.starts[i + 1] * chunks.columns);
    return { ...data, audio: { ...data.audio, chunks } };
  };
  const other = await fitChunkAttention(spoiled(model.state.split.heldOut), ATTENTION);
  assert.deepEqual(losses(other), losses(model));
  assert.notDeepEqual(scores(other), scores(model));
  assert.notDeepEqual(losses(await fitChunkAttention(spoiled(model.state.split.fittedOn.slice(0, 1)), ATTENTION)), losses(model));
});

test("an attention that learned from what S-DCCA holds out is refused, with the remedy", async () => {
  const summary = selectedBy(await fitChunkAttention(data, { ...ATTENTION, seed: 5 }), 1);
  const fit = (options: FitSdccaOptions) => fitSdcca(data, { ...SDCCA, epochs: 1, summary, ...options });
  const leak = /\d+ of \d+ videos held out for validation \(toy\d+, …\) trained the attention: .*same seed and validation share/;
  await assert.rejects(fit({ seed: 6 }), leak);
  await assert.rejects(fit({ seed: 5, validation: 0.3 }), leak);
  const { split } = (await fit({ seed: 5 })).state;
  assert.ok(summary.kind === "selected");
  assert.deepEqual(split, summary.attention.split);
  await fit({ seed: 6, validation: 0 });
});

for (const retrieval of ["selected", "weighted"] as const)
  test(`end to end the epoch is chosen by what retrieves: ${retrieval} audio`, async () => {
    const options: EndToEndOptions = { ...END_TO_END, epochs: 2, retrieval, chunks: 1 };
    const { state: model, history } = await fitSdccaEndToEnd(data, options);
    const audio = standardise(summariseAudio(model.summary, data.audio), model.audioStandardiser);
    const a = branchOutputs(model.audioShape, within(model.weights, "audio"), audio);
    const video = standardise(data.video, model.videoStandardiser);
    const v = branchOutputs(model.videoShape, within(model.weights, "video"), video);
    const rows = (ids: string[]) => Int32Array.from(ids, (id) => data.ids.indexOf(id));
    const split = { fit: rows(model.split.fittedOn), held: rows(model.split.heldOut) };
    const expected = validationScore(a, v, data.labels, split, outputsProjection(sdccaSettings(SDCCA)));
    const { validation } = history.epochs[history.bestEpoch - 1];
    assert.ok(Math.abs(validation! - expected) < 1e-3, `${validation} against ${expected}`);
  });
