import * as tf from "@tensorflow/tfjs";
import { checkOptions } from "../runtime/arguments";
import { check } from "../runtime/check";
import { type LabelsLike, type OutputsLike, comparableBatch } from "./batch-arguments";
import { cosines, sameClass } from "./unit-rows";

/** Options of {@link contrastiveLoss}. */
export interface ContrastiveLossOptions {
  /** τ, above 0: the smaller, the more the nearest wrong items count. Default .1, as Khosla et al. 2020. */
  temperature?: number;
}

/** τ of Khosla et al. 2020. */
export const TEMPERATURE = 0.1;

/**
 * Supervised contrastive loss between two views (Khosla et al., NeurIPS 2020, its form L_out; each anchor is compared with the
 * other view only, which is what retrieval does).
 *
 * With s_ij = cos(aᵢ, vⱼ)/τ and P(i) the rows of the class of i, its own pair among them:
 *
 *     loss = ½ (1/m) Σᵢ −1/|P(i)| Σ_{j∈P(i)} log( exp s_ij / Σ_k exp s_ik )      audio → video
 *          + ½ (1/m) Σⱼ −1/|P(j)| Σ_{i∈P(j)} log( exp s_ij / Σ_k exp s_kj )      video → audio
 *
 * In a batch of one class there are no negatives: the smallest loss is log m, with all similarities equal.
 *
 * @param audio m × D outputs of the audio branch: a tensor, or rows of numbers. Their lengths do not matter.
 * @param video m × D outputs of the video branch.
 * @param labels m class labels, whole numbers from 0.
 * @returns a scalar tensor, at least 0; differentiable in both outputs with `tf.grads`.
 * @throws InputError for shapes that differ, values that are not finite, labels out of range, a temperature not above 0.
 */
export function contrastiveLoss(
  audio: OutputsLike,
  video: OutputsLike,
  labels: LabelsLike,
  options: ContrastiveLossOptions = {},
): tf.Scalar {
  checkContrastiveOptions(options);
  return tf.tidy(() => {
    const { first, second, oneHot } = comparableBatch(audio, video, labels);
    return contrastiveLossOneHot(first, second, oneHot, options);
  });
}

/** Checks the options of {@link contrastiveLoss}, once, before a training. */
export function checkContrastiveOptions(options: ContrastiveLossOptions): void {
  checkOptions(options);
  const { temperature = TEMPERATURE } = options;
  check(
    Number.isFinite(temperature) && temperature > 0,
    () => `temperature must be a finite number above 0; got ${temperature}: .05 to .5 are usual`,
  );
}

/**
 * {@link contrastiveLoss} without its checks, for labels as a one-hot m × C tensor: reads no values, so that a step can be recorded.
 * @param audio m × D
 * @param video m × D
 * @param oneHot m × C
 */
export function contrastiveLossOneHot(
  audio: tf.Tensor2D,
  video: tf.Tensor2D,
  oneHot: tf.Tensor2D,
  { temperature = TEMPERATURE }: ContrastiveLossOptions = {},
): tf.Scalar {
  const positive = sameClass(oneHot);
  const share = tf.div(positive, tf.sum(positive, 1, true));
  const similar = cosines(audio, video).div(temperature) as tf.Tensor2D;
  const seek = (s: tf.Tensor2D) => tf.neg(tf.mean(tf.sum(tf.logSoftmax(s).mul(share), 1)));
  return seek(similar).add(seek(similar.transpose())).div(2) as tf.Scalar;
}
