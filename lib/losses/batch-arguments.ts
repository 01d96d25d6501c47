import * as tf from "@tensorflow/tfjs";
import { check } from "../runtime/check";
import { type MatrixLike, toMatrix } from "../runtime/matrix";
import { oneHotLabels } from "../runtime/tensors";

/** What the public losses take for the outputs of a branch: a tensor, or rows of numbers. */
export type OutputsLike = tf.Tensor2D | MatrixLike;

/** What the public losses take for class labels: a tensor, or plain whole numbers from 0. */
export type LabelsLike = ArrayLike<number> | tf.Tensor1D;

/** The outputs as a tensor. @throws InputError for values that are not finite */
export function outputsTensor(value: OutputsLike, name: string): tf.Tensor2D {
  if (value instanceof tf.Tensor) {
    check(value.rank === 2, () => `${name} must be a matrix of rows × dimensions; got shape [${value.shape}]`);
    check(
      tf.tidy(() => tf.all(tf.isFinite(value)).dataSync()[0] === 1),
      () => `${name} has values that are not finite: look for NaN in the input, or lower the learning rate`,
    );
    return value;
  }
  const { rows, columns, data } = toMatrix(value, name);
  return tf.tensor2d(Float32Array.from(data), [rows, columns]);
}

/** The labels of m rows, one-hot. @throws InputError for a wrong number of labels, or ones that are not whole numbers from 0 */
export function labelsOneHot(labels: LabelsLike, rows: number): tf.Tensor2D {
  const classes = labels instanceof tf.Tensor ? labels.dataSync() : labels;
  check(classes.length === rows, () => `${rows} rows need ${rows} labels; got ${classes.length}`);
  const bad = Array.from(classes).findIndex((label) => !Number.isInteger(label) || label < 0);
  check(bad < 0, () => `labels must be whole numbers from 0; row ${bad} has ${classes[bad]}`);
  return oneHotLabels(Int32Array.from(classes));
}

/** The outputs of two branches, row i of one belonging to row i of the other, of one width, with their labels. */
export function pairedBatch(audio: OutputsLike, video: OutputsLike, labels: LabelsLike) {
  const [a, v] = [outputsTensor(audio, "audio"), outputsTensor(video, "video")];
  check(
    a.shape[0] === v.shape[0] && a.shape[1] === v.shape[1],
    () => `audio and video must be of one shape to be compared by cosine; got [${a.shape}] and [${v.shape}]`,
  );
  return { audio: a, video: v, oneHot: labelsOneHot(labels, a.shape[0]) };
}
