import * as tf from "@tensorflow/tfjs";

/** Squared length below which a row counts as zero: it stays short instead of becoming NaN, also in the gradient. */
const SHORTEST = 1e-12;

/** The rows of m × D scaled to length 1. */
function unitRows(x: tf.Tensor2D): tf.Tensor2D {
  return x.mul(tf.rsqrt(tf.maximum(tf.sum(tf.square(x), 1, true), SHORTEST))) as tf.Tensor2D;
}

/** cos(aᵢ, vⱼ), m × m, of the rows of two m × D matrices. */
export function cosines(a: tf.Tensor2D, v: tf.Tensor2D): tf.Tensor2D {
  return tf.matMul(unitRows(a), unitRows(v), false, true);
}

/** m × m, 1 where the labels of rows i and j are equal. */
export function sameClass(oneHot: tf.Tensor2D): tf.Tensor2D {
  return tf.matMul(oneHot, oneHot, false, true);
}
