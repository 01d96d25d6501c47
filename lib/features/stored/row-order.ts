import { check } from "../../runtime/check";
import { Random } from "../../runtime/random";
import type { RowBlock } from "./row-blocks";

/** In which order rows on the disk are trained on. */
export interface OrderSettings {
  blocks: readonly RowBlock[];
  /** Not 0 of the rows that do not train, by their numbers among those of all shards. */
  left: Uint8Array;
  /** Rows that are in memory together, and shuffled; rounded up to whole blocks. */
  windowRows: number;
  seed: number;
}

/** Rows that are in memory together. */
export interface Window {
  /** What is read, in this order, one behind the other. */
  blocks: RowBlock[];
  /** Places among these rows, in the order in which they are trained on. */
  places: Int32Array;
  /** The numbers of the rows at these places, among those of all shards. */
  rows: Int32Array;
}

/**
 * The order of an epoch: all blocks of rows in an order that is drawn anew each epoch, cut into windows, and the rows of each window
 * shuffled. So every row occurs once, and rows that were written one after another, such as those of one class, are spread over the
 * epoch by the blocks and within a window by the rows. A shuffle of all rows would ask the disk for each row alone.
 *
 * It depends on the shards, the rows left out, the window, the seed and the epoch, and on nothing else.
 * @param epoch from 1
 */
export function* windowsOf({ blocks, left, windowRows, seed }: OrderSettings, epoch: number): Generator<Window> {
  const random = new Random("rows on disk", seed, epoch);
  const drawn = random.shuffle(blocks.slice());
  for (let from = 0; from < drawn.length;) {
    const window: RowBlock[] = [];
    const numbers: number[] = [];
    while (from < drawn.length && numbers.length < windowRows) {
      const block = drawn[from++];
      for (let r = 0; r < block.rows; r++) numbers.push(block.first + r);
      window.push(block);
    }
    const places = random.shuffle(Int32Array.from(numbers.keys()).filter((place) => !left[numbers[place]]));
    yield { blocks: window, places, rows: places.map((place) => numbers[place]) };
  }
}

/** Most rows that a window holds. */
export function mostRows({ blocks, windowRows }: Pick<OrderSettings, "blocks" | "windowRows">): number {
  check(blocks.length > 0, () => "there are no rows to put in an order");
  const block = blocks.reduce((most, { rows }) => Math.max(most, rows), 0);
  const all = blocks.reduce((sum, { rows }) => sum + rows, 0);
  return Math.min(all, windowRows + block - 1);
}
