import { checkList } from "../../runtime/arguments";
import { check, checkInteger } from "../../runtime/check";

/** One retrieved item. */
export interface Match {
  /** Its place in the gallery. */
  index: number;
  /** Its similarity to the query. */
  score: number;
}

/**
 * The `k` items most similar to a query, best first; equal scores keep gallery order, as in `evaluateRetrieval`.
 * @param scores similarity of the query to every gallery item, such as a row of `cosineSimilarity(query, gallery)`
 * @param k from 1; the whole gallery when it is smaller
 * @throws InputError when a score is NaN
 */
export function topMatches(scores: ArrayLike<number>, k: number): Match[] {
  checkList(scores, "scores", "numbers");
  checkInteger(k, "k", 1);
  const n = scores.length;
  check(n > 0, () => "there are no scores to rank: give at least one gallery item");
  const sorted = Float64Array.from(scores).sort();
  check(
    !Number.isNaN(sorted[n - 1]),
    () => `scores has NaN at ${Array.from(scores).findIndex(Number.isNaN)}: check the embeddings`,
  );
  const least = sorted[Math.max(0, n - k)];
  const candidates: Match[] = [];
  for (let index = 0; index < n; index++) if (scores[index] >= least) candidates.push({ index, score: scores[index] });
  // Array sort is stable, so equal scores stay in gallery order.
  return candidates.sort((a, b) => b.score - a.score).slice(0, k);
}
