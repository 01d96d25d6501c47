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
import { train } from "../training/train";
import { type AudioSummary, MEAN_AUDIO, summariseAudio } from "./audio-summary";
import { applyBranch, type BranchShape, initialBranch } from "./branch";
import { fitCca } from "./linear-cca";
import { branchOutputs, type Sdcca, type SdccaOptions, sdccaSettings, type SdccaSettings } from "./sdcca";
import { holdOut, type ValidationSplit } from "./validation-split";

/** Options of {@link fitSdcca}; see {@link SDCCA_DEFAULTS}. */
export interface FitSdccaOptions extends SdccaOptions {
  /** What the audio branch hears of a track. Default: the mean of all seconds. */
  summary?: AudioSummary;
}

/**
 * Stage two, S-DCCA: trains both branches on the loss of {@link sdccaLoss}, keeps the epoch of best validation MAP, and
 * fits a linear CCA with the same mixed covariance on the branches' outputs, without which retrieval is near chance.
 * @throws InputError for options out of range, or fewer training rows than the outputs' covariance needs.
 */
export async function fitSdcca(data: FeatureSet, { summary = MEAN_AUDIO, ...options }: FitSdccaOptions = {}): Promise<Sdcca> {
  const settings = sdccaSettings(options);
  checkFeatures(data);
  const split = holdOut(data.labels, settings.validation, settings.seed);
  checkBatchSize(Math.min(settings.batchSize, split.fit.length), settings.outputs);
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
    const { parameters: cca } = fitCca(a, v, finalProjection(settings, data.labels));
    return { summary, audioShape, videoShape, weights, audioStandardiser, videoStandardiser, cca, history };
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

/** Options of the linear CCA on the branches' outputs. */
export function finalProjection({ beta, ridge, components, outputs }: SdccaSettings & SdccaLossOptions, labels: Int32Array) {
  return { beta, ridge, labels, components: components ?? outputs };
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
  const cca = fitCca(selectRows(audio, fit), selectRows(video, fit), finalProjection(settings, pick(fit)));
  const [a, v] = [cca.projectX(selectRows(audio, held)), cca.projectY(selectRows(video, held))];
  const heldLabels = pick(held);
  const there = evaluateRetrieval(cosineSimilarity(a, v), heldLabels).map;
  const back = evaluateRetrieval(cosineSimilarity(v, a), heldLabels).map;
  return (there + back) / 2;
}
