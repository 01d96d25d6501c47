import assert from "node:assert/strict";
import { before, test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { EigenvalueDecomposition, Matrix as Dense, SingularValueDecomposition } from "ml-matrix";
import { sdccaLoss, sdccaLossOneHot, type SdccaLossOptions } from "../../lib/losses/sdcca-loss";
import { useBackend } from "../../lib/runtime/backend";
import { Random } from "../../lib/runtime/random";

before(() => useBackend());

/** The loss in float64 by its definition: the class-wise covariance enumerates every same-class cross pair. */
function plainLoss(h1: number[][], h2: number[][], labels: number[], options: SdccaLossOptions): number {
  const { beta = 0.2, ridge = 1e-4, components = Infinity, norm = "trace" } = options;
  const centred = (h: number[][]) => new Dense(h).center("column");
  const [x, y] = [centred(h1), centred(h2)];
  const m = x.rows;
  const own = (z: Dense) =>
    z
      .transpose()
      .mmul(z)
      .div(m - 1)
      .add(Dense.eye(z.columns).mul(ridge));
  const cross = x
    .transpose()
    .mmul(y)
    .mul(beta / (m - 1));
  let pairs = 0;
  const classwise = Dense.zeros(x.columns, y.columns);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < m; j++)
      if (labels[i] === labels[j]) {
        pairs++;
        classwise.add(x.getRowVector(i).transpose().mmul(y.getRowVector(j)));
      }
  cross.add(classwise.mul((1 - beta) / pairs));
  const root = (s: Dense) => {
    const { realEigenvalues, eigenvectorMatrix: v } = new EigenvalueDecomposition(s, { assumeSymmetric: true });
    return v.mmul(Dense.diag(realEigenvalues.map((e) => 1 / Math.sqrt(e)))).mmul(v.transpose());
  };
  const values = new SingularValueDecomposition(
    root(own(x))
      .mmul(cross)
      .mmul(root(own(y))),
    { autoTranspose: true },
  ).diagonal.slice(0, components);
  return norm === "trace" ? -values.reduce((a, b) => a + b) : -Math.sqrt(values.reduce((a, b) => a + b * b, 0));
}

/** Two views that share a class mean, and labels with the given counts. */
function views(seed: number, counts: number[], d1: number, d2: number) {
  const random = new Random(seed);
  const labels = counts.flatMap((n, c) => Array<number>(n).fill(c));
  const centre = (d: number) => counts.map(() => Array.from({ length: d }, () => random.gaussian()));
  const [c1, c2] = [centre(d1), centre(d2)];
  const rows = (c: number[][]) => labels.map((label) => c[label].map((v) => v + random.gaussian()));
  return { h1: rows(c1), h2: rows(c2), labels };
}

const cases: [string, number[], number, number, SdccaLossOptions][] = [
  ["balanced classes", [10, 10, 10], 4, 4, {}],
  ["unbalanced classes", [25, 9, 3], 4, 4, {}],
  ["D1 < D2", [20, 12, 6], 3, 6, {}],
  ["D1 > D2", [20, 12, 6], 6, 3, {}],
  ["a class of one", [20, 15, 1], 4, 5, {}],
  ["a class absent from the batch", [20, 0, 15], 4, 5, {}],
  ["β = 0", [25, 9, 3], 4, 4, { beta: 0, components: 2 }],
  ["β = 0, all components", [25, 9, 3], 4, 4, { beta: 0 }],
  ["β = 0, all components, D1 ≠ D2", [20, 12, 6], 3, 6, { beta: 0 }],
  ["β = 1", [25, 9, 3], 4, 5, { beta: 1 }],
  ["top 2 components", [25, 9, 3], 4, 5, { components: 2 }],
  ["Frobenius norm", [25, 9, 3], 4, 5, { norm: "frobenius" }],
  ["Frobenius norm, top 3", [25, 9, 3], 5, 4, { norm: "frobenius", components: 3 }],
];

