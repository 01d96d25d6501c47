import { checkObject } from "../../runtime/arguments";
import * as tf from "@tensorflow/tfjs";
import { checkFeatures } from "../../features/check-features";
import type { FeatureSet } from "../../features/feature-set";
import { fitView } from "../../features/view";
import type { DropoutKey } from "../../runtime/tensorflow/dropout";
import { firstNotFinite, type Matrix } from "../../runtime/matrix";
import { withDefaults } from "../../runtime/options";
import { Random } from "../../runtime/random";
import { fromTensor, oneHotLabels, rowsTensor } from "../../runtime/tensorflow/tensors";
import { type Parameters, under, type Weights, within } from "../../runtime/tensorflow/weights";
import { divergenceError } from "../../training/divergence";
import type { History } from "../../training/history";
import { train } from "../../training/train";
import { type AudioSummary, checkSummary, summariseAudio } from "../attention/audio-summary";
import { applyBranch, type BranchShape, initialBranch } from "./branch";
import { BRANCH_DEFAULTS, type BranchOptions, type BranchSettings, checkBranchSettings } from "./branch-options";
import { epochByScore } from "../validation/epoch-by-score";
import { branchOutputs, type TwoBranches } from "./two-branches";
import { type FitProjection, UNPROJECTED } from "../embedding/projection";
import { checkUnseen, holdOut, splitIds } from "../validation/validation-split";

/** The parts in which two-branch methods differ. */
export interface PairMethod {
  /**
   * The loss of a batch of m rows: a pure function of tensors, recorded once.
   * @param audio m × D outputs of the audio branch
   * @param video m × D outputs of the video branch
   * @param oneHot m × C labels
   * @param key of the step, for what changes during training; its second number is the number of the step, from 0
   */
  loss(audio: tf.Tensor2D, video: tf.Tensor2D, oneHot: tf.Tensor2D, key: DropoutKey): tf.Scalar;
  /** The projection after the branches, at retrieval and in validation. Default: none. */
  fitProjection?: FitProjection;
  /** Throws if batches of this many rows are too small, before any work. */
  checkBatch?(rows: number): void;
}

/** Checks that it has what tells a method, as far as it has any of it. */
export function checkPairMethod(method: PairMethod): void {
  const parts = ["fitProjection", "checkBatch"].filter((part) => method?.[part as keyof PairMethod] !== undefined);
  const fields = Object.fromEntries(["loss", ...parts].map((part) => [part, "function" as const]));
  checkObject(method, "the method", "one with a loss, { loss: (audio, video, oneHot) => … }", fields);
}

/** Trained branches and their outputs for the training set, to which a projection can be fitted. */
export interface FittedBranches {
  branches: TwoBranches;
  history: History;
  /** n × D, of all training videos, the held-out ones among them. */
  audio: Matrix<Float32Array>;
  video: Matrix<Float32Array>;
  /** The rows that were held out to choose the epoch by. */
  held: Int32Array;
}

/**
 * Trains a branch for each view on a loss of their outputs and keeps the epoch of best validation MAP. Inputs are
 * standardised, initial weights are Glorot-uniform, and the order of the data is drawn anew each epoch.
 *
 * The attention of a summary must have been trained with the same seed and validation share (the defaults agree), or on other
 * videos: if labels of the videos held out here trained the attention, they leak into the choice of the epoch.
 * @param options the branches and their training; the defaults are {@link BRANCH_DEFAULTS}
 * @throws InputError for options out of range, features that do not fit together, or held-out videos that trained the attention.
 */
export async function fitTwoBranches(
  data: FeatureSet,
  summary: AudioSummary,
  options: BranchOptions,
  method: PairMethod,
): Promise<FittedBranches> {
  checkPairMethod(method);
  const { loss, fitProjection = () => UNPROJECTED, checkBatch } = method;
  const settings = withDefaults(BRANCH_DEFAULTS, options);
  checkBranchSettings(settings);
  checkFeatures(data);
  const split = holdOut(data, settings.validation, settings.seed);
  checkBatch?.(Math.min(settings.batchSize, split.fit.length));
  const ids = splitIds(split, data.ids);
  checkSummary(summary);
  if (summary.kind !== "mean") checkUnseen(ids.heldOut, summary.attention.split);
  const audio = summariseAudio(summary, data.audio);
  const { standardiser: audioStandardiser, rows: audioRows } = fitView(audio, "audio");
  const { standardiser: videoStandardiser, rows: videoRows } = fitView(data.video, "video");
  const audioShape = branchShape(audio.columns, settings.audioLayers, settings);
  const videoShape = branchShape(data.video.columns, settings.videoLayers, settings);

  const tensors = {
    audio: rowsTensor(audioRows),
    video: rowsTensor(videoRows),
    oneHot: oneHotLabels(data.labels, data.classes.length),
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
          return loss(a, v, tf.gather(tensors.oneHot, rows), key);
        },
        ...epochByScore(data.labels, split, fitProjection, {
          outputs: (parameters: Parameters) => [
            applyBranch(audioShape, within(parameters, "audio"), tensors.audio),
            applyBranch(videoShape, within(parameters, "video"), tensors.video),
          ],
          views: (_parameters: Parameters, [a, v]: tf.Tensor[]) => ({
            audio: fromTensor(a as tf.Tensor2D),
            video: fromTensor(v as tf.Tensor2D),
          }),
        }),
      },
      settings,
    );
    return {
      branches: { summary, audioShape, videoShape, weights, audioStandardiser, videoStandardiser, split: ids },
      history,
      audio: trainedOutputs(audioShape, within(weights, "audio"), audioRows, settings.learningRate),
      video: trainedOutputs(videoShape, within(weights, "video"), videoRows, settings.learningRate),
      held: split.held,
    };
  } finally {
    tf.dispose(tensors);
  }
}

/**
 * The outputs of a trained branch for its training videos.
 * @throws DivergenceError when they are not finite, although the weights are
 */
export function trainedOutputs(shape: BranchShape, weights: Weights, rows: Matrix, learningRate: number): Matrix<Float32Array> {
  const outputs = branchOutputs(shape, weights, rows);
  if (firstNotFinite(outputs.data) >= 0)
    throw divergenceError("the training diverged, its outputs are no finite numbers", learningRate);
  return outputs;
}

/** Layer numbers of the video branch begin here, so that its dropout masks are not the audio branch's. */
export const VIDEO_LAYERS = 50;

export function branchShape(inputs: number, hidden: number[], settings: BranchSettings): BranchShape {
  return { sizes: [inputs, ...hidden, settings.outputs], activation: settings.activation, dropout: settings.dropout };
}

export function initialBranches(audio: BranchShape, video: BranchShape, seed: number): Weights {
  return {
    ...under("audio", initialBranch(audio, new Random("audio branch", seed))),
    ...under("video", initialBranch(video, new Random("video branch", seed))),
  };
}
