import assert from "node:assert/strict";
import { before, test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { chainedLstm } from "../../lib/models/chained-lstm";
import { initialLstm, lstmStates, unrolledLstm } from "../../lib/models/lstm";
import { useBackend } from "../../lib/runtime/backend";
import { Graph } from "../../lib/runtime/graph/graph";
import { Random } from "../../lib/runtime/random";
import { toTensors } from "../../lib/runtime/weights";

before(() => useBackend());

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

test("one unit, two steps, by hand: gates in the order input, forget, cell, output", () => {
  const kernel = [
    [0.5, -0.3, 0.8, 0.2],
    [0.1, 0.4, -0.6, 0.7],
  ];
  const bias = [0.1, 1, -0.2, 0.3];
  let [h, c] = [0, 0];
  const expected = [1, -2].map((x) => {
    const [i, f, g, o] = bias.map((b, k) => x * kernel[0][k] + h * kernel[1][k] + b);
    c = sigmoid(f) * c + sigmoid(i) * Math.tanh(g);
    h = sigmoid(o) * Math.tanh(c);
    return h;
  });
  for (const lstm of [lstmStates, unrolledLstm]) {
    const states = lstm(tf.tensor3d([[[1]], [[-2]]]), tf.tensor2d(kernel), tf.tensor1d(bias)).dataSync();
    expected.forEach((value, t) => assert.ok(Math.abs(states[t] - value) < 1e-6, `${states[t]} against ${value}`));
  }
});

test("the block op and the unrolled cell agree in states and gradients", () => {
  const { kernel, bias } = toTensors(initialLstm(5, 4, new Random(1)));
  const x = tf.randomNormal([6, 3, 5], 0, 1, "float32", 1);
  const weigh = tf.randomNormal([6, 3, 4], 0, 1, "float32", 2);
  const run = (lstm: typeof lstmStates) => {
    const f = (x: tf.Tensor, k: tf.Tensor, b: tf.Tensor) =>
      lstm(x as tf.Tensor3D, k as tf.Tensor2D, b as tf.Tensor1D)
        .mul(weigh)
        .sum() as tf.Scalar;
    return [lstm(x as tf.Tensor3D, kernel as tf.Tensor2D, bias as tf.Tensor1D), ...tf.grads(f)([x, kernel, bias])];
  };
  const [block, unrolled] = [run(lstmStates), run(unrolledLstm)];
  block.forEach((value, i) => {
    const worst = tf.max(tf.abs(value.sub(unrolled[i]))).dataSync()[0];
    assert.ok(worst < 1e-5, `result ${i} differs by ${worst}`);
  });
});

test("recorded in a graph, as one chain or several, it agrees with the unrolled cell in states and gradients", () => {
  const { kernel, bias } = toTensors(initialLstm(5, 4, new Random(1)));
  const x = tf.randomNormal([6, 7, 5], 0, 1, "float32", 1);
  const weigh = tf.randomNormal([6, 7, 4], 0, 1, "float32", 2);
  const run = (lstm: typeof lstmStates, given: tf.Tensor[]) => {
    const f = (x: tf.Tensor, k: tf.Tensor, b: tf.Tensor) =>
      lstm(x as tf.Tensor3D, k as tf.Tensor2D, b as tf.Tensor1D).mul(weigh).sum() as tf.Scalar; // prettier-ignore
    return [lstm(given[0] as tf.Tensor3D, given[1] as tf.Tensor2D, given[2] as tf.Tensor1D), ...tf.grads(f)(given)];
  };
  const given = [x, kernel, bias];
  const specs = given.map(({ shape }, i) => ({ name: `${i}`, dtype: "float32" as const, shape }));
  const expected = run(unrolledLstm, given);
  for (const chains of [1, 2, 3]) {
    const graph = new Graph();
    const lstm: typeof lstmStates = (x, kernel, bias) => chainedLstm(x, kernel, bias, chains);
    graph.capture("lstm", specs, (inputs) => ({ results: run(lstm, inputs) }));
    graph
      .load()
      .run("lstm", given)
      .forEach((value, i) => {
        // prettier-ignore
        const worst = tf.max(tf.abs(value.sub(expected[i]))).dataSync()[0];
        assert.ok(worst < 1e-5, `${chains} chains, result ${i} differs by ${worst}`);
      });
  }
});

test("the forget gate is open at first", () => {
  assert.deepEqual(Array.from(initialLstm(2, 2, new Random(0)).bias.data), [0, 0, 1, 1, 0, 0, 0, 0]);
});
