import * as tf from "@tensorflow/tfjs";
import type { AudioTracks } from "../features/feature-set";
import { standardise, type Standardiser } from "../features/standardise";
import { checkLossOptions, type SdccaLossOptions, checkBatchSize } from "../losses/sdcca-loss";
import { checkInteger, checkNumber, checkOneOf } from "../runtime/check";
import type { Matrix } from "../runtime/matrix";
import { type Settled, withDefaults } from "../runtime/options";
import { fromTensor, rowsTensor } from "../runtime/tensors";
import { toTensors, type Weights, within } from "../runtime/weights";
import type { History, TrainingOptions } from "../training/train";
import { type AudioSummary, summariseAudio } from "./audio-summary";
import { applyBranch, type BranchShape } from "./branch";
import { type Activation, ACTIVATIONS } from "./dense";
import type { EmbeddingModel } from "./embedding-model";
import { ccaFromParameters, type CcaParameters } from "./linear-cca";
import type { SplitIds } from "./validation-split";

/** What both ways of training S-DCCA have in common; see {@link SDCCA_DEFAULTS}. */
export interface SdccaOptions extends Partial<TrainingOptions>, SdccaLossOptions {
  /** D, the width of both branches' outputs. Default 10, the authors'. */
  outputs?: number;
  /** Hidden layers of the audio branch. Default 128-128-64, the authors'. */
  audioLayers?: number[];
  /** Hidden layers of the video branch. Default 256-256-128, the authors'. */
  videoLayers?: number[];
  /** Of the hidden layers. Default `"sigmoid"`, the authors'; `"relu"` and `"tanh"` do a little better (measured). */
  activation?: Activation;
  /** Share of hidden values dropped in training. Default .2, the authors'. */
  dropout?: number;
  /** Share of the training videos held out to choose the epoch by their MAP, in [0, 1). Default .1. */
  validation?: number;
}

/** The paper's settings and the authors' code's, as far as they are known; 100 epochs is ours. */
export const SDCCA_DEFAULTS = {
  outputs: 10,
  audioLayers: [128, 128, 64] as number[],
  videoLayers: [256, 256, 128] as number[],
  activation: "sigmoid" as Activation,
  dropout: 0.2,
  validation: 0.1,
  beta: 0.2,
  ridge: 1e-4,
  norm: "trace" as "trace" | "frobenius",
  epochs: 100,
  batchSize: 200,
  optimiser: "rmsprop" as "rmsprop" | "adam",
  learningRate: 1e-3,
  seed: 0,
};

/** A trained S-DCCA as plain values: everything that {@link sdccaModel}, saving and loading need. */
export interface Sdcca {
  summary: AudioSummary;
  audioShape: BranchShape;
  videoShape: BranchShape;
  /** `audio.*` and `video.*`. */
  weights: Weights;
  audioStandardiser: Standardiser;
  videoStandardiser: Standardiser;
  /** The final projections: a linear CCA, with the same mixed covariance, on the branches' outputs. */
  cca: CcaParameters;
  history: History;
  /** Whose labels trained the branches, and whose chose the epoch; the final projections are fitted on both. */
  split: SplitIds;
}

/** {@link SdccaOptions} with the defaults put in. */
export type SdccaSettings = Settled<typeof SDCCA_DEFAULTS, SdccaOptions>;

/** Puts the defaults in and checks what a training would trip over later. */
export function sdccaSettings(options: SdccaOptions): SdccaSettings {
  const settings = withDefaults(SDCCA_DEFAULTS, options);
  checkLossOptions(settings);
  checkInteger(settings.outputs, "outputs", 1);
  if (settings.components !== undefined) checkInteger(settings.components, "components", 1, settings.outputs);
  checkBatchSize(settings.batchSize, settings.outputs);
  checkNumber(settings.dropout, "dropout", 0, 0.99);
  checkOneOf(settings.activation, "activation", ACTIVATIONS);
  for (const units of [...settings.audioLayers, ...settings.videoLayers]) checkInteger(units, "units of a hidden layer", 1);
  return settings;
}

/** The trained model as two maps into the shared space. */
export function sdccaModel(sdcca: Sdcca): EmbeddingModel {
  const cca = ccaFromParameters(sdcca.cca);
  return {
    embedAudio: (audio: AudioTracks) => {
      const rows = standardise(summariseAudio(sdcca.summary, audio), sdcca.audioStandardiser);
      return cca.projectX(branchOutputs(sdcca.audioShape, within(sdcca.weights, "audio"), rows));
    },
    embedVideo: (video: Matrix) => {
      const rows = standardise(video, sdcca.videoStandardiser);
      return cca.projectY(branchOutputs(sdcca.videoShape, within(sdcca.weights, "video"), rows));
    },
    correlations: cca.correlations,
  };
}

/** n × D outputs of a branch for n standardised rows. */
export function branchOutputs(shape: BranchShape, weights: Weights, rows: Matrix): Matrix<Float32Array> {
  const outputs = tf.tidy(() => applyBranch(shape, toTensors(weights), rowsTensor(rows)));
  const matrix = fromTensor(outputs);
  outputs.dispose();
  return matrix;
}
