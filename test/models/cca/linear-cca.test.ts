import assert from "node:assert/strict";
import { test } from "node:test";
import { Matrix as MlMatrix } from "ml-matrix";
import { ccaFromParameters, fitCca, weightVariates } from "../../../lib/models/cca/linear-cca";
import { InputError } from "../../../lib/runtime/check";
import type { Matrix } from "../../../lib/runtime/matrix";
import { Random } from "../../../lib/runtime/random";
import { close, correlationsByEigenvalues, covariance, twoViews, withRidge } from "../two-views";

/** Linnerud's 20 men: chin-ups, sit-ups, jumps against weight, waist, pulse (the worked example of SAS PROC CANCORR). */
// prettier-ignore
const EXERCISE = [
  [5, 162, 60], [2, 110, 60], [12, 101, 101], [12, 105, 37], [13, 155, 58], [4, 101, 42], [8, 101, 38],
  [6, 125, 40], [15, 200, 40], [17, 251, 250], [17, 120, 38], [13, 210, 115], [14, 215, 105], [1, 50, 50],
  [6, 70, 31], [12, 210, 120], [4, 60, 25], [11, 230, 80], [15, 225, 73], [2, 110, 43],
];
// prettier-ignore
const BODY = [
  [191, 36, 50], [189, 37, 52], [193, 38, 58], [162, 35, 62], [189, 35, 46], [182, 36, 56], [211, 38, 56],
  [167, 34, 60], [176, 31, 74], [154, 33, 56], [169, 34, 50], [166, 33, 52], [154, 34, 64], [247, 46, 50],
  [193, 36, 46], [202, 37, 62], [176, 37, 54], [157, 32, 52], [156, 33, 54], [138, 33, 68],
];

test("Linnerud's canonical correlations are those that SAS and R print", () => {
  const cca = fitCca(EXERCISE, BODY, { ridge: 1e-12 });
  close(cca.correlations, [0.795608, 0.200556, 0.07257], 1e-6);
});

test("identical views correlate perfectly, and both transforms agree", () => {
  const { x } = twoViews();
  const cca = fitCca(x, x, { ridge: 0 });
  close(cca.correlations, [1, 1, 1, 1], 1e-12);
  const [a, b] = [cca.transformX(x), cca.transformY(x)];
  a.forEach((row, i) => close(row, b[i], 1e-9));
});

test("a view and an invertible linear image of it correlate perfectly", () => {
  const cca = fitCca(
    EXERCISE,
    EXERCISE.map(([a, b, c]) => [a + b, b - 2 * c + 7, c]),
    { ridge: 0 },
  );
  close(cca.correlations, [1, 1, 1], 1e-10);
});

test("without ridge the training variates have unit covariance and correlate by the canonical correlations", () => {
  const { x, y } = twoViews();
  const cca = fitCca(x, y, { ridge: 0 });
  const [a, b] = [cca.transformX(x), cca.transformY(y)];
  const identity = MlMatrix.eye(4).to1DArray();
  close(covariance(a, a).flat(), identity, 1e-10);
  close(covariance(b, b).flat(), identity, 1e-10);
  close(covariance(a, b).flat(), MlMatrix.diag(cca.correlations).to1DArray(), 1e-10);
  close(
    a[0].map((_, d) => a.reduce((sum, row) => sum + row[d], 0)),
    [0, 0, 0, 0],
    1e-9,
  );
});

test("the order of the pairs does not matter", () => {
  const { x, y, labels } = twoViews();
  const order = new Random("order").shuffle(x.map((_, i) => i));
  const shuffled = fitCca(
    order.map((i) => x[i]),
    order.map((i) => y[i]),
    { labels: order.map((i) => labels[i]) },
  );
  const cca = fitCca(x, y, { labels });
  close(shuffled.correlations, cca.correlations, 1e-10);
  shuffled.transformX(x).forEach((row, i) => close(row, cca.transformX(x)[i], 1e-8));
});

test("the largest entry of each X direction is positive", () => {
  const { x, y } = twoViews();
  const negated = x.map((row) => row.map((v) => -v));
  for (const view of [x, negated]) {
    const { directionsX } = fitCca(view, y).parameters;
    for (let c = 0; c < 4; c++) {
      const column = directionsX.map((row) => row[c]);
      assert.ok(Math.max(...column) >= -Math.min(...column));
    }
  }
});

test("fewer rows than columns work when there is a ridge", () => {
  const { x, y } = twoViews(12, 5, 30);
  const cca = fitCca(x, y, { ridge: 0.1 });
  const s22 = withRidge(covariance(y, y), 0.1);
  close(cca.correlations, correlationsByEigenvalues(withRidge(covariance(x, x), 0.1), covariance(x, y), s22), 1e-9);
});

