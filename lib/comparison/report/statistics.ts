import { bootstrapInterval, type Interval } from "../../metrics/statistics/bootstrap";
import { holmCorrection } from "../../metrics/statistics/holm-correction";
import { mean } from "../../metrics/statistics/mean";
import { permutationTest } from "../../metrics/statistics/permutation-test";
import { checkObjects, checkOptions } from "../../runtime/arguments";
import { check, described } from "../../runtime/check";
import { type ExpectedRun, type MethodRuns, missingRuns, runsByMethod, sameKeys } from "./completeness";
import { averagedQueries, type Measure, measureOf, type QueryMean, queryMean, queryScores, runScore } from "./query-means";
import { checkRecords, RANKINGS, type RankingKind, type RankingMeasures, type RunRecord } from "../runs/run-record";

/** The test of a method against the best one, or against the one named. */
export interface MethodTest {
  /** Id of that other method. */
  against: string;
  /** Mean over queries of this method's average precision minus the other's; without classes of its reciprocal rank. */
  difference: number;
  /** Two-sided p-value of the paired permutation test on the same queries. */
  pValue: number;
  /** The same after Holm's correction over all tests of this similarity, both directions together. */
  adjusted: number;
  /** Whether the other method is the best on these same queries, so that p is only descriptive. False when it was named. */
  picked: boolean;
}

/**
 * One ranking of one method over all folds and seeds. Every value is a mean over queries, each averaged over seeds. Without classes
 * the values by class are NaN, their lists empty.
 */
export interface RankingSummary extends RankingKind {
  /** By the summary's measure: what methods are compared by. */
  score: QueryMean;
  map: QueryMean;
  mrr: QueryMean;
  /** At the ranks of `PRECISION_RANKS`. */
  precisionAt: QueryMean[];
  /** Interpolated precision at evenly spaced recall levels. */
  precision: QueryMean[];
  /** Bootstrap interval of the score over queries; NaN without a run. */
  interval: Interval;
  /** MAP of the queries of each class; NaN for a class without a query. */
  classMap: number[];
  /** Retrieved classes, C × C counts summed over runs, rows = the query's class. */
  confusion: number[][];
  /** Each query's average precision (without classes its reciprocal rank), averaged over seeds, by id. */
  queries: ReadonlyMap<string, number>;
  /** Absent for the method that the others are tested against, and for methods that are not ranked. */
  test?: MethodTest;
}

/** One method of the comparison, over all its runs. */
export interface MethodSummary {
  method: string;
  label: string;
  reference: boolean;
  /** What it is compared by: the MAP, or without classes the MRR of exact pairs. */
  measure: Measure;
  /** Number of runs (folds × seeds) with a record. */
  runs: number;
  /** Runs that every method should have. */
  planned: number;
  /** Whether it is ranked: it is no reference, has all its runs, and was measured on the same queries as the others. */
  ranked: boolean;
  /** Why it cannot be ranked, such as `incomplete (3 of 15 runs)`. */
  remark?: string;
  /** Median seconds of a training; NaN without a run. */
  seconds: number;
  /** In the order of `RANKINGS`. */
  rankings: RankingSummary[];
}

/** Options of {@link summariseMethods}. */
export interface SummaryOptions {
  /** The method to test against: the one of this id in every ranking. Default: the best of each ranking. */
  against?: string;
  /**
   * The runs that should exist, as `planRuns` gives them; a method of the plan without a record is shown as incomplete. Default:
   * every fold for every seed that has a record.
   */
  plan?: readonly ExpectedRun[];
  /** Seed of the bootstrap and of the permutations. Default 0. */
  seed?: number;
}

/**
 * Summaries of all methods, with intervals and tests, in the order of the plan, or else of their first records. Records of sweeps
 * are left out. Only methods with all their runs on the same queries are ranked. Each of them is tested against the best one, or
 * against the one named. The tests of both directions of one similarity are corrected together.
 * @throws InputError when there is no record, a run comes twice, records are of different data, or the method named is incomplete
 */
