import { checkInteger, checkOneOf } from "../../runtime/check";
import type { Matrix } from "../../runtime/matrix";

/** Options of {@link precisionRecallCurve}. */
export interface PrecisionRecallOptions {
  /** Recall levels, evenly spaced from 0 to 1; 101 by default, one for each per cent. 11 is the classical short form. */
  points?: number;
  /**
   * `"maximum"` (default): at each recall level the highest precision at that level or beyond, which makes the curve fall
   * (TREC's rule; Manning, Raghavan & Schütze 2008, §8.4). `"none"`: precision at the first rank that reaches the level.
   */
  interpolation?: "maximum" | "none";
}

/** A precision–recall curve averaged over queries. */
export interface PrecisionRecallCurve {
  /** Recall levels from 0 to 1. */
  recall: number[];
  /** Mean precision at each level, in [0, 1]. */
  precision: number[];
  /** Queries × levels: the curve of each query, to resample for an interval (see `bootstrapBand`). */
  perQuery: Matrix<Float64Array>;
}

/**
 * Precision at fixed recall levels, for each query and averaged over queries; a query with nothing relevant counts 0.
 * @param relevantRanks for each query the ranks of all relevant items, ascending, from 1
 */
export function precisionRecallCurve(
  relevantRanks: readonly ArrayLike<number>[],
  options: PrecisionRecallOptions = {},
): PrecisionRecallCurve {
  const { interpolation = "maximum" } = options;
  checkOneOf(interpolation, "interpolation", ["maximum", "none"]);
  const points = checkInteger(options.points ?? 101, "points", 2);
  const queries = relevantRanks.length;
  const data = new Float64Array(queries * points);
  const sums = new Float64Array(points);
  for (let q = 0; q < queries; q++) {
    const curve = data.subarray(q * points, (q + 1) * points);
    fillCurve(curve, relevantRanks[q], interpolation === "maximum");
    for (let p = 0; p < points; p++) sums[p] += curve[p];
  }
  return {
    recall: Array.from({ length: points }, (_, p) => p / (points - 1)),
    precision: Array.from(sums, (sum) => sum / queries),
    perQuery: { rows: queries, columns: points, data },
  };
}

/** One query's precision at recall 0, 1/(points−1), … 1, walked from the last relevant item to the first. */
function fillCurve(curve: Float64Array, ranks: ArrayLike<number>, interpolate: boolean): void {
  const relevant = ranks.length;
  const steps = curve.length - 1;
  let best = 0;
  let from = relevant;
  for (let p = relevant ? steps : -1; p >= 0; p--) {
    // Relevant items needed to reach recall p / steps; whole-number arithmetic, so that 3 of 10 is exactly recall .3.
    const needed = Math.max(1, Math.ceil((p * relevant) / steps));
    for (; from >= needed; from--) best = Math.max(best, from / ranks[from - 1]);
    curve[p] = interpolate ? best : needed / ranks[needed - 1];
  }
}
