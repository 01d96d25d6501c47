import * as tf from "@tensorflow/tfjs";
import { check, checkOneOf } from "../runtime/check";
import type { DropoutKey } from "../runtime/tensorflow/dropout";
import type { ArgumentSpec } from "../runtime/graph/session";
import { isNative } from "../runtime/tensorflow/native-ops";
import { type Parameters, toWeights, type Weights } from "../runtime/tensorflow/weights";
import type { FedBatch } from "./feed";
import type { TrainingOptions } from "./train";

/**
 * The loss of a batch: a pure function of its arguments (and of data that stays), which reads no values, so that a step
 * can be recorded once and replayed.
 * @param batch int32 row numbers
 * @param size the batch's size as {@link Trainable.sizes} defines it, 0 without sizes
 */
export type Loss = (parameters: Parameters, batch: tf.Tensor1D, key: DropoutKey, size: number) => tf.Scalar;

/**
 * {@link Loss} of a batch that is fed as values.
 * @param batch the tensors of the batch, one for each input of the {@link Feed}
 */
export type FedLoss = (parameters: Parameters, batch: tf.Tensor[], key: DropoutKey, size: number) => tf.Scalar;

/** What a validation score is computed from: tensors as a pure function of the parameters, recorded once as the loss is. */
export type ValidationOutputs = (parameters: Parameters) => tf.Tensor[];

/** One way of doing training steps; it owns parameters and optimiser. */
export interface TrainingStep {
  /**
   * Moves the parameters down the loss of one batch and returns that loss, to be disposed of by the caller.
   * @param number of the step, from 0
   */
  run(batch: FedBatch, number: number): tf.Scalar;
  /** The present parameters; the caller disposes of them. */
  parameters(): Parameters;
  /** The plan's validation outputs at the present parameters, none without; the caller disposes of them. */
  validationOutputs(): tf.Tensor[];
  /** A copy of all that the steps change: the parameters, and what the optimiser keeps of the steps before. */
  state(): Weights;
  /**
   * Puts back what {@link state} gave: the next steps are then, to the bit, those that followed it.
   * @throws InputError when it is of another network or optimiser
   */
  restore(state: Weights): void;
  dispose(): void;
}

/** What every kind of step is made from. */
export interface StepPlan {
  loss: FedLoss;
  validationOutputs?: ValidationOutputs;
  /** What every batch consists of. */
  inputs: ArgumentSpec[];
  /** Sizes that batches can have. */
  sizes: number[];
  /** Fixes dropout. */
  seed: number;
  /** Steps of the whole training. */
  steps: number;
}

/** The values of a batch as tensors, to be disposed of by the caller. */
export function batchTensors({ values }: FedBatch, inputs: readonly ArgumentSpec[]): tf.Tensor[] {
  return inputs.map(({ shape, dtype }, i) => tf.tensor(values[i], shape, dtype));
}

/** Loss and gradients by the parameters' names; a parameter that the loss does not use has the gradient 0. */
export function lossAndGradients(
  loss: (parameters: Parameters) => tf.Scalar,
  parameters: Parameters,
): { value: tf.Scalar; gradients: Parameters } {
  const tensors = Object.values(parameters);
  const engine = tf.engine();
  let value: tf.Tensor, grads: tf.Tensor[];
  try {
    ({ value, grads } = engine.gradients(() => loss(parameters), tensors, undefined, true));
  } catch (error) {
    // tfjs gives back what it kept for the backward pass only after that pass.
    for (const { saved = [] } of engine.state.activeTape ?? []) tf.dispose(saved);
    engine.state.activeTape = null!;
    throw error;
  }
  const gradients = Object.keys(parameters).map((name, i) => [name, grads[i] ?? tf.zerosLike(tensors[i])]);
  return { value: value as tf.Scalar, gradients: Object.fromEntries(gradients) };
}

/** @throws InputError unless a state has these names and shapes, and as many numbers as they say */
export function checkSameState(state: Weights, expected: Record<string, readonly number[]>): void {
  const [given, wanted] = [state, expected].map((values) => Object.keys(values).sort().join(", "));
  check(given === wanted, () => `a state of ${given} is not one of ${wanted}: it is of another network or optimiser`);
  for (const [name, { shape, data }] of Object.entries(state)) {
    const [has, needs] = [shape, expected[name]].map((sizes) => `[${sizes.join(", ")}]`);
    const size = expected[name].reduce((product, length) => product * length, 1);
    check(
      has === needs && data.length === size,
      () => `${name} of shape ${has} and ${data.length} numbers is not of shape ${needs}: it is of another network`,
    );
  }
}

/** The present parameters as plain values. */
export function parametersOf(step: TrainingStep): Weights {
  const parameters = step.parameters();
  try {
    return toWeights(parameters);
  } finally {
    tf.dispose(Object.values(parameters));
  }
}

/** How steps are done: as asked for, by default captured where they can be. */
export function chosenExecution(asked: TrainingOptions["execution"] = "auto"): "captured" | "eager" {
  checkOneOf(asked, "execution", ["auto", "captured", "eager"]);
  check(
    asked !== "captured" || isNative(),
    () => `captured execution needs the native backend; the current one is ${tf.getBackend()}: use "auto" or "eager"`,
  );
  return asked === "auto" ? (isNative() ? "captured" : "eager") : asked;
}
