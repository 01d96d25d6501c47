import { type AudioTracks, type FeatureSet, withAudio } from "../features/feature-set";
import type { ChunkAttention, ChunkAttentionOptions } from "../models/attention/chunk-attention";
import type { EmbeddingModel } from "../models/embedding/embedding-model";
import { checkObjects } from "../runtime/arguments";
import { check } from "../runtime/check";
import type { TrainingOptions } from "../training/train";

/** What several methods of one fold and seed share: it is trained once, and is the same for all of them. */
export interface SharedModels {
  /** The chunk attention of these training videos; scores from the LSTM's states by default. Its seed is the run's. */
  attention(train: FeatureSet, options?: Pick<ChunkAttentionOptions, "scores">): Promise<ChunkAttention>;
}

/** What every fit is given in addition to its own options. */
export interface FitSettings {
  /** Of everything random in the training. */
  seed: number;
  /** Passes over the data; the method's own number when absent. */
  epochs?: number;
  /** Called after every epoch, for progress. */
  onEpoch?: TrainingOptions["onEpoch"];
  /** Where the training keeps checkpoints, and goes on from them; a method without epochs takes no notice. */
  checkpoint?: TrainingOptions["checkpoint"];
}

/** How figures draw a method. No two should look alike. */
export interface MethodLook {
  /** A colour of figures by its number, 0 to 6. */
  colour: number;
  dash: "solid" | "dash" | "dot" | "dashdot";
  mark: "circle" | "square" | "triangle-up" | "diamond" | "cross" | "x" | "triangle-down" | "star";
}

/** The parts of a method that tables and figures use. */
export type MethodCard = Pick<ComparedMethod, "id" | "label" | "reference" | "look" | "rivals" | "published" | "note">;

/**
 * A method of the comparison: a function from training videos to a model, and everything that the protocol, the tables, the
 * figures and the walk-through need to know about it.
 */
export interface ComparedMethod<Options extends object = object> {
  /** Letters, digits, `-`; names its records. */
  id: string;
  /** The name in tables. */
  label: string;
  /**
   * For a method of your own. Its runs are made again when this or the text of its functions changes. Change it when code that
   * these functions call has changed: their own text does not show that.
   */
  version?: string;
  /** Trains. It sees the training videos of one fold only. */
  fit(train: FeatureSet, options: Options & FitSettings, shared: SharedModels): EmbeddingModel | Promise<EmbeddingModel>;
  /**
   * Option sets to choose from by mean validation MAP, or by the MRR of exact pairs where there are no classes; at most
   * {@link TUNING_BUDGET}; in a tie the first wins. Absent for a method without anything to tune.
   */
  candidates?(train: FeatureSet): readonly Options[];
  /** Options that a sweep may vary, such as `beta`. */
  sweeps?: readonly string[];
  /** Whether it is shown but not ranked: chance, and upper bounds that are given the true kinds of chunks. */
  reference?: boolean;
  /**
   * Whether it learns from classes. Default true; one that is trained on pairs alone says false, and is compared on data without
   * labels too.
   */
  needsClasses?: boolean;
  /** Its audio input, where that is not the whole track: the upper bound gets the truly salient chunks. */
  audioInput?(features: FeatureSet): AudioTracks;
  /** The shared attention that it uses: scores from the LSTM's states or from the inputs alone. Absent where it uses none. */
  attention?: "states" | "inputs";
  /** Seconds that one fit on 1,000 videos took on two cores: a first estimate, until this machine has made runs. */
  seconds?: number;
  /** How figures draw it. Default: the next of the general styles. */
  look?: MethodLook;
  /**
   * Ids of methods that it is compared with, whichever method is best: planned pairs. Name them before you look at results.
   * Their p-values are corrected for the number of all planned pairs.
   */
  rivals?: readonly string[];
  /** The authors' name of the method whose published results are shown beside its own. */
  published?: string;
  /** A sentence that is printed under every table that ranks it. */
  note?: string;
  /** Whether it is compared when no methods are named. Default true; false for a method that only the walk-through shows. */
  compared?: boolean;
  /** Present for the methods that the walk-through shows. They are fitted with their default options, without tuning. */
  walkthrough?: {
    /**
     * Its number of epochs as a share of the walk-through's. Absent for a method without epochs.
     */
    epochs?: number;
    /** A sentence that the walk-through's summary prints about it. */
    note?: string;
  };
}

/**
 * How many option sets each method may try on validation videos. It is the same for all methods, so none wins by more tries here.
 * The tries before that were not equal: the S-DCCA preset was chosen among about 70 settings, the settings of supervised
 * contrastive and of softmax among 14 and 16, all on other synthetic data (see `RECOMMENDED_SDCCA`).
 */
export const TUNING_BUDGET = 4;

/** The videos with the audio that the method gets as input. */
export function inputOf({ audioInput }: Pick<ComparedMethod, "audioInput">, features: FeatureSet): FeatureSet {
  return audioInput ? withAudio(features, audioInput(features)) : features;
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
