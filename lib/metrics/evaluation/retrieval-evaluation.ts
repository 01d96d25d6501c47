import { checkOptions } from "../../runtime/arguments";
import { check, checkInteger, checkOneOf } from "../../runtime/check";
import { toLabels } from "../../runtime/labels";
import type { MatrixLike } from "../../runtime/matrix";
import type { EvaluationOptions } from "../measures/average-precision";
import { mean } from "../statistics/mean";
import { type JudgedSimilarity, judgedByLabel } from "./judged-similarity";
import { type PrecisionRecallCurve, type PrecisionRecallOptions, precisionRecallCurve } from "../measures/precision-recall";
import { hitAt, ndcgAt, precisionAt, rPrecision, recallAt, reciprocalRank } from "../measures/rank-metrics";
import { measureRanks, type RankedQueries, SHORT_CURVE } from "./ranked-queries";
import { Ranker } from "../ranking/ranking";
import { similarityRows } from "../ranking/similarity-rows";

/** How well a gallery was ranked. Means are over queries; per-query lists run along `queries`. All values lie in [0, 1]. */
export interface RetrievalEvaluation {
  /** Row numbers of the queries that were counted: all of them, unless some were excluded. */
  queries: number[];
  /** Mean average precision. */
  map: number;
  /** Mean reciprocal rank of the first relevant item. */
  mrr: number;
  /** Mean precision at R, the number of relevant items of each query. */
  rPrecision: number;
  /** Mean precision at recall 0, .1, … 1: at each level the highest precision at that level or beyond. */
  interpolatedPrecision: number[];
  /** Average precision of each query. */
  averagePrecision: number[];
  /** Reciprocal rank of each query's first relevant item. */
  reciprocalRank: number[];
  /** Ranks of all relevant items of each query, ascending, from 1. */
  relevantRanks: Int32Array[];
  /** Mean share of relevant items among the first `k`. */
  precisionAt(k: number): number;
  /** Mean share of the relevant items found among the first `k`. */
  recallAt(k: number): number;
  /** Share of queries with at least one relevant item among the first `k`, which some papers call recall at k. */
  hitRateAt(k: number): number;
  /** Mean normalised discounted cumulative gain of the first `k`. */
  ndcgAt(k: number): number;
  /** What was ranked and what is relevant, by reference: whoever keeps the evaluation keeps the similarity matrix. */
  judged: JudgedSimilarity;
  /** The precision–recall curve, on 101 recall levels by default. */
  precisionRecall(options?: PrecisionRecallOptions): PrecisionRecallCurve;
}

/**
 * Evaluates a ranking of gallery items for each query; an item is relevant when its label equals the query's.
 * Larger similarity ranks higher; equal similarities rank by gallery index, lower first.
 *
 * @param similarity queries × gallery, row q holding the similarities of query q to every item
 * @param queryLabels one whole number from 0 up for each query
 * @param galleryLabels one for each item; the query labels by default, when queries and gallery are paired row by row
 * @throws InputError when labels do not match the matrix, a similarity is NaN, or no query is left to count
 */
export function evaluateRetrieval(
  similarity: MatrixLike,
  queryLabels: ArrayLike<number>,
  galleryLabels: ArrayLike<number> = queryLabels,
  options: EvaluationOptions = {},
): RetrievalEvaluation {
  checkOptions(options);
  checkOneOf(options.queriesWithoutRelevant ?? "zero", "queriesWithoutRelevant", ["zero", "exclude"]);
  const rows = similarityRows(similarity);
  const queryClasses = toLabels(queryLabels, rows.queries, "queryLabels");
  const galleryClasses = toLabels(galleryLabels, rows.gallery, "galleryLabels");
  const ranker = new Ranker(galleryClasses);
  const queries: number[] = [];
  const relevantRanks: Int32Array[] = [];
  for (let q = 0; q < rows.queries; q++) {
    if (ranker.relevant(queryClasses[q]) === 0 && options.queriesWithoutRelevant === "exclude") continue;
    queries.push(q);
    relevantRanks.push(ranker.relevantRanks(rows.row(q), queryClasses[q], q));
  }
  check(queries.length > 0, () => "no query has a relevant item in the gallery: compare queryLabels with galleryLabels");
  return evaluationOf(judgedByLabel(rows, queryClasses, galleryClasses), queries, relevantRanks);
}

/** An evaluation from the ranks of each query's relevant items, and what was measured on them. */
export function evaluationOf(
  judged: JudgedSimilarity,
  queries: number[],
  relevantRanks: Int32Array[],
  measured: Omit<RankedQueries, "ranks"> = measureRanks(relevantRanks),
): RetrievalEvaluation {
  const averagePrecisions = Array.from(measured.averagePrecision);
  const reciprocalRanks = relevantRanks.map(reciprocalRank);
  const meanAt = (measure: (ranks: Int32Array, k: number) => number) => (k: number) => {
    checkInteger(k, "k", 1);
    return mean(relevantRanks.map((ranks) => measure(ranks, k)));
  };
  return {
    queries,
    map: mean(averagePrecisions),
    mrr: mean(reciprocalRanks),
    rPrecision: mean(relevantRanks.map(rPrecision)),
    interpolatedPrecision: columnMeans(measured.curves, SHORT_CURVE),
    averagePrecision: averagePrecisions,
    reciprocalRank: reciprocalRanks,
    relevantRanks,
    precisionAt: meanAt(precisionAt),
    recallAt: meanAt(recallAt),
    hitRateAt: meanAt(hitAt),
    ndcgAt: meanAt(ndcgAt),
    judged,
    precisionRecall: (options) => precisionRecallCurve(relevantRanks, options),
  };
}

function columnMeans(values: Float64Array, columns: number): number[] {
  const sums = new Array<number>(columns).fill(0);
  values.forEach((value, i) => (sums[i % columns] += value));
  return sums.map((sum) => sum / (values.length / columns));
}
