import * as tf from "@tensorflow/tfjs";
import { check } from "../runtime/check";
import { type LabelsLike, type OutputsLike, comparableBatch } from "./batch-arguments";
import { cosines, sameClass } from "./unit-rows";

/** Options of {@link tripletLoss}. */
export interface TripletLossOptions {
  /** By how much a positive must be more similar to the anchor than a negative, in units of the cosine, in (0, 2]. Default .2. */
  margin?: number;
}

/** FaceNet's number (Schroff et al. 2015), there for squared distances of unit vectors, which are twice 1 − cosine. */
export const MARGIN = 0.2;

/**
 * Triplet loss between two views with semi-hard negatives mined inside the batch (Schroff et al., FaceNet, CVPR 2015).
 *
 * For an anchor i of one view, every row p of its class in the other view is a positive. Its negative n(i, p) is the most
 * similar row of another class that is less similar than p; where there is none, the least similar row of another class:
 *
 *     loss = ½ Σ over both directions of the mean over (i, p) of max(0, margin + cos(i, n(i, p)) − cos(i, p))
 *
 * Mining sorts similarities, O(m² log m), instead of comparing m³ triplets; which negative was mined has no gradient.
 * A pair whose anchor has no negative, as all have in a batch of one class, counts 0.
 *
 * @param audio m × D outputs of the audio branch: a tensor, or rows of numbers. Their lengths do not matter.
 * @param video m × D outputs of the video branch.
 * @param labels m class labels, whole numbers from 0.
 * @returns a scalar tensor in [0, 2 + margin]; differentiable in both outputs with `tf.grads`.
 * @throws InputError for shapes that differ, values that are not finite, labels out of range, a margin outside (0, 2].
 */
export function tripletLoss(
  audio: OutputsLike,
  video: OutputsLike,
  labels: LabelsLike,
  options: TripletLossOptions = {},
): tf.Scalar {
  checkTripletOptions(options);
  return tf.tidy(() => {
    const { first, second, oneHot } = comparableBatch(audio, video, labels);
    return tripletLossOneHot(first, second, oneHot, options);
  });
}

/** Checks the options of {@link tripletLoss}, once, before a training. */
export function checkTripletOptions({ margin = MARGIN }: TripletLossOptions): void {
  check(margin > 0 && margin <= 2, () => `margin must be in (0, 2], as cosines differ by 2 at most; got ${margin}`);
}

/** {@link tripletLoss} without its checks, for labels as a one-hot m × C tensor: reads no values, so that a step can be recorded. */
export function tripletLossOneHot(
  audio: tf.Tensor2D,
  video: tf.Tensor2D,
  oneHot: tf.Tensor2D,
  { margin = MARGIN }: TripletLossOptions = {},
): tf.Scalar {
  const similar = cosines(audio, video);
  const positive = sameClass(oneHot);
  const hinges = [similar, similar.transpose() as tf.Tensor2D].map((s) => meanHinge(s, positive, margin));
  return hinges[0].add(hinges[1]).div(2) as tf.Scalar;
}

/** The mean over all (anchor, positive) of the hinge against the semi-hard negative; row i holds what anchor i sees. */
function meanHinge(similar: tf.Tensor2D, positive: tf.Tensor2D, margin: number): tf.Tensor {
  const m = similar.shape[0];
  const firstOfRow = tf.range(0, m, 1, "int32").mul(m).expandDims(1);
  // Flat, since the gradient of gathering from a vector is a plain segment sum.
  const pick = (x: tf.Tensor, columns: tf.Tensor) => tf.gather(x.reshape([m * m]), columns.add(firstOfRow).toInt());

  const bySimilarity = tf.topk(similar, m).indices;
  const ranked = pick(similar, bySimilarity);
  const isPositive = pick(positive, bySimilarity);
  const count = tf.sub(m, tf.sum(positive, 1, true));
  // Positives moved below every cosine: what comes first is the anchor's negatives, the most similar first.
  const negativesFirst = tf.topk(similar.sub(positive.mul(BELOW_ALL)), m).indices;
  // So many negatives are more similar than the item at a rank; the next one of them is semi-hard.
  const harder = tf.cumsum(tf.sub(1, isPositive), 1);
  const semiHard = tf.maximum(tf.minimum(harder, count.sub(1)), 0).toInt();
  const mined = pick(similar, pick(negativesFirst, semiHard));

  const hinge = tf.relu(mined.sub(ranked).add(margin));
  const counted = isPositive.mul(tf.minimum(count, 1));
  return tf.sum(hinge.mul(counted)).div(tf.sum(positive));
}

/** More than two cosines can differ by. */
const BELOW_ALL = 10;
