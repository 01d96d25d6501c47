import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fitChunkAttention } from "../models/chunk-attention";
import { useBackend } from "../runtime/backend";
import { InputError } from "../runtime/check";
import { onUserStop } from "../training/user-stop";
import { claim } from "./claim";
import type { ComparisonData } from "./comparison-data";
import { madeOnce } from "./made-once";
import type { SharedModels } from "./method";
import { type PlannedRun, type Protocol, runFingerprint } from "./protocol";
import { readRecord, recordPath, writeRecord } from "./record-store";
import { makeRun, type Work } from "./make-run";
import { runCode } from "./run-code";
import type { RunRecord } from "./run-record";

/** What {@link runComparison} works on. */
export interface ComparisonTask {
  data: ComparisonData;
  protocol: Protocol;
  /** From `planRuns`. */
  plan: readonly PlannedRun[];
  /** Records go to its `records`, what runs share to its `shared`. */
  folder: string;
}

/** How {@link runComparison} tells how far it is. */
export interface ComparisonOptions {
  /** Called for each run of the plan once its record is there; `made` is false when an earlier or another process made it. */
  onRun?: (record: RunRecord, progress: { done: number; total: number; made: boolean }) => void;
  /** Called for a run that failed; the others are made nevertheless. Without it the first failure ends the comparison. */
  onFailure?: (run: PlannedRun, error: Error) => void;
  /** Called with a sentence about each record that was refused and is made again. */
  onNotice?: (message: string) => void;
}

/** Thrown when the user interrupts; records that were finished stay. */
export class Interrupted extends InputError {
  override name = "Interrupted";
}

/** How often a process looks for records that others are making, in milliseconds. */
const LOOK_AGAIN = 500;

/**
 * Makes every run of the plan that has no record yet, and gives the records of the whole plan, in its order. Several
 * processes may work on one folder: each takes the next run that nobody has claimed. A record of other code or a damaged one
 * is made again. An interrupt ends the current training; the run that it belongs to leaves no record.
 */
export async function runComparison(task: ComparisonTask, options: ComparisonOptions = {}): Promise<RunRecord[]> {
  const { data, protocol, plan, folder } = task;
  const backend = await useBackend();
  const codeOf = runCode();
  const jobs = plan.map((run) => {
    const key = runFingerprint(protocol, data.features, data.fingerprint, run);
    return { run, key, path: recordPath(join(folder, "records"), run, key), code: codeOf(run.method) };
  });
  const records = new Map<number, RunRecord>();
  const failed = new Set<number>();
  const stop = onUserStop();
  const guard = <Value>(value: Value): Value => {
    if (stop.requested) throw new Interrupted("interrupted: what was finished is kept, and the next call goes on from there");
    return value;
  };
  const last: Work["last"] = {};
  const told = new Set<string>();
  const onNotice = (message: string) => {
    if (!told.has(message)) options.onNotice?.(message);
    told.add(message);
  };
  const found = async (i: number, made: boolean) => {
    const record = await currentRecord(jobs[i].path, jobs[i].code, onNotice);
    if (!record) return false;
    records.set(i, record);
    options.onRun?.(record, { done: records.size, total: jobs.length, made });
    return true;
  };
  try {
    for (const i of jobs.keys()) await found(i, false);
    while (records.size + failed.size < jobs.length) {
      let waiting = true;
      for (const [i, { run, key, path, code }] of jobs.entries()) {
        if (records.has(i) || failed.has(i)) continue;
        guard(undefined);
        const claimed = await claim(path);
        if (!claimed) continue;
        waiting = false;
        try {
          // Another process may have finished it since.
          if (await found(i, false)) continue;
          const work: Work = { data, protocol, folder, backend, code, last };
          const record = await makeRun(guardedRun(run, guard), key, work, sharedModels(work, run.seed, guard));
          await writeRecord(path, record);
        } catch (error) {
          if (error instanceof Interrupted || !options.onFailure) throw error;
          failed.add(i);
          options.onFailure(run, error as Error);
          continue;
        } finally {
          await claimed.release();
        }
        await found(i, true);
      }
      if (waiting) {
        await sleep(LOOK_AGAIN);
        for (const i of jobs.keys()) if (!records.has(i) && !failed.has(i) && existsSync(jobs[i].path)) await found(i, false);
      }
    }
    return [...jobs.keys()].flatMap((i) => records.get(i) ?? []);
  } finally {
    stop.release();
  }
}

/** The records of the plan that are there already and current, in its order. */
export async function currentRecords({ data, protocol, plan, folder }: ComparisonTask, onNotice?: (message: string) => void) {
  const codeOf = runCode();
  const records: RunRecord[] = [];
  for (const run of plan) {
    const key = runFingerprint(protocol, data.features, data.fingerprint, run);
    const record = await currentRecord(recordPath(join(folder, "records"), run, key), codeOf(run.method), onNotice);
    if (record) records.push(record);
  }
  return records;
}

async function currentRecord(path: string, code: string, onNotice?: (message: string) => void): Promise<RunRecord | undefined> {
  if (!existsSync(path)) return undefined;
  try {
    const record = await readRecord(path);
    if (record.code === code) return record;
    onNotice?.(`${path} was made by other code: its run is made again`);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    onNotice?.(`${error.message.split(":")[0]}: its run is made again`);
  }
  return undefined;
}

/** A training that the user ended early gives a model like any other: this keeps it from being measured. */
type Guard = <Value>(value: Value) => Value;

function guardedRun(run: PlannedRun, guard: Guard): PlannedRun {
  const { method } = run;
  return { ...run, method: { ...method, fit: async (...given) => guard(await method.fit(...given)) } };
}

/** What the runs of one seed share, kept in the folder, whichever process makes it. */
function sharedModels({ folder, protocol, code, backend }: Work, seed: number, guard: Guard): SharedModels {
  return {
    attention: (train, { scores = "states" } = {}) => {
      const options = { seed, scores, ...(protocol.attentionEpochs && { epochs: protocol.attentionEpochs }) };
      const facts = [train.ids, Array.from(train.labels), Array.from(train.audio.starts)];
      return madeOnce(join(folder, "shared"), "attention", { options, facts, code, backend }, async () =>
        guard(await fitChunkAttention(train, options)),
      );
    },
  };
}
