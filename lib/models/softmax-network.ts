import { checkFeatures, checkLabelled } from "../features/check-features";
import type { FeatureSet } from "../features/feature-set";
import { withDefaults } from "../runtime/options";
import { MEAN_AUDIO, type HearingOptions } from "./attention/audio-summary";
import { branchClassLoss, logitsOf } from "./branches/branch-classes";
import type { BranchOptions } from "./branches/branch-options";
import type { EmbeddingModel } from "./embedding/embedding-model";
import { fitAttendedBranches, type HearingSettings } from "./branches/fit-attended-branches";
import { END_TO_END_DEFAULTS } from "./sdcca-end-to-end";
import { fitTwoBranches, type PairMethod } from "./branches/fit-two-branches";
import { METRIC_DEFAULTS } from "./branches/metric-defaults";
import { sameClassProjection } from "./readout/same-class";
import { softmaxRows } from "./readout/softmax-rows";
import { type TwoBranches, twoBranchModel } from "./branches/two-branches";

/** Options of {@link fitSoftmaxNetwork}; see {@link SOFTMAX_DEFAULTS}. The width of the outputs is the number of classes. */
export interface SoftmaxNetworkOptions extends Omit<BranchOptions, "outputs">, HearingOptions {}

/** Half as much dropout again as the authors', a learning rate of 5e-3 and its cosine schedule did best of 16 settings on validation videos. */
export const SOFTMAX_DEFAULTS = {
  ...METRIC_DEFAULTS,
  dropout: 0.3,
  learningRate: 5e-3,
  schedule: "cosine" as "constant" | "cosine",
};

/**
 * Two branches that classify the class, each on its own:
 *
 *     loss = cross-entropy(softmax(audio outputs), label) + cross-entropy(softmax(video outputs), label)
 *
 * Retrieval is by the probability that both are of one class, {@link sameClassVectors}. The cosine of the two posteriors
 * themselves retrieves worse on validation videos: from mean audio .531 against .563, from selected chunks .851
 * against .866 (`studies/preset-study.md`). Nothing pairs the views but the names of the classes.
 * @throws InputError for options out of range or features that do not fit together.
 */
export async function fitSoftmaxNetwork(data: FeatureSet, options: SoftmaxNetworkOptions = {}): Promise<TwoBranches> {
  checkFeatures(data);
  checkLabelled(data, "softmax");
  const { summary = MEAN_AUDIO, ...rest } = withDefaults(SOFTMAX_DEFAULTS, options);
  const settings = { ...rest, outputs: logitsOf(data) };
  const { branches } = await fitTwoBranches(data, summary, settings, CLASSIFIERS);
  return branches;
}

/** Options of {@link fitSoftmaxEndToEnd}; the attention and the optimiser as of S-DCCA end to end. */
export interface SoftmaxEndToEndOptions extends Omit<BranchOptions, "outputs">, Partial<HearingSettings> {}

/**
 * The two classifiers trained together with the attention that the audio one hears by, {@link fitAttendedBranches}.
 * @throws InputError for options out of range or features that do not fit together.
 */
export async function fitSoftmaxEndToEnd(data: FeatureSet, options: SoftmaxEndToEndOptions = {}): Promise<TwoBranches> {
  checkFeatures(data);
  checkLabelled(data, "softmax");
  const defaults = { ...SOFTMAX_DEFAULTS, ...END_TO_END_DEFAULTS };
  const settings = { ...withDefaults(defaults, options), outputs: logitsOf(data) };
  const { branches } = await fitAttendedBranches(data, settings, CLASSIFIERS);
  return branches;
}

/** The trained classifiers as two maps into the space of {@link sameClassVectors}, n × (C + 2). */
export function softmaxModel(branches: TwoBranches): EmbeddingModel {
  return twoBranchModel(branches, SAME_CLASS);
}

const SAME_CLASS = sameClassProjection({ audio: softmaxRows, video: softmaxRows });

const CLASSIFIERS: PairMethod = { loss: branchClassLoss, fitProjection: () => SAME_CLASS };
