import { NOT_LABELLED } from "../../features/feature-set";
import { evaluatePairsBothDirections } from "../../metrics/evaluation/cosine-pairs";
import { evaluateCosine } from "../../metrics/evaluation/evaluate-cosine";
import { checkList } from "../../runtime/arguments";
import { check, described } from "../../runtime/check";
import { checkShape, firstNotFinite, type Matrix, selectRows } from "../../runtime/matrix";
import type { FitProjection } from "../embedding/projection";
import { checkSplit, type ValidationSplit } from "./validation-split";

/**
 * Mean of both directions' MAP among the held-out rows, projected by what was fitted on the others; of rows without labels the
 * mean reciprocal rank of the own video. NaN when the outputs hold a value that is not finite.
 */
export function validationScore(
  audio: Matrix,
  video: Matrix,
  labels: Int32Array,
  split: ValidationSplit,
  fitProjection: FitProjection,
): number {
  checkShape(audio, "audio");
  checkShape(video, "video");
  checkList(labels, "labels", "whole numbers");
  checkSplit(split);
  check(typeof fitProjection === "function", () => `fitProjection must be a function; got ${described(fitProjection)}`);
  const { fit, held } = split;
  check(held.length > 0, () => "there are no held-out rows to score");
  if (firstNotFinite(audio.data) >= 0 || firstNotFinite(video.data) >= 0) return NaN;
  const pick = (rows: Int32Array) => Int32Array.from(rows, (r) => labels[r]);
  const projection = fitProjection(selectRows(audio, fit), selectRows(video, fit), pick(fit));
  const [a, v] = [projection.audio(selectRows(audio, held)), projection.video(selectRows(video, held))];
  const heldLabels = pick(held);
  if (heldLabels[0] === NOT_LABELLED) {
    const { audioToVideo, videoToAudio } = evaluatePairsBothDirections(a, v);
    return (audioToVideo.mrr + videoToAudio.mrr) / 2;
  }
  return (evaluateCosine(a, v, heldLabels).map + evaluateCosine(v, a, heldLabels).map) / 2;
}
