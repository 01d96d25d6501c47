import { type Measure, measureOf, queryMean, type QueryMean, runScore } from "./query-means";
import { checkRecords, RANKINGS, type RunRecord } from "../runs/run-record";

/** The score of one method (its MAP, or without classes its MRR of exact pairs) at each value of one option: means over queries, each averaged over seeds, and their spread over runs. */
export interface SweepSummary {
  method: string;
  label: string;
  parameter: string;
  /** What the points are. */
  measure: Measure;
  /** A remark for figures, where the method has fewer runs at some value than other lines have. */
  remark?: string;
  /** Ascending in `value`. */
  points: {
    value: number;
    /** Number of runs (folds × seeds). */
    runs: number;
    audioToVideo: QueryMean;
    videoToAudio: QueryMean;
    sigmaWeighted: { audioToVideo: QueryMean; videoToAudio: QueryMean };
  }[];
}

/**
 * The results of sweeps: a line for each method and option.
 * @throws InputError when they are not records
 */
export function summariseSweeps(records: readonly RunRecord[]): SweepSummary[] {
  checkRecords(records);
  const swept = records.filter(({ sweep }) => sweep !== "").map((record) => ({ record, at: record.sweep.split("=") }));
  const lines = new Set(swept.map(({ record, at }) => `${record.method} ${at[0]}`));
  const summaries = [...lines].map((line): SweepSummary => {
    const [method, parameter] = line.split(" ");
    const own = swept.filter(({ record, at }) => record.method === method && at[0] === parameter);
    const values = [...new Set(own.map(({ at }) => Number(at[1])))].sort((a, b) => a - b);
    const points = values.map((value) => {
      const here = own.filter(({ at }) => Number(at[1]) === value).map(({ record }) => record);
      const [plain, weighted, plainBack, weightedBack] = RANKINGS.map((_, r) => queryMean(here, (record) => runScore(record, r)));
      return {
        value,
        runs: here.length,
        audioToVideo: plain,
        videoToAudio: plainBack,
        sigmaWeighted: { audioToVideo: weighted, videoToAudio: weightedBack },
      };
    });
    return { method, label: own[0].record.label, parameter, measure: measureOf(own[0].record), points };
  });
  for (const summary of summaries) {
    const alike = summaries.filter(({ parameter }) => parameter === summary.parameter).flatMap(({ points }) => points);
    const most = alike.reduce((largest, { runs }) => Math.max(largest, runs), 0);
    const short = summary.points.find(({ runs }) => runs < most);
    if (short) summary.remark = `incomplete (${short.runs} of ${most} runs at ${short.value})`;
  }
  return summaries;
}