export function summariseMethods(records: readonly RunRecord[], options: SummaryOptions = {}): MethodSummary[] {
  checkRecords(records);
  checkOptions(options);
  const own = records.filter(({ sweep }) => sweep === "");
  check(own.length > 0, () => "there are no run records to summarise: run the comparison first");
  const data = [...new Set(own.map((record) => record.data))];
  check(data.length === 1, () => `the records are of ${data.length} data sets (${data.join(", ")}): summarise one at a time`);
  const plan = options.plan?.filter(({ sweep }) => !sweep);
  const summaries = runsByMethod(own, plan).map((method) => summarise(method, own[0], options));
  rank(summaries, options.against);
  for (const family of ["plain", "sigmaWeighted"]) testFamily(summaries, family, options);
  return summaries;
}

/** Checks that these are summaries of methods; whether they are of the same records is not looked at. */
export function checkSummaries(methods: readonly MethodSummary[]): void {
  const fields = { method: "text", label: "text", measure: "text", runs: "number", planned: "number", rankings: "list" } as const;
  checkObjects(methods, "the methods", "summaries, as summariseMethods gives them", fields);
  for (const { rankings } of methods) {
    const parts = {
      direction: "text",
      similarity: "text",
      score: "object",
      map: "object",
      interval: "object",
      queries: "map",
    } as const;
    checkObjects(rankings, "a summary's rankings", "rankings", { ...parts, precision: "list", classMap: "list" });
    check(rankings.length === RANKINGS.length, () => `a summary has ${RANKINGS.length} rankings; got ${rankings.length}`);
  }
}

/** One ranking of a summary. @throws InputError for a direction or similarity that it has none of */
export function rankingOf(
  summary: MethodSummary,
  direction: RankingKind["direction"],
  similarity: RankingKind["similarity"],
): RankingSummary {
  checkSummaries([summary]);
  const found = summary.rankings.find((r) => r.direction === direction && r.similarity === similarity);
  check(found, () => `there is no ranking of direction ${described(direction)} and similarity ${described(similarity)}`);
  return found;
}

/** @param shape any record, for the numbers of classes and of points, which are the same in all */
function summarise({ records, ...method }: MethodRuns, shape: RunRecord, options: SummaryOptions): MethodSummary {
  const seconds = records.map((record) => record.seconds).sort((a, b) => a - b);
  return {
    ...method,
    measure: measureOf(shape),
    runs: records.length,
    ranked: false,
    seconds: seconds[Math.floor(seconds.length / 2)] ?? NaN,
    rankings: RANKINGS.map((kind, r) => summariseRanking(records, kind, r, shape, options)),
  };
}

function summariseRanking(
  records: readonly RunRecord[],
  kind: RankingKind,
  r: number,
  shape: RunRecord,
  { seed }: SummaryOptions,
): RankingSummary {
  const over = (valueOf: (m: RankingMeasures) => number) => queryMean(records, ({ rankings }) => valueOf(rankings[r]));
  const queries = averagedQueries(records, (record) => queryScores(record, r));
  const values = [...queries.values()];
  const classOf = new Map(records.flatMap(({ queries, labels }) => queries.map((id, q) => [id, labels[q]] as const)));
  const classes = shape.classes.length;
  const score = { ...queryMean(records, (record) => runScore(record, r)), mean: mean(values) };
  return {
    ...kind,
    score,
    map: measureOf(shape) === "MAP" ? score : NONE,
    mrr: over(({ mrr }) => mrr),
    precisionAt: shape.rankings[r].precisionAt.map((_, k) => over(({ precisionAt }) => precisionAt[k])),
    precision: shape.rankings[r].precision.map((_, p) => over(({ precision }) => precision[p])),
    interval: values.length > 0 ? bootstrapInterval(values, { seed }) : { mean: NaN, low: NaN, high: NaN, level: NaN },
    classMap: Array.from({ length: classes }, (_, c) =>
      mean([...queries].filter(([id]) => classOf.get(id) === c).map(([, value]) => value)),
    ),
    confusion: Array.from({ length: classes }, (_, row) =>
      Array.from({ length: classes }, (_, c) =>
        records.reduce((sum, { rankings }) => sum + rankings[r].confusion[row * classes + c], 0),
      ),
    ),
    queries,
  };
}

