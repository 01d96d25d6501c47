import assert from "node:assert/strict";
import { EigenvalueDecomposition, inverse, Matrix as MlMatrix } from "ml-matrix";
import { Random } from "../../lib/runtime/random";

/** Two views of different width that share a latent and a class signal; classes are unbalanced, the last has one member. */
export function twoViews(n = 60, d1 = 4, d2 = 7) {
  const random = new Random("two views");
  const labels = Array.from({ length: n }, (_, i) => (i === n - 1 ? 5 : i % 7 < 4 ? 0 : i % 7 < 6 ? 1 : 2));
  const x: number[][] = [];
  const y: number[][] = [];
  for (const label of labels) {
    const latent = [random.gaussian(), random.gaussian()];
    x.push(Array.from({ length: d1 }, (_, d) => latent[d % 2] + 0.5 * label * (d + 1) + random.gaussian()));
    y.push(Array.from({ length: d2 }, (_, d) => latent[(d + 1) % 2] * (d + 1) - label + random.gaussian() + 3));
  }
  return { x, y, labels };
}

/** Of the columns of `a` with those of `b`, by n − 1. */
export function covariance(a: number[][], b: number[][]): number[][] {
  const centre = (rows: number[][]) => {
    const means = rows[0].map((_, d) => rows.reduce((sum, row) => sum + row[d], 0) / rows.length);
    return rows.map((row) => row.map((v, d) => v - means[d]));
  };
  const [ca, cb] = [centre(a), centre(b)];
  return ca[0].map((_, i) => cb[0].map((_, j) => ca.reduce((sum, row, r) => sum + row[i] * cb[r][j], 0) / (a.length - 1)));
}

/** With `ridge` added to the diagonal. */
export function withRidge(square: number[][], ridge: number): number[][] {
  return square.map((row, i) => row.map((v, j) => v + (i === j ? ridge : 0)));
}

/** Asserts that no entry is off by more than `tolerance`. */
export function close(got: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number) {
  assert.equal(got.length, expected.length);
  for (let i = 0; i < got.length; i++)
    assert.ok(Math.abs(got[i] - expected[i]) <= tolerance, `entry ${i}: got ${got[i]}, expected ${expected[i]} ± ${tolerance}`);
}

/** Canonical correlations by another route: roots of the eigenvalues of Σ₁₁⁻¹ Σ₁₂ Σ₂₂⁻¹ Σ₂₁. */
export function correlationsByEigenvalues(s11: number[][], s12: number[][], s22: number[][]): number[] {
  const cross = new MlMatrix(s12);
  const product = inverse(new MlMatrix(s11))
    .mmul(cross)
    .mmul(inverse(new MlMatrix(s22)))
    .mmul(cross.transpose());
  return new EigenvalueDecomposition(product).realEigenvalues.map((v) => Math.sqrt(Math.max(0, v))).sort((a, b) => b - a);
}
