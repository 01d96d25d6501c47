import * as tf from "@tensorflow/tfjs";
import { checkFeatures } from "../../features/check-features";
import { type FeatureSet, meanAudio } from "../../features/feature-set";
import { fitView, standardiseView } from "../../features/view";
import { crossEntropy } from "../../losses/cross-entropy";
import { checkObject } from "../../runtime/arguments";
import { checkInteger, checkNumber, checkOneOf } from "../../runtime/check";
import type { DropoutKey } from "../../runtime/tensorflow/dropout";
import { Random } from "../../runtime/random";
import { fromTensor, oneHotLabels, rowsTensor } from "../../runtime/tensorflow/tensors";
import { type Parameters, under, within } from "../../runtime/tensorflow/weights";
import { train } from "../../training/train";
import { type AudioSummary, summariseAudio } from "../attention/audio-summary";
import { applyBranch } from "./branch";
import { type AttentionSettings, attentionShape, type AttentionState } from "../attention/chunk-attention";
import { attend, type ChunkBatch, initialAttention } from "../attention/chunk-attention-network";
import { chunkCounts, disposeStore, gatherTracks, storeChunks, withoutPadding } from "../attention/chunk-batches";
import { type BranchSettings, checkBranchSettings } from "./branch-options";
import { epochByScore } from "../validation/epoch-by-score";
import {
  checkPairMethod,
  branchShape,
  type FittedBranches,
  initialBranches,
  methodInputs,
  type PairMethod,
  trainedOutputs,
  VIDEO_LAYERS,
} from "./train-branches";
import { selectChunks } from "../attention/select-chunks";
import { UNPROJECTED } from "../embedding/projection";
import { holdOut, splitIds } from "../validation/validation-split";

/** The audio input of a network that is trained together with its attention. */
export interface AttendedInputSettings {
  /** λ, the weight of the attention's own class cross-entropy, at least 0. */
  classWeight: number;
  /** The audio input at retrieval: the mean of the top k chunks, or all chunks weighted by attention, as in training. */
  retrieval: "selected" | "weighted";
  /** k of `"selected"`. */
  chunks: number;
  /** Shape of the attention network; its defaults are those of the two-stage training. */
  attention?: AttentionSettings;
}

/**
 * As `fitTwoBranches`, with an attention that is trained together with the branches: the input of the audio branch f is
 * the soft selection Σ_t α_t x_t, and the loss of a batch is
 *
 *     loss(f(Σ_t α_t x_t), g(video)) + λ · cross-entropy of the attention's class classifier.
 *
 * The epoch is chosen by MAP with the audio input that `retrieval` names.
 * @throws InputError for features that do not fit together.
 */
