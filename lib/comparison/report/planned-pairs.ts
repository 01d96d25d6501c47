import { bootstrapInterval, type Interval } from "../../metrics/statistics/bootstrap";
import { holmCorrection } from "../../metrics/statistics/holm-correction";
import { permutationTest } from "../../metrics/statistics/permutation-test";
import { spread } from "../../metrics/statistics/spread";
import { missingRuns, runName, sameKeys } from "./completeness";
import { type Measure, runScore } from "./query-means";
import { checkCards, type MethodCard } from "../method";
import { METHOD_REGISTRY } from "../methods/registry";
import { checkRecords, RANKINGS, type RankingKind, type RunRecord } from "../runs/run-record";
import { checkList, checkOptions, checkTexts } from "../../runtime/arguments";
import { check } from "../../runtime/check";
import { checkSummaries, type MethodSummary, rankingOf } from "./statistics";

/** The ids of two methods: how much better does the first retrieve than the second? */
export type MethodPair = readonly [first: string, second: string];

/**
 * The pairs that the methods name: each method with each of its rivals.
 * @throws InputError when they are not methods
 */
export function plannedPairs(methods: readonly MethodCard[]): MethodPair[] {
  checkCards(methods);
  return methods.flatMap(({ id, rivals = [] }) => rivals.map((rival): MethodPair => [id, rival]));
}

/** The planned pairs of this library's methods. */
export const PLANNED_PAIRS: readonly MethodPair[] = plannedPairs(METHOD_REGISTRY);

/** The difference between two methods in one direction. */
export interface PairDifference {
  direction: RankingKind["direction"];
  /** Mean over queries of the first's average precision (by the measure MRR its reciprocal rank) minus the second's, each query averaged over seeds. */
  difference: number;
  /** Standard deviation over runs of the first's MAP (or MRR) minus the second's, on the same fold and with the same seed; NaN for one run. */
  deviation: number;
  /** Bootstrap interval over queries of the difference. */
  interval: Interval;
  /** Two-sided p-value of the paired permutation test over queries. */
  pValue: number;
  /** The same after Holm's correction over all pairs and both directions. */
  adjusted: number;
}

/** A planned pair whose methods both belong to the comparison. */
export interface PairSummary {
  /** Their labels. */
  first: string;
  second: string;
  /** What they are compared by. */
  measure: Measure;
  /** In both directions; empty where something is missing. */
  differences: PairDifference[];
  /** Why the difference is not known, in words. */
  missing?: string;
}

/**
 * The differences by plain cosine, for the pairs whose two methods both belong to the comparison. A difference is measured only
 * where both have all their runs on the same queries. For other pairs `missing` says why not.
 * @param methods summaries of the records, as `summariseMethods` makes them
 * @throws InputError when summaries and records do not belong together
 */
export function summarisePairs(
  records: readonly RunRecord[],
  methods: readonly MethodSummary[],
  options: { pairs?: readonly MethodPair[]; seed?: number } = {},
): PairSummary[] {
  checkOptions(options);
  const { pairs = PLANNED_PAIRS, seed = 0 } = options;
  checkList(pairs, "pairs", "pairs of ids");
  pairs.forEach((pair, i) => checkTexts(pair as unknown as string[], `pairs[${i}]`));
  checkRecords(records);
  checkSummaries(methods);
  for (const { method, runs, planned } of methods)
    check(
      runs < planned || runsOf(records, method).size === runs,
      () => `${method} has ${runs} runs, but these are not their records`,
    );
  const summaries = pairs.flatMap((ids): PairSummary[] => {
    const [first, second] = ids.map((id) => methods.find(({ method }) => method === id));
    if (!first || !second) return [];
    const missing = missingOf(first, second);
    const names = { first: first.label, second: second.label, measure: first.measure };
    return [
      missing ? { ...names, differences: [], missing } : { ...names, differences: differencesOf(records, first, second, seed) },
    ];
  });
  const all = summaries.flatMap(({ differences }) => differences);
  const adjusted = holmCorrection(all.map(({ pValue }) => pValue));
  all.forEach((difference, i) => (difference.adjusted = adjusted[i]));
  return summaries;
}

function missingOf(first: MethodSummary, second: MethodSummary): string | undefined {
  const remarks = [first, second].flatMap((one) => (missingRuns(one) ? `${one.label}: ${missingRuns(one)}` : []));
  if (remarks.length > 0) return remarks.join("; ");
  return sameKeys(first.rankings[0].queries, second.rankings[0].queries) ? undefined : "they were measured on different queries";
}

/** Not yet corrected. */
function differencesOf(
  records: readonly RunRecord[],
  first: MethodSummary,
  second: MethodSummary,
  seed: number,
): PairDifference[] {
  const [runs, others] = [first, second].map(({ method }) => runsOf(records, method));
  return (["audioToVideo", "videoToAudio"] as const).map((direction) => {
    const ranking = RANKINGS.findIndex((kind) => kind.direction === direction && kind.similarity === "plain");
    const scoreOf = (record: RunRecord) => runScore(record, ranking);
    const [ours, theirs] = [first, second].map((method) => [...rankingOf(method, direction, "plain").queries.values()]);
    const { difference, pValue } = permutationTest(ours, theirs, { seed });
    return {
      ...{ direction, difference, pValue, adjusted: NaN },
      deviation: spread([...runs].map(([run, record]) => scoreOf(record) - scoreOf(others.get(run)!))).deviation,
      interval: bootstrapInterval(
        ours.map((value, q) => value - theirs[q]),
        { seed },
      ),
    };
  });
}

/** The method's runs by fold and seed. */
function runsOf(records: readonly RunRecord[], id: string): Map<string, RunRecord> {
  const own = records.filter(({ method, sweep }) => method === id && sweep === "");
  return new Map(own.map((record) => [runName(record), record]));
}
