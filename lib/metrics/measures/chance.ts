import { checkList, checkOptions } from "../../runtime/arguments";
import { check, checkOneOf } from "../../runtime/check";
import { toLabels } from "../../runtime/labels";
import { mean } from "../statistics/mean";
import { countByLabel } from "../ranking/ranking";
import type { EvaluationOptions } from "./average-precision";

/**
 * MAP to expect of a random ranking, exactly: with R of N items relevant, the expected average precision is
 *
 *     E[AP] = (H_N + (R−1)/(N−1) · (N − H_N)) / N,   H_N = 1 + 1/2 + … + 1/N
 *
 * for rank k is relevant with probability R/N, and given that, each of the k−1 before it with probability (R−1)/(N−1).
 * It is the mean of this over queries, somewhat above the share of relevant items when the gallery is small.
 * @param queryLabels the class of each query, a whole number from 0
 * @param galleryLabels the class of each item; the query labels by default, as in `evaluateRetrieval`
 * @throws InputError when labels are not whole numbers, or there are no queries or no items
 */
export function expectedChanceMap(
  queryLabels: ArrayLike<number>,
  galleryLabels: ArrayLike<number> = queryLabels,
  options: EvaluationOptions = {},
): number {
  checkList(galleryLabels, "galleryLabels", "whole numbers");
  const n = galleryLabels.length;
  let harmonic = 0;
  for (let k = 1; k <= n; k++) harmonic += 1 / k;
  return overQueries(queryLabels, galleryLabels, options, (relevant) => {
    if (relevant === 0) return 0;
    return n === 1 ? 1 : (harmonic + ((relevant - 1) / (n - 1)) * (n - harmonic)) / n;
  });
}

/**
 * Precision to expect of a random ranking at any cut-off: the mean over queries of the share of relevant items.
 * @param queryLabels the class of each query, a whole number from 0
 * @param galleryLabels the class of each item; the query labels by default
 * @throws InputError as {@link expectedChanceMap}
 */
export function expectedChancePrecision(
  queryLabels: ArrayLike<number>,
  galleryLabels: ArrayLike<number> = queryLabels,
  options: EvaluationOptions = {},
): number {
  return overQueries(queryLabels, galleryLabels, options, (relevant) => relevant / galleryLabels.length);
}

function overQueries(
  queryLabels: ArrayLike<number>,
  galleryLabels: ArrayLike<number>,
  options: EvaluationOptions,
  expected: (relevant: number) => number,
): number {
  checkList(queryLabels, "queryLabels", "whole numbers");
  checkList(galleryLabels, "galleryLabels", "whole numbers");
  checkOptions(options);
  const { queriesWithoutRelevant = "zero" } = options;
  checkOneOf(queriesWithoutRelevant, "queriesWithoutRelevant", ["zero", "exclude"]);
  check(queryLabels.length > 0, () => "there are no queries: queryLabels is empty");
  check(galleryLabels.length > 0, () => "there is nothing to retrieve: galleryLabels is empty");
  const counts = countByLabel(toLabels(galleryLabels, galleryLabels.length, "galleryLabels"));
  const relevant = Array.from(toLabels(queryLabels, queryLabels.length, "queryLabels"), (label) => counts.get(label) ?? 0);
  const counted = queriesWithoutRelevant === "exclude" ? relevant.filter((count) => count > 0) : relevant;
  check(counted.length > 0, () => "no query has a relevant item in the gallery: compare queryLabels with galleryLabels");
  return mean(counted.map(expected));
}
