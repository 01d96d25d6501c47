import { check, described } from "../../runtime/check";
import { TUNING_BUDGET } from "../method";
import { checkPlan, type PlannedRun, type Protocol, sweepName } from "../protocol/protocol";
import { checkRecords, type RunRecord } from "./run-record";

/** How long the rest of a comparison will take. */
export interface Estimate {
  /** Of one process. */
  seconds: number;
  /** Runs that are still to be made. */
  runs: number;
  /** Share of the seconds that rests on records of this machine, 0 to 1; the rest are guesses from a machine with two cores. */
  measured: number;
}

/** Seconds for 1,000 videos on two cores: of a method that gives no guess of its own, and of the attention. */
const UNKNOWN = 5;
const ATTENTION = 5;
/** Seconds to measure one run and to write its record. */
const OVERHEAD = 0.3;

/**
 * Estimates the time for the runs of the plan that have no record. It is taken from the method's own records, if possible of as many
 * videos, or else in proportion to the number of videos. Where there are none, the method's own first estimate is scaled by how
 * fast this machine was with other methods.
 * @throws InputError when plan, protocol or records are not what the functions of their names give
 */
export function estimateTime(plan: readonly PlannedRun[], protocol: Protocol, records: readonly RunRecord[]): Estimate {
  checkPlan(plan, protocol);
  checkRecords(records);
  const thousands = (fold: number) => protocol.folds[fold].train.length / 1000;
  const methods = new Map(plan.map(({ method }) => [method.id, method]));
  const known = new Map([...methods.keys()].map((id) => [id, records.filter(({ method }) => method === id)]));
  const ratios = [...methods.values()]
    .filter(({ id, seconds = UNKNOWN }) => seconds > 1 && known.get(id)!.length > 0)
    .map(({ id, seconds = UNKNOWN }) => recordedSeconds(known.get(id)!, 1)! / seconds);
  const machine = median(ratios) ?? 1;

  const name = (method: string, sweep: string, fold: number, seed: number) => [method, sweep, fold, seed].join(" ");
  const done = new Set(records.map((r) => name(r.method, r.sweep, r.fold, r.seed)));
  const left = plan.filter(({ method, fold, seed, sweep }) => !done.has(name(method.id, sweepName(sweep), fold, seed)));
  let [seconds, measured] = [0, 0];
  const once = new Set<string>();
  const first = (key: string) => !once.has(key) && once.add(key) !== undefined;
  for (const { method, fold, seed, sweep } of left) {
    const tunes = !sweep && seed === protocol.seeds[0] && method.candidates;
    // Queries of all lengths use the same model.
    const fits = sweep?.parameter === "queryLength" && !first(name(method.id, "length", fold, seed)) ? 0 : 1;
    const all = fits + (tunes ? TUNING_BUDGET * (1 - protocol.validation) : 0);
    const own = recordedSeconds(known.get(method.id)!, thousands(fold));
    const cost = all * (own ?? thousands(fold) * (method.seconds ?? UNKNOWN) * machine) + OVERHEAD;
    seconds += cost;
    if (own !== undefined) measured += cost;
    if (method.attention && first(name("attention", "", fold, seed)))
      seconds += ATTENTION * machine * thousands(fold) * (tunes ? 2 : 1);
  }
  return { seconds, runs: left.length, measured: seconds > 0 ? measured / seconds : 1 };
}

/** Seconds of one training on this many thousands of videos. */
function recordedSeconds(records: readonly RunRecord[], thousands: number): number | undefined {
  const ratio = ({ trainingVideos }: RunRecord) => (thousands * 1000) / trainingVideos;
  const alike = records.filter((record) => Math.abs(ratio(record) - 1) < 0.1);
  if (alike.length > 0) return median(alike.map(({ seconds }) => seconds));
  return median(records.map((record) => record.seconds * ratio(record)));
}

function median(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

/**
 * `40 s`, `12 min`, `2.5 h`.
 * @param seconds at least 0
 * @throws InputError when it is not
 */
export function inWords(seconds: number): string {
  check(typeof seconds === "number" && seconds >= 0, () => `seconds must be a number of at least 0; got ${described(seconds)}`);
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
