import { InputError } from "../runtime/check";
import type { Matrix } from "../runtime/matrix";
import { divergenceError } from "../training/divergence";
import { fitCca } from "./linear-cca";
import { type CanonicalReadout, fitReadout, type Readout, readoutProjection } from "./readout";
import type { FitProjection } from "./validation-map";

/** Settings of what comes after the branches; a method's settings hold them. */
export interface OutputsCca {
  beta: number;
  ridge: number;
  /** Canonical components kept; as many as there are outputs when absent. */
  components?: number;
  outputs: number;
  readout?: Readout;
  /** What a training that diverged is told to lower. */
  learningRate: number;
}

/**
 * The linear CCA on the branches' outputs, with the same mixed covariance as the loss, and its read-out.
 * @param unseen the rows whose labels did not train the branches
 * @throws DivergenceError when the training has diverged: outputs that are no numbers, or too large for their covariance.
 * @throws InputError for settings that do not fit the rows
 */
export function fitOutputs(
  audio: Matrix,
  video: Matrix,
  labels: Int32Array,
  settings: OutputsCca,
  unseen?: ArrayLike<number>,
): CanonicalReadout {
  const { beta, ridge, components = settings.outputs, readout, learningRate } = settings;
  const diverged = (cause?: unknown) =>
    divergenceError("the training diverged, its outputs cannot be projected", learningRate, cause);
  let largest = 0;
  for (const { data } of [audio, video]) for (const value of data) largest = Math.max(largest, Math.abs(value));
  if (!Number.isFinite(largest)) throw diverged();
  // Then a covariance may be singular in spite of its ridge, which drowns in the rounding of the rest.
  const drowns = ridge > 0 && largest ** 2 * settings.outputs * Number.EPSILON > ridge;
  try {
    return fitReadout(fitCca(audio, video, { beta, ridge, labels, components }), audio, video, labels, readout, unseen);
  } catch (error) {
    throw error instanceof InputError && !drowns ? error : diverged(error);
  }
}

/** {@link fitOutputs} as what comes after the branches. */
export function outputsProjection(settings: OutputsCca): FitProjection {
  return (audio, video, labels) => readoutProjection(fitOutputs(audio, video, labels, settings));
}
