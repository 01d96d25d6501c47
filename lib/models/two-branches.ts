import * as tf from "@tensorflow/tfjs";
import type { AudioTracks } from "../features/feature-set";
import { standardise, type Standardiser } from "../features/standardise";
import type { Matrix } from "../runtime/matrix";
import { fromTensor, rowsTensor } from "../runtime/tensors";
import { toTensors, type Weights, within } from "../runtime/weights";
import type { History } from "../training/train";
import { type AudioSummary, summariseAudio } from "./audio-summary";
import { applyBranch, type BranchShape } from "./branch";
import type { EmbeddingModel } from "./embedding-model";
import type { CcaModel } from "./linear-cca";
import type { SplitIds } from "./validation-split";

/** A trained pair of branches as plain values: all that embedding, saving and loading need. */
export interface TwoBranches {
  summary: AudioSummary;
  audioShape: BranchShape;
  videoShape: BranchShape;
  /** `audio.*` and `video.*`. */
  weights: Weights;
  audioStandardiser: Standardiser;
  videoStandardiser: Standardiser;
  history: History;
  /** Whose labels trained the branches, and whose chose the epoch; projections on top are fitted on both. */
  split: SplitIds;
}

/** What comes between the branches' outputs and the shared space: a map of rows for each view. */
export interface Projection {
  audio(outputs: Matrix): Matrix;
  video(outputs: Matrix): Matrix;
}

/** The outputs themselves are the shared space. */
export const UNPROJECTED: Projection = { audio: (outputs) => outputs, video: (outputs) => outputs };

/** A CCA that was fitted to the outputs, audio being x. */
export function ccaProjection({ projectX, projectY }: CcaModel): Projection {
  return { audio: projectX, video: projectY };
}

/** Trained branches, and a projection, as two maps into the shared space. */
export function twoBranchModel(branches: TwoBranches, projection: Projection = UNPROJECTED): EmbeddingModel {
  const { summary, audioShape, videoShape, weights, audioStandardiser, videoStandardiser } = branches;
  return {
    embedAudio: (audio: AudioTracks) => {
      const rows = standardise(summariseAudio(summary, audio), audioStandardiser);
      return projection.audio(branchOutputs(audioShape, within(weights, "audio"), rows));
    },
    embedVideo: (video: Matrix) => {
      const rows = standardise(video, videoStandardiser);
      return projection.video(branchOutputs(videoShape, within(weights, "video"), rows));
    },
  };
}

/** n × D outputs of a branch for n standardised rows. */
export function branchOutputs(shape: BranchShape, weights: Weights, rows: Matrix): Matrix<Float32Array> {
  const outputs = tf.tidy(() => applyBranch(shape, toTensors(weights), rowsTensor(rows)));
  const matrix = fromTensor(outputs);
  outputs.dispose();
  return matrix;
}
