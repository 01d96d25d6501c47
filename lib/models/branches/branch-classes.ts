import type * as tf from "@tensorflow/tfjs";
import type { FeatureSet } from "../../features/feature-set";
import { crossEntropy } from "../../losses/cross-entropy";

/** cross-entropy(f₁…f_C, label) + cross-entropy(g₁…g_C, label), of the first C outputs of either branch. */
export function branchClassLoss(audio: tf.Tensor2D, video: tf.Tensor2D, oneHot: tf.Tensor2D): tf.Scalar {
  const ofBranch = (outputs: tf.Tensor2D) => crossEntropy(outputs.slice([0, 0], [-1, oneHot.shape[1]]), oneHot);
  return ofBranch(audio).add(ofBranch(video));
}

/** C, the logits that the classes of some videos need: TensorFlow's one-hot is at least 2 wide. */
export function logitsOf({ classes }: Pick<FeatureSet, "classes">): number {
  return Math.max(2, classes.length);
}
