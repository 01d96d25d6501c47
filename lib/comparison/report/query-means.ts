import { mean } from "../../metrics/statistics/mean";
import { spread } from "../../metrics/statistics/spread";
import type { RunRecord } from "../runs/run-record";

/**
 * What the comparison estimates for every measure: the mean over queries, each query's value averaged over seeds. So folds of
 * unequal size count by their number of queries, in the values, the intervals and the tests alike.
 */
export interface QueryMean {
  /** Mean over queries, each averaged over seeds. */
  mean: number;
  /** Standard deviation of the runs' own means, a run being one fold and seed; NaN for a single run. */
  deviation: number;
}

/** What methods are compared by: mean average precision by class or, without classes, the mean reciprocal rank of exact pairs. */
export type Measure = "MAP" | "MRR";

/** The measure of these videos. */
export function measureOf({ classes }: Pick<RunRecord, "classes">): Measure {
  return classes.length > 0 ? "MAP" : "MRR";
}

/** By that measure, each query's own value in one ranking. */
export function queryScores(record: RunRecord, ranking: number): readonly number[] {
  const { averagePrecision, pairRanks } = record.rankings[ranking];
  return measureOf(record) === "MAP" ? averagePrecision : pairRanks.map((rank) => 1 / rank);
}

/** By that measure, the value of a whole ranking. */
export function runScore(record: RunRecord, ranking: number): number {
  return measureOf(record) === "MAP" ? record.rankings[ranking].map : mean(queryScores(record, ranking));
}

/** Each query's value, averaged over its runs, in the order of the ids, which is the same for every method. */
export function averagedQueries(
  records: readonly RunRecord[],
  valuesOf: (record: RunRecord) => readonly number[],
): Map<string, number> {
  const all = new Map<string, number[]>();
  for (const record of records) {
    const values = valuesOf(record);
    record.queries.forEach((id, q) => {
      const known = all.get(id);
      if (known) known.push(values[q]);
      else all.set(id, [values[q]]);
    });
  }
  return new Map([...all.keys()].sort().map((id) => [id, mean(all.get(id)!)]));
}

/** The mean over queries of a measure whose records hold only the mean of each run. */
export function queryMean(records: readonly RunRecord[], valueOf: (record: RunRecord) => number): QueryMean {
  const values = records.map(valueOf);
  const weights = runWeights(records);
  return {
    mean: records.length > 0 ? values.reduce((sum, value, i) => sum + weights[i] * value, 0) : NaN,
    deviation: spread(values).deviation,
  };
}

/**
 * The weight of each run in the mean over queries; the weights sum to 1. A query counts once, however many runs it is part of. This
 * is exact because all queries of a run are part of equally many runs, one for each seed.
 */
function runWeights(records: readonly RunRecord[]): number[] {
  const asked = new Map<string, number>();
  for (const { queries } of records) for (const id of queries) asked.set(id, (asked.get(id) ?? 0) + 1);
  return records.map(({ queries }) => queries.reduce((sum, id) => sum + 1 / asked.get(id)!, 0) / asked.size);
}
