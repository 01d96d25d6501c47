import { bootstrapInterval, type Interval } from "../metrics/bootstrap";
import { holmCorrection } from "../metrics/holm-correction";
import { mean } from "../metrics/mean";
import { permutationTest } from "../metrics/permutation-test";
import { type Spread, spread } from "../metrics/spread";
import { check } from "../runtime/check";
import { RANKINGS, type RankingKind, type RankingMeasures, type RunRecord } from "./run-record";

/** A method against the one that the others are held against. */
export interface MethodTest {
  /** Id of the other method. */
  against: string;
  /** Mean over queries of this method's average precision minus the other's. */
  difference: number;
  /** Two-sided, of the paired permutation test on the same queries. */
  pValue: number;
  /** The same after Holm's correction over all methods that were tested with this similarity, both directions together. */
  adjusted: number;
  /** Whether the other method was picked as the best on these same queries, so that p is a description; else it was named. */
  picked: boolean;
}

/** One ranking of one method over all folds and seeds. */
export interface RankingSummary extends RankingKind {
  /** MAP of a fold and seed: mean and spread over all of them. */
  map: Spread;
  mrr: Spread;
  /** At the ranks of `PRECISION_RANKS`. */
  precisionAt: Spread[];
  /** Interpolated precision at evenly spaced recall levels. */
  precision: Spread[];
  /** Bootstrap interval over queries, each with its average precision averaged over seeds. */
  interval: Interval;
  /** MAP of the queries of each emotion; NaN for an emotion without a query. */
  classMap: number[];
  /** Retrieved emotions, C × C counts summed over runs, rows = the query's emotion. */
  confusion: number[][];
  /** Each query's average precision, averaged over seeds, by id. */
  queries: ReadonlyMap<string, number>;
  /** Absent for the method that the others are held against, for methods shown for orientation, and for other queries. */
  test?: MethodTest;
}

/** One method of the comparison, over all its runs. */
export interface MethodSummary {
  method: string;
  label: string;
  reference: boolean;
  /** Runs (folds × seeds) that there are. */
  runs: number;
  /** Median seconds of a training. */
  seconds: number;
  /** In the order of `RANKINGS`. */
  rankings: RankingSummary[];
}

/** Options of {@link summariseMethods}. */
export interface SummaryOptions {
  /** Whom the others are held against: the best MAP of each ranking (default), or the method of this id in all of them. */
  against?: string;
  /** Of the bootstrap and of the permutations. Default 0. */
  seed?: number;
}

/**
 * Methods in the order in which their first records come, with intervals and tests. Records of sweeps are left out.
 * Every method that is ranked is tested against the best of them on the same queries, or against the one named, and the tests
 * of both directions of one similarity are corrected together.
 * @throws InputError when there is no record, or records are of different data
 */
export function summariseMethods(records: readonly RunRecord[], options: SummaryOptions = {}): MethodSummary[] {
  const own = records.filter(({ sweep }) => sweep === "");
  check(own.length > 0, () => "there are no run records to summarise: run the comparison first");
  const data = [...new Set(own.map((record) => record.data))];
  check(data.length === 1, () => `the records are of ${data.length} data sets (${data.join(", ")}): summarise one at a time`);
  const summaries = [...new Set(own.map(({ method }) => method))].map((method) =>
    summarise(
      own.filter((record) => record.method === method),
      options,
    ),
  );
  for (const family of ["plain", "sigmaWeighted"]) testFamily(summaries, family, options);
  return summaries;
}

/** One ranking of a summary. */
export function rankingOf(
  { rankings }: MethodSummary,
  direction: RankingKind["direction"],
  similarity: RankingKind["similarity"],
) {
  return rankings.find((r) => r.direction === direction && r.similarity === similarity)!;
}

function summarise(records: readonly RunRecord[], options: SummaryOptions): MethodSummary {
  const { method, label, reference } = records[0];
  const seconds = records.map((record) => record.seconds).sort((a, b) => a - b);
  return {
    ...{ method, label, reference, runs: records.length, seconds: seconds[Math.floor(seconds.length / 2)] },
    rankings: RANKINGS.map((kind, r) => summariseRanking(records, kind, (record) => record.rankings[r], options)),
  };
}

