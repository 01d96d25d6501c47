import * as tf from "@tensorflow/tfjs";
import { type Attribute, isNative, runOp } from "./native-ops";
import { statelessUniform } from "./philox";

/**
 * Keys of dropout: an int32 [2] tensor. The mask is a pure function of key and layer number, so that a training step
 * stays a pure function of its arguments, the same on every run with the same seed and on every backend.
 */
export type DropoutKey = tf.Tensor1D;

export function dropoutKey(seed: number, step: number): DropoutKey {
  return tf.tensor1d([seed, step], "int32");
}

/** Zeroes each value with probability `rate` and scales the rest by 1/(1 − rate). Without a key (not training): `x` itself. */
export function dropout<T extends tf.Tensor>(x: T, rate: number, key: DropoutKey | undefined, layer: number): T {
  if (!key || rate === 0) return x;
  const kept = tf.greaterEqual(uniform(x.shape, key, layer), rate).toFloat();
  return x.mul(kept).div(1 - rate) as T;
}

const UNIFORM: Attribute[] = [
  { name: "dtype", type: "dtype", value: "float32" },
  { name: "T", type: "dtype", value: "int32" },
  { name: "Tseed", type: "dtype", value: "int32" },
];

/** Uniform in [0, 1), a function of shape, key and layer alone; the same numbers on every backend. */
function uniform(shape: number[], key: DropoutKey, layer: number): tf.Tensor {
  // Layers are far apart in the first half of the key, steps are the second.
  const seed = key.add(tf.tensor1d([layer * 1000003, 0], "int32"));
  if (isNative()) return runOp("StatelessRandomUniform", UNIFORM, [tf.tensor1d(shape, "int32"), seed], 1)[0];
  return tf.tensor(statelessUniform(seed.dataSync(), tf.util.sizeFromShape(shape)), shape);
}
