import * as tf from "@tensorflow/tfjs";
import type { Standardiser } from "../../features/standardise";
import { standardiseView } from "../../features/view";
import { checkObject } from "../../runtime/arguments";
import { check } from "../../runtime/check";
import { checkShape, firstNotFinite, type Matrix } from "../../runtime/matrix";
import { fromTensor, rowsTensor } from "../../runtime/tensorflow/tensors";
import { toTensors, type Weights, within } from "../../runtime/tensorflow/weights";
import { type AudioSummary, summariseAudio } from "../attention/audio-summary";
import { applyBranch, type BranchShape } from "./branch";
import type { Embedders } from "../embedding/embedding-model";
import { type Projection, UNPROJECTED } from "../embedding/projection";
import type { SplitIds } from "../validation/validation-split";

/** A trained pair of branches as plain values: the state of every model of two branches, or a part of it. */
export interface TwoBranches {
  summary: AudioSummary;
  audioShape: BranchShape;
  videoShape: BranchShape;
  /** `audio.*` and `video.*`. */
  weights: Weights;
  audioStandardiser: Standardiser;
  videoStandardiser: Standardiser;
  /** Ids of the videos whose labels trained the branches, and of those that chose the epoch; projections are fitted on both. */
  split: SplitIds;
}

/**
 * How trained branches embed: each view standardised, through its branch, and projected.
 * @param projection the projection after the branches. Default: none, their outputs are compared
 * @throws InputError when they are not trained branches
 */
export function branchEmbedders(branches: TwoBranches, projection: Projection = UNPROJECTED): Embedders {
  const fields = { summary: "object", audioShape: "object", videoShape: "object", weights: "object" } as const;
  checkObject(branches, "the branches", "trained branches", {
    ...fields,
    audioStandardiser: "object",
    videoStandardiser: "object",
  });
  const { summary, audioShape, videoShape, weights, audioStandardiser, videoStandardiser } = branches;
  return {
    audio: (tracks) => {
      const rows = standardiseView(summariseAudio(summary, tracks), audioStandardiser, "audio");
      return projection.audio(finite(branchOutputs(audioShape, within(weights, "audio"), rows), "audio"));
    },
    video: (video) => {
      const rows = standardiseView(video, videoStandardiser, "video");
      return projection.video(finite(branchOutputs(videoShape, within(weights, "video"), rows), "video"));
    },
  };
}

/** Outputs are finite for finite rows of the size of the training rows; larger ones may overflow. */
function finite(outputs: Matrix, view: string): Matrix {
  const bad = firstNotFinite(outputs.data);
  check(
    bad < 0,
    () =>
      `the embedding of ${view} row ${Math.floor(bad / outputs.columns)} is not finite: its features are too far from the training rows`,
  );
  return outputs;
}

/**
 * n × D outputs of a branch for n standardised rows.
 * @throws InputError when the weights are not those of a branch, or `rows` is no matrix
 */
export function branchOutputs(shape: BranchShape, weights: Weights, rows: Matrix): Matrix<Float32Array> {
  checkObject(weights, "the weights", "those of a branch");
  for (const [name, values] of Object.entries(weights))
    checkObject(values, name, "one of { shape, data }", { shape: "list", data: "list" });
  checkShape(rows, "rows");
  const outputs = tf.tidy(() => applyBranch(shape, toTensors(weights), rowsTensor(rows)));
  const matrix = fromTensor(outputs);
  outputs.dispose();
  return matrix;
}