function summariseRanking(
  records: readonly RunRecord[],
  kind: RankingKind,
  of: (record: RunRecord) => RankingMeasures,
  { seed }: SummaryOptions,
): RankingSummary {
  const measured = records.map(of);
  const each = (values: (m: RankingMeasures) => number[]) =>
    values(measured[0]).map((_, i) => spread(measured.map((m) => values(m)[i])));
  const queries = averagedQueries(records, of);
  const emotionOf = new Map(records.flatMap(({ queries, labels }) => queries.map((id, q) => [id, labels[q]] as const)));
  const classes = records[0].emotions.length;
  return {
    ...kind,
    map: spread(measured.map(({ map }) => map)),
    mrr: spread(measured.map(({ mrr }) => mrr)),
    precisionAt: each((m) => m.precisionAt),
    precision: each((m) => m.precision),
    interval: bootstrapInterval([...queries.values()], { seed }),
    classMap: Array.from({ length: classes }, (_, c) =>
      mean([...queries].filter(([id]) => emotionOf.get(id) === c).map(([, value]) => value)),
    ),
    confusion: Array.from({ length: classes }, (_, row) =>
      Array.from({ length: classes }, (_, c) => measured.reduce((sum, m) => sum + m.confusion[row * classes + c], 0)),
    ),
    queries,
  };
}

/** Each query's average precision over the seeds, in the order of the ids, which is the same for every method. */
function averagedQueries(records: readonly RunRecord[], of: (record: RunRecord) => RankingMeasures): Map<string, number> {
  const all = new Map<string, number[]>();
  for (const record of records)
    record.queries.forEach((id, q) => {
      const value = of(record).averagePrecision[q];
      const values = all.get(id);
      if (values) values.push(value);
      else all.set(id, [value]);
    });
  return new Map([...all.keys()].sort().map((id) => [id, mean(all.get(id)!)]));
}

/** Puts the tests of one similarity, both directions, into the summaries. */
function testFamily(summaries: readonly MethodSummary[], similarity: string, options: SummaryOptions): void {
  const made = RANKINGS.flatMap((kind, r) => (kind.similarity === similarity ? testsOf(summaries, r, options) : []));
  const adjusted = holmCorrection(made.map(({ test }) => test.pValue));
  made.forEach(({ ranking, test }, i) => (ranking.test = { ...test, adjusted: adjusted[i] }));
}

/** The tests of one ranking, uncorrected. */
function testsOf(summaries: readonly MethodSummary[], r: number, { against, seed }: SummaryOptions) {
  const best = against === undefined ? bestOf(summaries, r) : summaries.find(({ method }) => method === against);
  check(best || against === undefined, () => `there are no records of ${against}, which the others are to be held against`);
  if (!best) return [];
  const theirs = best.rankings[r].queries;
  return summaries
    .filter((summary) => summary !== best && !summary.reference && sameKeys(summary.rankings[r].queries, theirs))
    .map(({ rankings: { [r]: ranking } }) => {
      const { difference, pValue } = permutationTest([...ranking.queries.values()], [...theirs.values()], { seed });
      return { ranking, test: { against: best.method, difference, pValue, picked: against === undefined } };
    });
}

/** The ranked method of the highest MAP over queries; of equal ones the first. */
function bestOf(summaries: readonly MethodSummary[], ranking: number): MethodSummary | undefined {
  const ranked = summaries.filter(({ reference }) => !reference);
  const value = ({ rankings }: MethodSummary) => rankings[ranking].map.mean;
  return ranked.reduce<MethodSummary | undefined>((best, s) => (best && value(best) >= value(s) ? best : s), undefined);
}

/** Whether two maps are of the same things. */
export function sameKeys(a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): boolean {
  return a.size === b.size && [...a.keys()].every((key) => b.has(key));
}

/** MAP of one method against one swept option. */
export interface SweepSummary {
  method: string;
  label: string;
  parameter: string;
  /** Ascending in `value`. */
  points: {
    value: number;
    audioToVideo: Spread;
    videoToAudio: Spread;
    sigmaWeighted: { audioToVideo: Spread; videoToAudio: Spread };
  }[];
}

/** What sweeps found: a line for each method and swept option, with the spread over folds and seeds. */
export function summariseSweeps(records: readonly RunRecord[]): SweepSummary[] {
  const swept = records.filter(({ sweep }) => sweep !== "").map((record) => ({ record, at: record.sweep.split("=") }));
  const lines = new Set(swept.map(({ record, at }) => `${record.method} ${at[0]}`));
  return [...lines].map((line) => {
    const [method, parameter] = line.split(" ");
    const own = swept.filter(({ record, at }) => record.method === method && at[0] === parameter);
    const values = [...new Set(own.map(({ at }) => Number(at[1])))].sort((a, b) => a - b);
    const points = values.map((value) => {
      const here = own.filter(({ at }) => Number(at[1]) === value).map(({ record }) => record);
      const [plain, weighted, plainBack, weightedBack] = RANKINGS.map((_, r) =>
        spread(here.map((record) => record.rankings[r].map)),
      );
      return {
        value,
        audioToVideo: plain,
        videoToAudio: plainBack,
        sigmaWeighted: { audioToVideo: weighted, videoToAudio: weightedBack },
      };
    });
    return { method, label: own[0].record.label, parameter, points };
  });
}
