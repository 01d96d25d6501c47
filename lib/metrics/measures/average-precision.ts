import { checkList, checkOptions } from "../../runtime/arguments";
import { check, checkInteger, checkOneOf, described } from "../../runtime/check";

/** How queries are counted: options of `evaluateRetrieval`. */
export interface EvaluationOptions {
  /** A query without a relevant item counts 0 in every mean (`"zero"`, default: the authors' rule) or is left out (`"exclude"`). */
  queriesWithoutRelevant?: "zero" | "exclude";
}

/**
 * Average precision of one query: Σ over the ranks r of relevant items of (relevant so far / r), divided by the number of
 * relevant items in the gallery. In [0, 1]; 0 when nothing is relevant, as the authors of S-DCCA count it.
 * @param ranks the rank of each relevant item, ascending, from 1
 */
export function averagePrecision(ranks: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < ranks.length; i++) sum += (i + 1) / ranks[i];
  return ranks.length ? sum / ranks.length : 0;
}

/** Options of {@link truncatedAveragePrecision}. */
export interface TruncatedApOptions {
  /**
   * What the sum is divided by. `"reachable"` (default): as many relevant items as the first `k` places can hold, so that 1 is the
   * best there is. `"relevant"`: all relevant items of the gallery; the value is then at most k / R. `"found"`: the relevant items
   * among the first `k`; a query that finds a single relevant item, at rank 1, then has 1.
   */
  dividedBy?: "reachable" | "relevant" | "found";
}

/**
 * AP@k: average precision of the first `k` places only, in [0, 1]. Papers divide by three different numbers; say which.
 * @param ranks the rank of each relevant item of the gallery, ascending, from 1, as `relevantRanks` of an evaluation has them
 * @param k places that count, at least 1
 * @throws InputError for ranks that do not ascend from 1, or options out of range
 */
export function truncatedAveragePrecision(ranks: ArrayLike<number>, k: number, options: TruncatedApOptions = {}): number {
  checkRanks(ranks);
  checkInteger(k, "k", 1);
  checkOptions(options);
  const { dividedBy = "reachable" } = options;
  checkOneOf(dividedBy, "dividedBy", ["reachable", "relevant", "found"]);
  let sum = 0;
  let found = 0;
  for (; found < ranks.length && ranks[found] <= k; found++) sum += (found + 1) / ranks[found];
  const counts = { reachable: Math.min(k, ranks.length), relevant: ranks.length, found };
  return found > 0 ? sum / counts[dividedBy] : 0;
}

/**
 * The mean of AP@k over every cut-off k = 1 … `gallery`, each divided by the relevant items found by then. **This is a mistake** that
 * some published evaluations make: early places count in every cut-off, so the value is larger than the average precision, also
 * of a random ranking. It is here to measure by how much.
 * @param ranks the rank of each relevant item, ascending, from 1
 * @param gallery items in the gallery, at least the last rank
 * @throws InputError for ranks that do not ascend from 1, or that lie beyond the gallery
 */
export function averagePrecisionOverCutOffs(ranks: ArrayLike<number>, gallery: number): number {
  checkRanks(ranks);
  checkInteger(gallery, "gallery", Math.max(1, ranks[ranks.length - 1] ?? 1));
  let sum = 0;
  let over = 0;
  for (let i = 0; i < ranks.length; i++) {
    sum += (i + 1) / ranks[i];
    // The value stays the same until the next relevant item.
    over += (sum / (i + 1)) * ((ranks[i + 1] ?? gallery + 1) - ranks[i]);
  }
  return over / gallery;
}

function checkRanks(ranks: ArrayLike<number>): void {
  checkList(ranks, "ranks", "whole numbers");
  for (let i = 0; i < ranks.length; i++)
    check(
      Number.isInteger(ranks[i]) && ranks[i] > (i > 0 ? ranks[i - 1] : 0),
      () => `ranks must be whole numbers that ascend from 1; got ${described(ranks[i])} at ${i}`,
    );
}
