import * as tf from "@tensorflow/tfjs";
import { check, checkNumber } from "../runtime/check";

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

/** Moves variables down their gradients, in place. */
export interface Optimiser {
  /** One update; `progress` in [0, 1] is the share of the training that is done. */
  apply(variables: Record<string, tf.Variable>, gradients: Record<string, tf.Tensor>, progress: number): void;
  dispose(): void;
}

/** @throws InputError for an unknown optimiser or schedule, or a number out of range. */
export function createOptimiser(options: OptimiserOptions): Optimiser {
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
  const inner = optimiser === "adam" ? tf.train.adam(learningRate) : tf.train.rmsprop(learningRate);
  return {
    apply(variables, gradients, progress) {
      if (schedule === "cosine") setLearningRate(inner, (learningRate * (1 + Math.cos(Math.PI * progress))) / 2);
      tf.tidy(() => {
        const decayed = Object.entries(gradients).map(
          ([name, g]) => [name, weightDecay > 0 ? g.add(variables[name].mul(weightDecay)) : g] as const,
        );
        const clipped =
          clipNorm === undefined
            ? decayed.map(([, g]) => g)
            : clipByGlobalNorm(
                decayed.map(([, g]) => g),
                clipNorm,
              );
        // The variables' own names are tfjs's; ours are keys of the record.
        inner.applyGradients(decayed.map(([name], i) => ({ name: variables[name].name, tensor: clipped[i] })));
      });
    },
    dispose: () => inner.dispose(),
  };
}

/** tfjs reads this field at every update but does not declare it writable. */
function setLearningRate(optimiser: tf.Optimizer, learningRate: number): void {
  (optimiser as unknown as { learningRate: number }).learningRate = learningRate;
}

function clipByGlobalNorm(gradients: tf.Tensor[], limit: number): tf.Tensor[] {
  const norm = tf.sqrt(tf.addN(gradients.map((g) => tf.sum(tf.square(g)))));
  const scale = tf.div(limit, tf.maximum(norm, limit));
  return gradients.map((g) => g.mul(scale));
}
