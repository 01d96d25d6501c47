import type { Matrix } from "../runtime/matrix";
import { divergenceError } from "../training/divergence";
import { type CcaModel, fitCca } from "./linear-cca";
import { ccaProjection } from "./two-branches";
import type { FitProjection } from "./validation-map";

/** Settings of the linear CCA on the branches' outputs; a method's settings hold them. */
export interface OutputsCca {
  beta: number;
  ridge: number;
  /** Canonical components kept; as many as there are outputs when absent. */
  components?: number;
  outputs: number;
  /** What a training that diverged is told to lower. */
  learningRate: number;
}

/**
 * The linear CCA on the branches' outputs, with the same mixed covariance as the loss.
 * @throws InputError when the training has diverged: the ridge makes every other covariance regular.
 */
export function fitOutputs(audio: Matrix, video: Matrix, labels: Int32Array, settings: OutputsCca): CcaModel {
  const { beta, ridge, components = settings.outputs, learningRate } = settings;
  try {
    return fitCca(audio, video, { beta, ridge, labels, components });
  } catch (error) {
    throw divergenceError("the training diverged, its outputs cannot be projected", learningRate, error);
  }
}

/** {@link fitOutputs} as what comes after the branches. */
export function outputsProjection(settings: OutputsCca): FitProjection {
  return (audio, video, labels) => ccaProjection(fitOutputs(audio, video, labels, settings));
}
