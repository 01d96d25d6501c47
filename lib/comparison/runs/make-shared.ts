import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { InputError } from "../../runtime/check";
import { readContainer, writeContainer } from "../../runtime/container/container";
import { fingerprint } from "../../runtime/container/fingerprint";
import { tryLock } from "../../runtime/files/lock";
import { warn } from "../../runtime/tell";
import { dropCheckpoints } from "../../training/checkpoint/checkpoint-files";

/** How often a process looks whether another one has finished what it waits for, in milliseconds. */
const LOOK_AGAIN = 300;

/**
 * Something that several runs need, made once by whichever process comes first and loaded by the others, who wait for it. If the kept
 * file cannot be read, it is made again, with a warning.
 * @param folder where it is kept, by name and fingerprint of `inputs`
 * @param inputs everything it depends on, as plain values
 * @param make is given a folder for checkpoints of its trainings: no other process uses it meanwhile, and it is there until the result is kept
 * @param onWait called with the path now and again while another process is at it; what it throws ends the waiting
 */
export async function makeShared<Value extends object>(
  folder: string,
  name: string,
  inputs: object,
  make: (checkpoints: string) => Promise<Value>,
  onWait?: (path: string) => Promise<void>,
): Promise<Value> {
  const path = join(folder, `${name}-${fingerprint(inputs)}.sdcca`);
  const contents = { kind: name, remedy: "it is made again" };
  const load = async (onProblem?: (problem: string) => void) => {
    const kept = existsSync(path)
      ? await readContainer<Value>(path, contents).catch((error: unknown) => {
          if (!(error instanceof InputError)) throw error;
          onProblem?.(error.message);
          return undefined;
        })
      : undefined;
    if (kept) await dropCheckpoints(checkpointsOf(path)); // who made it may have been killed just then
    return kept;
  };
  for (;;) {
    const kept = await load();
    if (kept) return kept;
    const lock = await tryLock(path);
    if (lock)
      try {
        // Another process may have finished it since.
        const finished = await load((problem) => warn(`making ${name} again: ${problem}`));
        if (finished) return finished;
        const value = await make(checkpointsOf(path));
        await writeContainer(path, contents, value);
        await dropCheckpoints(checkpointsOf(path));
        return value;
      } finally {
        await lock.release();
      }
    await onWait?.(path);
    await sleep(LOOK_AGAIN);
  }
}

/** Where the trainings of a result keep their checkpoints until it is kept in this file itself. */
export function checkpointsOf(path: string): string {
  return `${path}.checkpoints`;
}
