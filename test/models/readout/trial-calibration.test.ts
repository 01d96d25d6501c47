import assert from "node:assert/strict";
import { test } from "node:test";
import { inverse, Matrix as Dense, SingularValueDecomposition } from "ml-matrix";
import { fitOutputs } from "../../../lib/models/readout/fit-outputs";
import { ccaFromParameters, type CcaModel } from "../../../lib/models/cca/linear-cca";
import { trialTemperatures } from "../../../lib/models/readout/trial-calibration";
import { type Matrix, toMatrix } from "../../../lib/runtime/matrix";
import { Random } from "../../../lib/runtime/random";

/** A canonical space of one variate: what is given, as it is. */
const asGiven = (): CcaModel =>
  ccaFromParameters({ meanX: [0], meanY: [0], directionsX: [[1]], directionsY: [[1]], correlations: [1] });

const line = (...values: number[]): Matrix =>
  toMatrix(
    values.map((z) => [z]),
    "rows",
  );

test("by hand: what is calibrated was fitted without the unseen rows", () => {
  // Seen: means −1 and 1, variance 2, so log odds z. Of the unseen rows at z = ±2 a quarter is of the other class: log odds ln 3,
  // so T = 2/ln 3 (but for the ridge).
  const rows = line(-2, 0, 0, 2, ...[2, 2, 2, -2, -2, -2, 2, -2]);
  const labels = Int32Array.of(0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1);
  const t = trialTemperatures({ audio: rows, video: rows, labels }, asGiven, [4, 5, 6, 7, 8, 9, 10, 11]);
  for (const view of ["audio", "video"] as const) assert.ok(Math.abs(t[view] - 2 / Math.log(3)) < 1e-3, `${t[view]}`);
});

test("unseen rows of a class that the others lack have no say; with no other rows there is nothing to fit", () => {
  const rows = line(-2, 0, 0, 2, 2, 5);
  const labels = Int32Array.of(0, 0, 1, 1, 0, 2);
  const of = (unseen: number[]) => trialTemperatures({ audio: rows, video: rows, labels }, asGiven, unseen).audio;
  assert.ok(of([4, 5]) > 1);
  assert.equal(of([4, 5]), of([4]));
  assert.equal(of([5]), 1);
  assert.throws(() => of([0, 1, 2, 3, 4, 5]), /every row is unseen/);
});

/** 20 outputs a view, of which the first six lean to a class each. */
function leaningOutputs(n: number, seed: number) {
  const random = new Random("outputs", seed);
  const labels = Int32Array.from({ length: n }, () => random.integer(6));
  const view = (): Matrix => ({
    rows: n,
    columns: 20,
    data: Float64Array.from(
      { length: n * 20 },
      (_, i) => random.gaussian() + 0.7 * Number(labels[Math.floor(i / 20)] === i % 20),
    ),
  });
  return { labels, audio: view(), video: view() };
}

test("fewer components than outputs: the temperature is that of a CCA and a posterior that saw no held-out label", () => {
  const [n, beta, ridge] = [120, 0.2, 1e-4];
  for (const components of [5, 20])
    for (const seed of [0, 1, 2]) {
      const { labels, audio, video } = leaningOutputs(n, seed);
      const held = Array.from({ length: 12 }, (_, i) => i);
      const settings = { beta, ridge, outputs: 20, components, learningRate: 1e-3 };
      const plain = fitOutputs(audio, video, labels, { ...settings, readout: "posterior" }, held);
      const cooled = fitOutputs(audio, video, labels, { ...settings, readout: "same-class" }, held);
      for (const [view, own, other] of [
        ["audio", audio, video],
        ["video", video, audio],
      ] as const) {
        // prettier-ignore
        const temperature = plain.posterior![view].weights[0][0] / cooled.posterior![view].weights[0][0];
        const expected = plainTemperature(dense(own), dense(other), [...labels], held.length, beta, ridge, components);
        assert.ok(Math.abs(temperature / expected - 1) < 0.01, `${components} of ${view}: ${temperature} against ${expected}`);
        assert.ok(expected > 1.2);
      }
    }
});

const dense = ({ rows, columns, data }: Matrix) => Dense.from1DArray(rows, columns, data);

/** The same from textbook formulas alone: symmetric roots, a pooled covariance and its inverse, a search over temperatures. */
function plainTemperature(x: Dense, y: Dense, labels: number[], held: number, beta: number, ridge: number, k: number): number {
  const all = labels.map((_, i) => i);
  const [seen, unseen] = [all.slice(held), all.slice(0, held)];
  const rowsOf = (m: Dense, rows: number[]) => new Dense(rows.map((r) => m.getRow(r)));
  const [trainX, trainY] = [rowsOf(x, seen), rowsOf(y, seen)];
  const [meanX, meanY] = [trainX.mean("column"), trainY.mean("column")];
  const [cx, cy] = [trainX.clone().subRowVector(meanX), trainY.clone().subRowVector(meanY)];
  const root = (c: Dense) => {
    const covariance = c.transpose().mmul(c).div(c.rows - 1).add(Dense.eye(c.columns).mul(ridge)); // prettier-ignore
    const { leftSingularVectors: u, diagonal } = new SingularValueDecomposition(covariance);
    return u.mmul(Dense.diag(diagonal.map((v) => 1 / Math.sqrt(v)))).mmul(u.transpose());
  };
  const cross = cx.transpose().mmul(cy).mul(beta / (seen.length - 1)); // prettier-ignore
  let pairs = 0;
  for (const a of seen) for (const b of seen) if (labels[a] === labels[b]) pairs++;
  const sameClass = new Dense(seen.map((a) => seen.map((b) => Number(labels[a] === labels[b]) / pairs)));
  cross.add(
    cx
      .transpose()
      .mmul(sameClass)
      .mmul(cy)
      .mul(1 - beta),
  );
  const t = root(cx).mmul(cross).mmul(root(cy));
  const directions = root(cx).mmul(new SingularValueDecomposition(t).leftSingularVectors.subMatrix(0, x.columns - 1, 0, k - 1));
  const z = x.clone().subRowVector(meanX).mmul(directions);

  const classes = [...new Set(seen.map((r) => labels[r]))].sort((a, b) => a - b);
  const means = classes.map((c) => rowsOf(z, seen.filter((r) => labels[r] === c)).mean("column")); // prettier-ignore
  const within = new Dense(seen.map((r) => z.getRow(r).map((v, d) => v - means[classes.indexOf(labels[r])][d])));
  const precision = inverse(
    within.transpose().mmul(within).div(seen.length - classes.length).add(Dense.eye(k).mul(1e-4)), // prettier-ignore
  );
  const logits = unseen.map((r) =>
    classes.map((c, i) => {
      const off = Dense.rowVector(z.getRow(r).map((v, d) => v - means[i][d]));
      const share = seen.filter((s) => labels[s] === c).length / seen.length;
      return Math.log(share) - off.mmul(precision).mmul(off.transpose()).get(0, 0) / 2;
    }),
  );
  const surprise = (temperature: number) =>
    unseen.reduce((sum, r, i) => {
      const top = Math.max(...logits[i]);
      const total = logits[i].reduce((s, v) => s + Math.exp((v - top) / temperature), 0);
      return sum + Math.log(total) - (logits[i][classes.indexOf(labels[r])] - top) / temperature;
    }, 0);
  let best = 1;
  for (let temperature = 1; temperature <= 64; temperature *= 1.002)
    if (surprise(temperature) < surprise(best)) best = temperature;
  return best;
}
