import { CholeskyDecomposition, EigenvalueDecomposition, Matrix as MlMatrix, SingularValueDecomposition } from "ml-matrix";
import { check } from "../../runtime/check";
import type { Matrix } from "../../runtime/matrix";

/**
 * Dense linear algebra in 64-bit floats for linear CCA. The decompositions are ml-matrix's; products are written out
 * here because its `mmul` took six times as long for a 1,600 × 1,024 Gram matrix (3.7 s of one core against 0.6 s).
 */

type Dense = Matrix<Float64Array>;

/** Rows read at a time by {@link crossProduct}: 64 rows of 1,024 doubles stay in a second-level cache. */
const BLOCK = 64;

function dense(rows: number, columns: number): Dense {
  return { rows, columns, data: new Float64Array(rows * columns) };
}

/** The mean of each column. */
export function columnMeans(x: Matrix): Float64Array {
  const means = new Float64Array(x.columns);
  for (let r = 0, at = 0; r < x.rows; r++) for (let c = 0; c < x.columns; c++) means[c] += x.data[at++];
  return means.map((sum) => sum / x.rows);
}

/** A copy of `x` in 64-bit floats less its column means. */
export function centred(x: Matrix, means: Float64Array): Dense {
  const out = dense(x.rows, x.columns);
  for (let r = 0, at = 0; r < x.rows; r++) for (let c = 0; c < x.columns; c++, at++) out.data[at] = x.data[at] - means[c];
  return out;
}

/** scale · XᵀY, D₁ × D₂, for X: n × D₁ and Y: n × D₂. When Y is X itself only one triangle is computed and mirrored. */
export function crossProduct(x: Dense, y: Dense, scale: number): Dense {
  const symmetric = x === y;
  const out = dense(x.columns, y.columns);
  const a = x.data;
  const b = y.data;
  const d1 = x.columns;
  const d2 = y.columns;
  for (let from = 0; from < x.rows; from += BLOCK) {
    const to = Math.min(x.rows, from + BLOCK);
    for (let i = 0; i < d1; i++) {
      const sums = out.data.subarray(i * d2, (i + 1) * d2);
      let r = from;
      for (; r + 4 <= to; r += 4) {
        const at = r * d1 + i;
        const a0 = a[at];
        const a1 = a[at + d1];
        const a2 = a[at + 2 * d1];
        const a3 = a[at + 3 * d1];
        const b0 = r * d2;
        const b1 = b0 + d2;
        const b2 = b1 + d2;
        const b3 = b2 + d2;
        for (let j = symmetric ? i : 0; j < d2; j++) sums[j] += a0 * b[b0 + j] + a1 * b[b1 + j] + a2 * b[b2 + j] + a3 * b[b3 + j];
      }
      for (; r < to; r++) {
        const a0 = a[r * d1 + i];
        for (let j = symmetric ? i : 0; j < d2; j++) sums[j] += a0 * b[r * d2 + j];
      }
    }
  }
  for (let i = 0; i < d1; i++)
    for (let j = symmetric ? i : 0; j < d2; j++) {
      out.data[i * d2 + j] *= scale;
      if (symmetric) out.data[j * d2 + i] = out.data[i * d2 + j];
    }
  return out;
}

/** When {@link choleskyFactor} refuses a covariance, and what it then advises. */
interface Singularity {
  /** Share of a column's variance that the columns before it must leave; rounding, n · 2⁻⁵², by default. */
  tolerance?: number;
  remedy?: string;
}

/**
 * The Cholesky factor L (lower) of a covariance Σ = LLᵀ.
 * @throws InputError when Σ is singular, by default to working precision; `view` names the argument it came from.
 */
export function choleskyFactor(covariance: Dense, view: string, singularity: Singularity = {}): Dense {
  const { rows: n } = covariance;
  const { tolerance = n * Number.EPSILON } = singularity;
  const { remedy = "raise ridge, standardise the columns or drop that one" } = singularity;
  const decomposition = new CholeskyDecomposition(MlMatrix.from1DArray(n, n, covariance.data));
  const factor = dense(n, n);
  const lower = decomposition.lowerTriangularMatrix;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) factor.data[i * n + j] = lower.get(i, j);
    // What is left of a variance after the columns before it are regressed out must stand above rounding.
    const diagonal = covariance.data[i * n + i];
    const pivot = lower.get(i, i) ** 2;
    check(
      pivot > diagonal * tolerance,
      () => `the covariance of ${view} is singular: column ${i} is constant or a combination of the columns before it; ${remedy}`,
    );
  }
  return factor;
}

/** L⁻¹B for a lower triangular L: n × n and B: n × k. */
export function solveLower(factor: Dense, b: Dense): Dense {
  const { rows: n } = factor;
  const k = b.columns;
  const out = { ...b, data: b.data.slice() };
  for (let i = 0; i < n; i++) {
    const target = out.data.subarray(i * k, (i + 1) * k);
    subtractRows(target, (j) => factor.data[i * n + j], out.data, 0, i);
    divide(target, factor.data[i * n + i]);
  }
  return out;
}

