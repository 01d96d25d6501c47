import assert from "node:assert/strict";
import { before, test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../../lib/runtime/tensorflow/backend";
import { type Attribute, isNative, runOp } from "../../../lib/runtime/tensorflow/native-ops";
import { statelessUniform } from "../../../lib/runtime/tensorflow/philox";
import { Random } from "../../../lib/runtime/random";
import { lacks } from "../../missing-tools";

before(() => useBackend());

const ATTRIBUTES: Attribute[] = [
  { name: "dtype", type: "dtype", value: "float32" },
  { name: "T", type: "dtype", value: "int32" },
  { name: "Tseed", type: "dtype", value: "int32" },
];

const native = (seed: number[], shape: number[]) =>
  tf.tidy(() =>
    runOp("StatelessRandomUniform", ATTRIBUTES, [tf.tensor1d(shape, "int32"), tf.tensor1d(seed, "int32")], 1)[0].dataSync(),
  );

test("TensorFlow's stateless uniform numbers to the bit, for every seed and size", (t) => {
  const notNative = lacks("native TensorFlow", isNative());
  if (notNative) return t.skip(notNative);
  const random = new Random("philox");
  const seeds = [[0, 0], [0, 1], [1, 0], [-1, -1], [2 ** 31 - 1, -(2 ** 31)]]; // prettier-ignore
  for (let i = 0; i < 100; i++) seeds.push([random.bits() | 0, random.bits() | 0]);
  for (const [i, seed] of seeds.entries()) {
    const rows = 1 + random.integer(i === 7 ? 40_000 : 20);
    const columns = 1 + random.integer(9);
    assert.deepEqual(statelessUniform(seed, rows * columns), native(seed, [rows, columns]), `seed ${seed}, ${rows} × ${columns}`);
  }
});

test("the first numbers, as TensorFlow 2.21 gives them", () => {
  assert.deepEqual([...statelessUniform([0, 0], 5)], FIRST);
  assert.deepEqual([...statelessUniform([0, 0], 2)], FIRST.slice(0, 2));
});

const FIRST = [0.2110154628753662, 0.7060099840164185, 0.8000633716583252, 0.7707922458648682, 0.38858866691589355];
