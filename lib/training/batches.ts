import { check } from "../runtime/check";
import type { Random } from "../runtime/random";

/** Rows of one training step. */
interface Batch {
  rows: Int32Array;
  /** What the rows are padded to: the smallest level that holds them all; 0 for rows without sizes. */
  size: number;
}

/**
 * Different sizes that batches are padded to. Each is a graph of its own, which takes as long to build as 60 of its steps
 * (measured: .5 s and 8 ms for 30 chunks), and padding is at most some tenths of a step: one for so many steps, not more
 * than six.
 */
const STEPS_FOR_A_LEVEL = 400;
const MOST_LEVELS = 6;

/** Batches whose rows are sorted together; see {@link Batches}. */
const WINDOW = 8;

/**
 * Draws the batches of an epoch: every row at most once, in an order that is drawn anew each time, without the last,
 * partial batch.
 *
 * Rows with sizes (tracks with a number of chunks) are padded to the largest of their batch, so rows of similar size go
 * together: the shuffled rows are sorted by size within windows of 8 batches and the batches of a window are shuffled.
 * Which rows are together is still drawn anew each epoch, but a batch is more uniform in size than a random one. Padding is
 * rounded up to one of a few levels, quantiles of the sizes, more of them for longer trainings. With one level, as in
 * trainings of a few hundred steps, batches are simply random.
 */
export class Batches {
  private readonly order: Int32Array;
  /** The sizes that batches can have, ascending. */
  readonly levels: number[];

  constructor(
    rows: number,
    readonly batchSize: number,
    private readonly random: Random,
    private readonly sizes?: ArrayLike<number>,
    epochs = 1,
  ) {
    check(!sizes || sizes.length === rows, () => `each of the ${rows} rows needs a size; got ${sizes!.length} sizes`);
    this.order = Int32Array.from({ length: rows }, (_, i) => i);
    const levels = Math.min(MOST_LEVELS, 1 + Math.floor((this.perEpoch * epochs) / STEPS_FOR_A_LEVEL));
    this.levels = sizes ? quantiles(sizes, levels) : [0];
  }

  get perEpoch(): number {
    return Math.floor(this.order.length / this.batchSize);
  }

  epoch(): Batch[] {
    const { batchSize, perEpoch, sizes } = this;
    this.random.shuffle(this.order);
    const batches: Batch[] = [];
    const sorted = sizes && this.levels.length > 1;
    const window = sorted ? WINDOW : perEpoch;
    for (let first = 0; first < perEpoch; first += window) {
      const count = Math.min(window, perEpoch - first);
      const rows = this.order.slice(first * batchSize, (first + count) * batchSize);
      if (sorted) rows.sort((a, b) => sizes[a] - sizes[b]);
      const inWindow = Array.from({ length: count }, (_, b) => this.batch(rows.slice(b * batchSize, (b + 1) * batchSize)));
      for (const batch of sorted ? this.random.shuffle(inWindow) : inWindow) batches.push(batch);
    }
    return batches;
  }

  private batch(rows: Int32Array): Batch {
    if (!this.sizes) return { rows, size: 0 };
    const largest = rows.reduce((most, row) => Math.max(most, this.sizes![row]), 0);
    return { rows, size: this.levels.find((level) => level >= largest)! };
  }
}

/** At most `count` sizes that divide the rows into equal shares, the largest among them. */
function quantiles(sizes: ArrayLike<number>, count: number): number[] {
  const sorted = Array.from(sizes).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1];
  return [...new Set(Array.from({ length: count }, (_, i) => at((i + 1) / count)))];
}
