import * as tf from "@tensorflow/tfjs";
import { checkOptions } from "../runtime/arguments";
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
 * similar row of another class that is less similar than p. If there is none, it is the least similar row of another class:
 *
 *     loss = ½ Σ over both directions of the mean over (i, p) of max(0, margin + cos(i, n(i, p)) − cos(i, p))
 *
 * Mining sorts similarities, O(m² log m), instead of comparing m³ triplets. The choice of the negative has no gradient.
 * A pair whose anchor has no negative, as in a batch of one class, counts 0.
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
export function checkTripletOptions(options: TripletLossOptions): void {
  checkOptions(options);
  const { margin = MARGIN } = options;
  check(margin > 0 && margin <= 2, () => `margin must be in (0, 2], as cosines differ by 2 at most; got ${margin}`);
}

/**
 * {@link tripletLoss} without its checks, for labels as a one-hot m × C tensor: reads no values, so that a step can be recorded.
 * @param audio m × D
 * @param video m × D
 * @param oneHot m × C
 */
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

/**
 * The mean over all (anchor, positive) of the hinge against the semi-hard negative; row i belongs to anchor i. Its
 * gradient is that of cos(anchor, negative) − cos(anchor, positive) where the hinge is positive. It is written out, since tfjs
 * would differentiate through the indices.
 */
function meanHinge(similar: tf.Tensor2D, positive: tf.Tensor2D, margin: number): tf.Tensor {
  const hinge = tf.customGrad((x, save) => {
    const s = x as tf.Tensor2D;
    const m = similar.shape[0];
    const { ranked, mined, counted } = mineSemiHard(s, positive);
    const open = tf.relu(gatherFlat(s, mined).sub(gatherFlat(s, ranked)).add(margin)).mul(counted);
    const pairs = tf.sum(positive);
    const slope = tf.step(open).reshape([m * m]);
    const sumAt = (at: tf.Tensor) => tf.unsortedSegmentSum(slope, at.reshape([m * m]) as tf.Tensor1D, m * m);
    (save as tf.GradSaveFunc)([sumAt(mined).sub(sumAt(ranked)).reshape([m, m]).div(pairs)]);
    return {
      value: tf.sum(open).div(pairs),
      gradFunc: (dy: tf.Tensor, [gradient]: tf.Tensor[]) => gradient.mul(dy),
    };
  });
  return hinge(similar);
}

/**
 * Row by row, from the most similar item down: the items, the semi-hard negative of each (both as positions in the flat
 * matrix), and 1 where the item is a positive of an anchor that has negatives.
 */
function mineSemiHard(similar: tf.Tensor2D, positive: tf.Tensor2D) {
  const m = similar.shape[0];
  const firstOfRow = tf.range(0, m, 1, "int32").mul(m).expandDims(1);
  const flat = (columns: tf.Tensor) => columns.add(firstOfRow).toInt();

  const ranked = flat(tf.topk(similar, m).indices);
  const isPositive = gatherFlat(positive, ranked);
  // Positives moved below every cosine: what comes first is the anchor's negatives, the most similar first.
  const negativesFirst = flat(tf.topk(similar.sub(positive.mul(BELOW_ALL)), m).indices);
  const negatives = tf.sub(m, tf.sum(positive, 1, true));
  // So many negatives are more similar than the item at a rank; the next one of them is semi-hard.
  const harder = tf.cumsum(tf.sub(1, isPositive), 1);
  const next = tf.maximum(tf.minimum(harder, negatives.sub(1)), 0).toInt();
  return { ranked, mined: gatherFlat(negativesFirst, flat(next)), counted: isPositive.mul(tf.minimum(negatives, 1)) };
}

/** The values at positions of the flattened matrix. */
function gatherFlat(x: tf.Tensor, positions: tf.Tensor): tf.Tensor {
  return tf.gather(x.reshape([x.size]), positions);
}

/** More than two cosines can differ by. */
const BELOW_ALL = 10;
