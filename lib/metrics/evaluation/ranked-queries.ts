import { averagePrecision } from "../measures/average-precision";
import { bootstrapInterval, type BootstrapOptions, type Interval } from "../statistics/bootstrap";
import { fillProducts, QUERY_BLOCK, type UnitViews } from "../ranking/cosine-similarity";
import { precisionRecallCurve } from "../measures/precision-recall";
import { Ranker } from "../ranking/ranking";

/** Levels of the classical short precision–recall curve. */
export const SHORT_CURVE = 11;

/** What ranking a few queries came to; the arrays run along the queries. */
export interface RankedQueries {
  /** Ranks of each query's relevant items, ascending, one query's after another's. */
  ranks: Int32Array;
  averagePrecision: Float64Array;
  /** Queries × 11: interpolated precision of each query. */
  curves: Float64Array;
}

/** Queries to rank by cosine: the message to a thread. */
export interface RankingJob {
  /** The gallery's columns are grouped by label, in the order of `Ranker.grouped`. */
  views: UnitViews;
  /** Of each query, and of the gallery item paired with it. */
  labels: Int32Array;
  /** The first query, and one after the last. */
  from: number;
  to: number;
}

/** Ranks queries and measures each; similarities are computed a few rows at a time. */
export function rankQueries({ views, labels, from, to }: RankingJob): RankedQueries {
  const ranker = new Ranker(labels);
  const items = views.gallery.columns;
  const scores = new Float64Array(QUERY_BLOCK * items);
  const counts = Array.from(labels.subarray(from, to), (label) => ranker.relevant(label));
  const ranks = new Int32Array(counts.reduce((sum, count) => sum + count, 0));
  const split = splitRanks(ranks, counts);
  for (let first = from; first < to; first += QUERY_BLOCK) {
    const end = Math.min(first + QUERY_BLOCK, to);
    fillProducts(scores, views.queries, views.gallery, first, end);
    for (let q = first; q < end; q++)
      ranker.rankGrouped(scores.subarray((q - first) * items, (q - first + 1) * items), labels[q], split[q - from]);
  }
  return { ranks, ...measureRanks(split) };
}

/** Average precision and the short curve of each query. */
export function measureRanks(relevantRanks: readonly Int32Array[]): Omit<RankedQueries, "ranks"> {
  return {
    averagePrecision: Float64Array.from(relevantRanks, averagePrecision),
    curves: precisionRecallCurve(relevantRanks, { points: SHORT_CURVE }).perQuery.data,
  };
}

/** Each query's part of the ranks, which are stored one after another. */
export function splitRanks(ranks: Int32Array, counts: readonly number[]): Int32Array[] {
  let at = 0;
  return counts.map((count) => ranks.subarray(at, (at += count)));
}

/** A `bootstrapInterval` to compute: the message to a thread. */
export function intervalOf({ values, options }: { values: Float64Array; options: BootstrapOptions }): Interval {
  return bootstrapInterval(values, options);
}
