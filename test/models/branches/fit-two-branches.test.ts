import assert from "node:assert/strict";
import { before, test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { asVideo } from "../../../lib/features/as-features";
import { type FeatureSet, withAudio } from "../../../lib/features/feature-set";
import { MEAN_AUDIO } from "../../../lib/models/attention/audio-summary";
import { BRANCH_DEFAULTS } from "../../../lib/models/branches/branch-options";
import { fitContrastiveNetwork } from "../../../lib/models/contrastive-network";
import { fitClusterDcca, fitDcca } from "../../../lib/models/dcca";
import { fitSdcca } from "../../../lib/models/fit-sdcca";
import { fitTwoBranches } from "../../../lib/models/branches/fit-two-branches";
import { fitTnnCCca } from "../../../lib/models/tnn-c-cca";
import { fitTripletNetwork } from "../../../lib/models/triplet-network";
import { type TwoBranches, branchEmbedders } from "../../../lib/models/branches/two-branches";
import { useBackend } from "../../../lib/runtime/tensorflow/backend";
import type { History } from "../../../lib/training/history";
import { toRows } from "../../../lib/runtime/matrix";
import { temporaryFolder } from "../../temporary-folder";
import { toyFeatures } from "../toy-features";

before(() => useBackend());

const data = toyFeatures(60);
/** One batch of everything, so that the loss is that of the initial weights. */
const ONE_STEP = {
  ...{ outputs: 4, audioLayers: [8], videoLayers: [8], validation: 0, batchSize: 60, epochs: 1, dropout: 0 },
  execution: "eager" as const,
};
type Trained = Promise<{ history: History }>;
const firstLoss = async (fitted: Trained) => (await fitted).history.epochs[0].loss;

test("what a method is told reaches its loss", async () => {
  const differ: [string, (first: boolean) => Trained][] = [
    ["temperature", (first) => fitContrastiveNetwork(data, { ...ONE_STEP, temperature: first ? 0.1 : 0.5 })],
    ["margin", (first) => fitTripletNetwork(data, { ...ONE_STEP, margin: first ? 0.2 : 0.9 })],
    ["margin of TNN-C-CCA", (first) => fitTnnCCca(data, { ...ONE_STEP, margin: first ? 0.2 : 0.9 })],
    ["β", (first) => fitSdcca(data, { ...ONE_STEP, beta: first ? 0.2 : 0.7 })],
    ["ridge", (first) => fitSdcca(data, { ...ONE_STEP, ridge: first ? 1e-4 : 1e-1 })],
    ["components", (first) => fitSdcca(data, { ...ONE_STEP, components: first ? 4 : 2 })],
    ["norm", (first) => fitSdcca(data, { ...ONE_STEP, norm: first ? "trace" : "frobenius" })],
  ];
  for (const [name, fit] of differ) {
    const [one, other] = [await firstLoss(fit(true)), await firstLoss(fit(false))];
    assert.ok(Math.abs(one - other) > 1e-3, `${name}: ${one} and ${other}`);
  }
});

test("deep CCA and cluster-DCCA begin with the loss of S-DCCA at the ends of β", async () => {
  for (const [fit, beta] of [
    [fitDcca, 1],
    [fitClusterDcca, 0],
  ] as const)
    // prettier-ignore
    assert.equal(await firstLoss(fit(data, ONE_STEP)), await firstLoss(fitSdcca(data, { ...ONE_STEP, beta })));
});

/** Fits with a loss that tells what it is given. */
async function given(settings: object, features: FeatureSet, see: (batch: { oneHot: number[][]; audio: number[][] }) => void) {
  const loss = (audio: tf.Tensor2D, _video: tf.Tensor2D, oneHot: tf.Tensor2D) => {
    see({ oneHot: oneHot.arraySync(), audio: audio.arraySync() });
    return audio.sum().mul(0) as tf.Scalar;
  };
  return fitTwoBranches(features, MEAN_AUDIO, { ...BRANCH_DEFAULTS, ...settings }, { loss });
}

test("with checkpoints a loss of one's own says what it depends on, and one of another value is not continued", async () => {
  const options = { ...BRANCH_DEFAULTS, ...ONE_STEP, checkpoint: temporaryFolder() };
  const fit = async (weight: number, inputs?: object) => {
    const loss = (a: tf.Tensor2D, v: tf.Tensor2D) => tf.mean(tf.squaredDifference(a, v)).mul(weight) as tf.Scalar;
    return (await fitTwoBranches(data, MEAN_AUDIO, options, { loss, inputs })).history;
  };
  await assert.rejects(
    fit(1),
    /^InputError: with checkpoints a method must state .*: inputs: \{ weight \}, or .*; got undefined$/,
  );
  const first = await fit(1, { weight: 1 });
  assert.match((await fit(1, { weight: 1 })).notes!.join(), /finished before/);
  const other = await fit(2, { weight: 2 });
  assert.equal(other.notes, undefined);
  assert.ok(Math.abs(other.epochs[0].loss - 2 * first.epochs[0].loss) < 1e-5);
});

test("the labels of a batch are those of its videos, held-out ones in none of them", async () => {
  // A video's audio is its label and nothing else, so equal labels have equal outputs.
  const labels = Int32Array.from({ length: 60 }, (_, i) => Math.floor(i / 20));
  const chunks = { rows: 60, columns: 1, data: Float32Array.from(labels, (label) => 1 + label) };
  const starts = Int32Array.from({ length: 61 }, (_, i) => i);
  const audio = { chunks, starts, seconds: new Float32Array(60).fill(10) };
  const outputs = new Map<number, string>();
  let rows = 0;
  await given({ ...ONE_STEP, validation: 0.5, batchSize: 10 }, { ...withAudio(data, audio), labels }, (batch) => {
    batch.oneHot.forEach((row, i) => {
      const label = row.indexOf(1);
      const output = batch.audio[i].map((x) => x.toFixed(4)).join();
      assert.equal(outputs.get(label) ?? output, output, `label ${label}`);
      outputs.set(label, output);
      rows++;
    });
  });
  assert.equal(outputs.size, 3);
  assert.equal(new Set(outputs.values()).size, 3);
  assert.equal(rows, 30);
});

test("a model embeds either view by its own summary, standardiser, branch and projection", () => {
  const linear = (...w: number[]) => ({ shape: [w.length, 1], data: Float32Array.from(w) });
  const bias = { shape: [1], data: Float32Array.of(0) };
  const branches: TwoBranches = {
    summary: MEAN_AUDIO,
    audioShape: { sizes: [2, 1], activation: "relu", dropout: 0 },
    videoShape: { sizes: [1, 1], activation: "relu", dropout: 0 },
    weights: { "audio.w0": linear(1, 10), "audio.b0": bias, "video.w0": linear(7), "video.b0": bias },
    audioStandardiser: { mean: Float64Array.of(1, 2), deviation: Float64Array.of(2, 4) },
    videoStandardiser: { mean: Float64Array.of(5), deviation: Float64Array.of(0.5) },
    split: { fittedOn: [], heldOut: [] },
  };
  const tracks = {
    chunks: { rows: 2, columns: 2, data: Float32Array.of(3, 6, 9, 0) },
    starts: Int32Array.of(0, 2),
    seconds: Float32Array.of(10, 5),
  };
  // The mean of all seconds is (5, 4): standardised (2, ½), so 2 + 5. The video is 4 deviations out, times 7.
  const model = branchEmbedders(branches);
  assert.ok(Math.abs(toRows(model.audio(tracks))[0][0] - 7) < 1e-5);
  const film = asVideo([[7]], "video");
  assert.ok(Math.abs(toRows(model.video(film))[0][0] - 28) < 1e-5);
  const plus = (n: number) => (rows: { rows: number; columns: number; data: Float32Array | Float64Array }) => ({
    ...rows,
    data: Float64Array.from(rows.data, (x) => x + n),
  });
  const projected = branchEmbedders(branches, { audio: plus(100), video: plus(1000) });
  assert.ok(Math.abs(toRows(projected.audio(tracks))[0][0] - 107) < 1e-5);
  assert.ok(Math.abs(toRows(projected.video(film))[0][0] - 1028) < 1e-4);
});

test("audio is heard by the model's summary", () => {
  const eye = { shape: [1, 1], data: Float32Array.of(1) };
  const zero = { shape: [1], data: Float32Array.of(0) };
  const plain = { mean: Float64Array.of(0), deviation: Float64Array.of(1) };
  const attention = {
    shape: { inputs: 1, classes: 2, scores: "inputs", context: "inputs", units: 1, attentionUnits: 1, dropout: 0 } as const,
    weights: {
      ...{ "score.w": eye, "score.b": zero, "score.v": { shape: [1, 1], data: Float32Array.of(50) } },
      ...{ "context.w": eye, "context.b": zero },
      ...{ "class.w": { shape: [1, 2], data: Float32Array.of(0, 0) }, "class.b": { shape: [2], data: Float32Array.of(0, 0) } },
    },
    standardiser: plain,
    split: { fittedOn: [], heldOut: [] },
  };
  const branches: TwoBranches = {
    summary: { kind: "selected", attention, chunks: 1, layout: "mean" },
    audioShape: { sizes: [1, 1], activation: "relu", dropout: 0 },
    videoShape: { sizes: [1, 1], activation: "relu", dropout: 0 },
    weights: { "audio.w0": eye, "audio.b0": zero, "video.w0": eye, "video.b0": zero },
    ...{ audioStandardiser: plain, videoStandardiser: plain, split: attention.split },
  };
  const tracks = {
    chunks: { rows: 3, columns: 1, data: Float32Array.of(0.1, 0.7, -3) },
    starts: Int32Array.of(0, 3),
    seconds: Float32Array.of(10, 10, 10),
  };
  assert.ok(Math.abs(branchEmbedders(branches).audio(tracks).data[0] - 0.7) < 1e-6, "the chunk of the largest score");
});
