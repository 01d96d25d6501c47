import { QUANTISATION_BIAS, QUANTISATION_STEP } from "../records/quantisation";

/** What the values of a view are like. */
export interface ValueStatistics {
  /** Numbers that are finite. */
  values: number;
  /** Numbers that are NaN. */
  nan: number;
  /** Numbers that are infinite. */
  infinite: number;
  /** Of the finite ones; 0 where there are none. */
  min: number;
  /** The largest finite one. */
  max: number;
  /** Of the finite ones. */
  mean: number;
  /** Columns that have one value in all rows. */
  constantColumns: number;
  /** Whether all values are among the 256 that bytes of YouTube-8M stand for. */
  onGrid: boolean;
}

/** Counts of values in equal steps from the smallest to the largest. */
export interface Histogram {
  /** The smallest value, where the first bin begins. */
  min: number;
  /** The largest, where the last bin ends. */
  max: number;
  /** Values in each bin; all bins are equally wide. */
  counts: number[];
}

const BINS = 16;

/** Measures values as they come, of any number. */
export class ValueCounter {
  private readonly first: Float64Array;
  private readonly varies: Uint8Array;
  private sum = 0;
  private rows = 0;
  private readonly found: ValueStatistics = {
    ...{ values: 0, nan: 0, infinite: 0, min: Infinity, max: -Infinity, mean: 0, constantColumns: 0, onGrid: true },
  };

  constructor(private readonly columns: number) {
    this.first = new Float64Array(columns).fill(NaN);
    this.varies = new Uint8Array(columns);
  }

  add(data: ArrayLike<number>): void {
    const { found } = this;
    for (let i = 0, c = 0; i < data.length; i++, c = c + 1 === this.columns ? 0 : c + 1) {
      const value = data[i];
      if (!Number.isFinite(value)) {
        if (Number.isNaN(value)) found.nan++;
        else found.infinite++;
        continue;
      }
      found.values++;
      this.sum += value;
      if (value < found.min) found.min = value;
      if (value > found.max) found.max = value;
      if (Number.isNaN(this.first[c])) this.first[c] = value;
      else if (value !== this.first[c]) this.varies[c] = 1;
      if (found.onGrid) found.onGrid = isOnGrid(value);
    }
    this.rows += data.length / this.columns;
  }

  statistics(): ValueStatistics {
    const { found, sum, rows, varies } = this;
    if (found.values === 0) return { ...found, min: 0, max: 0, onGrid: false };
    const constantColumns = rows > 1 ? varies.reduce((count, varied) => count + (varied ? 0 : 1), 0) : 0;
    // −0 is 0 to whoever reads it.
    return { ...found, min: found.min + 0, max: found.max + 0, mean: sum / found.values, constantColumns };
  }
}

/** Within what rounding to 32 bits does. */
function isOnGrid(value: number): boolean {
  const q = (value - QUANTISATION_BIAS) / QUANTISATION_STEP;
  return q > -0.01 && q < 255.01 && Math.abs(q - Math.round(q)) < 1e-4;
}

/** An empty histogram between two values. */
export function newHistogram({ min, max }: { min: number; max: number }): Histogram {
  return { min, max, counts: new Array<number>(BINS).fill(0) };
}

/** Adds values; what is not finite is left out. */
export function addToHistogram({ min, max, counts }: Histogram, data: ArrayLike<number>): void {
  const step = (max - min) / BINS;
  for (let i = 0; i < data.length; i++)
    if (Number.isFinite(data[i])) counts[step > 0 ? Math.min(Math.floor((data[i] - min) / step), BINS - 1) : 0]++;
}
