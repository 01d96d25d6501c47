import { check } from "../runtime/check";
import type { Matrix } from "../runtime/matrix";

/** Mean and spread of each column, as measured on training rows. */
export interface Standardiser {
  mean: Float64Array;
  /** Standard deviation (divided by n) plus {@link DEVIATION_FLOOR}. */
  deviation: Float64Array;
}

/** Added to every standard deviation, so that a constant column becomes 0 instead of NaN. */
export const DEVIATION_FLOOR = 1e-6;

/**
 * Measures each column of `matrix`; two passes in 64 bits, so a large mean costs no precision.
 * @param only the rows to measure, in this order; all by default
 */
export function fitStandardiser({ rows, columns, data }: Matrix, only?: ArrayLike<number>): Standardiser {
  const count = only?.length ?? rows;
  check(count > 0, () => "cannot standardise a matrix without rows: give the training rows");
  const mean = new Float64Array(columns);
  const deviation = new Float64Array(columns);
  const start = (r: number) => (only ? only[r] : r) * columns;
  for (let r = 0; r < count; r++) for (let c = 0, i = start(r); c < columns; c++) mean[c] += data[i++];
  for (let c = 0; c < columns; c++) mean[c] /= count;
  for (let r = 0; r < count; r++) for (let c = 0, i = start(r); c < columns; c++) deviation[c] += (data[i++] - mean[c]) ** 2;
  for (let c = 0; c < columns; c++) deviation[c] = Math.sqrt(deviation[c] / count) + DEVIATION_FLOOR;
  return { mean, deviation };
}

/** (x − mean) / deviation, column by column: a new matrix of the same type. Rows never seen in fitting are welcome. */
export function standardise<Data extends Float32Array | Float64Array>(
  matrix: Matrix<Data>,
  { mean, deviation }: Standardiser,
): Matrix<Data> {
  const { rows, columns, data } = matrix;
  check(columns === mean.length, () => `the standardiser was fitted on ${mean.length} columns; this matrix has ${columns}`);
  const out = new (data.constructor as new (length: number) => Data)(data.length);
  for (let r = 0, i = 0; r < rows; r++) for (let c = 0; c < columns; c++, i++) out[i] = (data[i] - mean[c]) / deviation[c];
  return { rows, columns, data: out };
}
