import { type Matrix, row, selectRows } from "../../runtime/matrix";
import { solveLower, transpose } from "./canonical-algebra";
import { type Kernel, kernelColumn, squaredLengths } from "./kernels";

type Dense = Matrix<Float64Array>;

/** Explicit features of a kernel: rows x become g(x) with g(x)ᵀg(y) ≈ k(x, y), exact where x or y is a pivot. */
export interface KernelFeatures {
  kernel: Kernel;
  /** rank × D: the training rows that stand for all. */
  pivots: Matrix;
  /** rank × rank, lower triangular: their own features, the Cholesky factor of their kernel matrix. */
  factor: Dense;
}

/** Options of {@link incompleteCholesky}. */
interface CholeskyOptions {
  /** Pivots at most. */
  rank: number;
  /** Ends when what is left of the trace is below this share of it. Default 1e-9: nothing but rounding. */
  tolerance?: number;
}

/**
 * Pivoted incomplete Cholesky decomposition K ≈ GGᵀ of a kernel matrix that is never built: each step takes the row whose
 * k(x, x) is explained worst, and computes one column. Memory n · rank, time n · rank · (rank + D). With as many pivots as K
 * has rank it is exact.
 * Source: Fine & Scheinberg, JMLR 2001; for kernel CCA: Bach & Jordan, JMLR 2002.
 * @returns the features g, and G (n × rank), which are g of the training rows
 */
export function incompleteCholesky(
  rows: Matrix,
  kernel: Kernel,
  { rank, tolerance = 1e-9 }: CholeskyOptions,
): { features: KernelFeatures; values: Dense } {
  const n = rows.rows;
  const squares = squaredLengths(rows);
  const unexplained = kernel.kind === "linear" ? squares.slice() : new Float64Array(n).fill(1);
  const trace = unexplained.reduce((a, b) => a + b, 0);
  const columns: Float64Array[] = [];
  const pivots: number[] = [];
  while (columns.length < Math.min(rank, n)) {
    let pivot = 0;
    let left = 0;
    for (let r = 0; r < n; r++) {
      left += unexplained[r];
      if (unexplained[r] > unexplained[pivot]) pivot = r;
    }
    if (left <= tolerance * trace) break;
    const column = kernelColumn(kernel, rows, squares, row(rows, pivot));
    for (const earlier of columns) {
      const factor = earlier[pivot];
      for (let r = 0; r < n; r++) column[r] -= factor * earlier[r];
    }
    const root = Math.sqrt(unexplained[pivot]);
    for (let r = 0; r < n; r++) {
      column[r] /= root;
      unexplained[r] = Math.max(0, unexplained[r] - column[r] ** 2);
    }
    // Exact, though rounding says otherwise: earlier pivots are explained, and their features end here.
    for (const earlier of pivots) column[earlier] = 0;
    column[pivot] = root;
    unexplained[pivot] = 0;
    columns.push(column);
    pivots.push(pivot);
  }
  const values: Dense = { rows: n, columns: columns.length, data: new Float64Array(n * columns.length) };
  columns.forEach((column, c) => {
    for (let r = 0; r < n; r++) values.data[r * columns.length + c] = column[r];
  });
  return { features: { kernel, pivots: selectRows(rows, pivots), factor: selectRows(values, pivots) }, values };
}

/** g(x), m × rank, of m rows. */
export function kernelFeatures({ kernel, pivots, factor }: KernelFeatures, rows: Matrix): Dense {
  const squares = squaredLengths(pivots);
  const columns: Dense = { rows: rows.rows, columns: pivots.rows, data: new Float64Array(rows.rows * pivots.rows) };
  for (let r = 0; r < rows.rows; r++) columns.data.set(kernelColumn(kernel, pivots, squares, row(rows, r)), r * pivots.rows);
  return transpose(solveLower(factor, transpose(columns)));
}
