import type * as tf from "@tensorflow/tfjs";
import { type DropoutKey, dropout } from "../../runtime/tensorflow/dropout";
import type { Random } from "../../runtime/random";
import { constant, glorot, type Parameters, type Weights } from "../../runtime/tensorflow/weights";
import { type Activation, dense } from "../layers/dense";

/** A branch: the dense network of one view. */
export interface BranchShape {
  /** Units of every layer, input first and output last: [128, 128, 128, 64, 10]. */
  sizes: number[];
  /** Of the hidden layers; the output is linear. */
  activation: Activation;
  /** Share of a hidden layer's values that is dropped in training, in [0, 1). */
  dropout: number;
}

/** Glorot-uniform weights `w0`, `b0`, `w1`, … of a branch. */
export function initialBranch({ sizes }: BranchShape, random: Random): Weights {
  const weights: Weights = {};
  for (let layer = 0; layer + 1 < sizes.length; layer++) {
    weights[`w${layer}`] = glorot(random, sizes[layer], sizes[layer + 1]);
    weights[`b${layer}`] = constant(sizes[layer + 1]);
  }
  return weights;
}

/**
 * The output m × D of a branch for m rows of standardised input.
 * With a `key` it drops hidden values, as in training; `firstLayer` keeps the masks of two branches apart.
 */
export function applyBranch(
  shape: BranchShape,
  parameters: Parameters,
  x: tf.Tensor2D,
  key?: DropoutKey,
  firstLayer = 0,
): tf.Tensor2D {
  const last = shape.sizes.length - 2;
  let h = x;
  for (let layer = 0; layer <= last; layer++) {
    h = dense(h, parameters[`w${layer}`], parameters[`b${layer}`], layer < last ? shape.activation : "linear");
    if (layer < last) h = dropout(h, shape.dropout, key, firstLayer + layer);
  }
  return h;
}
