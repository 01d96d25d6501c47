import { check } from "../../runtime/check";
import type { MethodCard } from "../method";
import type { RunRecord } from "../runs/run-record";

/** The parts of a planned run that its completeness depends on; {@link PlannedRun} has them. */
export interface ExpectedRun {
  method: MethodCard;
  /** Counted from 0. */
  fold: number;
  /** Of the training. */
  seed: number;
  /** Runs of sweeps do not count. */
  sweep?: object;
}

/** A method with the records of its runs. */
export interface MethodRuns {
  method: string;
  label: string;
  reference: boolean;
  records: RunRecord[];
  /** Runs that every method should have. */
  planned: number;
}

/**
 * The records by method, in the order of the plan, or else of the first records. Every method should have the runs of the plan,
 * and those that any other method has. Without a plan: every fold for every seed that has a record.
 * @throws InputError when a run comes twice
 */
export function runsByMethod(records: readonly RunRecord[], plan?: readonly ExpectedRun[]): MethodRuns[] {
  const planned = new Set([...records, ...(plan ?? allFolds(records))].map(runName));
  const methods = new Map<string, MethodRuns>();
  const add = (method: string, label: string, reference: boolean) => {
    const known = methods.get(method) ?? { method, label, reference, records: [], planned: planned.size };
    methods.set(method, known);
    return known.records;
  };
  for (const { method } of plan ?? []) add(method.id, method.label, method.reference ?? false);
  for (const record of records) {
    const own = add(record.method, record.label, record.reference);
    const { fold, seed } = record;
    check(
      own.every((other) => runName(other) !== runName(record)),
      () => `there are two records of ${record.method}, fold ${fold}, seed ${seed}: summarise one of them`,
    );
    own.push(record);
  }
  return [...methods.values()];
}

/** Which fold and seed a run is of. */
export function runName({ fold, seed }: { fold: number; seed: number }): string {
  return `${seed} ${fold}`;
}

function allFolds(records: readonly RunRecord[]): { fold: number; seed: number }[] {
  const folds = records.reduce((most, record) => Math.max(most, record.folds), 0);
  const seeds = new Set(records.map(({ seed }) => seed));
  return [...seeds].flatMap((seed) => Array.from({ length: folds }, (_, fold) => ({ fold, seed })));
}

/** How many of a method's runs are missing, in words; undefined when none is. */
export function missingRuns({ runs, planned }: { runs: number; planned: number }): string | undefined {
  return runs < planned ? `incomplete (${runs} of ${planned} runs)` : undefined;
}

/** Whether two maps are of the same things. */
export function sameKeys(a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): boolean {
  return a.size === b.size && [...a.keys()].every((key) => b.has(key));
}
