import * as tf from "@tensorflow/tfjs";

export const ACTIVATIONS = ["sigmoid", "relu", "tanh"] as const;

/** What a hidden layer does to its sums. */
export type Activation = (typeof ACTIVATIONS)[number];

/** activation(x w + b) for rows x, in one op where TensorFlow has one. */
export function dense(x: tf.Tensor2D, w: tf.Tensor, b: tf.Tensor, activation: Activation | "linear"): tf.Tensor2D {
  const fused = activation === "tanh" ? "linear" : activation;
  const y = tf.fused.matMul({ a: x, b: w as tf.Tensor2D, bias: b, activation: fused }) as tf.Tensor2D;
  return activation === "tanh" ? tf.tanh(y) : y;
}
