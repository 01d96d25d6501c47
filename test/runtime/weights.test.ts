import assert from "node:assert/strict";
import { before, test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../lib/runtime/backend";
import { Random } from "../../lib/runtime/random";
import { constant, glorot, toTensors, toVariables, toWeights, under, within } from "../../lib/runtime/weights";

before(() => useBackend());

test("Glorot: uniform in ±√(6 / (inputs + outputs)), so of variance 2 / (inputs + outputs)", () => {
  const { shape, data } = glorot(new Random("glorot"), 200, 40);
  assert.deepEqual(shape, [200, 40]);
  const limit = Math.sqrt(6 / 240);
  assert.ok(data.every((w) => Math.abs(w) <= limit));
  const values = Array.from(data);
  const mean = values.reduce((sum, w) => sum + w, 0) / 8000;
  const variance = values.reduce((sum, w) => sum + w * w, 0) / 8000;
  assert.ok(Math.abs(mean) < 0.05 * limit, `mean ${mean}`);
  assert.ok(Math.abs(variance / (2 / 240) - 1) < 0.05, `variance ${variance}`);
  assert.deepEqual(glorot(new Random("glorot"), 200, 40).data, data);
});

test("constants are of their value, 0 where none is given", () => {
  assert.deepEqual(constant(3), { shape: [3], data: Float32Array.of(0, 0, 0) });
  assert.deepEqual(constant(2, 1.5), { shape: [2], data: Float32Array.of(1.5, 1.5) });
});

test("prefixes are put on and taken off; a name that merely begins so is another's", () => {
  const all = { ...under("audio", { w: 1, "b.c": 2 }), ...under("audiobook", { w: 3 }) };
  assert.deepEqual(all, { "audio.w": 1, "audio.b.c": 2, "audiobook.w": 3 });
  assert.deepEqual(within(all, "audio"), { w: 1, "b.c": 2 });
  assert.deepEqual(within(all, "video"), {});
});

test("weights become tensors or variables and come back with their shapes, as copies", () => {
  const weights = { w: { shape: [2, 1], data: Float64Array.of(1, 2) } };
  const variables = toVariables(weights);
  const tensors = toTensors(weights);
  variables.w.assign(tf.tensor2d([[5], [6]]));
  assert.deepEqual(toWeights(tensors), { w: { shape: [2, 1], data: Float32Array.of(1, 2) } });
  assert.deepEqual(toWeights(variables), { w: { shape: [2, 1], data: Float32Array.of(5, 6) } });
  assert.deepEqual([...weights.w.data], [1, 2]);
});
