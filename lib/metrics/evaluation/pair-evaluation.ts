import { checkOptions } from "../../runtime/arguments";
import { check, checkInteger } from "../../runtime/check";
import { toLabels } from "../../runtime/labels";
import type { MatrixLike } from "../../runtime/matrix";
import { type BootstrapOptions, bootstrapSettings, type Interval } from "../statistics/bootstrap";
import { bootstrapGroups, type Resampled, resampledMean, resampledMedian } from "../statistics/group-bootstrap";
import type { JudgedSimilarity } from "./judged-similarity";
import { mean } from "../statistics/mean";
import { type SimilarityRows, similarityRows } from "../ranking/similarity-rows";

/** Options of {@link evaluatePairs}. */
export interface PairOptions extends BootstrapOptions {
  /**
   * The gallery index of each query's own item. By default query i belongs to item i, which asks for a square matrix. Give it
   * where queries are segments: several may belong to one item.
   */
  own?: ArrayLike<number>;
}

/** How far up queries find their own item among n. */
export interface PairMeasures {
  /** R@k: the share of queries whose own item is among the first `k`, in [0, 1]. */
  recallAt(k: number): number;
  /** Median of the ranks, in [1, n]; of an even number of queries the mean of the middle two. */
  medianRank: number;
  /** Mean of the ranks, in [1, n]. */
  meanRank: number;
  /** Mean of 1 / rank, in (0, 1]. */
  mrr: number;
}

/** A median and its percentile bootstrap interval. */
export interface MedianInterval {
  /** The median itself. */
  median: number;
  /** The lower end. */
  low: number;
  /** The upper end. */
  high: number;
  /** The share of such intervals that hold the true median, such as .95. */
  level: number;
}

/** Percentile bootstrap intervals over queries, each computed on demand. */
export interface PairIntervals {
  recallAt(k: number): Interval;
  medianRank(): MedianInterval;
  meanRank(): Interval;
  mrr(): Interval;
}

/** Retrieval of exact pairs. */
export interface PairEvaluation extends PairMeasures {
  /** Number of queries. */
  queries: number;
  /** Number of gallery items, n. All measures depend on it: report it with them. */
  gallery: number;
  /** Rank of each query's own item, from 1. */
  ranks: Int32Array;
  /** What random rankings give, in expectation. */
  chance: PairMeasures;
  /**
   * Intervals over queries against this same gallery. Queries with the same own item are drawn together, because segments of
   * one track are no independent evidence. They need queries of at least two items.
   */
  intervals: PairIntervals;
  /** What was ranked and what is relevant, by reference: whoever keeps the evaluation keeps the similarity matrix. */
  judged: JudgedSimilarity;
}

/**
 * Evaluates retrieval of exact pairs, the measures of text–video and music–video retrieval: each query has one item of its
 * own in the gallery, and what counts is its rank
 *
 *     rank_q = 1 + #{j : s_qj > s_q,own} + #{j < own : s_qj = s_q,own}
 *
 * Larger similarity ranks higher; equal similarities rank by gallery index, lower first, as in `evaluateRetrieval`. So a
 * constant similarity gives the ranks 1, 2, …, n to a square matrix, whose mean is that of chance.
 *
 * Chance, for n items and a rank uniform on 1 … n: R@k = k/n, median and mean rank (n+1)/2, MRR = (1 + 1/2 + … + 1/n)/n.
 *
 * @param similarity queries × gallery; square, item i belonging to query i, unless `own` says otherwise
 * @throws InputError when the matrix is not square and `own` is missing, `own` does not fit it, or a similarity is NaN
 */
export function evaluatePairs(similarity: MatrixLike, options: PairOptions = {}): PairEvaluation {
  checkOptions(options);
  const rows = similarityRows(similarity);
  const own = ownItems(rows.queries, rows.gallery, options.own);
  const ranks = Int32Array.from(own, (item, q) => rankOf(item, rows.row(q), q));
  return pairEvaluation(rows, own, ranks, options);
}

/** The gallery index of each query's own item, checked. */
export function ownItems(queries: number, gallery: number, own: ArrayLike<number> | undefined): Int32Array {
  if (!own) {
    check(
      queries === gallery,
      () =>
        `similarity is ${queries} × ${gallery}: pairs need a square one, item i belonging to query i; else say in own which ` +
        "item belongs to each query",
    );
    return Int32Array.from({ length: queries }, (_, q) => q);
  }
  const items = toLabels(own, queries, "own");
  const beyond = items.findIndex((item) => item >= gallery);
  check(beyond < 0, () => `own: query ${beyond} has item ${items[beyond]}, but the gallery ends with item ${gallery - 1}`);
  return items;
}

/**
 * The rank of one item, from 1.
 * @param query the query's number, for the error message
 */
export function rankOf(item: number, scores: ArrayLike<number>, query: number): number {
  const score = scores[item];
  let rank = 1;
  for (let j = 0; j < scores.length; j++) {
    const other = scores[j];
    if (other > score || (other === score && j < item)) rank++;
    else check(!Number.isNaN(other), () => `similarity has NaN in row ${query}: check the embeddings for NaN`);
  }
  return rank;
}

/** The evaluation that ranks of own items come to. */
export function pairEvaluation(
  rows: SimilarityRows,
  own: Int32Array,
  ranks: Int32Array,
  options: BootstrapOptions,
): PairEvaluation {
  const settings = bootstrapSettings(options);
  const ends = (statistic: Resampled) => bootstrapGroups(own, statistic, settings);
  const interval = (values: ArrayLike<number>): Interval => ({ mean: mean(values), ...ends(resampledMean(values)) });
  const reciprocals = Float64Array.from(ranks, (rank) => 1 / rank);
  const hitsAt = (k: number) => {
    checkInteger(k, "k", 1);
    return ranks.map((rank) => (rank <= k ? 1 : 0));
  };
  const median = resampledMedian(ranks);
  const medianRank = median(new Int32Array(ranks.length).fill(1));
  return {
    queries: rows.queries,
    gallery: rows.gallery,
    ranks,
    recallAt: (k) => mean(hitsAt(k)),
    medianRank,
    meanRank: mean(ranks),
    mrr: mean(reciprocals),
    chance: pairChance(rows.gallery),
    intervals: {
      recallAt: (k) => interval(hitsAt(k)),
      medianRank: () => ({ median: medianRank, ...ends(median) }),
      meanRank: () => interval(ranks),
      mrr: () => interval(reciprocals),
    },
    judged: { ...rows, relevant: (q) => [own[q]] },
  };
}

/** What a rank uniform on 1 … n gives. */
export function pairChance(n: number): PairMeasures {
  let harmonic = 0;
  for (let k = 1; k <= n; k++) harmonic += 1 / k;
  const recallAt = (k: number) => Math.min(1, checkInteger(k, "k", 1) / n);
  return { recallAt, medianRank: (n + 1) / 2, meanRank: (n + 1) / 2, mrr: harmonic / n };
}
