import { NOT_LABELLED } from "../../features/feature-set";
import { evaluatePairsBothDirections } from "../../metrics/evaluation/cosine-pairs";
import { cosineMap } from "../../metrics/evaluation/evaluate-cosine";
import { checkList } from "../../runtime/arguments";
import { check, described } from "../../runtime/check";
import { checkShape, firstNotFinite, type Matrix, selectRows } from "../../runtime/matrix";
import type { FitProjection } from "../embedding/projection";
import { checkSplit, type ValidationSplit } from "./validation-split";

/**
 * {@link retrievalScore} among the held-out rows, with projections fitted on the other rows. NaN when the outputs hold a value that is
 * not finite.
 * @param audio n × D outputs of all rows
 * @param video n × D outputs of the other view
 * @param labels the class of each row, from 0; −1 where there are none
 * @param seen gets both views of the held-out rows in the shared space
 * @returns from 0 to 1
 * @throws InputError when there are no held-out rows, or an argument is not as described
 */
export function validationScore(
  audio: Matrix,
  video: Matrix,
  labels: Int32Array,
  split: ValidationSplit,
  fitProjection: FitProjection,
  seen?: (audio: Matrix, video: Matrix) => void,
): number {
  checkShape(audio, "audio");
  checkShape(video, "video");
  checkList(labels, "labels", "whole numbers");
  checkSplit(split);
  check(typeof fitProjection === "function", () => `fitProjection must be a function; got ${described(fitProjection)}`);
  check(seen === undefined || typeof seen === "function", () => `seen must be a function of both views; got ${described(seen)}`);
  const { fit, held } = split;
  check(held.length > 0, () => "there are no held-out rows to score");
  if (firstNotFinite(audio.data) >= 0 || firstNotFinite(video.data) >= 0) return NaN;
  const pick = (rows: Int32Array) => Int32Array.from(rows, (r) => labels[r]);
  const projection = fitProjection(selectRows(audio, fit), selectRows(video, fit), pick(fit));
  const [a, v] = [projection.audio(selectRows(audio, held)), projection.video(selectRows(video, held))];
  seen?.(a, v);
  return retrievalScore(a, v, pick(held));
}

/**
 * What epochs and options are chosen by: the mean of both directions' MAP by cosine, or, without labels, of the mean reciprocal
 * rank of the own video.
 */
export function retrievalScore(audio: Matrix, video: Matrix, labels: Int32Array): number {
  if (labels[0] === NOT_LABELLED) {
    const { audioToVideo, videoToAudio } = evaluatePairsBothDirections(audio, video);
    return (audioToVideo.mrr + videoToAudio.mrr) / 2;
  }
  const [there, back] = [
    cosineMap({ queries: audio, gallery: video }, labels),
    cosineMap({ queries: video, gallery: audio }, labels),
  ];
  return (there + back) / 2;
}
