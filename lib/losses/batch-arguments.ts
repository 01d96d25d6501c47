import * as tf from "@tensorflow/tfjs";
import { check } from "../runtime/check";
import { presentClasses, toLabels } from "../runtime/labels";
import { type MatrixLike, toMatrix } from "../runtime/matrix";
import { oneHotLabels } from "../runtime/tensors";

/** What the public losses take for the outputs of a branch: a tensor, or rows of numbers. */
export type OutputsLike = tf.Tensor2D | MatrixLike;

/** What the public losses take for class labels: a tensor, or plain whole numbers from 0. */
export type LabelsLike = ArrayLike<number> | tf.Tensor1D;

/** Sums of squares and of products with the sums of a class stay below 3·10³⁸ for any batch that fits into memory. */
const LARGEST = 1e15;

/**
 * The outputs of two branches, row i of one belonging to row i of the other, and their labels, as tensors. The one-hot labels
 * have a column for each class that occurs: the losses ask only which rows are of one class.
 * @param outputs two of them, under the names by which messages speak of them
 * @throws InputError for unequal row counts, values that are not finite or too large to be squared, labels that are not m whole numbers from 0 to 2³¹ − 1
 */
export function pairedBatch(outputs: Record<string, OutputsLike>, labels: LabelsLike) {
  const [first, second] = Object.entries(outputs).map(([name, value]) => outputsTensor(value, name));
  const m = first.shape[0];
  check(second.shape[0] === m, () => `the two views must have the same rows; got ${m} and ${second.shape[0]}`);
  const classes = presentClasses(toLabels(labels instanceof tf.Tensor ? labels.dataSync() : labels, m, "labels"));
  Object.keys(outputs).forEach((name, view) =>
    check(
      tf.tidy(() => tf.all(tf.lessEqual(tf.abs([first, second][view]), LARGEST)).dataSync()[0]),
      () =>
        `${name} has a value that is not finite or beyond ±${LARGEST}, whose squares leave the range of a 32-bit float: ` +
        "the branch has diverged (lower the learning rate), or its input has such values",
    ),
  );
  return { first, second, oneHot: oneHotLabels(classes.positions, classes.labels.length) };
}

/** {@link pairedBatch} of two branches whose outputs are compared by cosine, and so are of one width. */
export function comparableBatch(audio: OutputsLike, video: OutputsLike, labels: LabelsLike) {
  const batch = pairedBatch({ audio, video }, labels);
  const [a, v] = [batch.first.shape[1], batch.second.shape[1]];
  check(a === v, () => `audio and video must be equally wide to be compared by cosine; got ${a} and ${v} columns`);
  return batch;
}

function outputsTensor(value: OutputsLike, name: string): tf.Tensor2D {
  if (value instanceof tf.Tensor) {
    check(value.rank === 2, () => `${name} must be a matrix of rows × dimensions; got shape [${value.shape}]`);
    check(["float32", "int32"].includes(value.dtype), () => `${name} must hold numbers; got a tensor of type ${value.dtype}`);
    return value.toFloat() as tf.Tensor2D;
  }
  const { rows, columns, data } = toMatrix(value, name);
  return tf.tensor2d(Float32Array.from(data), [rows, columns]);
}
