import * as tf from "@tensorflow/tfjs";
import type { AudioTracks } from "../features/feature-set";
import type { Standardiser } from "../features/standardise";
import { standardiseView } from "../features/view";
import { check } from "../runtime/check";
import { firstNotFinite, type Matrix } from "../runtime/matrix";
import { fromTensor, rowsTensor } from "../runtime/tensors";
import { toTensors, type Weights, within } from "../runtime/weights";
import type { History } from "../training/history";
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
      const rows = standardiseView(summariseAudio(summary, audio), audioStandardiser, "audio");
      return projection.audio(finite(branchOutputs(audioShape, within(weights, "audio"), rows), "audio"));
    },
    embedVideo: (video: Matrix) => {
      const rows = standardiseView(video, videoStandardiser, "video");
      return projection.video(finite(branchOutputs(videoShape, within(weights, "video"), rows), "video"));
    },
  };
}

/** Training gives finite outputs for finite rows of the size it has seen; others may overflow. */
function finite(outputs: Matrix, view: string): Matrix {
  const bad = firstNotFinite(outputs.data);
  check(
    bad < 0,
    () =>
      `the embedding of ${view} row ${Math.floor(bad / outputs.columns)} is not finite: its features are too far from the training rows`,
  );
  return outputs;
}

/** n × D outputs of a branch for n standardised rows. */
export function branchOutputs(shape: BranchShape, weights: Weights, rows: Matrix): Matrix<Float32Array> {
  const outputs = tf.tidy(() => applyBranch(shape, toTensors(weights), rowsTensor(rows)));
  const matrix = fromTensor(outputs);
  outputs.dispose();
  return matrix;
}