export async function fitAttendedBranches(
  data: FeatureSet,
  settings: BranchSettings & AttendedInputSettings,
  method: PairMethod,
): Promise<FittedBranches> {
  checkObject(
    settings,
    "the settings",
    'an object, such as { ...BRANCH_DEFAULTS, classWeight: 1, retrieval: "weighted", chunks: 3 }',
  );
  checkPairMethod(method);
  const { loss, fitProjection = () => UNPROJECTED, checkBatch } = method;
  const { classWeight, retrieval, chunks } = settings;
  checkNumber(classWeight, "classWeight", 0);
  checkInteger(chunks, "chunks", 1);
  checkOneOf(retrieval, "retrieval", ["selected", "weighted"]);
  checkBranchSettings(settings);
  checkFeatures(data);
  const split = holdOut(data, settings.validation, settings.seed);
  checkBatch?.(Math.min(settings.batchSize, split.fit.length));
  const listening = attentionShape(data, settings.attention);
  const audioShape = branchShape(listening.inputs, settings.audioLayers, settings);
  const videoShape = branchShape(data.video.columns, settings.videoLayers, settings);

  const { standardiser: audioStandardiser, rows: chunkRows } = fitView(data.audio.chunks, "audio");
  const { standardiser: videoStandardiser, rows: videoRows } = fitView(data.video, "video");
  const store = storeChunks(data.audio, chunkRows);
  const tensors = {
    video: rowsTensor(videoRows),
    oneHot: oneHotLabels(data.labels, data.classes.length),
    fit: tf.tensor1d(split.fit, "int32"),
  };
  const ids = splitIds(split, data.ids);

  const audioOutputs = (parameters: Parameters, rows: tf.Tensor1D, key?: DropoutKey, size?: number) => {
    const batch = gatherTracks(store, rows, size);
    const { weights, logits } = attend(listening, within(parameters, "attention"), batch, key);
    return {
      weights,
      logits,
      outputs: applyBranch(audioShape, within(parameters, "audio"), weightedChunks(batch, weights), key),
    };
  };
  const videoOutputs = (parameters: Parameters, rows: tf.Tensor1D, key?: DropoutKey) =>
    applyBranch(videoShape, within(parameters, "video"), tf.gather(tensors.video, rows), key, VIDEO_LAYERS);

  const standardised = { ...data.audio, chunks: chunkRows };
  const everyone = tf.range(0, data.labels.length, 1, "int32");
  const retrievedOutputs = (parameters: Parameters, rows: tf.Tensor1D) => {
    const { weights, outputs } = audioOutputs(parameters, rows);
    if (retrieval === "weighted") return outputs;
    const heard = meanAudio(selectChunks(standardised, withoutPadding(weights, standardised), chunks));
    return applyBranch(audioShape, within(parameters, "audio"), rowsTensor(heard));
  };

  try {
    const { weights, history } = await train(
      {
        initial: {
          ...under("attention", initialAttention(listening, new Random("attention", settings.seed))),
          ...initialBranches(audioShape, videoShape, settings.seed),
        },
        identity: () => ({
          name: "attended-branches",
          inputs: {
            ...{ chunks: chunkRows, starts: data.audio.starts, seconds: data.audio.seconds, video: videoRows },
            ...{ labels: data.labels, split, method: methodInputs(method) },
          },
        }),
        regularised: method.regularised,
        rows: split.fit.length,
        sizes: chunkCounts(data.audio, split.fit),
        loss: (parameters: Parameters, batch: tf.Tensor1D, key: DropoutKey, size?: number): tf.Scalar => {
          const rows = tf.gather(tensors.fit, batch);
          const oneHot = tf.gather(tensors.oneHot, rows);
          const { logits, outputs } = audioOutputs(parameters, rows, key, size);
          const pairs = loss(outputs, videoOutputs(parameters, rows, key), oneHot, key);
          return pairs.add(crossEntropy(logits, oneHot).mul(classWeight));
        },
        called: (row) => data.ids[split.fit[row]],
        describe: (parameters, batch, size) => {
          const rows = tf.gather(tensors.fit, batch);
          return method.describe?.(audioOutputs(parameters, rows, undefined, size).outputs, videoOutputs(parameters, rows));
        },
        ...epochByScore(
          data.labels,
          split,
          fitProjection,
          {
            // The input at retrieval: with "selected" it is the mean of the top k chunks, which is not what the branch was trained on.
            views: (parameters: Parameters) => ({
              audio: fromTensor(retrievedOutputs(parameters, everyone)),
              video: fromTensor(videoOutputs(parameters, everyone)),
            }),
          },
          settings.onHeldOut,
        ),
      },
      settings,
    );
    const attention: AttentionState = {
      shape: listening,
      weights: within(weights, "attention"),
      standardiser: audioStandardiser,
      split: ids,
    };
    const summary: AudioSummary =
      retrieval === "selected" ? { kind: "selected", attention, chunks, layout: "mean" } : { kind: "weighted", attention };
    const branches = { ...under("audio", within(weights, "audio")), ...under("video", within(weights, "video")) };
    const audioRows = standardiseView(summariseAudio(summary, data.audio), audioStandardiser, "audio");
    return {
      branches: { summary, audioShape, videoShape, weights: branches, audioStandardiser, videoStandardiser, split: ids },
      history,
      audio: trainedOutputs(audioShape, within(weights, "audio"), audioRows, settings.learningRate),
      video: trainedOutputs(videoShape, within(weights, "video"), videoRows, settings.learningRate),
      held: split.held,
    };
  } finally {
    disposeStore(store);
    tf.dispose([everyone, ...Object.values(tensors)]);
  }
}

/** Σ_t α_t x_t: [T, B, inputs] chunks and [B, T] weights to [B, inputs]. */
function weightedChunks({ chunks }: ChunkBatch, weights: tf.Tensor2D): tf.Tensor2D {
  return tf.sum(chunks.mul(weights.transpose().expandDims(2)), 0) as tf.Tensor2D;
}
