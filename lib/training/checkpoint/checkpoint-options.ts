import { checkObject, checkPath } from "../../runtime/arguments";
import { check, checkInteger, described } from "../../runtime/check";

/** Where and how often a training writes checkpoints. */
export interface CheckpointOptions {
  /**
   * The folder that they are in, made if needed. Several trainings may share it: the names of the files tell them apart. Other files
   * there are left alone.
   */
  folder: string;
  /** Written after every so many epochs, at least 1. */
  everyEpochs?: number;
  /**
   * Written after every so many minutes, above 0, also within an epoch. Default, where neither is given: as often as it takes at most
   * 1 % of the training's time, and not more often than every five seconds.
   */
  everyMinutes?: number;
  /** How many are kept, the newest ones, at least 1. Default 2: if the newest one is damaged, the one before is used. */
  keep?: number;
}

/** {@link CheckpointOptions}, or their folder alone. */
export type Checkpoint = string | CheckpointOptions;

/** Adds the defaults. @throws InputError for no folder, or a number out of range */
export function checkpointSettings(given: Checkpoint): CheckpointOptions & { keep: number } {
  const options = typeof given === "string" ? { folder: given } : given;
  checkObject(options, "checkpoint", 'a folder, or options such as { folder: "checkpoints", everyEpochs: 5 }');
  const { folder, everyEpochs, everyMinutes, keep = 2 } = options;
  checkPath(folder, "the folder of the checkpoints");
  if (everyEpochs !== undefined) checkInteger(everyEpochs, "everyEpochs", 1);
  check(
    everyMinutes === undefined || (Number.isFinite(everyMinutes) && everyMinutes > 0),
    () => `everyMinutes must be a finite number above 0; got ${described(everyMinutes)}`,
  );
  return { folder, everyEpochs, everyMinutes, keep: checkInteger(keep, "keep", 1) };
}

/** The share of the time that checkpoints may take where nothing else is said. */
const SHARE = 0.01;
/** Milliseconds between them at least, then. */
const SOONEST = 5000;

/** Says when the next checkpoint is due. */
export class Pace {
  private last = performance.now();
  private cost = 0;

  constructor(private readonly options: Pick<CheckpointOptions, "everyEpochs" | "everyMinutes">) {}

  /** @param epoch the epoch that has just ended; undefined within one */
  isDue(epoch?: number): boolean {
    const { everyEpochs, everyMinutes } = this.options;
    if (epoch !== undefined && everyEpochs !== undefined && epoch % everyEpochs === 0) return true;
    if (everyMinutes === undefined && everyEpochs !== undefined) return false;
    const wait = everyMinutes === undefined ? Math.max(SOONEST, this.cost / SHARE) : everyMinutes * 60_000;
    return performance.now() - this.last >= wait;
  }

  /** Notes that one was written, which began at this time. */
  written(began: number): void {
    this.last = performance.now();
    this.cost = this.last - began;
  }
}
