import * as tf from "@tensorflow/tfjs";
import type { Trainable, TrainingOptions } from "../../lib/training/train";

/** Least squares: y = 3x − 1 from 40 points. */
export function line(): Trainable & { x: tf.Tensor1D } {
  const x = tf.linspace(-1, 1, 40);
  const y = x.mul(3).sub(1);
  return {
    x,
    initial: { slope: { shape: [], data: Float32Array.of(0) }, offset: { shape: [], data: Float32Array.of(0) } },
    rows: 40,
    loss: ({ slope, offset }, batch) =>
      tf.gather(x, batch).mul(slope).add(offset).sub(tf.gather(y, batch)).square().mean() as tf.Scalar,
  };
}
export const OPTIONS: TrainingOptions = { epochs: 60, batchSize: 10, optimiser: "adam", learningRate: 0.05 };
