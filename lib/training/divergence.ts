import * as tf from "@tensorflow/tfjs";
import { InputError } from "../runtime/check";
import { toTensors, type Weights } from "../runtime/tensorflow/weights";
import { batchTensors } from "./step";
import type { FedTrainable } from "./train";

/** The messages of TensorFlow and the JavaScript backend for a matrix that cannot be decomposed. It never happens with finite values. */
const FAILED_DECOMPOSITION = /eigen.?decomposition|\bsvd\b/i;

/** Where a training diverged, as far as that is known. */
export interface DivergencePlace {
  /** The step, from 1 at the beginning of the training. */
  step?: number;
  /** The videos of its batch: their ids, or their row numbers where they have none. */
  batch?: string[];
  /** What the loss says of the batch at the weights before the epoch, such as the condition numbers of Σ₁₁ and Σ₂₂. */
  conditions?: string;
}

/** Thrown by a training whose numbers have left the range of a float. The cause is in its options, not in the data. */
export class DivergenceError extends InputError {
  override name = "DivergenceError";
  /** Where it diverged. */
  place: DivergencePlace = {};
  /** What was observed, without the place and the remedy. */
  became = "";
  /** What was observed, and where. */
  get observed(): string {
    return this.became + placed(this.place);
  }
}

/**
 * The error of a training whose numbers have left the range of a float.
 * @param became what was observed, as in "the training loss became NaN in epoch 3"
 */
export function divergenceError(
  became: string,
  learningRate = 1e-3,
  { cause, place = {} }: { cause?: unknown; place?: DivergencePlace } = {},
): DivergenceError {
  const ridge = place.conditions === undefined ? " or set clipNorm" : ", set clipNorm, or raise ridge";
  const error = new DivergenceError(`${became}${placed(place)}: lower learningRate (${learningRate})${ridge}`);
  Object.assign(error, { place, became });
  if (cause !== undefined) error.cause = cause;
  return error;
}

/** The divergence that caused a failed decomposition; any other error unchanged. */
export function asDivergence(error: unknown, epoch: number, learningRate?: number): unknown {
  if (error instanceof InputError || !(error instanceof Error) || !FAILED_DECOMPOSITION.test(error.message)) return error;
  return divergenceError(`the training diverged in epoch ${epoch}`, learningRate, { cause: error });
}

/** What says of a step which batch it had, and what there is to say of it. */
interface Looked extends Pick<FedTrainable, "feed" | "describe" | "called"> {
  /** Finite ones, from before the epoch. */
  weights: Weights;
}

/** The same divergence, with the batch of its step and what the loss says of it. The feed is then somewhere else. */
export async function located(error: DivergenceError, looked: Looked, learningRate: number): Promise<DivergenceError> {
  const { feed, describe, called = (row) => `row ${row}`, weights } = looked;
  const { step } = error.place;
  if (step === undefined || !feed.startAt) return error;
  const rows = feed.rowsOf?.(step - 1);
  const place: DivergencePlace = { step, ...(rows && { batch: Array.from(rows, called) }) };
  await feed.startAt(step - 1);
  for await (const batch of feed.epoch()) {
    place.conditions = conditionsOf(() => describe?.(toTensors(weights), batchTensors(batch, feed.inputs), batch.size));
    break;
  }
  return divergenceError(error.became, learningRate, { cause: error.cause, place });
}

/** Of finite weights too the outputs may be so large that nothing can be said of them. */
function conditionsOf(describe: () => string | undefined): string | undefined {
  try {
    return tf.tidy(describe);
  } catch (error) {
    if (asDivergence(error, 0) === error) throw error;
    return undefined;
  }
}

/** Ids that a message names; the error has all. */
const NAMED = 5;

function placed({ step, batch, conditions }: DivergencePlace): string {
  const more = batch && batch.length > NAMED ? `, … ${batch.length} in all` : "";
  const of = batch && batch.length > 0 ? ` (batch of ${batch.slice(0, NAMED).join(", ")}${more})` : "";
  return (step === undefined ? "" : `, at step ${step}${of}`) + (conditions === undefined ? "" : `; ${conditions}`);
}
