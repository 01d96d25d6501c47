import { check } from "../../runtime/check";
import { largest } from "../../runtime/extremes";

/** Buckets for each relevant item: more make comparing rarer and leave the innermost cache sooner. */
const SPREAD = 8;
/** Relevant items in one bucket above which they are sorted natively, and found by halving. */
const CROWDED = 16;

/**
 * Finds the ranks of the relevant items of a gallery. Rank 1 is the largest similarity; equal similarities keep
 * gallery order, so the lower index comes first.
 *
 * Only the relevant items are sorted: they are spread over buckets of equal width in score, and sorted within each bucket. Every
 * other item is only counted at its place among them. Its bucket alone gives that place, unless a relevant item is in the same
 * bucket. So the work is linear in the gallery for usual scores, and never worse than a sort. All results are exact.
 */
export class Ranker {
  /** Gallery indices grouped by label, in gallery order within each group, so relevant items are together. */
  readonly grouped: Int32Array;
  private readonly segments = new Map<number, { from: number; to: number }>();
  private readonly scores: Float64Array;
  /** Relevant scores, falling, and the gallery index of each. */
  private readonly sorted: Float64Array;
  private readonly order: Int32Array;
  private readonly bucketOf: Int32Array;
  /** Where each bucket's relevant items start among the sorted ones. */
  private readonly starts: Int32Array;
  /** How many other items come just before each relevant one. */
  private readonly before: Int32Array;

  /** @param labels label of each gallery item */
  constructor(labels: Int32Array) {
    this.grouped = groupByLabel(labels);
    let from = 0;
    for (const [label, count] of countByLabel(Array.from(this.grouped, (i) => labels[i]))) {
      this.segments.set(label, { from, to: from + count });
      from += count;
    }
    const most = largest(Array.from(this.segments.values(), ({ from, to }) => to - from));
    this.scores = new Float64Array(labels.length);
    this.sorted = new Float64Array(most);
    this.order = new Int32Array(most);
    this.bucketOf = new Int32Array(most);
    this.starts = new Int32Array(SPREAD * most + 1);
    this.before = new Int32Array(most + 1);
  }

  /** How many items have this label. */
  relevant(label: number): number {
    const segment = this.segments.get(label);
    return segment ? segment.to - segment.from : 0;
  }

  /**
   * @param scores similarity of one query to every gallery item, in gallery order
   * @param label items with this label are relevant
   * @param query the query's number, for the error message
   * @returns ranks of the relevant items, ascending, from 1
   * @throws InputError when a score is NaN
   */
  relevantRanks(scores: ArrayLike<number>, label: number, query: number): Int32Array {
    const { grouped } = this;
    let sum = 0;
    for (let i = 0; i < grouped.length; i++) sum += this.scores[i] = scores[grouped[i]];
    // Only NaN or infinite scores, or an overflow of their sum, can leave the sum other than finite.
    if (!Number.isFinite(sum))
      check(!this.scores.some(Number.isNaN), () => `similarity has NaN in row ${query}: check the embeddings for NaN`);
    const ranks = new Int32Array(this.relevant(label));
    this.rankGrouped(this.scores, label, ranks);
    return ranks;
  }

  /** As {@link relevantRanks}, for scores without NaN in the order of {@link grouped}, written into `ranks`. */
  rankGrouped(scores: Float64Array, label: number, ranks: Int32Array): void {
    const segment = this.segments.get(label);
    if (!segment) return;
    const { from, to } = segment;
    let low = Infinity;
    let high = -Infinity;
    for (let i = from; i < to; i++) {
      const score = scores[i];
      if (score < low) low = score;
      if (score > high) high = score;
    }
    const spread = (SPREAD * (to - from) - 1) / (high - low);
    const scale = spread < Infinity ? spread : 0; // of equal or infinite scores: one bucket for all
    this.sortRelevant(scores, from, to, high, scale);
    this.before.fill(0, 0, to - from + 1);
    this.countOthers(scores, 0, from, low, high, scale);
    this.countOthers(scores, to, scores.length, low, high, scale);
    for (let j = 0, others = 0; j < ranks.length; j++) ranks[j] = j + 1 + (others += this.before[j]);
  }

