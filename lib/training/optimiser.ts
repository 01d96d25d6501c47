import * as tf from "@tensorflow/tfjs";
import { check, checkNumber } from "../runtime/check";
import type { Parameters } from "../runtime/tensorflow/weights";

/** How gradients move the weights. */
export interface OptimiserOptions {
  /** `"rmsprop"` (default; decay .9, as the authors) or `"adam"`. */
  optimiser?: "rmsprop" | "adam";
  /** Above 0. Default 1e-3, the authors'. */
  learningRate?: number;
  /** `"constant"` (default), or `"cosine"`: falls to 0 along half a cosine over the whole training. */
  schedule?: "constant" | "cosine";
  /** Gradients of a larger global norm are scaled down to it. Default none. */
  clipNorm?: number;
  /** L2 penalty, added to the gradient as `weightDecay · w`. Default 0. */
  weightDecay?: number;
}

export type OptimiserSettings = Required<Omit<OptimiserOptions, "clipNorm">> & Pick<OptimiserOptions, "clipNorm">;

/**
 * Adds the defaults.
 * @throws InputError for an unknown optimiser or schedule, or a number out of range.
 */
export function optimiserSettings(options: OptimiserOptions): OptimiserSettings {
  const { optimiser = "rmsprop", learningRate = 1e-3, schedule = "constant", clipNorm, weightDecay = 0 } = options;
  check(
    optimiser === "rmsprop" || optimiser === "adam",
    () => `optimiser must be "rmsprop" or "adam"; got ${JSON.stringify(optimiser)}`,
  );
  check(
    schedule === "constant" || schedule === "cosine",
    () => `schedule must be "constant" or "cosine"; got ${JSON.stringify(schedule)}`,
  );
  check(Number.isFinite(learningRate) && learningRate > 0, () => `learningRate must be above 0; got ${learningRate}`);
  check(clipNorm === undefined || clipNorm > 0, () => `clipNorm must be above 0; got ${clipNorm}`);
  checkNumber(weightDecay, "weightDecay", 0);
  return { optimiser, learningRate, schedule, clipNorm, weightDecay };
}

/** The learning rate when a share `progress` in [0, 1] of the training is done. */
export function learningRateAt({ learningRate, schedule }: OptimiserSettings, progress: number): number {
  return schedule === "cosine" ? (learningRate * (1 + Math.cos(Math.PI * progress))) / 2 : learningRate;
}

/** The gradients as the optimiser takes them: the penalty added, then the whole scaled down to the clip norm. */
export function penalisedAndClipped(parameters: Parameters, gradients: Parameters, settings: OptimiserSettings): Parameters {
  const { clipNorm, weightDecay } = settings;
  const names = Object.keys(gradients);
  const penalised = names.map((name) =>
    weightDecay > 0 ? gradients[name].add(parameters[name].mul(weightDecay)) : gradients[name],
  );
  if (clipNorm === undefined) return named(names, penalised);
  const norm = tf.sqrt(tf.addN(penalised.map((g) => tf.sum(tf.square(g)))));
  const scale = tf.div(clipNorm, tf.maximum(norm, clipNorm));
  return named(
    names,
    penalised.map((g) => g.mul(scale)),
  );
}

function named(names: string[], tensors: tf.Tensor[]): Parameters {
  return Object.fromEntries(names.map((name, i) => [name, tensors[i]]));
}
