import { checkFeatures, checkLabelled } from "../features/check-features";
import type { FeatureSet } from "../features/feature-set";
import { checkTripletOptions, MARGIN, tripletLossOneHot, type TripletLossOptions } from "../losses/triplet-loss";
import { withDefaults } from "../runtime/options";
import { MEAN_AUDIO, type HearingOptions } from "./attention/audio-summary";
import type { BranchOptions } from "./branches/branch-options";
import type { EmbeddingModel } from "./embedding/embedding-model";
import { fitTwoBranches } from "./branches/fit-two-branches";
import { METRIC_DEFAULTS } from "./branches/metric-defaults";
import { type TwoBranches, twoBranchModel } from "./branches/two-branches";

/** Options of {@link fitTripletNetwork}; see {@link TRIPLET_DEFAULTS}. */
export interface TripletNetworkOptions extends BranchOptions, HearingOptions, TripletLossOptions {}

/** The margin, FaceNet's number, did better on validation videos than .1, .5 and 1; 64 outputs or Adam did not help. */
export const TRIPLET_DEFAULTS = { ...METRIC_DEFAULTS, margin: MARGIN };

/**
 * Two branches trained by semi-hard triplets across the views, {@link tripletLoss}:
 *
 *     max(0, margin + cos(anchor, negative) − cos(anchor, positive)),
 *
 * the anchor of one view, positive and negative of the other. Retrieval is by the cosine of the outputs themselves.
 * Source: Schroff, Kalenichenko, Philbin, FaceNet, CVPR 2015, across two views.
 * @throws InputError for options out of range or features that do not fit together.
 */
export async function fitTripletNetwork(data: FeatureSet, options: TripletNetworkOptions = {}): Promise<TwoBranches> {
  const { summary = MEAN_AUDIO, margin, ...settings } = withDefaults(TRIPLET_DEFAULTS, options);
  checkTripletOptions({ margin });
  checkFeatures(data);
  checkLabelled(data, "the triplet loss");
  const { branches } = await fitTwoBranches(data, summary, settings, {
    loss: (audio, video, oneHot) => tripletLossOneHot(audio, video, oneHot, { margin }),
  });
  return branches;
}

/** The trained triplet network as two maps into the shared space. */
export function tripletModel(branches: TwoBranches): EmbeddingModel {
  return twoBranchModel(branches);
}
