import { firstNotFinite } from "../runtime/matrix";
import { type Parameters, toWeights, type Weights } from "../runtime/tensorflow/weights";
import { divergenceError } from "./divergence";

/**
 * The weights that a training returns: those of the epoch with the highest finite score, the first of equal ones; or of the last
 * epoch where there are no scores.
 */
export class KeptEpoch {
  /** 0 before any epoch was kept. */
  epoch = 0;
  weights: Weights | undefined;
  private score = -Infinity;

  constructor(private readonly scored: boolean) {}

  /** @param score absent when it was not finite, or there are no scores */
  offer(epoch: number, weights: Weights, score: number | undefined): void {
    if (this.scored && (score === undefined || score <= this.score)) return;
    this.epoch = epoch;
    this.weights = weights;
    if (score !== undefined) this.score = score;
  }

  /** As plain values. */
  save(): { epoch: number; score: number; weights?: Weights } {
    const { epoch, score, weights } = this;
    return { epoch, score, ...(weights && { weights }) };
  }

  /** Goes back to what {@link save} gave. */
  restore({ epoch, score, weights }: ReturnType<KeptEpoch["save"]>): void {
    Object.assign(this, { epoch, score, weights });
  }
}

/**
 * A copy of the parameters' current values.
 * @throws DivergenceError when one of them is not finite
 */
export function finiteWeights(parameters: Parameters, epoch: number, step: number, learningRate: number): Weights {
  const weights = toWeights(parameters);
  for (const [name, { data }] of Object.entries(weights)) {
    const bad = firstNotFinite(data);
    if (bad >= 0)
      throw divergenceError(`the weights ${name} became ${data[bad]} in epoch ${epoch}`, learningRate, { place: { step } });
  }
  return weights;
}
