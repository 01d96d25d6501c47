import type { ArgumentSpec } from "../runtime/graph/session";
import type { Batches } from "./batches";

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
  /** The batches of the next epoch. */
  epoch(): Iterable<FedBatch> | AsyncIterable<FedBatch>;
}

/** The batches of data in memory: fed are row numbers, with which the loss gathers the rows. */
export function rowNumbers(batches: Batches): Feed {
  return {
    inputs: [{ name: "rows", dtype: "int32", shape: [batches.batchSize] }],
    sizes: batches.levels,
    perEpoch: batches.perEpoch,
    *epoch() {
      for (const { rows, size } of batches.epoch()) yield { values: [rows], size };
    },
  };
}
