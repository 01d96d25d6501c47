import * as tf from "@tensorflow/tfjs";
import { readBlocks } from "../lib/features/stored/stored-rows";
import { sdccaLossOneHot } from "../lib/losses/sdcca-loss";
import { applyBranch, type BranchShape } from "../lib/models/branches/branch";
import { initialBranches, type RowsLoss, VIDEO_LAYERS } from "../lib/models/branches/train-branches";
import { type FeatureRows, openFeatureRows } from "../lib/models/from-disk/feature-rows";
import { fedLoss, rowFeed } from "../lib/models/from-disk/row-feed";
import { Random } from "../lib/runtime/random";
import { oneHotLabels, rowsTensor } from "../lib/runtime/tensorflow/tensors";
import { within } from "../lib/runtime/tensorflow/weights";
import { Batches } from "../lib/training/batches";
import { capturedStep } from "../lib/training/captured-step";
import { type Feed, rowNumbers } from "../lib/training/feed";
import { optimiserSettings } from "../lib/training/optimiser";
import type { FedLoss } from "../lib/training/step";

/** Training steps on rows that were written to a folder. */
export interface StoredSteps {
  /** Milliseconds of each of so many steps, the wait for its batch included, the loss read after each. */
  time(count: number): Promise<number[]>;
  close(): Promise<void>;
}

/** Rows that are held in memory: a hundredth of what a training on a million has. */
const IN_MEMORY = 10_000;

/** S-DCCA with the authors' layers, dropout and optimiser, as the training of `fitSdcca` or `fitSdccaFromDisk` does its steps. */
export async function createStoredSteps(folder: string, where: "disk" | "memory", batchSize: number): Promise<StoredSteps> {
  const data = await openFeatureRows(folder);
  const audio: BranchShape = { sizes: [data.widths.audio, 128, 128, 64, 10], activation: "sigmoid", dropout: 0.2 };
  const video: BranchShape = { sizes: [data.widths.video, 256, 256, 128, 10], activation: "sigmoid", dropout: 0.2 };
  const ofRows: RowsLoss = (parameters, a, v, oneHot, key) =>
    sdccaLossOneHot(
      applyBranch(audio, within(parameters, "audio"), a, key),
      applyBranch(video, within(parameters, "video"), v, key, VIDEO_LAYERS),
      oneHot,
    );
  const { feed, loss, close } = where === "disk" ? fromDisk(data, batchSize, ofRows) : await inMemory(data, batchSize, ofRows);
  const plan = { loss, inputs: feed.inputs, sizes: [0], seed: 0, steps: 1e6 };
  const step = capturedStep(initialBranches(audio, video, 0), optimiserSettings({}), plan);
  const batches = everyBatch(feed);
  let number = 0;
  const once = async () => {
    const began = performance.now();
    const { value } = await batches.next();
    const of = step.run(value!, number++);
    of.dataSync();
    of.dispose();
    return performance.now() - began;
  };
  return {
    async time(count) {
      const times: number[] = [];
      for (let s = 0; s < count; s++) {
        times.push(await once());
        // As a training does, so that progress is shown and a stop is noticed.
        await new Promise((done) => setImmediate(done));
      }
      return times;
    },
    async close() {
      step.dispose();
      await close();
    },
  };
}

async function* everyBatch(feed: Feed) {
  for (;;) yield* feed.epoch();
}

interface Fed {
  feed: Feed;
  loss: FedLoss;
  close(): Promise<void>;
}

function fromDisk(data: FeatureRows, batchSize: number, loss: RowsLoss): Fed {
  const rows = data.ids.length;
  const order = { blocks: data.blocks, left: new Uint8Array(rows), windowRows: 16_384, seed: 0 };
  const feed = rowFeed(data, { order, epochs: 1000, batchSize, rows });
  return { feed, loss: fedLoss(loss, data.classes.length), close: () => feed.close() };
}

async function inMemory(data: FeatureRows, batchSize: number, loss: RowsLoss): Promise<Fed> {
  const parts: { audio: tf.Tensor2D; video: tf.Tensor2D }[] = [];
  let rows = 0;
  for await (const { audio, video } of readBlocks(data)) {
    parts.push({
      audio: rowsTensor(audio),
      video: rowsTensor(video),
    });
    rows += audio.rows;
    if (rows >= IN_MEMORY) break;
  }
  const audio = tf.concat(parts.map((part) => part.audio));
  const video = tf.concat(parts.map((part) => part.video));
  tf.dispose(parts);
  const oneHot = oneHotLabels(data.labels.subarray(0, rows), data.classes.length);
  return {
    feed: rowNumbers(() => new Batches(rows, batchSize, new Random("bench"))),
    loss: (parameters, [batch], key) => {
      const gathered = (matrix: tf.Tensor2D) => tf.gather(matrix, batch as tf.Tensor1D);
      return loss(parameters, gathered(audio), gathered(video), gathered(oneHot), key);
    },
    close: async () => tf.dispose([audio, video, oneHot]),
  };
}
