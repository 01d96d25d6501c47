import type { Interval } from "../../metrics/statistics/bootstrap";
import type { RankingKind, Similarity } from "../runs/run-record";
import type { Measure } from "./query-means";
import { NOTHING, share } from "./result-table";
import type { MethodSummary } from "./statistics";

/** The directions in the order of tables, and their names. */
export const DIRECTIONS: [RankingKind["direction"], string][] = [
  ["audioToVideo", "audio → video"],
  ["videoToAudio", "video → audio"],
];

/** What methods are compared by, in captions. */
export const MEASURE_NAMES: Record<Measure, string> = { MAP: "MAP", MRR: "MRR of exact pairs" };

export const SIMILARITY_NAMES: Record<Similarity, string> = { plain: "plain cosine", sigmaWeighted: "σ-weighted cosine" };

export const ESTIMAND = "Every value is a mean over queries, each query's value averaged over seeds";

/** A sentence about methods that are not ranked although they are no references. */
export function rankedOnly(methods: readonly Pick<MethodSummary, "ranked" | "remark">[]): string[] {
  if (methods.every(({ remark }) => !remark)) return [];
  const none = methods.every(({ ranked }) => !ranked) ? "; so here none is" : "";
  return [`Only methods with all their runs on the same queries are ranked and tested${none}.`];
}

/** `[.598, .652]`. */
export function intervalText({ low, high }: Interval): string {
  if (Number.isNaN(low)) return NOTHING;
  return `[${share(low)}, ${share(high)}]`;
}
