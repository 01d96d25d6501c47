import type * as tf from "@tensorflow/tfjs";
import { BatchThread } from "../../features/stored/batch-thread";
import { type OrderSettings, windowsOf } from "../../features/stored/row-order";
import { oneHotTensor } from "../../runtime/tensorflow/tensors";
import type { Feed } from "../../training/feed";
import type { FedTrainable } from "../../training/train";
import type { RowsLoss } from "../branches/train-branches";
import type { FeatureRows } from "./feature-rows";

/** How rows on the disk become batches. */
export interface RowFeedOptions {
  order: OrderSettings;
  epochs: number;
  batchSize: number;
  /** Rows that train. */
  rows: number;
}

/** A feed that is closed when the training is over, however it ended. */
export interface RowFeed extends Feed {
  /** Ends its thread, and closes its files. */
  close(): Promise<void>;
}

/** Batches of rows on the disk, standardised, with their labels. */
export function rowFeed(data: FeatureRows, { order, epochs, batchSize, rows }: RowFeedOptions): RowFeed {
  const { labels, widths, standardisers } = data;
  const perEpoch = Math.floor(rows / batchSize);
  let thread: BatchThread | undefined;
  let left = perEpoch;
  const start = (batches: number) => {
    const from = { epoch: Math.floor(batches / perEpoch) + 1, batch: batches % perEpoch };
    left = perEpoch - from.batch;
    return (thread = new BatchThread({ order, epochs, batchSize, from, labels, widths, standardisers }));
  };
  return {
    inputs: [
      { name: "audio", dtype: "float32", shape: [batchSize, widths.audio] },
      { name: "video", dtype: "float32", shape: [batchSize, widths.video] },
      { name: "labels", dtype: "int32", shape: [batchSize] },
    ],
    sizes: [0],
    perEpoch,
    async startAt(batches) {
      await thread?.close();
      start(batches);
    },
    rowsOf(step) {
      const numbers = [...windowsOf(order, Math.floor(step / perEpoch) + 1)].flatMap((window) => Array.from(window.rows));
      const first = (step % perEpoch) * batchSize;
      return numbers.slice(first, first + batchSize);
    },
    async *epoch() {
      const reading = thread ?? start(0);
      const count = left;
      left = perEpoch;
      for (let batch = 0; batch < count; batch++) {
        const { audio, video, labels: ofBatch, memory } = await reading.next();
        yield { values: [audio, video, ofBatch], size: 0 };
        reading.giveBack(memory);
      }
    },
    close: async () => thread?.close(),
  };
}

/** A loss of rows as the loss of what {@link rowFeed} feeds. */
export function fedLoss(loss: RowsLoss, classes: number): FedTrainable["loss"] {
  return (parameters, [audio, video, labels], key) =>
    loss(parameters, audio as tf.Tensor2D, video as tf.Tensor2D, oneHotTensor(labels as tf.Tensor1D, classes), key);
}