/** L⁻ᵀB for a lower triangular L: n × n and B: n × k. */
export function solveLowerTransposed(factor: Dense, b: Dense): Dense {
  const { rows: n } = factor;
  const k = b.columns;
  const out = { ...b, data: b.data.slice() };
  for (let i = n - 1; i >= 0; i--) {
    const target = out.data.subarray(i * k, (i + 1) * k);
    subtractRows(target, (j) => factor.data[j * n + i], out.data, i + 1, n);
    divide(target, factor.data[i * n + i]);
  }
  return out;
}

export function transpose(x: Dense): Dense {
  const out = dense(x.columns, x.rows);
  for (let r = 0; r < x.rows; r++) for (let c = 0; c < x.columns; c++) out.data[c * x.rows + r] = x.data[r * x.columns + c];
  return out;
}

/** The largest singular values of a matrix, descending, with their left (rows × k) and right (columns × k) vectors. */
interface TopSingular {
  values: number[];
  left: Dense;
  right: Dense;
}

/**
 * Least σₖ/σ₁ at which {@link topSingular} takes the eigenvectors of TTᵀ, whose eigenvalues are σ². Rounding then moves σₖ by about
 * 2⁻⁵² · σ₁ · σ₁/σₖ, and the right vectors are orthonormal to 2⁻⁵² · (σ₁/σₖ)²: less than 10⁻¹² both.
 */
const LEAST_SHARE = 0.03;

/**
 * The `k` largest singular values of `t` and their vectors. Where σₖ is not small, they come from the eigenvectors of TTᵀ or TᵀT,
 * whichever has fewer rows, in less than half of the time (a tenth for 128 × 300); else from the singular value decomposition of T.
 */
export function topSingular(t: Dense, k: number): TopSingular {
  if (t.rows > t.columns) {
    const { values, left, right } = topSingular(transpose(t), k);
    return { values, left: right, right: left };
  }
  return byEigenvectors(t, k) ?? byDecomposition(t, k);
}

/** Undefined where squares of singular values are too small for their rounding; for no more rows than columns. */
function byEigenvectors(t: Dense, k: number): TopSingular | undefined {
  const { rows: n } = t;
  const turned = transpose(t);
  const gram = MlMatrix.from1DArray(n, n, crossProduct(turned, turned, 1).data);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(gram, { assumeSymmetric: true });
  const squares = realEigenvalues.slice(n - k).reverse(); // they ascend
  if (!(squares[k - 1] > LEAST_SHARE ** 2 * squares[0])) return undefined;
  const values = squares.map(Math.sqrt);
  const left = dense(n, k);
  for (let r = 0; r < n; r++) for (let c = 0; c < k; c++) left.data[r * k + c] = eigenvectorMatrix.get(r, n - 1 - c);
  const right = crossProduct(t, left, 1);
  for (let at = 0; at < right.data.length; at++) right.data[at] /= values[at % k];
  return { values, left, right };
}

function byDecomposition(t: Dense, k: number): TopSingular {
  const svd = new SingularValueDecomposition(MlMatrix.from1DArray(t.rows, t.columns, t.data), { autoTranspose: true });
  return {
    values: svd.diagonal.slice(0, k),
    left: firstColumns(svd.leftSingularVectors, k),
    right: firstColumns(svd.rightSingularVectors, k),
  };
}

function firstColumns(x: MlMatrix, k: number): Dense {
  const out = dense(x.rows, k);
  for (let r = 0; r < x.rows; r++) for (let c = 0; c < k; c++) out.data[r * k + c] = x.get(r, c);
  return out;
}

/** Subtracts factor(j) times row j of `source` for each j in turn, by fours: so `target` is read and written a fourth as often. */
function subtractRows(target: Float64Array, factor: (j: number) => number, source: Float64Array, from: number, to: number): void {
  const k = target.length;
  let j = from;
  for (; j + 4 <= to; j += 4) {
    const f0 = factor(j);
    const f1 = factor(j + 1);
    const f2 = factor(j + 2);
    const f3 = factor(j + 3);
    const r0 = j * k;
    const r1 = r0 + k;
    const r2 = r1 + k;
    const r3 = r2 + k;
    for (let c = 0; c < k; c++)
      target[c] = target[c] - f0 * source[r0 + c] - f1 * source[r1 + c] - f2 * source[r2 + c] - f3 * source[r3 + c];
  }
  for (; j < to; j++) {
    const f0 = factor(j);
    for (let c = 0; c < k; c++) target[c] -= f0 * source[j * k + c];
  }
}

function divide(target: Float64Array, by: number): void {
  for (let c = 0; c < target.length; c++) target[c] /= by;
}
