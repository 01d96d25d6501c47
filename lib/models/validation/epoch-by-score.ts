import type * as tf from "@tensorflow/tfjs";
import type { Matrix } from "../../runtime/matrix";
import { NOT_LABELLED } from "../../features/feature-set";
import { presentClasses } from "../../runtime/labels";
import type { Parameters } from "../../runtime/tensorflow/weights";
import type { ValidationOutputs } from "../../training/step";
import type { Trainable } from "../../training/train";
import { validationScore } from "./validation-score";
import { type FitProjection } from "../embedding/projection";
import type { ValidationSplit } from "./validation-split";

/** How to compute both views' outputs for all training videos. */
interface ViewOutputs {
  /** What is computed as the training steps are. */
  outputs?: ValidationOutputs;
  /** n rows each, from the parameters and the values of `outputs`. */
  views(parameters: Parameters, outputs: tf.Tensor[]): { audio: Matrix; video: Matrix };
}

/** The held-out videos in the shared space after an epoch. */
export interface HeldOutViews {
  /** From 1. */
  epoch: number;
  /** Their positions among the training videos, h of them. */
  held: Int32Array;
  /** h × k, with the projection that was fitted on the other training videos. */
  audio: Matrix;
  /** h × k, as `audio`. */
  video: Matrix;
}

/**
 * The choice of the epoch by the held-out videos' {@link validationScore}, as the parts of a {@link Trainable} that make it;
 * none without such videos. Where all are of one class, or there is but one, every ranking has the same score: then there is no
 * score but a note, and the last epoch is kept.
 */
export function epochByScore(
  labels: Int32Array,
  split: ValidationSplit,
  fitProjection: FitProjection,
  { outputs, views }: ViewOutputs,
  onHeldOut?: (views: HeldOutViews) => void,
): Pick<Trainable, "validation" | "notes"> {
  if (split.held.length === 0) return {};
  if (!scoreTells(labels, split.held)) return { notes: [labels[0] === NOT_LABELLED ? ONE_VIDEO : ONE_CLASS] };
  const score = (parameters: Parameters, values: tf.Tensor[], epoch: number) => {
    const { audio, video } = views(parameters, values);
    const { held } = split;
    const seen = onHeldOut && ((a: Matrix, v: Matrix) => onHeldOut({ epoch, held, audio: a, video: v }));
    return validationScore(audio, video, labels, split, fitProjection, seen);
  };
  return { validation: { outputs, score } };
}

/** Whether the score can differ between rankings of these rows: there must be two classes, or two videos without labels. */
export function scoreTells(labels: Int32Array, rows: Int32Array): boolean {
  if (labels[0] === NOT_LABELLED) return rows.length > 1;
  return presentClasses(rows.map((r) => labels[r])).labels.length > 1;
}

const ONE_CLASS = "validation cannot tell epochs apart: all held-out videos are of one class; the last epoch is kept";
const ONE_VIDEO = "validation cannot tell epochs apart: only one video is held out; the last epoch is kept";
