import type { ArgumentSpec } from "../runtime/graph/session";
import type { Batches } from "./batches";

/** The values of one batch, an array for each input of its {@link Feed}. */
export interface FedBatch {
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
    *epoch() {
      const left = batches.epoch().slice(taken);
      taken = 0;
      for (const { rows, size } of left) yield { values: [rows], size };
    },
  };
}
