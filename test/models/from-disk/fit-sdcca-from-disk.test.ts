import assert from "node:assert/strict";
import { truncateSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { before, test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { type FeatureSet, meanAudio } from "../../../lib/features/feature-set";
import { windowsOf } from "../../../lib/features/stored/row-order";
import { fitStandardiser, standardise } from "../../../lib/features/standardise";
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
 */
async function inMemory(rows: FeatureRows, execution: "captured" | "eager"): Promise<Weights> {
  const audioShape: BranchShape = { sizes: [8, 16, 4], activation: "sigmoid", dropout: 0.2 };
  const videoShape: BranchShape = { sizes: [12, 16, 8, 4], activation: "sigmoid", dropout: 0.2 };
  const audio = rowsTensor(standardise(meanAudio(data.audio), rows.standardisers.audio));
  const video = rowsTensor(standardise(data.video, rows.standardisers.video));
  const oneHot = oneHotLabels(data.labels, 3);
  const settings = { blocks: rows.blocks, left: new Uint8Array(900), windowRows: 300, seed: 5 };
  let epochs = 0;
  const feed: Feed = {
    inputs: [{ name: "rows", dtype: "int32", shape: [40] }],
    sizes: [0],
    perEpoch: 22,
    *epoch() {
      const order = [...windowsOf(settings, ++epochs)].flatMap((window) => [...window.rows]);
      for (let b = 0; b < 22; b++) yield { values: [Int32Array.from(order.slice(40 * b, 40 * (b + 1)))], size: 0 };
    },
  };
  const { weights } = await train(
    {
      initial: initialBranches(audioShape, videoShape, 5),
      feed,
      loss: (parameters, [batch], key) => {
        const gathered = (matrix: tf.Tensor2D) => tf.gather(matrix, batch as tf.Tensor1D);
        const a = applyBranch(audioShape, within(parameters, "audio"), gathered(audio), key);
        const v = applyBranch(videoShape, within(parameters, "video"), gathered(video), key, VIDEO_LAYERS);
        return sdccaLossOneHot(a, v, gathered(oneHot), { beta: 0.2, ridge: 1e-4, norm: "trace" });
      },
    },
    { epochs: 3, batchSize: 40, seed: 5, learningRate: 1e-3, execution },
  );
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
