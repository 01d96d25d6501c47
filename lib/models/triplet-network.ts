import { checkFeatures, checkLabelled } from "../features/check-features";
import type { FeatureSet } from "../features/feature-set";
import { checkTripletOptions, MARGIN, tripletLossOneHot, type TripletLossOptions } from "../losses/triplet-loss";
import { withDefaults } from "../runtime/options";
import { MEAN_AUDIO, type AudioInputOptions } from "./attention/audio-summary";
import type { BranchOptions } from "./branches/branch-options";
import type { History } from "../training/history";
import { embeddingKind, embeddingModel, type EmbeddingModel } from "./embedding/embedding-model";
import { BRANCHES } from "./branches/branch-fields";
import { fitTwoBranches } from "./branches/fit-two-branches";
import { METRIC_DEFAULTS } from "./branches/metric-defaults";
import { branchEmbedders, type TwoBranches } from "./branches/two-branches";

/** Options of {@link fitTripletNetwork}; see {@link TRIPLET_DEFAULTS}. */
export interface TripletNetworkOptions extends BranchOptions, AudioInputOptions, TripletLossOptions {}

/** The margin, FaceNet's number, did better on validation videos than .1, .5 and 1; 64 outputs or Adam did not help. */
export const TRIPLET_DEFAULTS = { ...METRIC_DEFAULTS, margin: MARGIN };

/** The triplet network among the kinds of models. */
export const TRIPLET = embeddingKind("triplet", BRANCHES, (branches: TwoBranches) => branchEmbedders(branches));

/** A fitted triplet network. */
export type TripletNetwork = EmbeddingModel<TwoBranches, TripletNetworkOptions, History>;

/**
 * Two branches trained by semi-hard triplets across the views, {@link tripletLoss}:
 *
 *     max(0, margin + cos(anchor, negative) − cos(anchor, positive)),
 *
 * the anchor of one view, positive and negative of the other. Retrieval is by the cosine of the outputs themselves.
 * Source: Schroff, Kalenichenko, Philbin, FaceNet, CVPR 2015, across two views.
 * @throws InputError for options out of range or features that do not fit together.
 */
export async function fitTripletNetwork(data: FeatureSet, options: TripletNetworkOptions = {}): Promise<TripletNetwork> {
  const settings = withDefaults(TRIPLET_DEFAULTS, options);
  const { summary = MEAN_AUDIO, margin } = settings;
  checkTripletOptions({ margin });
  checkFeatures(data);
  checkLabelled(data, "the triplet loss");
  const { branches, history } = await fitTwoBranches(data, summary, settings, {
    inputs: { margin },
    loss: (audio, video, oneHot) => tripletLossOneHot(audio, video, oneHot, { margin }),
  });
  return embeddingModel({ ...TRIPLET, options: { ...settings, summary }, history, train: data, state: branches });
}
