/** How queries are counted: options of `evaluateRetrieval`. */
export interface EvaluationOptions {
  /** A query without a relevant item counts 0 in every mean (`"zero"`, default: the authors' rule) or is left out (`"exclude"`). */
  queriesWithoutRelevant?: "zero" | "exclude";
}

/**
 * Average precision of one query: Σ over the ranks r of relevant items of (relevant so far / r), divided by the number of
 * relevant items in the gallery. In [0, 1]; 0 when nothing is relevant, as the authors of S-DCCA count it.
 * @param ranks ranks of all relevant items, ascending, from 1
 */
export function averagePrecision(ranks: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < ranks.length; i++) sum += (i + 1) / ranks[i];
  return ranks.length ? sum / ranks.length : 0;
}
