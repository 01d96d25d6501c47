import assert from "node:assert/strict";
import { test } from "node:test";
import { Matrix as MlMatrix } from "ml-matrix";
import { fitCca } from "../../../lib/models/cca/linear-cca";
import { rowSpace } from "../../../lib/models/cca/row-space";
import { Random } from "../../../lib/runtime/random";
import { close, correlationsByEigenvalues, covariance, twoViews, withRidge } from "../two-views";

function gaussianRows(
  rows: number,
  columns: number,
  change: (row: number, all: number[][]) => number[] | undefined = () => undefined,
) {
  const random = new Random("row space", rows, columns);
  const all: number[][] = [];
  for (let i = 0; i < rows; i++) all.push(change(i, all) ?? Array.from({ length: columns }, () => random.gaussian()));
  return all;
}

const CASES: [name: string, rows: number[][]][] = [
  ["more columns than rows", gaussianRows(5, 9)],
  ["as many columns as rows", gaussianRows(4, 4)],
  [
    "a row that comes twice, and one of zeros",
    gaussianRows(6, 9, (i, all) => (i === 3 ? all[1] : i === 4 ? all[0].map(() => 0) : undefined)),
  ],
];
for (const [name, rows] of CASES)
  test(`rows are their coordinates in an orthonormal basis: ${name}`, () => {
    const [n, columns] = [rows.length, rows[0].length];
    const { coordinates, outward } = rowSpace({ rows: n, columns, data: Float64Array.from(rows.flat()) });
    const unit = { rows: n, columns: n, data: Float64Array.from(MlMatrix.eye(n).to1DArray()) };
    const [c, turned] = [coordinates, outward(unit)].map((m) => MlMatrix.from1DArray(m.rows, m.columns, m.data));
    const b = turned.transpose();
    close(c.mmul(b).to1DArray(), rows.flat(), 1e-12);
    close(b.mmul(b.transpose()).to1DArray(), MlMatrix.eye(n).to1DArray(), 1e-12);
  });

for (const [d1, d2] of [
  [4, 31],
  [31, 4],
  [33, 31],
])
  test(`CCA of ${d1} and ${d2} columns from 20 rows whitens and correlates with the covariances of all columns`, () => {
    const { x, y } = twoViews(20, d1, d2);
    const ridge = 0.3;
    const cca = fitCca(x, y, { ridge, components: 4 });
    const [s11, s12, s22] = [withRidge(covariance(x, x), ridge), covariance(x, y), withRidge(covariance(y, y), ridge)];
    close(cca.correlations, correlationsByEigenvalues(s11, s12, s22).slice(0, 4), 1e-7);
    const [a, b] = [cca.parameters.directionsX, cca.parameters.directionsY].map((directions) => new MlMatrix(directions));
    const through = (left: MlMatrix, middle: number[][], right: MlMatrix) =>
      left.transpose().mmul(new MlMatrix(middle)).mmul(right).to1DArray();
    close(through(a, s11, a), MlMatrix.eye(4).to1DArray(), 1e-9);
    close(through(b, s22, b), MlMatrix.eye(4).to1DArray(), 1e-9);
    close(through(a, s12, b), MlMatrix.diag(cca.correlations).to1DArray(), 1e-9);
  });

test("1,500 columns from 60 rows take a fraction of the time that their covariance would", () => {
  const [x, y] = [gaussianRows(60, 1500), gaussianRows(60, 1400)];
  const began = process.cpuUsage();
  fitCca(x, y, { ridge: 1, components: 5 });
  const { user } = process.cpuUsage(began);
  assert.ok(user < 1.5e6, `${user / 1e6} s; by covariances of all columns it was 84 s`);
});
