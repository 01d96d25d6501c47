import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { useBackend } from "../../runtime/tensorflow/backend";
import { checkObject, checkOptions, checkPath, checkPositions } from "../../runtime/arguments";
import { InputError } from "../../runtime/check";
import { holderOf, tryLock } from "../../runtime/files/lock";
import { dropCheckpoints } from "../../training/checkpoint/checkpoint-files";
import { onUserStop, type UserStop } from "../../training/user-stop";
import type { ComparisonData } from "./comparison-data";
import { checkPlan, type PlannedRun, type Protocol, runFingerprint } from "../protocol/protocol";
import { checkFeatureStructure } from "../../features/track-structure";
import { earlierRecords, readRecord, recordPath, writeRecord } from "./record-store";
import { checkpointsOfRun, makeRun, type Work } from "./make-run";
import { runCode } from "./run-code";
import type { RunRecord } from "./run-record";
import { type Guard, sharedModels } from "./shared-models";
import { warn } from "../../runtime/tell";

/** What {@link runComparison} works on. */
export interface ComparisonTask {
  data: ComparisonData;
  protocol: Protocol;
  /** From `planRuns`. */
  plan: readonly PlannedRun[];
  /** Records go to its `records`, what runs share to its `shared`. */
  folder: string;
}

/** Callbacks for the progress of {@link runComparison}. */
export interface ComparisonOptions {
  /** Called for each run of the plan when its record exists; `made` is false when an earlier run or another process made it. */
  onRun?: (record: RunRecord, progress: { done: number; total: number; made: boolean }) => void;
  /** Called for a run that failed; the others are made nevertheless. Without it the first failure ends the comparison. */
  onFailure?: (run: PlannedRun, error: Error) => void;
  /** Called with a sentence about each record that was refused and is made again. */
  onNotice?: (message: string) => void;
  /** Called with a sentence, once, when all that is left is held by other processes. Default: a warning on the console. */
  onWait?: (message: string) => void;
}

/** Thrown when the user interrupts; records that were finished stay. */
export class Interrupted extends InputError {
  override name = "Interrupted";
}

/** How often a process looks for records that others are making, in milliseconds. */
const LOOK_AGAIN = 500;

/**
 * Makes every run of the plan that has no record yet, and gives the records of the whole plan, in its order. Several
 * processes may work on one folder: each takes the next run that no other process works on. A record is made again if it is damaged, or of
 * other code or another backend. An interrupt ends the current training; its run leaves no record, and the next call goes on with it.
 * @throws InputError when the task is incomplete or an option is out of range; {@link Interrupted} after an interrupt
 */
export async function runComparison(task: ComparisonTask, options: ComparisonOptions = {}): Promise<RunRecord[]> {
  checkTask(task);
  checkOptions(options);
  // Before anything else: what was started beside it must not be left alone by an interrupt.
  const stop = onUserStop();
  try {
    return await makeRuns(task, options, stop);
  } finally {
    stop.release();
  }
}

function checkTask(task: ComparisonTask): void {
  const fields = { data: "object", protocol: "object", plan: "list" } as const;
  checkObject(task, "the task", "one of { data, protocol, plan, folder }", fields);
  const { data, protocol, plan, folder } = task;
  checkObject(data, "the task's data", "what dataOfFeatures or dataOfShards gives", { features: "object", fingerprint: "text" });
  checkFeatureStructure(data.features, "the task's features");
  checkPlan(plan, protocol);
  protocol.folds.forEach(({ train, test }, fold) => {
    for (const rows of [train, test]) checkPositions(rows, `the rows of fold ${fold}`, data.features.ids.length);
  });
  checkPath(folder, "the task's folder");
}

