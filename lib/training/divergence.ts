import { InputError } from "../runtime/check";

/** The messages of TensorFlow and the JavaScript backend for a matrix that cannot be decomposed. It never happens with finite values. */
const FAILED_DECOMPOSITION = /eigen.?decomposition|\bsvd\b/i;

/** Thrown by a training whose numbers have left the range of a float. The cause is in its options, not in the data. */
export class DivergenceError extends InputError {
  override name = "DivergenceError";
}

/**
 * The error of a training whose numbers have left the range of a float.
 * @param became what was observed, as in "the training loss became NaN in epoch 3"
 */
export function divergenceError(became: string, learningRate = 1e-3, cause?: unknown): DivergenceError {
  const error = new DivergenceError(`${became}: lower learningRate (${learningRate}) or set clipNorm`);
  if (cause !== undefined) error.cause = cause;
  return error;
}

/** The divergence that caused a failed decomposition; any other error unchanged. */
export function asDivergence(error: unknown, epoch: number, learningRate?: number): unknown {
  if (error instanceof InputError || !(error instanceof Error) || !FAILED_DECOMPOSITION.test(error.message)) return error;
  return divergenceError(`the training diverged in epoch ${epoch}`, learningRate, error);
}
