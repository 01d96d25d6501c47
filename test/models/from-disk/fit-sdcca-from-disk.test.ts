import assert from "node:assert/strict";
import { join } from "node:path";
import { before, test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { type FeatureSet, meanAudio, takeVideos } from "../../../lib/features/feature-set";
import { windowsOf } from "../../../lib/features/stored/row-order";
import { standardise } from "../../../lib/features/standardise";
import { sdccaLossOneHot } from "../../../lib/losses/sdcca-loss";
import { selectedBy } from "../../../lib/models/attention/audio-summary";
import { applyBranch, type BranchShape } from "../../../lib/models/branches/branch";
import { initialBranches, VIDEO_LAYERS } from "../../../lib/models/branches/train-branches";
import { fitSdcca } from "../../../lib/models/fit-sdcca";
import { fitSdccaFromDisk } from "../../../lib/models/from-disk/fit-sdcca-from-disk";
import type { FeatureRows } from "../../../lib/models/from-disk/feature-rows";
import { writeFeatureRows } from "../../../lib/models/from-disk/write-feature-rows";
import { loadModel, saveModel } from "../../../lib/models/saved-model";
import { createIndex } from "../../../lib/retrieval/create-index";
import { InputError } from "../../../lib/runtime/check";
import { useBackend } from "../../../lib/runtime/tensorflow/backend";
import { oneHotLabels, rowsTensor } from "../../../lib/runtime/tensorflow/tensors";
import { type Weights, within } from "../../../lib/runtime/tensorflow/weights";
import type { Feed } from "../../../lib/training/feed";
import type { FedLoss } from "../../../lib/training/step";
import { train } from "../../../lib/training/train";
import { openFilesIn } from "../../open-files";
import { temporaryFolder } from "../../temporary-folder";
import { fitSmallAttention } from "../fits";
import { toyFeatures } from "../toy-features";

before(() => useBackend());

const root = temporaryFolder();
const data = toyFeatures(900);
const SMALL = { outputs: 4, audioLayers: [16], videoLayers: [16, 8], batchSize: 40, epochs: 3, seed: 5, windowRows: 300 };
let folders = 0;
const written = (features: FeatureSet = data, options: Parameters<typeof writeFeatureRows>[2] = { shardRows: 350 }) =>
  writeFeatureRows(join(root, `rows ${folders++}`), features, options);

/**
 * The same training with all rows in memory: row numbers are fed in the order of the disk, and the step gathers the rows, as fitSdcca's
 * does. No epoch is chosen, so that the last is compared.
 * @param held ids of the videos that do not train
 */
async function inMemory(
  rows: FeatureRows,
  execution: "captured" | "eager",
  epochs = 3,
  held: readonly string[] = [],
): Promise<Weights> {
  const audioShape: BranchShape = { sizes: [8, 16, 4], activation: "sigmoid", dropout: 0.2 };
  const videoShape: BranchShape = { sizes: [12, 16, 8, 4], activation: "sigmoid", dropout: 0.2 };
  const audio = rowsTensor(standardise(meanAudio(data.audio), rows.standardisers.audio));
  const video = rowsTensor(standardise(data.video, rows.standardisers.video));
  const oneHot = oneHotLabels(data.labels, 3);
  const settings = {
    blocks: rows.blocks,
    left: Uint8Array.from(data.ids, (id) => (held.includes(id) ? 1 : 0)),
    windowRows: 300,
    seed: 5,
  };
  const perEpoch = Math.floor((900 - held.length) / 40);
  let epoch = 0;
  const feed: Feed = {
    inputs: [{ name: "rows", dtype: "int32", shape: [40] }],
    sizes: [0],
    perEpoch,
    *epoch() {
      const order = [...windowsOf(settings, ++epoch)].flatMap((window) => [...window.rows]);
      for (let b = 0; b < perEpoch; b++) yield { values: [Int32Array.from(order.slice(40 * b, 40 * (b + 1)))], size: 0 };
    },
  };
  const loss: FedLoss = (parameters, [batch], key) => {
    const gathered = (matrix: tf.Tensor2D) => tf.gather(matrix, batch as tf.Tensor1D);
    const a = applyBranch(audioShape, within(parameters, "audio"), gathered(audio), key);
    const v = applyBranch(videoShape, within(parameters, "video"), gathered(video), key, VIDEO_LAYERS);
    return sdccaLossOneHot(a, v, gathered(oneHot), { beta: 0.2, ridge: 1e-4, norm: "trace" });
  };
  const options = { epochs, batchSize: 40, seed: 5, learningRate: 1e-3, execution };
  const { weights } = await train({ initial: initialBranches(audioShape, videoShape, 5), feed, loss }, options);
  tf.dispose([audio, video, oneHot]);
  return weights;
}

for (const execution of ["captured", "eager"] as const)
  test(`the same batches in memory give the same weights, to the bit: ${execution}`, async () => {
    const rows = await written();
    const model = await fitSdccaFromDisk(rows, { ...SMALL, validation: 0, execution });
    assert.equal(model.history.execution, execution);
    assert.deepEqual(model.state.weights, await inMemory(rows, execution));
  });

test("videos that choose the epoch do not train", async () => {
  const rows = await written();
  const model = await fitSdccaFromDisk(rows, { ...SMALL, epochs: 1, execution: "eager" });
  const { heldOut, fittedOn } = model.state.split;
  assert.deepEqual([heldOut.length, fittedOn.length, new Set([...heldOut, ...fittedOn]).size], [90, 810, 900]);
  assert.deepEqual(model.state.weights, await inMemory(rows, "eager", 1, heldOut));
});

const close = (a: ArrayLike<number>, b: ArrayLike<number>, tolerance: number) => {
  assert.equal(a.length, b.length);
  for (let i = 0; i < a.length; i++) assert.ok(Math.abs(a[i] - b[i]) <= tolerance, `${i}: ${a[i]} against ${b[i]}`);
};

test("data of few videos: held out, standardised, and the epoch chosen as in memory; the order alone differs", async () => {
  const options = { ...SMALL, activation: "relu" as const, readout: "same-class" as const, branchClassWeight: 0.3, epochs: 12 };
  const { windowRows, ...usual } = options;
  const memory = await fitSdcca(data, usual);
  const disk = await fitSdccaFromDisk(await written(), { ...usual, windowRows });
  assert.deepEqual(disk.state.split, memory.state.split);
  close(disk.state.audioStandardiser.mean, memory.state.audioStandardiser.mean, 1e-12);
  close(disk.state.videoStandardiser.deviation, memory.state.videoStandardiser.deviation, 1e-12);
  assert.deepEqual([disk.kind, disk.classes, disk.widths], [memory.kind, memory.classes, memory.widths]);
  const best = disk.history.epochs[disk.history.bestEpoch - 1].validation!;
  assert.ok(Math.abs(best - memory.history.epochs[memory.history.bestEpoch - 1].validation!) < 0.1, `${best}`);
  assert.equal(best, Math.max(...disk.history.epochs.map(({ validation }) => validation!)));
  const fresh = toyFeatures(40, 3);
  assert.ok(disk.embedAudio(fresh.audio).data.every(Number.isFinite));
});

test("one batch of everything, where order does not count: the model of fitSdcca, embeddings and all", async () => {
  const few = takeVideos(
    data,
    Int32Array.from({ length: 60 }, (_, i) => i),
  );
  const one = { outputs: 4, audioLayers: [8], videoLayers: [8], validation: 0, batchSize: 60, epochs: 4, dropout: 0 };
  const memory = await fitSdcca(few, one);
  const disk = await fitSdccaFromDisk(await written(few), one);
  for (const [name, { data: weights }] of Object.entries(memory.state.weights))
    close(disk.state.weights[name].data, weights, 1e-5);
  const fresh = toyFeatures(20, 4);
  close(disk.embedAudio(fresh.audio).data, memory.embedAudio(fresh.audio).data, 1e-2);
  close(disk.embedVideo(fresh.video).data, memory.embedVideo(fresh.video).data, 1e-2);
});

test("the model is saved, loaded and indexed as any other", async () => {
  const model = await fitSdccaFromDisk(await written(), { ...SMALL, epochs: 1 });
  await saveModel(join(root, "model"), model);
  const loaded = await loadModel(join(root, "model"));
  const fresh = toyFeatures(20, 3);
  assert.deepEqual((loaded as typeof model).embedAudio(fresh.audio), model.embedAudio(fresh.audio));
  const index = await createIndex(model, fresh);
  assert.equal((await index.search(fresh.audio, { k: 3 })).length, 20);
});

test("audio selected by attention is what new tracks are embedded by; attention that heard the held-out videos is refused", async () => {
  const attention = await fitSmallAttention(data);
  for (const summary of [selectedBy(attention), selectedBy(attention, 2, "concatenated")]) {
    const rows = await written(data, { summary });
    const model = await fitSdccaFromDisk(rows, { ...SMALL, seed: 0, epochs: 1 });
    assert.deepEqual(model.widths, { audio: 8, video: 12 });
    assert.equal(model.state.summary.kind, "selected");
    assert.equal(model.embedAudio(data.audio).rows, 900);
    await assert.rejects(fitSdccaFromDisk(rows, { ...SMALL, seed: 1, epochs: 1 }), /trained the attention/);
  }
});

test("without labels it trains by pairs, and says so when it cannot", async () => {
  const rows = await written({ ...data, classes: [], labels: new Int32Array(900).fill(-1) });
  await assert.rejects(fitSdccaFromDisk(rows, SMALL), /beta 0.2 needs classes/);
  const model = await fitSdccaFromDisk(rows, { ...SMALL, beta: 1 });
  assert.deepEqual(model.classes, []);
  assert.ok(model.history.epochs.every(({ validation }) => validation! > 0));
});

test("a given validation part chooses the epoch", async () => {
  const parts = data.ids.map((_, i) => (i % 9 === 0 ? "validation" : "train"));
  const model = await fitSdccaFromDisk(await written({ ...data, parts }), { ...SMALL, epochs: 1 });
  assert.deepEqual(
    model.state.split.heldOut,
    data.ids.filter((_, i) => i % 9 === 0),
  );
});

test("stopped, failed or refused, it ends its thread and closes its files", async () => {
  const rows = await written();
  const threads = () => process.getActiveResourcesInfo().filter((name) => /MessagePort|Worker/.test(name)).length;
  const before = threads();
  const controller = new AbortController();
  const onEpoch = () => controller.abort();
  const { history } = await fitSdccaFromDisk(rows, { ...SMALL, epochs: 50, signal: controller.signal, onEpoch });
  assert.deepEqual([history.epochs.length, history.ended], [1, "stopped by the user"]);
  const failing = () => {
    throw new Error("progress cannot be shown");
  };
  await assert.rejects(fitSdccaFromDisk(rows, { ...SMALL, onEpoch: failing }), /progress cannot be shown/);
  const stopped = fitSdccaFromDisk(rows, { ...SMALL, signal: AbortSignal.abort() });
  await assert.rejects(stopped, /stopped before its first batch/);
  assert.equal(threads(), before);
  assert.deepEqual(openFilesIn(root), []);
});

test("what cannot be trained on is refused in a sentence", async () => {
  const rows = await written();
  const refused = (work: Promise<unknown>, pattern: RegExp) =>
    assert.rejects(work, (error: Error) => error instanceof InputError && pattern.test(error.message));
  await refused(fitSdccaFromDisk(data as unknown as FeatureRows), /rows must be what openFeatureRows gives/);
  await refused(fitSdccaFromDisk(rows, { ...SMALL, batchSize: 3 }), /batch/);
  await refused(fitSdccaFromDisk(rows, { ...SMALL, windowRows: 0 }), /windowRows must be a whole number of at least 1/);
  await refused(fitSdccaFromDisk(rows, { ...SMALL, epochs: 0 }), /epochs must be/);
  const few = await written(takeVideos(data, [0, 1, 2]));
  await refused(fitSdccaFromDisk(few, { ...SMALL, validation: 0 }), /batch/);
  const still = await written({ ...data, video: { ...data.video, data: new Float32Array(data.video.data.length).fill(2) } });
  await refused(fitSdccaFromDisk(still, SMALL), /every column of the video is constant/);
});
