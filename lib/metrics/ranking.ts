import { check } from "../runtime/check";

/** Item pairs that may share a bucket, for each item, before a row is sorted natively instead; see {@link Ranker}. */
const CROWDED = 64;

/**
 * Finds at which ranks the relevant items of a gallery stand. Rank 1 is the largest similarity; equal similarities keep
 * gallery order, so the lower index comes first.
 *
 * Scores of a row spread over as many equally wide buckets as there are items (a counting sort), and an insertion sort
 * puts each bucket in exact order: linear in the size of the gallery for scores without far outliers, such as cosines. Rows whose
 * buckets are too crowded for that take the sure way: a native sort of the bare scores, and a binary search for each
 * relevant item, whose rank is the number of larger scores plus that of equal ones before it plus 1. Both are exact.
 */
export class Ranker {
  private readonly gallery: number;
  private readonly scores: Float64Array;
  private readonly bucketOf: Int32Array;
  private readonly ends: Int32Array;
  private readonly sorted: Float64Array;
  private readonly order: Int32Array;

  /** @param labels label of each gallery item */
  constructor(private readonly labels: Int32Array) {
    this.gallery = labels.length;
    this.scores = new Float64Array(labels.length);
    this.bucketOf = new Int32Array(labels.length);
    this.ends = new Int32Array(labels.length + 1);
    this.sorted = new Float64Array(labels.length);
    this.order = new Int32Array(labels.length);
  }

  /**
   * @param scores similarity of one query to every gallery item
   * @param label items with this label are relevant
   * @param relevant how many they are
   * @param query the query's number, for the error message
   * @returns ranks of the relevant items, ascending, from 1
   * @throws InputError when a score is NaN
   */
  relevantRanks(scores: ArrayLike<number>, label: number, relevant: number, query: number): Int32Array {
    this.scores.set(scores);
    const nan = () => `similarity has NaN in row ${query}: check the embeddings for NaN`;
    const ranks = new Int32Array(relevant);
    if (this.spread(nan)) this.ranksByInsertion(ranks, label);
    else this.ranksBySearch(ranks, label);
    return ranks;
  }

  /** Numbers each item's bucket, the highest scores in bucket 0, and counts them; false when buckets would be too crowded. */
  private spread(nan: () => string): boolean {
    const { scores, bucketOf, ends, gallery } = this;
    let low = Infinity;
    let high = -Infinity;
    let sum = 0;
    for (let i = 0; i < gallery; i++) {
      const score = scores[i];
      sum += score;
      if (score < low) low = score;
      if (score > high) high = score;
    }
    // Only NaN or infinite scores, or an overflow of their sum, can leave the sum other than finite.
    if (!Number.isFinite(sum)) check(!scores.some(Number.isNaN), nan);
    const scale = (gallery - 1) / (high - low);
    if (!(scale > 0 && scale < Infinity)) return false;
    ends.fill(0);
    // Rounding keeps order, so a higher score never gets a later bucket.
    for (let i = 0; i < gallery; i++) ends[(bucketOf[i] = ((high - scores[i]) * scale) | 0)]++;
    let pairs = 0;
    for (let b = 0, end = 0; b < gallery; b++) {
      pairs += ends[b] * ends[b];
      end += ends[b];
      ends[b] = end - ends[b];
    }
    return pairs <= CROWDED * gallery;
  }

  private ranksByInsertion(ranks: Int32Array, label: number): void {
    const { scores, bucketOf, ends, sorted, order, labels, gallery } = this;
    for (let i = 0; i < gallery; i++) {
      const at = ends[bucketOf[i]]++;
      sorted[at] = scores[i];
      order[at] = i;
    }
    // Within a bucket items stand in gallery order, which a strict comparison keeps for equal scores.
    for (let i = 1; i < gallery; i++) {
      const score = sorted[i];
      if (sorted[i - 1] >= score) continue;
      const index = order[i];
      let at = i;
      for (; at > 0 && sorted[at - 1] < score; at--) {
        sorted[at] = sorted[at - 1];
        order[at] = order[at - 1];
      }
      sorted[at] = score;
      order[at] = index;
    }
    for (let rank = 1, next = 0; next < ranks.length; rank++) if (labels[order[rank - 1]] === label) ranks[next++] = rank;
  }

  private ranksBySearch(ranks: Int32Array, label: number): void {
    const { scores, sorted, order: met, labels, gallery } = this;
    sorted.set(scores);
    sorted.sort();
    met.fill(0);
    for (let i = 0, next = 0; next < ranks.length; i++) {
      const above = firstAbove(sorted, scores[i]);
      const rank = gallery - above + 1 + met[above - 1]++;
      if (labels[i] === label) ranks[next++] = rank;
    }
    ranks.sort();
  }
}

/** How many entries of an ascending array are at most `value`: the index of the first one above it. */
function firstAbove(ascending: Float64Array, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many items have each label. */
export function countByLabel(labels: ArrayLike<number>): Map<number, number> {
  const counts = new Map<number, number>();
  for (let i = 0; i < labels.length; i++) counts.set(labels[i], (counts.get(labels[i]) ?? 0) + 1);
  return counts;
}
