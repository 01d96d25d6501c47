import { readdir, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { checkPath } from "../../runtime/arguments";
import { readContainer, writeContainer } from "../../runtime/container/container";
import { InputError } from "../../runtime/check";
import { DiskFull, removeFile } from "../../runtime/files/atomic-write";
import { holderOf, type Lock, takeUnlessAlive } from "../../runtime/files/lock";
import { asReadError } from "../../runtime/files/read-file";
import { warn } from "../../runtime/tell";

const CONTENTS = { kind: "training checkpoint", remedy: "it is not used, and an earlier one is, if there is one" };
/** Name of the training, fingerprint of what it depends on, and its steps so far; and what an interrupted write left. */
const OURS = /^(.+)-([0-9a-f]{12})\.(\d+|finished)\.checkpoint(\..*\.partial)?$/;

/** Says a sentence to the user. */
type Notice = (sentence: string) => void;

/** Which training it is. */
export interface TrainingName {
  /** What is trained, in small letters, such as `attention`. */
  name: string;
  /** Fingerprint of all that it depends on. */
  key: string;
}

/**
 * The checkpoints of one training in a folder: the newest ones, each a file of its own, or that of its end. Only the process that holds
 * the lock writes there.
 */
export class CheckpointFiles {
  private readonly told = new Set<string>();

  private constructor(
    private readonly folder: string,
    private readonly training: TrainingName,
    private readonly keep: number,
    private readonly lock: Lock | undefined,
    private readonly notice: Notice,
  ) {}

  /**
   * Takes the checkpoints of a training; undefined, with a sentence, when another living process has them. On a full disk they are read
   * and cannot be taken, which a sentence says: should another process begin the same training it writes the same.
   * @throws InputError when the folder cannot be written to
   */
  static async open(folder: string, training: TrainingName, keep: number, notice: Notice): Promise<CheckpointFiles | undefined> {
    const stem = join(folder, stemOf(training));
    // Where this machine was started anew, or another one goes on, the flag of the killed training cannot be asked after.
    const onWait = (holder: string) =>
      notice(`the checkpoints of this training were held by ${holder}: seeing for at most 90 s whether that still trains`);
    let isFull = false;
    const lock = await takeUnlessAlive(stem, { onWait }).catch((error: unknown) => {
      if (!(error instanceof DiskFull)) throw error;
      isFull = true;
      notice(`the training begins without the lock of its checkpoints: ${error.message}`);
      return undefined;
    });
    const holder = lock ? undefined : await holderOf(stem);
    if (!lock && (holder || !isFull)) {
      notice(`the checkpoints of this training are held by ${holder}: this one is trained without any`);
      return undefined;
    }
    const files = new CheckpointFiles(folder, training, keep, lock, notice);
    for (const { file, partial } of await files.own()) if (partial) await files.remove(file);
    return files;
  }

  /**
   * Gives the newest state that can be used to `accept`: that of the end if there is one, or that of the most steps. One that is damaged,
   * or that `accept` refuses by an InputError, is passed over with a sentence.
   * @param accept is also told the steps by its name, `Infinity` at the end
   * @returns whether one was accepted
   */
  async newest(accept: (state: object, steps: number) => void): Promise<boolean> {
    await this.noticeOthers();
    for (const { file, steps } of await this.own()) {
      const path = join(this.folder, file);
      try {
        const state = await readContainer<object>(path, CONTENTS, { key: this.training.key });
        if (state === undefined) throw new InputError(`${path} was written by another training: ${CONTENTS.remedy}`);
        accept(state, steps);
        return true;
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        const { message } = error;
        this.notice(message.startsWith(path) ? message : `${path} does not fit the training (${message}): ${CONTENTS.remedy}`);
      }
    }
    return false;
  }

  /** Writes the state after so many steps, or of the end, and removes those that it replaces. @throws InputError when it cannot be written */
  async write(steps: number | "finished", state: object): Promise<void> {
    const written = `${stemOf(this.training)}.${steps}.checkpoint`;
    await writeContainer(join(this.folder, written), CONTENTS, state, { key: this.training.key });
    await this.removeOthers(steps);
  }

  /** Removes those that the state after so many steps, or of the end, replaces. */
  async removeOthers(steps: number | "finished"): Promise<void> {
    const own = await this.own();
    const written = `${stemOf(this.training)}.${steps}.checkpoint`;
    const last = steps === "finished" ? -1 : steps;
    // One of more steps was refused, or the training would have gone on from there.
    const kept = own.filter((one) => one.steps <= last && !one.partial).slice(0, this.keep);
    for (const one of own) if (one.file !== written && !kept.includes(one)) await this.remove(one.file);
  }

  /** Where the system refuses, that is said once, and it is tried again when the next one is written. */
  private async remove(file: string): Promise<void> {
    try {
      await removeFile(join(this.folder, file));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      if (!this.told.has(file)) this.notice(error.message);
      this.told.add(file);
    }
  }

  async close(): Promise<void> {
    await this.lock?.release().catch(() => undefined); // its folder is gone, and the flag with it
  }

  /** Those of this training, the end first, then by falling number of steps. */
  private async own() {
    const { name, key } = this.training;
    const all = await checkpointsIn(this.folder);
    return all.filter((one) => one.name === name && one.key === key).sort((a, b) => b.steps - a.steps);
  }

  private async noticeOthers(): Promise<void> {
    const { name, key } = this.training;
    const all = await checkpointsIn(this.folder);
    const other = all.find((one) => one.name === name && one.key !== key && one.steps < Infinity && !one.partial);
    if (other && !all.some((one) => one.name === name && one.key === key))
      this.notice(
        `${this.folder} holds a checkpoint of another training (${other.file}), of other data, options or code: it is left alone, ` +
          "and this training begins anew",
      );
  }
}

/**
 * Removes the checkpoints of all trainings from a folder, and the folder if nothing else is in it: once a model is saved, they serve
 * no more. A folder that is not there is fine.
 * @throws InputError when the folder cannot be read, or a file cannot be removed
 */
export async function removeCheckpoints(folder: string): Promise<void> {
  checkPath(folder, "the folder");
  for (const { file } of await checkpointsIn(folder)) await removeFile(join(folder, file));
  await rmdir(folder).catch(() => undefined); // other files are in it, or it is not there
}

/** {@link removeCheckpoints} once the result of the trainings is kept: where they cannot be removed a sentence says so, and no more. */
export async function dropCheckpoints(folder: string): Promise<void> {
  await removeCheckpoints(folder).catch((error: Error) => warn(`checkpoints that are no longer needed stay: ${error.message}`));
}

async function checkpointsIn(folder: string) {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw asReadError(error, folder);
  });
  return names.flatMap((file) => {
    const [, name, key, steps, partial] = OURS.exec(file) ?? [];
    return name === undefined ? [] : [{ file, name, key, steps: steps === "finished" ? Infinity : Number(steps), partial }];
  });
}

function stemOf({ name, key }: TrainingName): string {
  return `${name}-${key}`;
}
