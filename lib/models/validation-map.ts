import { evaluateCosine } from "../metrics/evaluate-cosine";
import { firstNotFinite, type Matrix, selectRows } from "../runtime/matrix";
import type { Projection } from "./two-branches";
import type { ValidationSplit } from "./validation-split";

/** Fits what comes after the branches, to the outputs of n videos and their labels. */
export type FitProjection = (audio: Matrix, video: Matrix, labels: Int32Array) => Projection;

/**
 * Mean of both directions' MAP among the held-out rows, projected by what was fitted on the others; NaN when the outputs hold a
 * value that is not finite.
 */
export function validationMap(
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
  return (evaluateCosine(a, v, heldLabels).map + evaluateCosine(v, a, heldLabels).map) / 2;
}
