import type { FeatureSet } from "../features/feature-set";
import { checkBatchSize, sdccaLossOneHot, type SdccaLossOptions } from "../losses/sdcca-loss";
import type { Matrix } from "../runtime/matrix";
import { divergenceError } from "../training/divergence";
import { type AudioSummary, MEAN_AUDIO } from "./audio-summary";
import { fitTwoBranches } from "./fit-two-branches";
import { type CcaModel, fitCca } from "./linear-cca";
import { type Sdcca, type SdccaOptions, sdccaSettings, type SdccaSettings } from "./sdcca";
import { ccaProjection } from "./two-branches";
import type { FitProjection } from "./validation-map";

/** Options of {@link fitSdcca}; see {@link SDCCA_DEFAULTS}. */
export interface FitSdccaOptions extends SdccaOptions {
  /** What the audio branch hears of a track. Default: the mean of all seconds. See {@link fitSdcca} on its attention. */
  summary?: AudioSummary;
}

/**
 * Stage two, S-DCCA: trains both branches on the loss of {@link sdccaLoss}, keeps the epoch of best validation MAP, and
 * fits a linear CCA with the same mixed covariance on the branches' outputs, without which retrieval is near chance.
 *
 * A summary by attention must be of an attention that was trained with the same seed and validation share, as the defaults
 * are, or on other videos: videos held out here whose labels trained the attention would choose the epoch by what is known.
 * @throws InputError for options out of range, held-out videos that trained the attention, or fewer training rows than the outputs' covariance needs.
 */
export async function fitSdcca(data: FeatureSet, { summary = MEAN_AUDIO, ...options }: FitSdccaOptions = {}): Promise<Sdcca> {
  const settings = sdccaSettings(options);
  const { branches, audio, video } = await fitTwoBranches(data, summary, settings, {
    loss: (a, v, oneHot) => sdccaLossOneHot(a, v, oneHot, settings),
    fitProjection: outputsProjection(settings),
    checkBatch: (rows) => checkBatchSize(rows, settings.outputs),
  });
  return { ...branches, cca: fitOutputs(audio, video, data.labels, settings).parameters };
}

/** {@link fitOutputs} as what comes after the branches. */
export function outputsProjection(settings: SdccaSettings): FitProjection {
  return (audio, video, labels) => ccaProjection(fitOutputs(audio, video, labels, settings));
}

/**
 * The linear CCA on the branches' outputs, with the same mixed covariance as the loss.
 * @throws InputError when the training has diverged: the ridge makes every other covariance regular.
 */
export function fitOutputs(
  audio: Matrix,
  video: Matrix,
  labels: Int32Array,
  settings: SdccaSettings & SdccaLossOptions,
): CcaModel {
  const { beta, ridge, components = settings.outputs } = settings;
  try {
    return fitCca(audio, video, { beta, ridge, labels, components });
  } catch (error) {
    throw divergenceError("the training diverged, its outputs cannot be projected", settings.learningRate, error);
  }
}
