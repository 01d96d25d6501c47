import { checkFeatures, checkLabelled } from "../features/check-features";
import type { FeatureSet } from "../features/feature-set";
import { checkBatchSize, describeConditions, sdccaLossOneHot } from "../losses/sdcca-loss";
import { checkOptions } from "../runtime/arguments";
import { check, checkNumber } from "../runtime/check";
import { type AudioSummary, MEAN_AUDIO } from "./attention/audio-summary";
import { branchClassLoss, logitsOf } from "./branches/branch-classes";
import { fitOutputs, outputsProjection } from "./readout/fit-outputs";
import { fitTwoBranches } from "./branches/fit-two-branches";
import type { FittedBranches, PairMethod } from "./branches/train-branches";
import { embeddingModel, type EmbeddingKind } from "./embedding/embedding-model";
import type { FittedOn } from "./embedding/fitted-model";
import {
  type Sdcca,
  SDCCA_DEFAULTS,
  sdccaKind,
  type SdccaOptions,
  sdccaSettings,
  type SdccaSettings,
  type SdccaState,
} from "./sdcca";

/** Options of {@link fitSdcca}; see {@link SDCCA_DEFAULTS}. */
export interface FitSdccaOptions extends SdccaOptions {
  /** The audio input: how the chunks of a track are summarised. Default: the mean of all seconds. See {@link fitSdcca} on its attention. */
  summary?: AudioSummary;
  /**
   * λ, the weight of the branches' class cross-entropy in the loss, at least 0. Default 0, the paper's. Above
   * 0, `outputs` must be at least the number of classes; by default they then are.
   */
  branchClassWeight?: number;
}

/** S-DCCA among the kinds of models. */
export const SDCCA = sdccaKind("S-DCCA");

/**
 * Stage two, S-DCCA: trains both branches on the loss of {@link sdccaLoss}, keeps the epoch of best validation MAP, and fits a
 * linear CCA with the same mixed covariance on the branches' outputs. Without this CCA, retrieval is near chance.
 *
 * With λ = `branchClassWeight`, the first C of the D outputs are logits of the C classes as well, and the loss of a batch is
 *
 *     −corr(f, g) + λ (cross-entropy(f₁…f_C, label) + cross-entropy(g₁…g_C, label)).
 *
 * Apart from the ridge, the correlation is the same in every basis of the outputs, so one set of outputs can serve both terms. The
 * second term trains the layers below as well.
 *
 * The attention of a summary must have been trained with the same seed and validation share (the defaults agree), or on other
 * videos: if labels of the videos held out here trained the attention, they leak into the choice of the epoch.
 * @throws InputError for options out of range, held-out videos that trained the attention, or fewer training rows than the outputs' covariance needs.
 */
export async function fitSdcca(data: FeatureSet, options: FitSdccaOptions = {}): Promise<Sdcca<FitSdccaOptions>> {
  return fitSdccaAs(SDCCA, data, options);
}

/** {@link fitSdcca} as a model of another kind. */
export async function fitSdccaAs(
  kind: EmbeddingKind<SdccaState>,
  data: FeatureSet,
  options: FitSdccaOptions,
): Promise<Sdcca<FitSdccaOptions>> {
  checkOptions(options);
  const { summary = MEAN_AUDIO } = options;
  checkFeatures(data);
  return fitSdccaBy(kind, data, { ...options, summary }, (settings, method) => fitTwoBranches(data, summary, settings, method));
}

/**
 * S-DCCA by branches that are trained in any way, on data in memory or not.
 * @param data what the model is to know of the training videos, and their labels
 * @param train trains the branches, and gives their outputs for all training videos
 */
export async function fitSdccaBy<Options extends FitSdccaOptions>(
  kind: EmbeddingKind<SdccaState>,
  data: FittedOn & { classes: string[]; labels: Int32Array },
  options: Options,
  train: (settings: SdccaSettings & Options, method: PairMethod) => Promise<FittedBranches>,
): Promise<Sdcca<FitSdccaOptions>> {
  const { branchClassWeight = 0, ...rest } = options;
  checkNumber(branchClassWeight, "branchClassWeight", 0);
  // Each class has an output of its own as its logit.
  const outputs = branchClassWeight > 0 ? Math.max(SDCCA_DEFAULTS.outputs, data.classes.length) : SDCCA_DEFAULTS.outputs;
  const settings = sdccaSettings({ ...rest, outputs: rest.outputs ?? outputs });
  const { beta, readout } = settings;
  if (beta < 1) checkLabelled(data, `${kind.kind} with beta ${beta}`);
  if (branchClassWeight > 0) checkLabelled(data, "the branches' class cross-entropy");
  if (readout === "posterior" || readout === "same-class") checkLabelled(data, `the read-out "${readout}"`);
  if (branchClassWeight > 0) checkLogits(data, settings.outputs);
  const { branches, history, audio, video, held } = await train(settings as SdccaSettings & Options, {
    inputs: { branchClassWeight },
    loss: (a, v, oneHot) => {
      const correlation = sdccaLossOneHot(a, v, oneHot, settings);
      return branchClassWeight === 0 ? correlation : correlation.add(branchClassLoss(a, v, oneHot).mul(branchClassWeight));
    },
    fitProjection: outputsProjection(settings),
    describe: (a, v) => describeConditions(a, v, settings),
    regularised: settings,
    checkBatch: (rows) => checkBatchSize(rows, settings.outputs),
  });
  const state = { ...branches, ...fitOutputs(audio, video, data.labels, settings, held) };
  return embeddingModel({ ...kind, options: { ...settings, branchClassWeight }, history, train: data, state });
}

function checkLogits(data: Pick<FeatureSet, "classes">, outputs: number): void {
  const classes = logitsOf(data);
  check(
    outputs >= classes,
    () => `${outputs} outputs cannot be logits of ${classes} classes: raise outputs, or set branchClassWeight to 0`,
  );
}
