import type { FeatureSet } from "../features/feature-set";
import { checkBatchSize, sdccaLossOneHot } from "../losses/sdcca-loss";
import { type AudioSummary, MEAN_AUDIO } from "./audio-summary";
import { fitOutputs, outputsProjection } from "./fit-outputs";
import { fitTwoBranches } from "./fit-two-branches";
import { type Sdcca, type SdccaOptions, sdccaSettings } from "./sdcca";

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
  return { ...branches, ...fitOutputs(audio, video, data.labels, settings) };
}
