import type { AudioTracks, FeatureSet } from "../features/feature-set";
import type { ChunkAttention, ChunkAttentionOptions } from "../models/attention/chunk-attention";
import type { EmbeddingModel } from "../models/embedding/embedding-model";
import { check } from "../runtime/check";

/** What several methods of one fold and seed share, so that it is trained once and is the same for all of them. */
export interface SharedModels {
  /** The chunk attention of these training videos; scores from the LSTM's states by default. Its seed is the run's. */
  attention(train: FeatureSet, options?: Pick<ChunkAttentionOptions, "scores">): Promise<ChunkAttention>;
}

/** What every fit is given beside its own options. */
export interface FitSettings {
  /** Of everything random in the training. */
  seed: number;
  /** Passes over the data, where a quick look asks for another number than the method's own. */
  epochs?: number;
}

/**
 * A method of the comparison: one function from training videos to two maps into one space. Nothing else about it is known
 * to the protocol, the tables and the figures.
 */
export interface ComparedMethod<Options extends object = object> {
  /** Letters, digits, `-`; names its records. */
  id: string;
  /** The name in tables. */
  label: string;
  /**
   * Of a method of one's own: its runs are made again when this changes, or the text of its functions. Change it when what
   * they call or close over has changed, which their text does not show.
   */
  version?: string;
  /** Trains. It sees the training videos of one fold only. */
  fit(train: FeatureSet, options: Options & FitSettings, shared: SharedModels): EmbeddingModel | Promise<EmbeddingModel>;
  /**
   * Option sets to choose from by mean validation MAP, {@link TUNING_BUDGET} at most; the first is the one of a tie. A method
   * without it has nothing to tune.
   */
  candidates?(train: FeatureSet): readonly Options[];
  /** Options that a sweep may vary, such as `beta`. */
  sweeps?: readonly string[];
  /** Shown for orientation and left out of the ranking: chance, and upper bounds that are told the truth. */
  reference?: boolean;
  /** The audio it may hear, if not all of a track: an upper bound hears what no other method knows. */
  hears?(features: FeatureSet): AudioTracks;
  /** Whether it asks for the shared attention, which then counts in the estimate of time. */
  listens?: boolean;
  /** Seconds that one fit on 1,000 videos took on two cores: a first guess until runs of this machine are there. */
  seconds?: number;
}

/**
 * Option sets that each method may try on validation videos: the same for all, so that none wins by being tried more here.
 * What went before is not the same: the base of the S-DCCA preset was chosen among about 70 settings, those of supervised
 * contrastive and of softmax among 14 and 16, all on other synthetic data (see `RECOMMENDED_SDCCA`).
 */
export const TUNING_BUDGET = 4;

/** @throws InputError for an id that cannot name a file, one that comes twice, or no method. */
export function checkMethods(methods: readonly ComparedMethod[]): void {
  check(methods.length > 0, () => "there is no method to compare");
  for (const { id } of methods)
    check(/^[a-z0-9][a-z0-9-]*$/.test(id), () => `method id ${JSON.stringify(id)} must be of small letters, digits and "-"`);
  const ids = methods.map(({ id }) => id);
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  check(twice === undefined, () => `two methods are called ${twice}: give each an id of its own`);
}
