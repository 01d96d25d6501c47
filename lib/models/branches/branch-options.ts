import { check, checkInteger, checkNumber, checkOneOf, described } from "../../runtime/check";
import type { Settled } from "../../runtime/options";
import type { HeldOutViews } from "../validation/epoch-by-score";
import type { TrainingOptions } from "../../training/train";
import { type Activation, ACTIVATIONS } from "../layers/dense";

/** The options that all two-branch networks share; see {@link BRANCH_DEFAULTS}. */
export interface BranchOptions extends Partial<TrainingOptions> {
  /** D, the width of both branches' outputs. Default 10, the authors'. */
  outputs?: number;
  /** Hidden layers of the audio branch. Default 128-128-64, the authors'. */
  audioLayers?: number[];
  /** Hidden layers of the video branch. Default 256-256-128, the authors'. */
  videoLayers?: number[];
  /** Activation of the hidden layers. Default `"sigmoid"`, the authors'; `"relu"` and `"tanh"` do a little better (measured). */
  activation?: Activation;
  /** Share of hidden values dropped in training. Default .2, the authors'. */
  dropout?: number;
  /**
   * Share of the training videos held out to choose the epoch by their MAP, or without labels by the mean reciprocal rank, in [0, 1). Default .1.
   * If these are all of one class, the last epoch is kept.
   */
  validation?: number;
  /**
   * Called after every epoch, before `onEpoch`, with the held-out videos in the shared space, which were computed for the choice of the
   * epoch. It is not called for an epoch whose outputs are not finite, nor where no epoch is chosen.
   */
  onHeldOut?: (views: HeldOutViews) => void;
}

/** The paper's settings and the authors' code's, as far as they are known; 100 epochs is ours. */
export const BRANCH_DEFAULTS = {
  outputs: 10,
  audioLayers: [128, 128, 64] as number[],
  videoLayers: [256, 256, 128] as number[],
  activation: "sigmoid" as Activation,
  dropout: 0.2,
  validation: 0.1,
  epochs: 100,
  batchSize: 200,
  optimiser: "rmsprop" as "rmsprop" | "adam",
  learningRate: 1e-3,
  schedule: "constant" as "constant" | "cosine",
  weightDecay: 0,
  seed: 0,
};

/** {@link BranchOptions} with the defaults put in. */
export type BranchSettings = Settled<typeof BRANCH_DEFAULTS, BranchOptions>;

/** @throws InputError for options that the branches cannot be built with */
export function checkBranchSettings(settings: BranchSettings): void {
  checkInteger(settings.outputs, "outputs", 1);
  checkNumber(settings.dropout, "dropout", 0, 0.99);
  checkOneOf(settings.activation, "activation", ACTIVATIONS);
  const { onHeldOut } = settings;
  check(
    onHeldOut === undefined || typeof onHeldOut === "function",
    () => `onHeldOut must be a function of the held-out videos; got ${described(onHeldOut)}`,
  );
  for (const name of ["audioLayers", "videoLayers"] as const) {
    const layers: unknown = settings[name];
    check(Array.isArray(layers), () => `${name} must be a list of units, such as [128, 64]; got ${JSON.stringify(layers)}`);
    for (const units of settings[name]) checkInteger(units, `units of a hidden layer in ${name}`, 1);
  }
}
