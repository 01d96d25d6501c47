/** How a lock is waited for. */
export interface LockOptions {
  /**
   * A holder that cannot be checked (on another machine, for example) is considered dead when its flag has been unchanged for this
   * many milliseconds. Holders update their flags every 5 s. Default 90,000.
   */
  silence?: number;
  /** A wait that is over in this many milliseconds is not spoken of. Default 0. */
  patience?: number;
  /** Called once, when there is somebody to wait for, with the words of `holderOf`. */
  onWait?: (holder: string) => void;
}

/** A lock that this process holds. */
export interface Lock {
  release(): Promise<void>;
}

/** `tryLock` of `lock.ts`, with the system's own errors. */
export function tryLock(name: string, options?: LockOptions): Promise<Lock | undefined>;

/** The lock of a name, waited for as long as it takes. */
export function takeLock(name: string, options?: LockOptions): Promise<Lock>;

/** {@link takeLock}, but undefined as soon as a holder is known to live. One that cannot be asked after is watched until that is known. */
export function takeUnlessAlive(name: string, options?: LockOptions): Promise<Lock | undefined>;

/** Who holds a lock, in words: `process 12 on elsewhere (/path/of/its/flag)`; undefined when no process does. */
export function holderOf(name: string, options?: LockOptions): Promise<string | undefined>;
