import * as tf from "@tensorflow/tfjs";
import { Random } from "../../lib/runtime/random";
import type { Weights } from "../../lib/runtime/tensorflow/weights";
import type { StepPlan } from "../../lib/training/step";

/** A regression with two layers, dropout left out. */
export function regression() {
  const x = tf.randomNormal([300, 8], 0, 1, "float32", 1) as tf.Tensor2D;
  const y = tf.randomNormal([300, 3], 0, 1, "float32", 2);
  const random = new Random("weights");
  const weights = (...shape: number[]) => ({
    shape,
    data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.gaussian() / 2),
  });
  const initial: Weights = { w0: weights(8, 16), b0: weights(16), w1: weights(16, 3) };
  const plan: StepPlan = {
    loss: ({ w0, b0, w1 }, [batch]) => {
      const hidden = tf.tanh(tf.matMul(tf.gather(x, batch as tf.Tensor1D), w0 as tf.Tensor2D).add(b0)) as tf.Tensor2D;
      return tf
        .matMul(hidden, w1 as tf.Tensor2D)
        .sub(tf.gather(y, batch as tf.Tensor1D))
        .square()
        .mean() as tf.Scalar;
    },
    inputs: [{ name: "rows", dtype: "int32", shape: [20] }],
    sizes: [0],
    seed: 0,
    steps: 60,
  };
  return { initial, plan };
}
