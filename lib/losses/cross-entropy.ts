import * as tf from "@tensorflow/tfjs";

/**
 * Mean over rows of −log softmax(logits)[label], for m × C logits and one-hot labels; at least 0.
 * @param logits m × C
 * @param oneHot m × C
 */
export function crossEntropy(logits: tf.Tensor2D, oneHot: tf.Tensor2D): tf.Scalar {
  return tf.neg(tf.mean(tf.sum(tf.logSoftmax(logits).mul(oneHot), 1))) as tf.Scalar;
}
