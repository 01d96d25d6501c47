import { checkFeatures, checkLabelled } from "../features/check-features";
import type { FeatureSet } from "../features/feature-set";
import { checkBatchSize } from "../losses/sdcca-loss";
import { checkTripletOptions, tripletLossOneHot } from "../losses/triplet-loss";
import { checkInteger, checkNumber } from "../runtime/check";
import { withDefaults } from "../runtime/options";
import { MEAN_AUDIO } from "./attention/audio-summary";
import type { History } from "../training/history";
import { embeddingKind, embeddingModel, type EmbeddingModel } from "./embedding/embedding-model";
import { canonicalOn } from "./branches/branch-fields";
import { cca as ccaFields } from "./embedding/state-fields";
import { fitOutputs, outputsProjection } from "./readout/fit-outputs";
import { fitTwoBranches } from "./branches/fit-two-branches";
import { ccaFromParameters, type CcaParameters } from "./cca/linear-cca";
import { TRIPLET_DEFAULTS, type TripletNetworkOptions } from "./triplet-network";
import { branchEmbedders, type TwoBranches } from "./branches/two-branches";
import { ccaProjection } from "./embedding/projection";

/** Options of {@link fitTnnCCca}; see {@link TNN_C_CCA_DEFAULTS}. */
export interface TnnCCcaOptions extends TripletNetworkOptions {
  /** Canonical components kept, at most `outputs`. Default: all. */
  components?: number;
  /** Added to the diagonal of each view's covariance, > 0. Default 1e-4, as in the S-DCCA loss. */
  ridge?: number;
}

/** The triplet network's, and the ridge of all CCA here. */
export const TNN_C_CCA_DEFAULTS = { ...TRIPLET_DEFAULTS, ridge: 1e-4 };

/** A trained TNN-C-CCA as plain values. */
export interface TnnCCcaState extends TwoBranches {
  /** Cluster-CCA on the branches' outputs. */
  cca: CcaParameters;
}

/** A fitted TNN-C-CCA. */
export type TnnCCca = EmbeddingModel<TnnCCcaState, TnnCCcaOptions, History>;

/** TNN-C-CCA among the kinds of models. */
export const TNN_C_CCA = embeddingKind("TNN-C-CCA", canonicalOn({ cca: ccaFields }), (state: TnnCCcaState) => {
  const cca = ccaFromParameters(state.cca);
  return { ...branchEmbedders(state, ccaProjection(cca)), correlations: cca.correlations };
});

/**
 * TNN-C-CCA: a triplet network with semi-hard mining, then linear cluster-CCA on its outputs, whose class-wise covariance
 *
 *     Σ₁₂ = Σ_c (Σ_{i∈c} x_i)(Σ_{j∈c} y_j)ᵀ / Σ_c n_c²
 *
 * correlates every audio with every video of its class. Validation includes the CCA, as retrieval does.
 * Source: Zeng, Yu, Oyama, Deep Triplet Neural Networks with Cluster-CCA for Audio-Visual Cross-Modal Retrieval, ACM TOMM 2020,
 * implemented as two steps, one after the other.
 * @throws InputError for options out of range or features that do not fit together.
 */
export async function fitTnnCCca(data: FeatureSet, options: TnnCCcaOptions = {}): Promise<TnnCCca> {
  const settings = withDefaults(TNN_C_CCA_DEFAULTS, options);
  const { summary = MEAN_AUDIO, margin, components, ridge } = settings;
  checkTripletOptions({ margin });
  checkFeatures(data);
  checkLabelled(data, "TNN-C-CCA");
  checkNumber(ridge, "ridge", Number.MIN_VALUE);
  if (components !== undefined) checkInteger(components, "components", 1, settings.outputs);
  const clusterCca = { ...settings, beta: 0, ridge, components };
  const { branches, history, audio, video } = await fitTwoBranches(data, summary, settings, {
    inputs: { margin, ridge, components },
    loss: (a, v, oneHot) => tripletLossOneHot(a, v, oneHot, { margin }),
    fitProjection: outputsProjection(clusterCca),
    checkBatch: (rows) => checkBatchSize(rows, settings.outputs),
  });
  const state = { ...branches, cca: fitOutputs(audio, video, data.labels, clusterCca).cca };
  return embeddingModel({ ...TNN_C_CCA, options: { ...settings, summary }, history, train: data, state });
}