const NONE: QueryMean = { mean: NaN, deviation: NaN };

/** Decides which methods are ranked, and says why the others are not. */
function rank(summaries: readonly MethodSummary[], against?: string): void {
  const queriesOf = ({ rankings }: MethodSummary) => rankings[0].queries;
  const complete = summaries.filter((summary) => !missingRuns(summary));
  const opponent = summaries.find(({ method }) => method === against);
  check(opponent || against === undefined, () => {
    const ids = summaries.map(({ method }) => method).join(", ");
    return `there are no records of ${against}, the method to test against; there are records of ${ids}`;
  });
  check(!opponent || complete.includes(opponent), () => {
    const { runs, planned } = opponent!;
    return `${against} has ${runs} of ${planned} runs: make the others, or test against another method`;
  });
  // The queries of the method named, else those that most methods share; in a tie, of the first.
  const sharers = (one: MethodSummary) => complete.filter((other) => sameKeys(queriesOf(one), queriesOf(other))).length;
  const usual =
    opponent ?? complete.reduce<MethodSummary | undefined>((a, b) => (a && sharers(a) >= sharers(b) ? a : b), undefined);
  for (const summary of summaries) {
    const remark = missingRuns(summary) ?? (usual && otherQueries(queriesOf(summary), queriesOf(usual)));
    if (remark) summary.remark = remark;
    summary.ranked = !remark && !summary.reference;
  }
}

function otherQueries(own: ReadonlyMap<string, number>, usual: ReadonlyMap<string, number>): string | undefined {
  if (sameKeys(own, usual)) return undefined;
  const common = [...own.keys()].filter((id) => usual.has(id)).length;
  return `other queries (${own.size}, of which ${common} are among the others' ${usual.size})`;
}

/** Adds the tests of one similarity, both directions, to the summaries. */
function testFamily(summaries: readonly MethodSummary[], similarity: string, options: SummaryOptions): void {
  const made = RANKINGS.flatMap((kind, r) => (kind.similarity === similarity ? testsOf(summaries, r, options) : []));
  const adjusted = holmCorrection(made.map(({ test }) => test.pValue));
  made.forEach(({ ranking, test }, i) => (ranking.test = { ...test, adjusted: adjusted[i] }));
}

/** The tests of one ranking, uncorrected. */
function testsOf(summaries: readonly MethodSummary[], r: number, { against, seed }: SummaryOptions) {
  const best = against === undefined ? bestOf(summaries, r) : summaries.find(({ method }) => method === against);
  if (!best) return [];
  const theirs = best.rankings[r].queries;
  return summaries
    .filter((summary) => summary !== best && summary.ranked)
    .map(({ rankings: { [r]: ranking } }) => {
      const { difference, pValue } = permutationTest([...ranking.queries.values()], [...theirs.values()], { seed });
      return { ranking, test: { against: best.method, difference, pValue, picked: against === undefined } };
    });
}

/** The ranked method of the highest score; of equal ones the first. */
function bestOf(summaries: readonly MethodSummary[], ranking: number): MethodSummary | undefined {
  const value = ({ rankings }: MethodSummary) => rankings[ranking].score.mean;
  return summaries
    .filter(({ ranked }) => ranked)
    .reduce<MethodSummary | undefined>((best, s) => (best && value(best) >= value(s) ? best : s), undefined);
}
