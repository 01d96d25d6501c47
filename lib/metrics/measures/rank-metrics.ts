/**
 * Measures of one query's ranking with binary relevance. All take `ranks`, the ranks of all relevant items of the gallery,
 * ascending, from 1; all lie in [0, 1] and are 0 when nothing is relevant.
 */

type Ranks = ArrayLike<number>;

/** 1 / the rank of the first relevant item. */
export function reciprocalRank(ranks: Ranks): number {
  return ranks.length ? 1 / ranks[0] : 0;
}

/** Share of the first `k` places that hold a relevant item; places beyond the end of the gallery count as misses. */
export function precisionAt(ranks: Ranks, k: number): number {
  return foundAt(ranks, k) / k;
}

/** Share of the relevant items that are in the first `k` places. Some papers call {@link hitAt} by this name. */
export function recallAt(ranks: Ranks, k: number): number {
  return ranks.length ? foundAt(ranks, k) / ranks.length : 0;
}

/** 1 when at least one of the first `k` places holds a relevant item, else 0. */
export function hitAt(ranks: Ranks, k: number): number {
  return ranks.length && ranks[0] <= k ? 1 : 0;
}

/** Precision at R, the number of relevant items; equals recall there. */
export function rPrecision(ranks: Ranks): number {
  return recallAt(ranks, ranks.length);
}

/**
 * Normalised discounted cumulative gain: Σ over relevant ranks r ≤ k of 1 / log₂(r + 1), divided by the same sum for a
 * ranking with all relevant items first (Järvelin & Kekäläinen 2002, binary gain).
 */
export function ndcgAt(ranks: Ranks, k: number): number {
  let gain = 0;
  for (let i = 0; i < ranks.length && ranks[i] <= k; i++) gain += 1 / Math.log2(ranks[i] + 1);
  let ideal = 0;
  for (let r = 1; r <= Math.min(k, ranks.length); r++) ideal += 1 / Math.log2(r + 1);
  return ideal ? gain / ideal : 0;
}

function foundAt(ranks: Ranks, k: number): number {
  let found = 0;
  while (found < ranks.length && ranks[found] <= k) found++;
  return found;
}
