import { NOT_LABELLED } from "../../features/feature-set";
import { evaluatePairsBothDirections } from "../../metrics/evaluation/cosine-pairs";
import { evaluateCosine } from "../../metrics/evaluation/evaluate-cosine";
import { firstNotFinite, type Matrix, selectRows } from "../../runtime/matrix";
import type { FitProjection } from "../embedding/projection";
import type { ValidationSplit } from "./validation-split";

/**
 * Mean MAP of both directions among the held-out rows, with projections fitted on the other rows. For rows without labels it is the
 * mean reciprocal rank of the own video. NaN when the outputs hold a value that is not finite.
 */
export function validationScore(
  audio: Matrix,
  video: Matrix,
  labels: Int32Array,
  { fit, held }: ValidationSplit,
  fitProjection: FitProjection,
): number {
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