async function makeRuns(task: ComparisonTask, options: ComparisonOptions, stop: UserStop): Promise<RunRecord[]> {
  const { data, protocol, plan, folder } = task;
  const backend = await useBackend();
  const code = runCode();
  const jobs = plan.map((run) => {
    const key = runFingerprint(protocol, data.features, data.fingerprint, run);
    return { run, key, path: recordPath(join(folder, "records"), run, key), code: code.of(run.method) };
  });
  const records = new Map<number, RunRecord>();
  const failed = new Set<number>();
  const guard: Guard = (value) => {
    if (stop.requested) throw new Interrupted("interrupted: finished runs are kept, and the next call continues from there");
    return value;
  };
  const last: Work["last"] = {};
  const told = new Set<string>();
  const onNotice = (message: string) => {
    if (!told.has(message)) options.onNotice?.(message);
    told.add(message);
  };
  await noticeEarlier(folder, onNotice);
  let waited = false;
  const onWait = async (path: string) => {
    guard(undefined);
    const holder = waited ? undefined : await holderOf(path);
    if (holder === undefined) return;
    waited = true;
    (options.onWait ?? warn)(`waiting for what is being made by ${holder}`);
  };
  const found = async (i: number, made: boolean) => {
    const record = await currentRecord(jobs[i], backend.name, onNotice);
    if (!record) return false;
    const { run, key } = jobs[i];
    await dropCheckpoints(checkpointsOfRun(run, key, { folder })); // its run may have been killed just then
    records.set(i, record);
    options.onRun?.(record, { done: records.size, total: jobs.length, made });
    return true;
  };
  for (const i of jobs.keys()) await found(i, false);
  while (records.size + failed.size < jobs.length) {
    let waiting = true;
    for (const [i, { run, key, path, code: ofRun }] of jobs.entries()) {
      if (records.has(i) || failed.has(i)) continue;
      guard(undefined);
      const lock = await tryLock(path);
      if (!lock) continue;
      waiting = false;
      try {
        // Another process may have finished it since.
        if (await found(i, false)) continue;
        const work: Work = { data, protocol, folder, backend, code: ofRun, sharedCode: code.shared, last, onWait };
        const record = await makeRun(guardedRun(run, guard), key, work, sharedModels(work, run.seed, guard));
        await writeRecord(path, record);
      } catch (error) {
        guard(undefined); // what was interrupted has not failed
        if (error instanceof Interrupted || !options.onFailure) throw error;
        failed.add(i);
        options.onFailure(run, error as Error);
        continue;
      } finally {
        await lock.release();
      }
      await found(i, true);
    }
    if (waiting) {
      await onWait(jobs.find((_, i) => !records.has(i) && !failed.has(i))!.path);
      await sleep(LOOK_AGAIN);
      for (const i of jobs.keys()) if (!records.has(i) && !failed.has(i) && existsSync(jobs[i].path)) await found(i, false);
    }
  }
  return [...jobs.keys()].flatMap((i) => records.get(i) ?? []);
}

/**
 * The records of the plan that are there already and current, in its order.
 * @throws InputError when the task is incomplete
 */
export async function currentRecords(task: ComparisonTask, onNotice?: (message: string) => void): Promise<RunRecord[]> {
  checkTask(task);
  const { data, protocol, plan, folder } = task;
  const code = runCode();
  const backend = await useBackend();
  await noticeEarlier(folder, onNotice);
  const records: RunRecord[] = [];
  for (const run of plan) {
    const key = runFingerprint(protocol, data.features, data.fingerprint, run);
    const path = recordPath(join(folder, "records"), run, key);
    const record = await currentRecord({ run, path, code: code.of(run.method) }, backend.name, onNotice);
    if (record) records.push(record);
  }
  return records;
}

async function noticeEarlier(folder: string, onNotice?: (message: string) => void): Promise<void> {
  const earlier = await earlierRecords(join(folder, "records"));
  if (earlier !== undefined) onNotice?.(earlier);
}

async function currentRecord(
  { run, path, code }: { run: PlannedRun; path: string; code: string },
  backend: string,
  onNotice?: (message: string) => void,
): Promise<RunRecord | undefined> {
  if (!existsSync(path)) return undefined;
  try {
    const record = await readRecord(path);
    // How a method is shown is no part of what was measured of it.
    const { label, reference = false } = run.method;
    if (record.code === code && record.backend === backend) return { ...record, label, reference };
    const other = record.code === code ? `on the backend ${record.backend}` : "by other code";
    onNotice?.(`${path} was made ${other}: its run is made again`);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    onNotice?.(error.message);
  }
  return undefined;
}

function guardedRun(run: PlannedRun, guard: Guard): PlannedRun {
  const { method } = run;
  return { ...run, method: { ...method, fit: async (...given) => guard(await method.fit(...given)) } };
}
