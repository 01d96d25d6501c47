import { checkFeatures, checkLabelled } from "../features/check-features";
import type { FeatureSet } from "../features/feature-set";
import { withDefaults } from "../runtime/options";
import { MEAN_AUDIO, type AudioInputOptions } from "./attention/audio-summary";
import { branchClassLoss, logitsOf } from "./branches/branch-classes";
import type { BranchOptions } from "./branches/branch-options";
import type { History } from "../training/history";
import { embeddingKind, embeddingModel, type EmbeddingModel } from "./embedding/embedding-model";
import { BRANCHES } from "./branches/branch-fields";
import { fitAttendedBranches, type AttendedInputSettings } from "./branches/fit-attended-branches";
import { END_TO_END_DEFAULTS } from "./sdcca-end-to-end";
import { fitTwoBranches } from "./branches/fit-two-branches";
import type { PairMethod } from "./branches/train-branches";
import { METRIC_DEFAULTS } from "./branches/metric-defaults";
import { sameClassProjection } from "./readout/same-class";
import { softmaxRows } from "./readout/softmax-rows";
import { branchEmbedders, type TwoBranches } from "./branches/two-branches";

/** Options of {@link fitSoftmaxNetwork}; see {@link SOFTMAX_DEFAULTS}. The width of the outputs is the number of classes. */
export interface SoftmaxNetworkOptions extends Omit<BranchOptions, "outputs">, AudioInputOptions {}

/** A dropout of .3 instead of the authors' .2, a learning rate of 5e-3 and its cosine schedule did best of 16 settings on validation videos. */
export const SOFTMAX_DEFAULTS = {
  ...METRIC_DEFAULTS,
  dropout: 0.3,
  learningRate: 5e-3,
  schedule: "cosine" as "constant" | "cosine",
};

/** A fitted pair of classifiers; it embeds into the space of {@link sameClassVectors}, n × (C + 2). */
export type SoftmaxNetwork<Options extends object = SoftmaxNetworkOptions> = EmbeddingModel<TwoBranches, Options, History>;

const SAME_CLASS = sameClassProjection({ audio: softmaxRows, video: softmaxRows });

const CLASSIFIERS: PairMethod = { inputs: {}, loss: branchClassLoss, fitProjection: () => SAME_CLASS };

function softmaxKind(kind: string) {
  return embeddingKind(kind, BRANCHES, (branches: TwoBranches) => branchEmbedders(branches, SAME_CLASS));
}

/** The classifiers among the kinds of models. */
export const SOFTMAX = softmaxKind("softmax");

/** The classifiers that are trained with an attention among the kinds of models. */
export const SOFTMAX_END_TO_END = softmaxKind("softmax end to end");

/**
 * Two branches that classify the class, each on its own:
 *
 *     loss = cross-entropy(softmax(audio outputs), label) + cross-entropy(softmax(video outputs), label)
 *
 * Retrieval is by the probability that both are of one class, {@link sameClassVectors}. The cosine of the two posteriors
 * themselves retrieves worse on validation videos: from mean audio .531 against .563, from selected chunks .851
 * against .866 (`studies/preset-study.md`). The views are connected only by the names of the classes.
 * @throws InputError for options out of range or features that do not fit together.
 */
export async function fitSoftmaxNetwork(data: FeatureSet, options: SoftmaxNetworkOptions = {}): Promise<SoftmaxNetwork> {
  checkFeatures(data);
  checkLabelled(data, "softmax");
  const { summary = MEAN_AUDIO, ...rest } = withDefaults(SOFTMAX_DEFAULTS, options);
  const settings = { ...rest, outputs: logitsOf(data) };
  const { branches, history } = await fitTwoBranches(data, summary, settings, CLASSIFIERS);
  return embeddingModel({ ...SOFTMAX, options: { ...settings, summary }, history, train: data, state: branches });
}

/** Options of {@link fitSoftmaxEndToEnd}; the attention and the optimiser as of S-DCCA end to end. */
export interface SoftmaxEndToEndOptions extends Omit<BranchOptions, "outputs">, Partial<AttendedInputSettings> {}

/**
 * The two classifiers trained together with the attention that weights the audio input, {@link fitAttendedBranches}.
 * @throws InputError for options out of range or features that do not fit together.
 */
export async function fitSoftmaxEndToEnd(
  data: FeatureSet,
  options: SoftmaxEndToEndOptions = {},
): Promise<SoftmaxNetwork<SoftmaxEndToEndOptions>> {
  checkFeatures(data);
  checkLabelled(data, "softmax");
  const defaults = { ...SOFTMAX_DEFAULTS, ...END_TO_END_DEFAULTS };
  const settings = { ...withDefaults(defaults, options), outputs: logitsOf(data) };
  const { branches, history } = await fitAttendedBranches(data, settings, CLASSIFIERS);
  return embeddingModel({ ...SOFTMAX_END_TO_END, options: settings, history, train: data, state: branches });
}
