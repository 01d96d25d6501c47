import { CHUNK_KINDS } from "../../data/videos/salience";
import type { FeatureSet } from "../../features/feature-set";
import { checkFeatureStructure } from "../../features/track-structure";
import { checkNumbers, checkPositions } from "../../runtime/arguments";
import { check } from "../../runtime/check";

/** The result of the attention for one track of m chunks. */
export interface AttentionTrack {
  /** Above the track's row, such as its id and class. */
  title: string;
  /** m attention weights; they sum to 1. */
  weights: ArrayLike<number>;
  /** Length of each chunk in seconds, m values. */
  seconds: ArrayLike<number>;
  /** Positions of the chosen chunks, 0 ≤ position < m. */
  selected: ArrayLike<number>;
  /** True kind of each chunk, a position in `CHUNK_KINDS`; known for synthetic data only. */
  kinds?: ArrayLike<number>;
}

/**
 * Some tracks of a feature set as the figure takes them, with the class in the title and the kinds where known.
 * @param weights one for every chunk of `features.audio`, from `attention`
 * @param selected positions of the rows of `features.audio.chunks` that were selected, from `selectedChunks`
 * @param which positions of the tracks to show
 * @throws InputError when there is not a weight for each chunk, or `selected` or `which` names what is not there
 */
export function attentionTracks(
  features: FeatureSet,
  weights: ArrayLike<number>,
  selected: ArrayLike<number>,
  which: readonly number[],
): AttentionTrack[] {
  checkFeatureStructure(features);
  const { audio, ids, classes, labels, chunkKinds } = features;
  checkNumbers(weights, "weights");
  check(weights.length === audio.chunks.rows, () => `${audio.chunks.rows} chunks need as many weights; got ${weights.length}`);
  checkPositions(selected, "selected", audio.chunks.rows);
  checkPositions(which, "which", ids.length);
  const chosen = Array.from(selected);
  return which.map((i) => {
    const [from, to] = [audio.starts[i], audio.starts[i + 1]];
    const part = (values: ArrayLike<number>) => Array.from({ length: to - from }, (_, c) => values[from + c]);
    return {
      title: `${ids[i]} · ${classes[labels[i]]}`,
      weights: part(weights),
      seconds: part(audio.seconds),
      selected: chosen.filter((r) => r >= from && r < to).map((r) => r - from),
      ...(chunkKinds && { kinds: part(chunkKinds) }),
    };
  });
}

/** @throws InputError when the lists of a track disagree */
export function checkTrack({ title, weights, seconds, selected, kinds }: AttentionTrack): void {
  const m = weights.length;
  checkNumbers(weights, `${title}: weights`);
  checkNumbers(seconds, `${title}: seconds`);
  check(m > 0 && seconds.length === m, () => `${title}: ${m} weights but ${seconds.length} chunk lengths`);
  check(!kinds || kinds.length === m, () => `${title}: ${m} weights but ${kinds?.length} kinds`);
  const odd = Array.from(selected).find((c) => !(Number.isInteger(c) && c >= 0 && c < m));
  check(odd === undefined, () => `${title}: chunk ${odd} is selected, but chunks go from 0 to ${m - 1}`);
  const unknown = Array.from(kinds ?? []).find((kind) => !(kind in CHUNK_KINDS));
  check(unknown === undefined, () => `${title}: kind ${unknown} is none of 0 to ${CHUNK_KINDS.length - 1}`);
}
