import { dirname } from "node:path";
import { asWriteError } from "./atomic-write";
import {
  holderOf as holderOfProcessLock,
  type Lock,
  type LockOptions,
  takeLock,
  takeUnlessAlive as takeProcessLockUnlessAlive,
  tryLock as tryProcessLock,
} from "./process-lock";
import { asReadError } from "./read-file";

export type { Lock, LockOptions };

/**
 * Takes the lock of a name, unless another living process has it. A dead holder on the same machine is recognised at once, also when
 * its process number was reused. If a holder blocks its event loop for longer than `options.silence`, a process on another machine
 * may take the lock; a process on the same machine never does.
 * @param name a path, which need not exist. Flags are files beside it, `<name>.lock-<mark>`
 * @returns undefined when another process holds it
 * @throws InputError when no flag can be written, or the flags of others cannot be read
 */
export async function tryLock(name: string, options?: LockOptions): Promise<Lock | undefined> {
  return told(name, tryProcessLock(name, options));
}

/**
 * {@link tryLock} for who goes on without the lock where another has it: a holder that cannot be asked after, on another machine or
 * before this one was started anew, is first watched, until it touches its flag or has been silent for `options.silence`.
 * @returns undefined when a living process holds it
 * @throws InputError when no flag can be written, or the flags of others cannot be read
 */
export async function takeUnlessAlive(name: string, options?: LockOptions): Promise<Lock | undefined> {
  return told(name, takeProcessLockUnlessAlive(name, options));
}

/** Runs `work` while no other process holds the lock of that name ({@link tryLock}), and waits for it as long as it takes. */
export async function withLock<Result>(
  name: string,
  work: () => Result | Promise<Result>,
  options?: LockOptions,
): Promise<Result> {
  const lock = await told(name, takeLock(name, options));
  try {
    return await work();
  } finally {
    await lock.release();
  }
}

/**
 * Who holds a lock, in words: `process 12 on elsewhere (/path/of/its/flag)`; undefined when no process does.
 * @throws InputError when the flags cannot be read
 */
export async function holderOf(name: string, options?: LockOptions): Promise<string | undefined> {
  return told(name, holderOfProcessLock(name, options));
}

/** What comes of a lock, or why no flag can be written, or none read. */
async function told<Result>(name: string, taken: Promise<Result>): Promise<Result> {
  try {
    return await taken;
  } catch (error) {
    const isRead = ["scandir", "stat"].includes((error as NodeJS.ErrnoException).syscall ?? "");
    throw isRead ? asReadError(error, dirname(name)) : asWriteError(error, name);
  }
}
