import { checkObject } from "../../runtime/arguments";
import { check, checkInteger, checkOneOf } from "../../runtime/check";
import type * as tf from "@tensorflow/tfjs";
import { type DropoutKey, dropout } from "../../runtime/tensorflow/dropout";
import type { Random } from "../../runtime/random";
import { initialWeights, type Parameters, type Weights } from "../../runtime/tensorflow/weights";
import { type Activation, ACTIVATIONS, dense } from "../layers/dense";

/** A branch: the dense network of one view. */
export interface BranchShape {
  /** Units of every layer, input first and output last: [128, 128, 128, 64, 10]. */
  sizes: number[];
  /** Of the hidden layers; the output is linear. */
  activation: Activation;
  /** Share of a hidden layer's values that is dropped in training, in [0, 1). */
  dropout: number;
}

function checkBranchShape(shape: BranchShape): void {
  checkObject(shape, "the shape", "that of a branch, { sizes: [3, 2], activation, dropout }", {
    sizes: "list",
    dropout: "number",
  });
  const { sizes, activation, dropout } = shape;
  check(sizes.length > 1, () => `a branch has an input and an output at least; got ${sizes.length} sizes`);
  for (const size of sizes) checkInteger(size, "every size of a branch", 1, MOST_UNITS);
  checkOneOf(activation, "activation", ACTIVATIONS);
  check(dropout >= 0 && dropout < 1, () => `dropout must be in [0, 1); got ${dropout}`);
}

/** A layer of more would not fit into memory. */
const MOST_UNITS = 1_000_000;

/**
 * Glorot-uniform weights `w0`, `b0`, `w1`, … of a branch.
 * @throws InputError when the shape is none, or `random` is no generator
 */
export function initialBranch(shape: BranchShape, random: Random): Weights {
  checkBranchShape(shape);
  checkObject(random, "random", "a generator, such as new Random(1)", { uniform: "function" });
  return initialWeights(branchShapes(shape), random);
}

/** The shape of each weight by name. */
export function branchShapes({ sizes }: BranchShape): Record<string, number[]> {
  const layers = sizes.slice(1).map((size, layer) => ({ [`w${layer}`]: [sizes[layer], size], [`b${layer}`]: [size] }));
  return Object.assign({}, ...layers) as Record<string, number[]>;
}

/**
 * The output m × D of a branch for m rows of standardised input.
 * With a `key` it drops hidden values, as in training; `firstLayer` keeps the masks of two branches apart.
 * @param x m × d, standardised
 * @throws InputError when the parameters are not those of a branch of this shape
 */
export function applyBranch(
  shape: BranchShape,
  parameters: Parameters,
  x: tf.Tensor2D,
  key?: DropoutKey,
  firstLayer = 0,
): tf.Tensor2D {
  checkBranchShape(shape);
  checkObject(parameters, "the parameters", "those of the branch, as tensors");
  for (let layer = 0; layer + 1 < shape.sizes.length; layer++)
    for (const name of [`w${layer}`, `b${layer}`])
      checkObject(parameters[name], name, "a tensor of numbers", { shape: "list", dtype: "text" });
  checkObject(x, "x", "a tensor of rows", { shape: "list" });
  const last = shape.sizes.length - 2;
  let h = x;
  for (let layer = 0; layer <= last; layer++) {
    h = dense(h, parameters[`w${layer}`], parameters[`b${layer}`], layer < last ? shape.activation : "linear");
    if (layer < last) h = dropout(h, shape.dropout, key, firstLayer + layer);
  }
  return h;
}
