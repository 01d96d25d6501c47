import * as tf from "@tensorflow/tfjs";
import type { Matrix } from "../matrix";

/** A matrix on the device, in 32-bit floats. */
export function rowsTensor({ rows, columns, data }: Matrix): tf.Tensor2D {
  return tf.tensor2d(data instanceof Float32Array ? data : Float32Array.from(data), [rows, columns]);
}

/** A matrix back from the device. */
export function fromTensor(tensor: tf.Tensor2D): Matrix<Float32Array> {
  return { rows: tensor.shape[0], columns: tensor.shape[1], data: tensor.dataSync() as Float32Array };
}

/** n × classes, a 1 in each row at its label; at least 2 wide, as TensorFlow asks. A column without members changes no class sum. */
export function oneHotLabels(labels: Int32Array, classes: number): tf.Tensor2D {
  return tf.tidy(() => oneHotTensor(tf.tensor1d(labels, "int32"), classes));
}

/** {@link oneHotLabels} of labels on the device. */
export function oneHotTensor(labels: tf.Tensor1D, classes: number): tf.Tensor2D {
  return tf.oneHot(labels, Math.max(2, classes)).toFloat() as tf.Tensor2D;
}