for (const [name, counts, d1, d2, options] of cases)
  test(`value and gradient agree with float64 finite differences: ${name}`, () => {
    const { h1, h2, labels } = views(3, counts, d1, d2);
    const loss = sdccaLoss(h1, h2, labels, options).dataSync()[0];
    assert.ok(Math.abs(loss - plainLoss(h1, h2, labels, options)) < 1e-4, `loss ${loss}`);
    const gradients = tf.grads((a, b) => sdccaLoss(a as tf.Tensor2D, b as tf.Tensor2D, labels, options))([
      tf.tensor2d(h1),
      tf.tensor2d(h2),
    ]);
    const step = 1e-5;
    [h1, h2].forEach((h, view) => {
      const got = gradients[view].arraySync() as number[][];
      const largest = Math.max(...got.flat().map(Math.abs));
      for (const r of [0, 5, h.length - 1])
        for (let d = 0; d < h[0].length; d++) {
          const nudged = (by: number) => {
            const copy = h.map((row) => [...row]);
            copy[r][d] += by;
            return view === 0 ? plainLoss(copy, h2, labels, options) : plainLoss(h1, copy, labels, options);
          };
          const expected = (nudged(step) - nudged(-step)) / (2 * step);
          assert.ok(
            Math.abs(got[r][d] - expected) < 2e-3 * largest,
            `view ${view} row ${r} column ${d}: ${got[r][d]} against ${expected}`,
          );
        }
    });
  });

test("the gradient does not move the mean: each column sums to zero", () => {
  const { h1, h2, labels } = views(4, [30, 8, 2], 4, 4);
  const [g] = tf.grads((a, b) => sdccaLoss(a as tf.Tensor2D, b as tf.Tensor2D, labels))([tf.tensor2d(h1), tf.tensor2d(h2)]);
  assert.ok(Math.max(...Array.from(tf.sum(g, 0).dataSync(), Math.abs)) < 1e-5);
});

test("identical views, β = 1: every correlation is 1", () => {
  const { h1, labels } = views(5, [40, 20], 5, 5);
  assert.ok(Math.abs(sdccaLoss(h1, h1, labels, { beta: 1, ridge: 1e-6 }).dataSync()[0] + 5) < 1e-3);
});

test("invariant to an invertible linear map of either view", () => {
  const { h1, h2, labels } = views(6, [30, 20, 10], 3, 4);
  const map = [
    [2, 0.5, 0],
    [0, 1, -1],
    [0.3, 0, 1.5],
  ];
  const mapped = new Dense(h1).mmul(new Dense(map)).to2DArray();
  const [a, b] = [h1, mapped].map((h) => sdccaLoss(h, h2, labels, { ridge: 1e-7 }).dataSync()[0]);
  assert.ok(Math.abs(a - b) < 2e-3, `${a} ${b}`);
});

test("collapsed outputs give a finite loss and gradient", () => {
  const { h1, labels } = views(7, [20, 10], 3, 3);
  const constant = tf.ones([30, 3]);
  const [g1, g2] = tf.grads((a, b) => sdccaLoss(a as tf.Tensor2D, b as tf.Tensor2D, labels))([constant, tf.tensor2d(h1)]);
  for (const g of [g1, g2]) assert.ok(Array.from(g.dataSync()).every(Number.isFinite));
});

test("outputs of one dimension correlate once, however large: what rounding leaves of the others is not whitened", () => {
  for (let seed = 0; seed < 40; seed++) {
    const random = new Random("one dimension", seed);
    const h = Array.from({ length: 40 }, () => 200 * random.gaussian()).map((x) => [x, x, -x, 2 * x]);
    const loss = sdccaLoss(h, h, Array<number>(40).fill(0), { beta: 1 }).dataSync()[0];
    assert.ok(Math.abs(loss + 1) < 0.05, `seed ${seed}: ${loss}`);
  }
});

test("the native kernels and float64 in JavaScript agree", async () => {
  const { h1, h2, labels } = views(8, [25, 9, 6], 5, 4);
  const run = () => {
    const { value, grads } = tf.valueAndGrads((a, b) => sdccaLoss(a as tf.Tensor2D, b as tf.Tensor2D, labels))([
      tf.tensor2d(h1),
      tf.tensor2d(h2),
    ]);
    return [value as tf.Tensor, ...grads].flatMap((t) => Array.from(t.dataSync()));
  };
  const before = tf.getBackend();
  const here = run();
  await tf.setBackend("cpu");
  const plain = run();
  await tf.setBackend(before);
  const worst = Math.max(...here.map((v, i) => Math.abs(v - plain[i])));
  assert.ok(worst < 1e-4, `differ by ${worst}`);
});

