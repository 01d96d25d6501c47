import { checkFeatures, checkLabelled } from "../features/check-features";
import type { FeatureSet } from "../features/feature-set";
import type { Standardiser } from "../features/standardise";
import { fitView, standardiseView } from "../features/view";
import { checkNumbers } from "../runtime/arguments";
import { checkNumber } from "../runtime/check";
import { allOf } from "../runtime/container/structure";
import { withDefaults } from "../runtime/options";
import { MEAN_AUDIO, summariseAudio } from "./attention/audio-summary";
import { ccaFromParameters, type CcaParameters, fitCcaForBetas } from "./cca/linear-cca";
import { type Embedders, embeddingKind, embeddingModel, type EmbeddingModel } from "./embedding/embedding-model";
import { cca as ccaFields, ccaFault, STANDARDISER } from "./embedding/state-fields";

/** Options of {@link fitLinearCca}. */
export interface LinearCcaOptions {
  /** Canonical components kept. Default 10, as many as S-DCCA has outputs. */
  components?: number;
  /** Share of the pairwise cross-covariance: 1 (default) is CCA, below 1 cluster-CCA mixed in. */
  beta?: number;
  /** Added to the diagonal of each view's covariance. Default 1e-4. */
  ridge?: number;
}

/** What {@link LinearCcaOptions} are by default. */
export const LINEAR_CCA_DEFAULTS = { components: 10, beta: 1, ridge: 1e-4 };

/** A fitted linear CCA as plain values. */
export interface LinearCcaState {
  audioStandardiser: Standardiser;
  videoStandardiser: Standardiser;
  cca: CcaParameters;
}

/** A fitted linear CCA. */
export type LinearCca = EmbeddingModel<LinearCcaState, LinearCcaOptions, undefined>;

const FIELDS = allOf({ audioStandardiser: STANDARDISER, videoStandardiser: STANDARDISER, cca: ccaFields }, (value) => {
  const { audioStandardiser, videoStandardiser, cca } = value as LinearCcaState;
  return ccaFault(cca, audioStandardiser.mean.length, videoStandardiser.mean.length);
});

/** Linear CCA among the kinds of models. */
export const LINEAR_CCA = embeddingKind("linear CCA", FIELDS, embedders);

function embedders({ audioStandardiser, videoStandardiser, ...fitted }: LinearCcaState): Embedders {
  const cca = ccaFromParameters(fitted.cca);
  return {
    audio: (tracks) => cca.projectX(standardiseView(summariseAudio(MEAN_AUDIO, tracks), audioStandardiser, "audio")),
    video: (rows) => cca.projectY(standardiseView(rows, videoStandardiser, "video")),
    correlations: cca.correlations,
  };
}

/**
 * Linear CCA on standardised mean audio and mean video: the baseline without networks.
 * @throws InputError for options out of range, features that do not fit together, fewer videos than components need.
 */
export async function fitLinearCca(data: FeatureSet, options: LinearCcaOptions = {}): Promise<LinearCca> {
  const { beta, ...settings } = withDefaults(LINEAR_CCA_DEFAULTS, options);
  checkNumber(beta, "beta", 0, 1);
  return (await fitLinearCcaForBetas(data, [beta], settings))[0];
}

/**
 * {@link fitLinearCca} for each of several β, with the same results to the bit. What does not depend on β is done once, which is most of
 * the work.
 * @param betas the values of β, each in [0, 1], in any order
 * @returns a model for each β, in their order
 * @throws InputError as {@link fitLinearCca} does
 */
export async function fitLinearCcaForBetas(
  data: FeatureSet,
  betas: readonly number[],
  options: Omit<LinearCcaOptions, "beta"> = {},
): Promise<LinearCca[]> {
  const settings = withDefaults(LINEAR_CCA_DEFAULTS, options);
  checkFeatures(data);
  checkNumbers(betas, "betas", 0, 1);
  const pairsOnly = Array.from(betas).every((beta) => beta === 1);
  if (!pairsOnly) checkLabelled(data, `linear CCA with beta ${Array.from(betas).find((beta) => beta < 1)}`);
  const audio = fitView(summariseAudio(MEAN_AUDIO, data.audio), "audio");
  const video = fitView(data.video, "video");
  const { components, ridge } = settings;
  const labels = pairsOnly ? undefined : data.labels;
  return fitCcaForBetas(audio.rows, video.rows, betas, { components, ridge, labels }).map(({ parameters: cca }, b) => {
    const state = { audioStandardiser: audio.standardiser, videoStandardiser: video.standardiser, cca };
    return embeddingModel({ ...LINEAR_CCA, options: { ...settings, beta: betas[b] }, train: data, state });
  });
}
