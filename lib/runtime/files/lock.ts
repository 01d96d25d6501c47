import { asWriteError } from "./atomic-write";
import { holderOf, type Lock, type LockOptions, takeLock, tryLock as tryProcessLock } from "./process-lock";

export { holderOf, type Lock, type LockOptions };

/**
 * Takes the lock of a name, unless another living process has it. A holder on the same machine that has died is recognised
 * at once, also when its number was given out again. A holder that blocks its event loop for longer than
 * `options.silence` may be overtaken from another machine, never from its own.
 * @param name a path; nothing need stand there. Flags stand beside it, as `<name>.lock-<mark>`
 * @returns undefined when somebody else holds it
 * @throws InputError when no flag can be written
 */
export async function tryLock(name: string, options?: LockOptions): Promise<Lock | undefined> {
  try {
    return await tryProcessLock(name, options);
  } catch (error) {
    throw asWriteError(error, name);
  }
}

/** Runs `work` while no other process holds the lock of that name ({@link tryLock}), and waits for it as long as it takes. */
export async function withLock<Result>(
  name: string,
  work: () => Result | Promise<Result>,
  options?: LockOptions,
): Promise<Result> {
  const lock = await takeLock(name, options).catch((error: unknown) => {
    throw asWriteError(error, name);
  });
  try {
    return await work();
  } finally {
    await lock.release();
  }
}
