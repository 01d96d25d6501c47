import { checkNumbers, checkOptions } from "../../runtime/arguments";
import { check, checkInteger, checkNumber } from "../../runtime/check";
import { type MatrixLike, toMatrix } from "../../runtime/matrix";
import { Random } from "../../runtime/random";

/** Options of {@link bootstrapInterval} and {@link bootstrapBand}. */
export interface BootstrapOptions {
  /** Seed of the resampling; 0 by default. The same seed draws the same queries for every measure. */
  seed?: number;
  /**
   * Resamples; 2,000 by default: 50 of them lie beyond each end of a 95 % interval, which leaves the ends uncertain by
   * about 6 % of the standard error. Efron & Tibshirani (1993) ask for at least 1,000.
   * At most 10,000,000.
   */
  resamples?: number;
  /** Coverage, in (0, 1); .95 by default. */
  level?: number;
}

/** A mean and its percentile bootstrap interval. */
export interface Interval {
  /** The mean itself. */
  mean: number;
  /** The lower end. */
  low: number;
  /** The upper end. */
  high: number;
  /** The share of such intervals that hold the true mean, such as .95. */
  level: number;
}

/** The same for each point of a curve; every point has its own interval, the band as a whole does not have that coverage. */
export interface Band {
  /** The mean at each point. */
  mean: number[];
  /** The lower end at each point. */
  low: number[];
  /** The upper end at each point. */
  high: number[];
  /** The share of such intervals that hold the true mean, such as .95, at each point by itself. */
  level: number;
}

/**
 * Percentile bootstrap interval of a mean, resampling the values (here: queries) with replacement. It says how far the mean
 * would move with other queries from the same source against this same gallery, not with another gallery or training run. Where
 * queries and gallery are one set of videos, as in the walk-through, that makes it too narrow for new videos in both roles.
 * @param values one for each query, such as `averagePrecision`
 * @throws InputError with fewer than two values, or one that is not finite
 */
export function bootstrapInterval(values: ArrayLike<number>, options: BootstrapOptions = {}): Interval {
  checkNumbers(values, "values");
  check(values.length > 1, () => `an interval needs at least 2 values; got ${values.length}`);
  const { mean, low, high, level } = bootstrapBand({ rows: values.length, columns: 1, data: Float64Array.from(values) }, options);
  return { mean: mean[0], low: low[0], high: high[0], level };
}

/**
 * Percentile bootstrap intervals of column means, resampling whole rows (queries) against the same gallery: the band around an averaged curve such as
 * `precisionRecall().perQuery`. Takes time in proportion to resamples × queries × points: .6 s for 2,000 × 2,000 × 101.
 * @param perQuery queries × points
 * @throws InputError with fewer than two rows, or a value that is not finite
 */
export function bootstrapBand(perQuery: MatrixLike, options: BootstrapOptions = {}): Band {
  const { seed, resamples, level } = bootstrapSettings(options);
  const { rows, columns, data } = toMatrix(perQuery, "values");
  check(rows > 1, () => `an interval needs at least 2 rows; got ${rows}`);
  const random = new Random(seed, "bootstrap");
  const means = Array.from({ length: columns }, () => new Float64Array(resamples));
  const sums = new Float64Array(columns);
  const drawn = new Int32Array(rows);
  for (let b = 0; b < resamples; b++) {
    drawn.fill(0);
    for (let i = 0; i < rows; i++) drawn[random.integer(rows)]++;
    sums.fill(0);
    for (let r = 0; r < rows; r++) {
      const times = drawn[r];
      if (times === 0) continue;
      for (let c = 0, at = r * columns; c < columns; c++) sums[c] += times * data[at++];
    }
    for (let c = 0; c < columns; c++) means[c][b] = sums[c] / rows;
  }
  for (const column of means) {
    column.sort();
    check(
      Number.isFinite(column[0]) && Number.isFinite(column[resamples - 1]),
      () => "the sum of the values leaves the range of a 64-bit float: scale them down first",
    );
  }
  return {
    mean: Array.from({ length: columns }, (_, c) => columnMean(data, rows, columns, c)),
    low: means.map((column) => quantile(column, (1 - level) / 2)),
    high: means.map((column) => quantile(column, (1 + level) / 2)),
    level,
  };
}

/** Each keeps its statistic: more would take memory, and tell nothing. */
const MOST_RESAMPLES = 10_000_000;

/** The options with their defaults, checked. */
export function bootstrapSettings(options: BootstrapOptions): Required<BootstrapOptions> {
  checkOptions(options);
  const { seed = 0, resamples = 2000, level = 0.95 } = options;
  checkInteger(resamples, "resamples", 1, MOST_RESAMPLES);
  checkNumber(level, "level", 0, 1);
  return { seed, resamples, level };
}

function columnMean(data: ArrayLike<number>, rows: number, columns: number, c: number): number {
  let sum = 0;
  for (let r = 0; r < rows; r++) sum += data[r * columns + c];
  return sum / rows;
}

/** Quantile of ascending values, linear between neighbours. */
export function quantile(ascending: Float64Array, p: number): number {
  const at = p * (ascending.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, ascending.length - 1);
  return ascending[below] + (at - below) * (ascending[above] - ascending[below]);
}
