import { checkObject, checkPositions } from "../runtime/arguments";
import { check } from "../runtime/check";
import { checkShape, type Matrix, toMatrix } from "../runtime/matrix";

/** Mean and spread of each column, as measured on training rows. */
export interface Standardiser {
  /** Of each column. */
  mean: Float64Array;
  /** Standard deviation (divided by n); 0 of a constant column. */
  deviation: Float64Array;
}

/** What is measured of each column, so that parts measured apart can be put together. */
export interface ColumnMoments {
  /** Rows measured. */
  count: number;
  mean: Float64Array;
  /** Sum of squared deviations from the mean. */
  squares: Float64Array;
}

/**
 * Measures each column of `matrix`; two passes in 64 bits, so that neither a large mean nor the scale costs precision. A column is
 * constant when its deviation is no larger than the rounding error of its mean.
 * @param matrix n × d
 * @param only positions of the rows to measure, in this order; all by default
 * @throws InputError when there is no row, a value is not finite, or a column's spread leaves the range of a 64-bit float.
 */
export function fitStandardiser(matrix: Matrix, only?: ArrayLike<number>): Standardiser {
  const moments = columnMoments(matrix, only);
  return standardiserOf(moments, matrix.data instanceof Float32Array ? ROUNDING.float32 : ROUNDING.float64);
}

/** How far from its mean a constant may lie by rounding, as a share of the mean. */
export const ROUNDING = { float32: 2 ** -22, float64: 2 ** -50 };

/** The moments of each column, as {@link fitStandardiser} measures them. */
export function columnMoments(matrix: Matrix, only?: ArrayLike<number>): ColumnMoments {
  const { rows, columns, data } = toMatrix(matrix, "the matrix to standardise");
  if (only) checkPositions(only, "the rows to measure", rows);
  const count = only?.length ?? rows;
  check(count > 0, () => "cannot standardise a matrix without rows: give the training rows");
  const mean = new Float64Array(columns);
  const squares = new Float64Array(columns);
  const start = (r: number) => (only ? only[r] : r) * columns;
  for (let r = 0; r < count; r++) for (let c = 0, i = start(r); c < columns; c++) mean[c] += data[i++];
  for (let c = 0; c < columns; c++) mean[c] /= count;
  for (let r = 0; r < count; r++) for (let c = 0, i = start(r); c < columns; c++) squares[c] += (data[i++] - mean[c]) ** 2;
  return { count, mean, squares };
}

/**
 * The moments of all rows from those of the parts, in 64 bits (Chan, Golub, LeVeque 1979): as exact as two passes over all rows, up
 * to rounding.
 */
export function joinMoments(parts: readonly ColumnMoments[]): ColumnMoments {
  check(parts.length > 0, () => "there are no moments to join");
  const [first, ...rest] = parts;
  const joined = { count: first.count, mean: first.mean.slice(), squares: first.squares.slice() };
  for (const { count, mean, squares } of rest) {
    const all = joined.count + count;
    for (let c = 0; c < mean.length; c++) {
      const difference = mean[c] - joined.mean[c];
      joined.mean[c] += (difference * count) / all;
      joined.squares[c] += squares[c] + difference ** 2 * ((joined.count * count) / all);
    }
    joined.count = all;
  }
  return joined;
}

/** The standardiser by moments. @param rounding one of {@link ROUNDING}, by the type of the rows */
export function standardiserOf({ count, mean, squares }: ColumnMoments, rounding: number): Standardiser {
  const deviation = squares.map((sum) => Math.sqrt(sum / count));
  for (let c = 0; c < deviation.length; c++) {
    check(Number.isFinite(deviation[c]), () => `column ${c} spreads beyond the range of a 64-bit float: scale it down first`);
    if (deviation[c] <= rounding * Math.abs(mean[c])) deviation[c] = 0;
  }
  return { mean, deviation };
}

/**
 * (x − mean) / deviation, column by column: a new matrix of the same type. A constant column becomes 0, also in rows where it
 * differs: nothing was learnt about it. Rows never seen in fitting are welcome.
 * @param matrix n × d, d being the width of the matrix that was measured
 * @returns n × d
 * @throws InputError when the matrix has another width than the standardiser
 */
export function standardise<Data extends Float32Array | Float64Array>(
  matrix: Matrix<Data>,
  standardiser: Standardiser,
): Matrix<Data> {
  checkShape(matrix, "the matrix to standardise");
  checkObject(standardiser, "the standardiser", "what fitStandardiser gives", { mean: "list", deviation: "list" });
  const { mean, deviation } = standardiser;
  const { rows, columns, data } = matrix;
  check(deviation.length === mean.length, () => `a standardiser of ${mean.length} means and ${deviation.length} deviations`);
  check(columns === mean.length, () => `the standardiser was fitted on ${mean.length} columns; this matrix has ${columns}`);
  const out = new (data.constructor as new (length: number) => Data)(data.length);
  for (let r = 0, i = 0; r < rows; r++)
    for (let c = 0; c < columns; c++, i++) out[i] = deviation[c] === 0 ? 0 : (data[i] - mean[c]) / deviation[c];
  return { rows, columns, data: out };
}
