import { InputError } from "../../runtime/check";
import type { Matrix } from "../../runtime/matrix";
import { divergenceError } from "../../training/divergence";
import { fitCca } from "../cca/linear-cca";
import { type CanonicalReadout, fitReadout, type Readout, readoutProjection } from "./readout";
import type { LabelledOutputs } from "./trial-calibration";
import type { FitProjection } from "../embedding/projection";

/** Settings of what comes after the branches; a method's settings hold them. */
interface OutputsCca {
  beta: number;
  ridge: number;
  /** Canonical components kept; as many as there are outputs when absent. */
  components?: number;
  outputs: number;
  readout?: Readout;
  /** What to lower when a training has diverged, for the message. */
  learningRate: number;
}

/**
 * The linear CCA on the branches' outputs, with the same mixed covariance as the loss, and its read-out.
 * @param unseen rows whose labels did not train the branches
 * @throws DivergenceError when the training has diverged: outputs that are not finite, too large for their covariance, or all equal.
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
    divergenceError("the training diverged, its outputs cannot be projected", learningRate, { cause });
  for (const [view, rows] of Object.entries({ audio, video }))
    if (isConstant(rows)) throw divergenceError(`the training collapsed, all its ${view} outputs are alike`, learningRate);
  let largest = 0;
  for (const { data } of [audio, video]) for (const value of data) largest = Math.max(largest, Math.abs(value));
  if (!Number.isFinite(largest)) throw diverged();
  // Then a covariance may be singular in spite of its ridge, which drowns in the rounding of the rest.
  const drowns = ridge > 0 && largest ** 2 * settings.outputs * Number.EPSILON > ridge;
  try {
    const canonical = (rows: LabelledOutputs) =>
      fitCca(rows.audio, rows.video, { beta, ridge, labels: beta < 1 ? rows.labels : undefined, components });
    return fitReadout({ audio, video, labels }, canonical, readout, unseen);
  } catch (error) {
    throw error instanceof InputError && !drowns ? error : diverged(error);
  }
}

function isConstant({ rows, columns, data }: Matrix): boolean {
  for (let at = columns; at < rows * columns; at++) if (data[at] !== data[at % columns]) return false;
  return true;
}

/** {@link fitOutputs} as what comes after the branches. */
export function outputsProjection(settings: OutputsCca): FitProjection {
  return (audio, video, labels) => readoutProjection(fitOutputs(audio, video, labels, settings));
}
