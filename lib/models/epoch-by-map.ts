import type * as tf from "@tensorflow/tfjs";
import type { Matrix } from "../runtime/matrix";
import { presentClasses } from "../runtime/labels";
import type { Parameters } from "../runtime/weights";
import type { ValidationOutputs } from "../training/step";
import type { Trainable } from "../training/train";
import { type FitProjection, validationMap } from "./validation-map";
import type { ValidationSplit } from "./validation-split";

/** How a training gives both views' outputs of all its videos. */
export interface ViewOutputs {
  /** What is computed as the training steps are. */
  outputs?: ValidationOutputs;
  /** n rows each, from the parameters and the values of `outputs`. */
  views(parameters: Parameters, outputs: tf.Tensor[]): { audio: Matrix; video: Matrix };
}

/**
 * The choice of the epoch by the held-out videos' MAP, as the parts of a {@link Trainable} that make it; none without such
 * videos. Where all are of one class every ranking has MAP 1: then there is no score but a note, and the last epoch is kept.
 */
export function epochByMap(
  labels: Int32Array,
  split: ValidationSplit,
  fitProjection: FitProjection,
  { outputs, views }: ViewOutputs,
): Pick<Trainable, "validation" | "notes"> {
  if (split.held.length === 0) return {};
  if (!mapTells(labels, split.held)) return { notes: [NOTHING_TO_TELL] };
  const score = (parameters: Parameters, values: tf.Tensor[]) => {
    const { audio, video } = views(parameters, values);
    return validationMap(audio, video, labels, split, fitProjection);
  };
  return { validation: { outputs, score } };
}

/** Whether MAP can tell one ranking of these rows from another: whether they are of at least two classes. */
export function mapTells(labels: Int32Array, rows: Int32Array): boolean {
  return presentClasses(rows.map((r) => labels[r])).labels.length > 1;
}

const NOTHING_TO_TELL = "validation cannot tell epochs apart: all held-out videos are of one class; the last epoch is kept";
