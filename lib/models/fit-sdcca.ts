import { checkFeatures } from "../features/check-features";
import type { FeatureSet } from "../features/feature-set";
import { checkBatchSize, sdccaLossOneHot } from "../losses/sdcca-loss";
import { check, checkNumber } from "../runtime/check";
import { withDefaults } from "../runtime/options";
import { type AudioSummary, MEAN_AUDIO } from "./audio-summary";
import { branchEmotions, logitsOf } from "./branch-emotions";
import { fitOutputs, outputsProjection } from "./fit-outputs";
import { fitTwoBranches } from "./fit-two-branches";
import { type Sdcca, type SdccaOptions, sdccaSettings } from "./sdcca";

/** Options of {@link fitSdcca}; see {@link SDCCA_DEFAULTS}. */
export interface FitSdccaOptions extends SdccaOptions {
  /** What the audio branch hears of a track. Default: the mean of all seconds. See {@link fitSdcca} on its attention. */
  summary?: AudioSummary;
  /**
   * λ, the weight of the branches' own emotion cross-entropy beside the S-DCCA loss, at least 0. Default 0, the paper's. Above
   * 0, `outputs` must be at least the number of emotions.
   */
  branchEmotionWeight?: number;
}

/**
 * Stage two, S-DCCA: trains both branches on the loss of {@link sdccaLoss}, keeps the epoch of best validation MAP, and
 * fits a linear CCA with the same mixed covariance on the branches' outputs, without which retrieval is near chance.
 *
 * With λ = `branchEmotionWeight`, the first C of the D outputs are logits of the C emotions as well, and the loss of a batch is
 *
 *     −corr(f, g) + λ (cross-entropy(f₁…f_C, label) + cross-entropy(g₁…g_C, label)).
 *
 * But for the ridge the correlation is the same in every basis of the outputs, so one set of outputs can serve both terms; the
 * second trains the layers below as well.
 *
 * A summary by attention must be of an attention that was trained with the same seed and validation share, as the defaults
 * are, or on other videos: videos held out here whose labels trained the attention would choose the epoch by what is known.
 * @throws InputError for options out of range, held-out videos that trained the attention, or fewer training rows than the outputs' covariance needs.
 */
export async function fitSdcca(data: FeatureSet, options: FitSdccaOptions = {}): Promise<Sdcca> {
  const { summary, branchEmotionWeight, ...rest } = withDefaults({ summary: MEAN_AUDIO, branchEmotionWeight: 0 }, options);
  checkNumber(branchEmotionWeight, "branchEmotionWeight", 0);
  const settings = sdccaSettings(rest);
  if (branchEmotionWeight > 0) checkLogits(data, settings.outputs);
  const { branches, audio, video, held } = await fitTwoBranches(data, summary, settings, {
    loss: (a, v, oneHot) => {
      const correlation = sdccaLossOneHot(a, v, oneHot, settings);
      return branchEmotionWeight === 0 ? correlation : correlation.add(branchEmotions(a, v, oneHot).mul(branchEmotionWeight));
    },
    fitProjection: outputsProjection(settings),
    checkBatch: (rows) => checkBatchSize(rows, settings.outputs),
  });
  return { ...branches, ...fitOutputs(audio, video, data.labels, settings, held) };
}

function checkLogits(data: FeatureSet, outputs: number): void {
  checkFeatures(data);
  const classes = logitsOf(data);
  check(
    outputs >= classes,
    () => `${outputs} outputs cannot be logits of ${classes} emotions: raise outputs, or set branchEmotionWeight to 0`,
  );
}
