import * as tf from "@tensorflow/tfjs";
import { checkFeatures, type FeatureSet } from "../features/feature-set";
import { fitStandardiser, standardise } from "../features/standardise";
import { checkBatchSize, sdccaLossOneHot, type SdccaLossOptions } from "../losses/sdcca-loss";
import { cosineSimilarity } from "../metrics/cosine-similarity";
import { evaluateRetrieval } from "../metrics/retrieval-evaluation";
import { type Matrix, selectRows } from "../runtime/matrix";
import { Random } from "../runtime/random";
import { fromTensor, oneHotLabels, rowsTensor } from "../runtime/tensors";
import { type Parameters, under, within } from "../runtime/weights";
import { divergenceError } from "../training/divergence";
import { train } from "../training/train";
import { type AudioSummary, MEAN_AUDIO, summariseAudio } from "./audio-summary";
import { applyBranch, type BranchShape, initialBranch } from "./branch";
import { type CcaModel, fitCca } from "./linear-cca";
import { branchOutputs, type Sdcca, type SdccaOptions, sdccaSettings, type SdccaSettings } from "./sdcca";
import { checkUnseen, holdOut, splitIds, type ValidationSplit } from "./validation-split";

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
  checkFeatures(data);
  const split = holdOut(data.labels, settings.validation, settings.seed);
  checkBatchSize(Math.min(settings.batchSize, split.fit.length), settings.outputs);
  const ids = splitIds(split, data.ids);
  if (summary.kind !== "mean") checkUnseen(ids.heldOut, summary.attention.split);
  const audio = summariseAudio(summary, data.audio);
  const [audioStandardiser, videoStandardiser] = [fitStandardiser(audio), fitStandardiser(data.video)];
  const audioShape = branchShape(audio.columns, settings.audioLayers, settings);
  const videoShape = branchShape(data.video.columns, settings.videoLayers, settings);
  const [audioRows, videoRows] = [standardise(audio, audioStandardiser), standardise(data.video, videoStandardiser)];

  const tensors = {
    audio: rowsTensor(audioRows),
    video: rowsTensor(videoRows),
    oneHot: oneHotLabels(data.labels),
    fit: tf.tensor1d(split.fit, "int32"),
  };
  try {
    const { weights, history } = await train(
      {
        initial: initialBranches(audioShape, videoShape, settings.seed),
        rows: split.fit.length,
        loss: (parameters, batch, key) => {
          const rows = tf.gather(tensors.fit, batch);
          const a = applyBranch(audioShape, within(parameters, "audio"), tf.gather(tensors.audio, rows), key);
          const v = applyBranch(videoShape, within(parameters, "video"), tf.gather(tensors.video, rows), key, VIDEO_LAYERS);
          return sdccaLossOneHot(a, v, tf.gather(tensors.oneHot, rows), settings);
        },
        ...(split.held.length > 0 && {
          validate: (parameters: Parameters) => {
            const a = applyBranch(audioShape, within(parameters, "audio"), tensors.audio);
            const v = applyBranch(videoShape, within(parameters, "video"), tensors.video);
            return validationMap(fromTensor(a), fromTensor(v), data.labels, split, settings);
          },
        }),
      },
      settings,
    );
    const a = branchOutputs(audioShape, within(weights, "audio"), audioRows);
    const v = branchOutputs(videoShape, within(weights, "video"), videoRows);
    const { parameters: cca } = fitOutputs(a, v, data.labels, settings);
    return { summary, audioShape, videoShape, weights, audioStandardiser, videoStandardiser, cca, history, split: ids };
  } finally {
    tf.dispose(tensors);
  }
}

/** Layer numbers of the video branch begin here, so that its dropout masks are not the audio branch's. */
export const VIDEO_LAYERS = 50;

export function branchShape(inputs: number, hidden: number[], settings: SdccaSettings): BranchShape {
  return { sizes: [inputs, ...hidden, settings.outputs], activation: settings.activation, dropout: settings.dropout };
}

export function initialBranches(audio: BranchShape, video: BranchShape, seed: number) {
  return {
    ...under("audio", initialBranch(audio, new Random("audio branch", seed))),
    ...under("video", initialBranch(video, new Random("video branch", seed))),
  };
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

/** Mean of both directions' MAP among the held-out rows, projected by a CCA that was fitted on the others. */
export function validationMap(
  audio: Matrix,
  video: Matrix,
  labels: Int32Array,
  { fit, held }: ValidationSplit,
  settings: SdccaSettings,
): number {
  const pick = (rows: Int32Array) => Int32Array.from(rows, (r) => labels[r]);
  const cca = fitOutputs(selectRows(audio, fit), selectRows(video, fit), pick(fit), settings);
  const [a, v] = [cca.projectX(selectRows(audio, held)), cca.projectY(selectRows(video, held))];
  const heldLabels = pick(held);
  const there = evaluateRetrieval(cosineSimilarity(a, v), heldLabels).map;
  const back = evaluateRetrieval(cosineSimilarity(v, a), heldLabels).map;
  return (there + back) / 2;
}