test("more rows than the blocks of the covariance product, in odd number and in 32-bit floats", () => {
  const { x, y } = twoViews(203, 6, 5);
  const float32 = (rows: number[][]): Matrix => ({ rows: 203, columns: rows[0].length, data: Float32Array.from(rows.flat()) });
  const rounded = (rows: number[][]) => rows.map((row) => row.map(Math.fround));
  const expected = fitCca(rounded(x), rounded(y));
  assert.deepEqual(fitCca(float32(x), float32(y)).parameters, expected.parameters);
  const s11 = withRidge(covariance(rounded(x), rounded(x)), 1e-4);
  const s22 = withRidge(covariance(rounded(y), rounded(y)), 1e-4);
  const all = correlationsByEigenvalues(s11, covariance(rounded(x), rounded(y)), s22);
  close(expected.correlations, all.slice(0, 5), 1e-9);
});

test("parameters survive JSON to the bit", () => {
  const { x, y, labels } = twoViews();
  const cca = fitCca(x, y, { labels, components: 3 });
  const loaded = ccaFromParameters(JSON.parse(JSON.stringify(cca.parameters)));
  assert.deepEqual(loaded.correlations, cca.correlations);
  assert.deepEqual(loaded.transformX(x), cca.transformX(x));
  assert.deepEqual(loaded.projectY(y), cca.projectY(y));
});

test("a projection is the centred row times the directions", () => {
  const cca = ccaFromParameters({
    meanX: [1, 2],
    meanY: [0],
    directionsX: [[2], [-1]],
    directionsY: [[3]],
    correlations: [0.5],
  });
  assert.deepEqual(
    cca.transformX([
      [4, 7],
      [1, 2],
    ]),
    [[1], [0]],
  );
  assert.deepEqual(cca.transformY([[-2]]), [[-6]]);
});

test("sigma weighting scales each variate by its correlation", () => {
  const weighted = weightVariates(
    [
      [1, 2],
      [3, -4],
    ],
    [0.5, 0.25],
  );
  assert.deepEqual(Array.from(weighted.data), [0.5, 0.5, 1.5, -1]);
  assert.throws(() => weightVariates([[1, 2]], [1]), InputError);
});

test("bad input says what to do", () => {
  const { x, y, labels } = twoViews(20);
  const throws = (run: () => unknown, message: RegExp) =>
    assert.throws(run, (error: Error) => error instanceof InputError && message.test(error.message));
  throws(() => fitCca(x.slice(0, 19), y), /19 and 20 rows/);
  throws(() => fitCca(x.slice(0, 4), y.slice(0, 4)), /4 rows cannot give 4/);
  throws(() => fitCca(x, y, { components: 5 }), /components .* from 1 to 4; got 5/);
  throws(() => fitCca(x, y, { beta: 0.2 }), /labels/);
  throws(() => fitCca(x, y, { beta: 1.5, labels }), /beta/);
  throws(() => fitCca(x, y, { ridge: -1 }), /ridge/);
  throws(() => fitCca(x.map((row) => row.map(() => 3)), y, { ridge: 0.1 }), /every column of x is constant/); // prettier-ignore
  throws(() => fitCca(x, y.map((row) => row.map((v) => v / 1e4))), /default ridge 0.0001 is above the largest variance of y/); // prettier-ignore
  throws(() => fitCca(x, y, { labels: labels.slice(1) }), /20 rows need 20 labels; got 19/);
  throws(() => fitCca(x, y, { labels: labels.map((l) => l - 1) }), /label 0 .* got -1/);
  throws(() => fitCca(x, y, { labels: labels.map((l) => l + 0.5) }), /got 0.5/);
  throws(
    () =>
      fitCca(
        x,
        y.map((row, i) => (i === 3 ? row.map(() => NaN) : row)),
      ),
    /y has NaN in row 3/,
  );
  throws(
    () =>
      fitCca(
        x.map(([a, b, c]) => [a, b, c, a + b]),
        y,
        { ridge: 0 },
      ),
    /covariance of x is singular: column 3/,
  );
  throws(
    () =>
      fitCca(
        x,
        y.map((row) => [...row.slice(1), 8]),
        { ridge: 0 },
      ),
    /covariance of y is singular: column 6/,
  );
  throws(() => fitCca(x, y).transformX(y), /view X was fitted on 4 columns; got 7/);
  throws(() => ccaFromParameters({ ...fitCca(x, y).parameters, meanX: [1] }), /directionsX must be 1 × 4/);
});
