import type { Matrix } from "../runtime/matrix";
import { Random } from "../runtime/random";
import { crossProduct } from "./canonical-algebra";

type Dense = Matrix<Float64Array>;

/** What {@link permutationPValues} permutes, for views of which the first is no wider than the second. */
export interface WhitenedViews {
  /** n × m: all canonical variates of the narrower view, orthonormal. */
  variates: Dense;
  /** n × q: the wider view, its columns made orthonormal. */
  whitened: Dense;
  /** q × m: orthonormal, which turns `whitened` into that view's canonical variates. */
  rotation: Dense;
}

/**
 * A p-value for each number of components left, by pairing rows at random (Winkler et al. 2020, Permutation inference for
 * canonical correlation analysis, NeuroImage 220). For components k, … only what the components before k leave of either view
 * is permuted, all of it, which keeps the test valid for k > 0; its statistic is Wilks' Λ. Each p-value is raised to the
 * largest before it, which controls the family-wise error.
 *
 * Of H = AᵀPW, m × q, with variates A, whitened W, rotation V and permutation P, the rows from k on, less what lies along
 * V's first k columns, are the cross-correlations of those remainders. Their Gram matrix follows from HHᵀ by taking away
 * (HV)_j (HV)_jᵀ for each j < k, so that no null space of V is needed.
 */
export function permutationPValues(views: WhitenedViews, permutations: number, seed: number): number[] {
  const { variates, whitened, rotation } = views;
  const { rows: n, columns: m } = variates;
  // Permutations that give the same pairs differ by rounding.
  const most = logWilks(variates, whitened, rotation).map((log) => (log === -Infinity ? log : log + 1e-9 * Math.max(1, -log)));
  const hits = new Int32Array(m);
  const random = new Random(seed, "canonical correlations");
  const order = Int32Array.from({ length: n }, (_, i) => i);
  const permuted = { ...variates, data: new Float64Array(variates.data.length) };
  for (let b = 0; b < permutations; b++) {
    random.shuffle(order);
    for (let r = 0; r < n; r++) permuted.data.set(variates.data.subarray(order[r] * m, (order[r] + 1) * m), r * m);
    const logs = logWilks(permuted, whitened, rotation);
    for (let k = 0; k < m; k++) if (logs[k] <= most[k]) hits[k]++;
  }
  let largest = 0;
  return Array.from(hits, (count) => (largest = Math.max(largest, (1 + count) / (1 + permutations))));
}

/** ln Λ_k of the remainders, for each k. */
function logWilks(variates: Dense, whitened: Dense, rotation: Dense): Float64Array {
  const m = variates.columns;
  const q = whitened.columns;
  const h = crossProduct(variates, whitened, 1).data;
  const left = new Float64Array(m * m); // I − Gram matrix
  const along = new Float64Array(m * m); // HV
  for (let i = 0; i < m; i++)
    for (let j = 0; j < m; j++) {
      let gram = 0;
      let sum = 0;
      for (let c = 0; c < q; c++) {
        gram += h[i * q + c] * h[j * q + c];
        sum += h[i * q + c] * rotation.data[c * m + j];
      }
      left[i * m + j] = (i === j ? 1 : 0) - gram;
      along[i * m + j] = sum;
    }
  return Float64Array.from({ length: m }, (_, k) => {
    if (k > 0)
      for (let i = k; i < m; i++) for (let j = k; j < m; j++) left[i * m + j] += along[i * m + k - 1] * along[j * m + k - 1];
    return logDeterminant(left, m, k);
  });
}

/** ln det of the symmetric block from row and column `k` on, by Cholesky; −∞ where rounding left it not positive. */
function logDeterminant(symmetric: Float64Array, m: number, k: number): number {
  const lower = new Float64Array(m * m);
  let log = 0;
  for (let i = k; i < m; i++)
    for (let j = k; j <= i; j++) {
      let value = symmetric[i * m + j];
      for (let c = k; c < j; c++) value -= lower[i * m + c] * lower[j * m + c];
      if (i > j) lower[i * m + j] = value / lower[j * m + j];
      else if (value <= 0) return -Infinity;
      else {
        lower[i * m + i] = Math.sqrt(value);
        log += Math.log(value);
      }
    }
  return log;
}
