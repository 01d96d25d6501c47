import type * as tf from "@tensorflow/tfjs";
import { FloatRows } from "../../features/rows/float-rows";
import type { Standardiser } from "../../features/standardise";
import type { DropoutKey } from "../../runtime/tensorflow/dropout";
import { checkObject } from "../../runtime/arguments";
import { check, described } from "../../runtime/check";
import { firstNotFinite, type Matrix } from "../../runtime/matrix";
import { Random } from "../../runtime/random";
import { fromTensor } from "../../runtime/tensorflow/tensors";
import { type Parameters, under, type Weights, within } from "../../runtime/tensorflow/weights";
import { divergenceError } from "../../training/divergence";
import type { History } from "../../training/history";
import { type FedTrainable, train, type Trainable } from "../../training/train";
import type { AudioSummary } from "../attention/audio-summary";
import { type FitProjection, UNPROJECTED } from "../embedding/projection";
import { epochByScore } from "../validation/epoch-by-score";
import type { SplitIds, ValidationSplit } from "../validation/validation-split";
import { applyBranch, type BranchShape, initialBranch } from "./branch";
import type { BranchSettings } from "./branch-options";
import { branchOutputs, type TwoBranches } from "./two-branches";

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
  /** What to say of the outputs of a batch in which the training diverged; it may read values. Default: nothing. */
  describe?(audio: tf.Tensor2D, video: tf.Tensor2D): string;
  /** Where the loss and the projection read their ridge from, if they have one: a training that recovers from a divergence makes it larger. */
  regularised?: { ridge: number };
  /** Throws if batches of this many rows are too small, before any work. */
  checkBatch?(rows: number): void;
  /**
   * Plain values that the loss and the projection depend on besides the options and their own text, such as `{ weight }` of a loss that
   * weighs its terms; `{}` where there are none. A checkpoint of other values is not continued. Needed with `checkpoint`, since the
   * values that a function has taken in cannot be seen from outside.
   */
  inputs?: object;
}

/** What makes a method the one that it is, for checkpoints. @throws InputError when it does not say */
export function methodInputs({ loss, fitProjection, inputs }: PairMethod): object {
  check(
    typeof inputs === "object" && inputs !== null,
    () =>
      "with checkpoints a method must state what its loss depends on besides the options, as plain values: " +
      `inputs: { weight }, or inputs: {} where there is nothing; got ${described(inputs)}`,
  );
  return { loss: String(loss), projection: String(fitProjection), inputs };
}

/** Checks that it has what tells a method, as far as it has any of it. */
export function checkPairMethod(method: PairMethod): void {
  const parts = ["fitProjection", "checkBatch", "describe"].filter((part) => method?.[part as keyof PairMethod] !== undefined);
  const fields = Object.fromEntries(["loss", ...parts].map((part) => [part, "function" as const]));
  checkObject(method, "the method", "one with a loss, { loss: (audio, video, oneHot) => … }", fields);
}

/** Trained branches and their outputs for the training set, to which a projection can be fitted. */
export interface FittedBranches {
  branches: TwoBranches;
  history: History;
  /** n × D, of all training videos, the held-out ones among them. */
  audio: Matrix<Float32Array>;
  /** The same of the other view. */
  video: Matrix<Float32Array>;
  /** The rows that were held out to choose the epoch by. */
  held: Int32Array;
}

/** The loss of a batch's rows: m × width inputs of both branches, and m × C labels. */
export type RowsLoss = (
  parameters: Parameters,
  audio: tf.Tensor2D,
  video: tf.Tensor2D,
  oneHot: tf.Tensor2D,
  key: DropoutKey,
) => tf.Scalar;

/** The training rows, standardised, wherever they are. */
export interface BranchRows {
  summary: AudioSummary;
  standardisers: { audio: Standardiser; video: Standardiser };
  ids: SplitIds;
  /** All rows. */
  count: number;
  /** The rows that were held out, among all. */
  held: Int32Array;
  /** Plain values that stand for the rows, for checkpoints: other rows, other values. */
  identity(): object;
  /** The id of a training row, by its number among those that train. */
  called(row: number): string;
  /** How batches come to their loss. */
  training(
    loss: RowsLoss,
    describe: (parameters: Parameters, audio: tf.Tensor2D, video: tf.Tensor2D) => string | undefined,
  ): Pick<Trainable, "rows" | "loss" | "describe" | "feed"> | Pick<FedTrainable, "feed" | "loss" | "describe">;
  /** Rows in memory that choose the epoch: the held-out ones, and those that a projection is fitted on. */
  validation: { audio: tf.Tensor2D; video: tf.Tensor2D; labels: Int32Array; split: ValidationSplit };
  /** Calls a function for some rows after the other, in their order, until all were there. */
  each(use: (audio: Matrix<Float32Array>, video: Matrix<Float32Array>) => void): void | Promise<void>;
}

/** Trains a branch for each view on a loss of their outputs and keeps the epoch of best validation MAP. */
export async function trainBranches(rows: BranchRows, settings: BranchSettings, method: PairMethod): Promise<FittedBranches> {
  const { loss, fitProjection = () => UNPROJECTED } = method;
  const { summary, standardisers, validation } = rows;
  const { onHeldOut } = settings;
  const audioShape = branchShape(standardisers.audio.mean.length, settings.audioLayers, settings);
  const videoShape = branchShape(standardisers.video.mean.length, settings.videoLayers, settings);
  const { weights, history } = await train(
    {
      initial: initialBranches(audioShape, videoShape, settings.seed),
      identity: () => ({ name: "branches", inputs: { rows: rows.identity(), method: methodInputs(method) } }),
      called: (row) => rows.called(row),
      regularised: method.regularised,
      ...rows.training(
        (parameters, audio, video, oneHot, key) => {
          const a = applyBranch(audioShape, within(parameters, "audio"), audio, key);
          const v = applyBranch(videoShape, within(parameters, "video"), video, key, VIDEO_LAYERS);
          return loss(a, v, oneHot, key);
        },
        (parameters, audio, video) => {
          const a = applyBranch(audioShape, within(parameters, "audio"), audio);
          return method.describe?.(a, applyBranch(videoShape, within(parameters, "video"), video));
        },
      ),
      ...epochByScore(
        validation.labels,
        validation.split,
        fitProjection,
        {
          outputs: (parameters: Parameters) => [
            applyBranch(audioShape, within(parameters, "audio"), validation.audio),
            applyBranch(videoShape, within(parameters, "video"), validation.video),
          ],
          views: (_parameters: Parameters, [a, v]: tf.Tensor[]) => ({
            audio: fromTensor(a as tf.Tensor2D),
            video: fromTensor(v as tf.Tensor2D),
          }),
        },
        onHeldOut && ((views) => onHeldOut({ ...views, held: rows.held })), // of rows in memory these are other positions
      ),
    },
    settings,
  );
  const audio = new FloatRows(settings.outputs, rows.count);
  const video = new FloatRows(settings.outputs, rows.count);
  await rows.each((ofAudio, ofVideo) => {
    audio.push(trainedOutputs(audioShape, within(weights, "audio"), ofAudio, settings.learningRate).data);
    video.push(trainedOutputs(videoShape, within(weights, "video"), ofVideo, settings.learningRate).data);
  });
  return {
    branches: {
      ...{ summary, audioShape, videoShape, weights, split: rows.ids },
      ...{ audioStandardiser: standardisers.audio, videoStandardiser: standardisers.video },
    },
    history,
    audio: audio.matrix(),
    video: video.matrix(),
    held: rows.held,
  };
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
