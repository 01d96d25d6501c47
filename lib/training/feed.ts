import type * as tf from "@tensorflow/tfjs";
import { checkInteger } from "../runtime/check";
import type { ArgumentSpec } from "../runtime/graph/session";
import { Random } from "../runtime/random";
import { Batches } from "./batches";
import type { FedTrainable, Trainable, TrainingOptions } from "./train";

/** The values of one batch, an array for each input of its {@link Feed}. */
export interface FedBatch {
  /** One array for each argument of the loss. */
  values: (Float32Array | Int32Array)[];
  /** What its rows are padded to; see {@link Feed.sizes}. */
  size: number;
}

/**
 * Where a training gets its batches from: from the row numbers of data in memory, or from data that does not fit there. A batch's
 * arrays belong to the feed again when the next batch is asked for.
 */
export interface Feed {
  /** What each batch consists of: names, types and shapes of the loss's inputs. */
  inputs: ArgumentSpec[];
  /** Sizes that batches can have, as {@link Loss} takes them; `[0]` where all rows are alike. */
  sizes: number[];
  /** Batches of an epoch, at least 1. */
  perEpoch: number;
  /**
   * Goes to where the feed is after so many batches, from the beginning of the training, as if they had been taken: the next epoch is
   * what is left of the one that they ended in. It is called before the first epoch, and may be called again. A feed without it
   * cannot go on from a checkpoint.
   */
  startAt?(batches: number): void | Promise<void>;
  /** The numbers of the rows of the batch of a step, from 0, for messages. */
  rowsOf?(step: number): ArrayLike<number>;
  /** The batches of the next epoch. */
  epoch(): Iterable<FedBatch> | AsyncIterable<FedBatch>;
}

/**
 * The batches of data in memory: fed are row numbers, with which the loss gathers the rows.
 * @param draw the batches from the first epoch on; each call draws the same
 */
export function rowNumbers(draw: () => Batches): Feed {
  let batches = draw();
  let taken = 0;
  return {
    inputs: [{ name: "rows", dtype: "int32", shape: [batches.batchSize] }],
    sizes: batches.levels,
    perEpoch: batches.perEpoch,
    startAt(count) {
      batches = draw();
      // Drawn again and not kept: an order depends on all orders before it, and on nothing else.
      for (let epoch = 1; epoch <= count / batches.perEpoch; epoch++) batches.epoch();
      taken = count % batches.perEpoch;
    },
    rowsOf(step) {
      const drawn = draw();
      for (let epoch = 1; epoch <= step / drawn.perEpoch; epoch++) drawn.epoch();
      return drawn.epoch()[step % drawn.perEpoch].rows;
    },
    *epoch() {
      const left = batches.epoch().slice(taken);
      taken = 0;
      for (const { rows, size } of left) yield { values: [rows], size };
    },
  };
}

/** Whether its batches are fed; otherwise {@link gathered} feeds them. */
export function isFed(model: Trainable | FedTrainable): model is FedTrainable {
  return model.feed !== undefined;
}

/** The feed of data in memory, and the loss and the description of its batches. */
export function gathered(
  model: Trainable,
  { batchSize, epochs, seed = 0 }: TrainingOptions,
): Pick<FedTrainable, "feed" | "loss" | "describe"> {
  checkInteger(model.rows, "training rows", 1, 2 ** 31 - 1);
  const rows = Math.min(checkInteger(batchSize, "batchSize", 1), model.rows);
  return {
    feed: rowNumbers(() => new Batches(model.rows, rows, new Random("batches", seed), model.sizes, epochs)),
    loss: (parameters, [batch], key, size) => model.loss(parameters, batch as tf.Tensor1D, key, size),
    describe: (parameters, [batch], size) => model.describe?.(parameters, batch as tf.Tensor1D, size),
  };
}
