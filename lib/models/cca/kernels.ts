import { check } from "../../runtime/check";
import { type Matrix, row } from "../../runtime/matrix";
import type { Random } from "../../runtime/random";

/** A kernel: `"rbf"` is exp(−‖x − y‖²/(2 width²)), `"linear"` is xᵀy. */
export type Kernel = { kind: "rbf"; width: number } | { kind: "linear" };

/** k(x, y) for one row y and every row x of a matrix. */
export function kernelColumn(kernel: Kernel, rows: Matrix, squares: Float64Array, y: ArrayLike<number>): Float64Array {
  const { columns, data } = rows;
  const out = new Float64Array(rows.rows);
  let own = 0;
  for (let d = 0; d < columns; d++) own += y[d] * y[d];
  for (let r = 0, at = 0; r < out.length; r++) {
    let product = 0;
    for (let d = 0; d < columns; d++) product += data[at++] * y[d];
    // Rounding can make the squared distance of a row to itself negative.
    out[r] =
      kernel.kind === "linear" ? product : Math.exp(-Math.max(0, squares[r] + own - 2 * product) / (2 * kernel.width ** 2));
  }
  return out;
}

/** ‖x‖² of every row. */
export function squaredLengths(rows: Matrix): Float64Array {
  return Float64Array.from({ length: rows.rows }, (_, r) => {
    let sum = 0;
    for (const v of row(rows, r)) sum += v * v;
    return sum;
  });
}

/** Pairs that the median is taken of: enough for three digits. */
const PAIRS = 20_000;

/**
 * The median distance between two different rows, over 20,000 random pairs: the usual width of an RBF kernel.
 * @throws InputError when it is 0, because most rows are equal
 */
export function medianDistance(rows: Matrix, random: Random): number {
  check(rows.rows > 1, () => `the distance between rows needs two of them; got ${rows.rows}`);
  const distances = Float64Array.from({ length: PAIRS }, () => {
    const i = random.integer(rows.rows);
    const j = (i + 1 + random.integer(rows.rows - 1)) % rows.rows;
    const [x, y] = [row(rows, i), row(rows, j)];
    let sum = 0;
    for (let d = 0; d < x.length; d++) sum += (x[d] - y[d]) ** 2;
    return Math.sqrt(sum);
  }).sort();
  const median = (distances[PAIRS / 2 - 1] + distances[PAIRS / 2]) / 2;
  check(median > 0, () => "half of all rows are at distance 0 of each other, which gives no width: set width");
  return median;
}
