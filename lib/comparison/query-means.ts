import { mean } from "../metrics/mean";
import { spread } from "../metrics/spread";
import type { RunRecord } from "./run-record";

/**
 * What the comparison estimates, of every measure: the mean over queries, each query's value averaged over seeds. Folds of
 * unequal size therefore count by their queries, in the values as in the intervals and tests.
 */
export interface QueryMean {
  /** Mean over queries, each averaged over seeds. */
  mean: number;
  /** Standard deviation of the runs' own means, a run being one fold and seed; NaN for a single run. */
  deviation: number;
}

/** Each query's values, averaged over the runs that asked it, in the order of the ids, which is the same for every method. */
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

/** A measure that records hold as the mean of each run. */
export function queryMean(records: readonly RunRecord[], valueOf: (record: RunRecord) => number): QueryMean {
  const values = records.map(valueOf);
  const weights = runWeights(records);
  return {
    mean: records.length > 0 ? values.reduce((sum, value, i) => sum + weights[i] * value, 0) : NaN,
    deviation: spread(values).deviation,
  };
}

/**
 * How much of the mean over queries each run makes, in all 1: a query counts once, however many runs asked it. This is exact
 * because all queries of a run are asked by equally many runs, the fold's seeds.
 */
function runWeights(records: readonly RunRecord[]): number[] {
  const asked = new Map<string, number>();
  for (const { queries } of records) for (const id of queries) asked.set(id, (asked.get(id) ?? 0) + 1);
  return records.map(({ queries }) => queries.reduce((sum, id) => sum + 1 / asked.get(id)!, 0) / asked.size);
}