test("no tensor is left behind", () => {
  const { h1, h2, labels } = views(9, [25, 9, 6], 5, 4);
  const [a, b] = [tf.tensor2d(h1), tf.tensor2d(h2)];
  const step = () => {
    const { value, grads } = tf.valueAndGrads((x, y) => sdccaLoss(x as tf.Tensor2D, y as tf.Tensor2D, labels))([a, b]);
    tf.dispose([value, ...grads]);
  };
  step();
  const { numTensors } = tf.memory();
  for (let i = 0; i < 20; i++) step();
  assert.equal(tf.memory().numTensors, numTensors);
});

test("bad input is refused with what was got and what to do", () => {
  const { h1, h2, labels } = views(10, [20, 10], 4, 4);
  const refuse = (pattern: RegExp, ...args: Parameters<typeof sdccaLoss>) => assert.throws(() => sdccaLoss(...args), pattern);
  refuse(/batch of 4 rows cannot whiten 4 dimensions: raise batchSize/, h1.slice(0, 4), h2.slice(0, 4), labels.slice(0, 4));
  refuse(/same rows; got 30 and 29/, h1, h2.slice(1), labels);
  refuse(/30 rows need 30 labels; got 29/, h1, h2, labels.slice(1));
  refuse(/label 0 must be a whole number from 0 to 2147483647; got -1/, h1, h2, [-1, ...labels.slice(1)]);
  refuse(
    /h1 has NaN in row 2/,
    h1.map((r, i) => (i === 2 ? [NaN, 0, 0, 0] : r)),
    h2,
    labels,
  );
  refuse(/h2 has a value that is not finite/, tf.tensor2d(h1), tf.fill([30, 4], Infinity) as tf.Tensor2D, labels);
  refuse(/beta must be/, h1, h2, labels, { beta: 1.5 });
  refuse(/ridge must be/, h1, h2, labels, { ridge: 0 });
  refuse(
    /components must be a whole number from 1 to 3; got 4/,
    h1,
    h2.map((r) => r.slice(1)),
    labels,
    { components: 4 },
  );
  refuse(/h1 must hold numbers; got a tensor of type bool/, tf.ones([30, 4], "bool") as tf.Tensor2D, h2, labels);
  refuse(/norm must be/, h1, h2, labels, { norm: "nuclear" as "trace" });
});

test("whole numbers in an int32 tensor are numbers like any other", () => {
  const { h1, h2, labels } = views(12, [20, 10], 3, 3);
  const whole = tf.tensor2d(h1.map((r) => r.map((v) => Math.round(10 * v)))) as tf.Tensor2D;
  const [a, b] = [whole, whole.toInt()].map((h) => sdccaLoss(h as tf.Tensor2D, h2, labels).dataSync()[0]);
  assert.equal(b, a);
  assert.ok(a < -0.1);
});

test("one class for all rows is a class like any other", () => {
  const { h1, h2 } = views(11, [30], 4, 4);
  const [zeros, threes] = [0, 3].map((label) => sdccaLoss(h1, h2, Array<number>(30).fill(label), { beta: 1 }).dataSync()[0]);
  assert.ok(Math.abs(zeros - threes) < 1e-6 && zeros < 0);
});

test("β as a tensor, as where it changes from step to step, gives the loss and the gradients of the number", () => {
  const random = new Random("β as a tensor");
  const draw = () => tf.tensor2d(Array.from({ length: 30 }, () => [0, 1, 2].map(() => random.gaussian())));
  const [h1, h2] = [draw(), draw()];
  const oneHot = tf.oneHot(tf.tensor1d(Array.from({ length: 30 }, (_, i) => i % 2), "int32"), 2).toFloat() as tf.Tensor2D; // prettier-ignore
  const [number, tensor] = [0.3, tf.scalar(0.3)].map((beta) => {
    const { value, grads } = tf.valueAndGrads((a, b) => sdccaLossOneHot(a as tf.Tensor2D, b as tf.Tensor2D, oneHot, { beta }))([
      h1,
      h2,
    ]);
    return [value as tf.Tensor, ...grads].flatMap((t) => Array.from(t.dataSync()));
  });
  assert.equal(number.length, 181);
  number.forEach((value, i) => assert.ok(Math.abs(value - tensor[i]) < 1e-6));
});
