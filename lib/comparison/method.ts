import { type AudioTracks, type FeatureSet, withAudio } from "../features/feature-set";
import type { ChunkAttention, ChunkAttentionOptions } from "../models/attention/chunk-attention";
import type { EmbeddingModel } from "../models/embedding/embedding-model";
import { checkObjects } from "../runtime/arguments";
import { check } from "../runtime/check";
import type { TrainingOptions } from "../training/train";

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
  /** Called after every epoch, for progress. */
  onEpoch?: TrainingOptions["onEpoch"];
}

/** How figures draw a method. No two should look alike. */
export interface MethodLook {
  /** A colour of figures by its number, 0 to 6. */
  colour: number;
  dash: "solid" | "dash" | "dot" | "dashdot";
  mark: "circle" | "square" | "triangle-up" | "diamond" | "cross" | "x" | "triangle-down" | "star";
}

/** What of a method its tables and figures are made of. */
export type MethodCard = Pick<ComparedMethod, "id" | "label" | "reference" | "look" | "rivals" | "published" | "note">;

/**
 * A method of the comparison: one function from training videos to a model, and all that is said of the method. The protocol,
 * the tables, the figures and the walk-through know it from here alone.
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
  /** What the scores of the shared attention are computed from that it asks for; absent where it asks for none. */
  listens?: "states" | "inputs";
  /** Seconds that one fit on 1,000 videos took on two cores: a first guess until runs of this machine are there. */
  seconds?: number;
  /** How figures draw it. Default: the general styles, in turn. */
  look?: MethodLook;
  /**
   * Ids of methods that it is held against whatever wins: planned pairs. Name them before you look at results; all pairs
   * together are corrected for their number.
   */
  rivals?: readonly string[];
  /** The authors' name of the method whose published results stand beside its own. */
  published?: string;
  /** A sentence beside every table that ranks it. */
  note?: string;
  /** Whether it is compared when no methods are named. Default true; false for what only the walk-through shows. */
  compared?: boolean;
  /** Set where the walk-through shows it; it is then fitted without a choice of options. */
  walkthrough?: {
    /**
     * Its share of the walk-through's epochs; its model is then kept. Absent for a method without epochs, which is fitted each
     * time.
     */
    epochs?: number;
  };
}

/**
 * Option sets that each method may try on validation videos: the same for all, so that none wins by being tried more here.
 * What went before is not the same: the base of the S-DCCA preset was chosen among about 70 settings, those of supervised
 * contrastive and of softmax among 14 and 16, all on other synthetic data (see `RECOMMENDED_SDCCA`).
 */
export const TUNING_BUDGET = 4;

/** The videos as a method may hear them. */
export function heardBy({ hears }: Pick<ComparedMethod, "hears">, features: FeatureSet): FeatureSet {
  return hears ? withAudio(features, hears(features)) : features;
}

const METHODS = "methods, such as methodsNamed gives";

/** Checks that it says of methods what tables and figures ask. */
export function checkCards(methods: readonly MethodCard[]): void {
  checkObjects(methods, "the methods", METHODS, { id: "text", label: "text" });
}

/** @throws InputError for an id that cannot name a file, one that comes twice, or no method. */
export function checkMethods(methods: readonly ComparedMethod[]): void {
  checkCards(methods);
  checkObjects(methods, "the methods", METHODS, { fit: "function" });
  check(methods.length > 0, () => "there is no method to compare");
  for (const { id } of methods)
    check(/^[a-z0-9][a-z0-9-]*$/.test(id), () => `method id ${JSON.stringify(id)} must be of small letters, digits and "-"`);
  const ids = methods.map(({ id }) => id);
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  check(twice === undefined, () => `two methods are called ${twice}: give each an id of its own`);
}
