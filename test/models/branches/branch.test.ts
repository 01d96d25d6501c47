import assert from "node:assert/strict";
import { before, test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { applyBranch, type BranchShape, initialBranch } from "../../../lib/models/branches/branch";
import { initialBranches, VIDEO_LAYERS } from "../../../lib/models/branches/train-branches";
import { useBackend } from "../../../lib/runtime/tensorflow/backend";
import { dropoutKey } from "../../../lib/runtime/tensorflow/dropout";
import { Random } from "../../../lib/runtime/random";

before(() => useBackend());

const shape: BranchShape = { sizes: [2, 3, 1], activation: "tanh", dropout: 0.5 };
const parameters = {
  w0: tf.tensor2d([[1, 0, 2], [0, -1, 1]]), // prettier-ignore
  b0: tf.tensor1d([0.5, 0, -1]),
  w1: tf.tensor2d([[1], [10], [100]]),
  b1: tf.tensor1d([3]),
};

test("by hand: hidden layers are squashed, the output is linear, and each has its bias", () => {
  const squash = {
    tanh: Math.tanh,
    relu: (x: number) => Math.max(0, x),
    sigmoid: (x: number) => 1 / (1 + Math.exp(-x)),
  };
  for (const activation of ["tanh", "relu", "sigmoid"] as const) {
    const f = squash[activation];
    const expected = f(0.3 + 0.5) + 10 * f(-0.2) + 100 * f(0.6 + 0.2 - 1) + 3;
    const got = applyBranch({ ...shape, activation }, parameters, tf.tensor2d([[0.3, 0.2]])).dataSync()[0];
    assert.ok(Math.abs(got - expected) < 1e-4, `${activation}: ${got} against ${expected}`);
  }
});

test("training drops hidden values and never the output; branches and layers have masks of their own", () => {
  const deep: BranchShape = { sizes: [1, 400, 400, 400], activation: "relu", dropout: 0.5 };
  // Every unit hands its own input on, so that what is dropped shows as a nought in the output.
  const eye = tf.eye(400);
  const through = { w0: tf.ones([1, 400]), b0: tf.zeros([400]), w1: eye, b1: tf.zeros([400]), w2: eye, b2: tf.zeros([400]) };
  const kept = (layers: number, firstLayer: number) =>
    Array.from(
      applyBranch(
        { ...deep, sizes: deep.sizes.slice(0, layers + 2) },
        through,
        tf.ones([1, 1]) as tf.Tensor2D,
        dropoutKey(1, 2),
        firstLayer,
      ).dataSync(),
      (value) => value > 0,
    );
  const count = (values: boolean[]) => values.filter(Boolean).length;
  assert.equal(count(kept(0, 0)), 400, "the output layer alone drops nothing");
  // Shares of half, a quarter; four standard deviations are 40 and 35.
  assert.ok(Math.abs(count(kept(1, 0)) - 200) < 40, `${count(kept(1, 0))}`);
  assert.ok(Math.abs(count(kept(2, 0)) - 100) < 35, `two masks that are not the same: ${count(kept(2, 0))}`);
  assert.deepEqual(kept(1, 0), kept(1, 0));
  const video = kept(1, VIDEO_LAYERS);
  for (let layer = 0; layer < 10; layer++) {
    const audio = kept(1, layer);
    assert.ok(Math.abs(count(audio.map((k, i) => k === video[i])) - 200) < 40, "as unlike as chance");
  }
});

test("initial weights: a matrix and zeros for each layer, by the seed, and other ones for the other branch", () => {
  const weights = initialBranch(shape, new Random("x"));
  assert.deepEqual(
    Object.entries(weights).map(([name, weight]) => [name, weight.shape]),
    [["w0", [2, 3]], ["b0", [3]], ["w1", [3, 1]], ["b1", [1]]], // prettier-ignore
  );
  assert.ok(weights.b0.data.every((b) => b === 0) && weights.w0.data.every((w) => w !== 0));
  const both = initialBranches(shape, shape, 1);
  assert.deepEqual(initialBranches(shape, shape, 1), both);
  assert.notDeepEqual(both["audio.w0"], both["video.w0"]);
  const other = initialBranches(shape, shape, 2);
  for (const name of ["audio.w0", "video.w0"]) assert.notDeepEqual(other[name], both[name]);
});
