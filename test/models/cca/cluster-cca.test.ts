import assert from "node:assert/strict";
import { test } from "node:test";
import { Matrix as MlMatrix } from "ml-matrix";
import { fitCca } from "../../../lib/models/cca/linear-cca";
import { close, correlationsByEigenvalues, covariance, twoViews, withRidge } from "../two-views";

/** The mean of x_i y_jᵀ over every same-class pair, pair after pair, with views centred by their overall means. */
function enumeratedCross(x: number[][], y: number[][], labels: number[]): number[][] {
  const pairs: [number[], number[]][] = [];
  const mean = (rows: number[][], d: number) => rows.reduce((sum, row) => sum + row[d], 0) / rows.length;
  const cx = x.map((row) => row.map((v, d) => v - mean(x, d)));
  const cy = y.map((row) => row.map((v, d) => v - mean(y, d)));
  labels.forEach((a, i) => labels.forEach((b, j) => a === b && pairs.push([cx[i], cy[j]])));
  return x[0].map((_, p) => y[0].map((_, q) => pairs.reduce((sum, [u, v]) => sum + u[p] * v[q], 0) / pairs.length));
}

for (const beta of [0, 0.2, 1])
  test(`with ridge, directions whiten each view and diagonalise the cross-covariance (beta ${beta})`, () => {
    const { x, y, labels } = twoViews();
    const ridge = 0.05;
    const cca = fitCca(x, y, { ridge, beta, labels, components: 3 });
    const { directionsX, directionsY } = cca.parameters;
    const a = new MlMatrix(directionsX);
    const b = new MlMatrix(directionsY);
    const cross = new MlMatrix(covariance(x, y)).mul(beta).add(new MlMatrix(enumeratedCross(x, y, labels)).mul(1 - beta));
    const identity = MlMatrix.eye(3).to1DArray();
    close(
      a
        .transpose()
        .mmul(new MlMatrix(withRidge(covariance(x, x), ridge)))
        .mmul(a)
        .to1DArray(),
      identity,
      1e-10,
    );
    close(
      b
        .transpose()
        .mmul(new MlMatrix(withRidge(covariance(y, y), ridge)))
        .mmul(b)
        .to1DArray(),
      identity,
      1e-10,
    );
    close(a.transpose().mmul(cross).mmul(b).to1DArray(), MlMatrix.diag(cca.correlations).to1DArray(), 1e-10);
  });

test("beta 1 is CCA: the generalised eigenproblem gives the same correlations, with or without labels", () => {
  const { x, y, labels } = twoViews();
  const expected = correlationsByEigenvalues(
    withRidge(covariance(x, x), 0.01),
    covariance(x, y),
    withRidge(covariance(y, y), 0.01),
  );
  close(fitCca(x, y, { ridge: 0.01 }).correlations, expected, 1e-9);
  close(fitCca(x, y, { ridge: 0.01, beta: 1, labels }).correlations, expected, 1e-9);
});

for (const beta of [0, 0.2, 0.7])
  test(`class sums equal enumerating every same-class pair (beta ${beta}, unbalanced, a class of one)`, () => {
    const { x, y, labels } = twoViews();
    const pairwise = covariance(x, y);
    const cross = enumeratedCross(x, y, labels).map((row, i) => row.map((v, j) => (1 - beta) * v + beta * pairwise[i][j]));
    const s11 = withRidge(covariance(x, x), 1e-4);
    const s22 = withRidge(covariance(y, y), 1e-4);
    const { correlations } = fitCca(x, y, { beta, labels });
    // Squared, because the root magnifies the rounding of the eigenvalues that are zero (rank is at most classes − 1).
    const squared = (values: number[]) => values.map((v) => v * v);
    close(squared(correlations), squared(correlationsByEigenvalues(s11, cross, s22)), 1e-10);
  });

test("cluster-CCA of c classes has rank c − 1", () => {
  const { x, y, labels } = twoViews();
  const three = labels.map((label) => label % 3);
  const { correlations } = fitCca(x, y, { beta: 0, labels: three });
  assert.ok(correlations[1] > 1e-3 && correlations[2] < 1e-12, `got ${correlations}`);
});

test("with unbalanced classes the singular values of a mixed covariance can pass 1", () => {
  // ±1 for two classes of 30, 0 for 40 classes of one: Σ₁₂ = 1800/1840, Σ₁₁ = 60/99.
  const values = Array.from({ length: 100 }, (_, i) => [i < 30 ? 1 : i < 60 ? -1 : 0]);
  const labels = values.map(([v], i) => (v === 1 ? 0 : v === -1 ? 1 : i));
  close(fitCca(values, values, { beta: 0, labels, ridge: 0 }).correlations, [1800 / 1840 / (60 / 99)], 1e-12);
});

test("labels bring beta .2 by default, and their names do not matter", () => {
  const { x, y, labels } = twoViews();
  const byDefault = fitCca(x, y, { labels });
  assert.deepEqual(byDefault.correlations, fitCca(x, y, { labels, beta: 0.2 }).correlations);
  assert.notDeepEqual(byDefault.correlations, fitCca(x, y).correlations);
  const renamed = fitCca(x, y, { labels: labels.map((label) => 1000 - 100 * label) });
  close(renamed.correlations, byDefault.correlations, 1e-12);
});