  private sortRelevant(scores: Float64Array, from: number, to: number, high: number, scale: number): void {
    const { sorted, order, bucketOf, starts, grouped } = this;
    const buckets = SPREAD * (to - from);
    starts.fill(0, 0, buckets + 1);
    // Rounding keeps order, so a higher score never gets a later bucket. NaN, of infinite scores, becomes bucket 0.
    for (let i = from; i < to; i++) starts[(bucketOf[i - from] = ((high - scores[i]) * scale) | 0)]++;
    for (let b = 0, end = 0; b <= buckets; b++) starts[b] = end += starts[b];
    for (let i = to - 1; i >= from; i--) {
      const at = --starts[bucketOf[i - from]];
      sorted[at] = scores[i];
      order[at] = grouped[i];
    }
    // Within a bucket items stand in gallery order, which a strict comparison keeps for equal scores.
    for (let i = 1; i < to - from; i++) {
      const score = sorted[i];
      if (sorted[i - 1] >= score) continue;
      const bucket = ((high - score) * scale) | 0;
      if (starts[bucket + 1] - starts[bucket] > CROWDED) {
        sortCrowded(sorted, order, starts[bucket], starts[bucket + 1]);
        i = starts[bucket + 1] - 1;
        continue;
      }
      const index = order[i];
      let at = i;
      for (; at > 0 && sorted[at - 1] < score; at--) {
        sorted[at] = sorted[at - 1];
        order[at] = order[at - 1];
      }
      sorted[at] = score;
      order[at] = index;
    }
  }

  /** Counts items `from` to `to` − 1, none of them relevant, before the first relevant item that ranks after each. */
  private countOthers(scores: Float64Array, from: number, to: number, low: number, high: number, scale: number): void {
    const { sorted, order, starts, before, grouped } = this;
    for (let i = from; i < to; i++) {
      const score = scores[i];
      if (score < low) continue;
      let at = 0;
      if (score <= high) {
        const bucket = ((high - score) * scale) | 0;
        at = starts[bucket];
        const end = starts[bucket + 1];
        if (at < end) {
          if (end - at > CROWDED) at = firstAtMost(sorted, score, at, end);
          else while (at < end && sorted[at] > score) at++;
          if (at < end && sorted[at] === score) at = firstBehind(sorted, order, score, grouped[i], at, end);
        }
      }
      before[at]++;
    }
  }
}

/** Sorts entries `from` to `to` − 1, highest score first; equal scores keep their order. */
function sortCrowded(scores: Float64Array, order: Int32Array, from: number, to: number): void {
  const [given, indices] = [scores.slice(from, to), order.slice(from, to)];
  const part = scores.subarray(from, to).sort().reverse();
  const met = new Int32Array(part.length);
  for (let i = 0; i < given.length; i++) {
    const first = firstAtMost(part, given[i], 0, part.length);
    order[from + first + met[first]++] = indices[i];
  }
}

/** The first entry from `low` to `high` − 1 of a falling array that is not above `value`; `high` when all are. */
function firstAtMost(falling: Float64Array, value: number, low: number, high: number): number {
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (falling[middle] > value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Among the entries from `low` on that equal `score`, the first whose index is above `index`; their end when none is. */
function firstBehind(sorted: Float64Array, order: Int32Array, score: number, index: number, low: number, high: number): number {
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] === score && order[middle] < index) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Indices of all labels, label after label by the number of the label, rising within each. */
function groupByLabel(labels: Int32Array): Int32Array {
  const next = new Map<number, number>();
  let total = 0;
  for (const [label, count] of [...countByLabel(labels)].sort(([a], [b]) => a - b)) {
    next.set(label, total);
    total += count;
  }
  const grouped = new Int32Array(labels.length);
  labels.forEach((label, i) => {
    const at = next.get(label)!;
    grouped[at] = i;
    next.set(label, at + 1);
  });
  return grouped;
}

/** How many items have each label. */
export function countByLabel(labels: ArrayLike<number>): Map<number, number> {
  const counts = new Map<number, number>();
  for (let i = 0; i < labels.length; i++) counts.set(labels[i], (counts.get(labels[i]) ?? 0) + 1);
  return counts;
}
