import type { FeatureSet } from "../../features/feature-set";
import { type AudioSummary, selectedBy } from "../../models/attention/audio-summary";
import type { SdccaOptions } from "../../models/sdcca";
import type { SharedModels } from "../method";

/** Options that the comparison tunes or varies in sweeps. */
export interface TunedOptions {
  learningRate?: number;
  batchSize?: number;
  beta?: number;
  components?: number;
  margin?: number;
  temperature?: number;
  /** λ, the weight of the attention's own loss, where attention and branches are trained together. */
  classWeight?: number;
  /** Chunks selected from a track. */
  chunks?: number;
}

/** The paper's settings except ReLU and 60 epochs, as in the walk-through. The authors' code seems to need more epochs with sigmoid. */
export const SDCCA_BASE = { activation: "relu", epochs: 60 } as const satisfies SdccaOptions;

/** Option sets to try: each of the learning rates with each value of another option, in batches that suit the data. */
export function optionGrid(rates: readonly number[], name: keyof TunedOptions, values: readonly number[]) {
  const sets = rates.flatMap((learningRate) => values.map((value): TunedOptions => ({ learningRate, [name]: value })));
  return (train: FeatureSet): TunedOptions[] => fillable(sets, train);
}

/** For attention and branches trained together: each of the learning rates with two weights λ of the attention's own loss. */
export function endToEndCandidates(rates: readonly number[]) {
  return optionGrid(rates, "classWeight", [1, 0.3]);
}

/** Two values of each of the two options that mattered most for the walk-through's networks. */
export const SDCCA_CANDIDATES = optionGrid([1e-3, 3e-3], "batchSize", [200, 100]);

/**
 * Option sets with batches small enough for the data set: an epoch has at least two batches, also when videos are held out for
 * tuning and for choosing the epoch.
 */
export function fillable<Options extends { batchSize?: number }>(candidates: readonly Options[], { ids }: FeatureSet): Options[] {
  const most = Math.max(20, Math.floor(ids.length / 3));
  return candidates.map((options) => ({ ...options, batchSize: Math.min(options.batchSize ?? 200, most) }));
}

/** The three chunks (or another number in a sweep) that the shared attention selects. */
export async function selectedAudio(
  train: FeatureSet,
  { chunks }: Pick<TunedOptions, "chunks">,
  shared: SharedModels,
): Promise<AudioSummary> {
  return selectedBy(await shared.attention(train), chunks);
}
