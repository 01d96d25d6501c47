import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { checkOptions } from "../arguments";
import { checkInteger, InputError } from "../check";
import { codeEnding, moduleFile } from "../files/project-root";

/** A function that worker threads can call: exported by its own name from a module of `lib`, of one argument that can be cloned. */
interface ThreadTask<Argument, Result> {
  /** The module's path below `lib`, without extension. */
  module: string;
  work: (argument: Argument) => Result | Promise<Result>;
}

/** How many threads share the work. */
export interface ThreadOptions {
  /** Worker threads; 0 does the work in this thread. Default: one a core. Results do not depend on it. */
  threads?: number;
}

/** The messages to and from a thread. */
export interface ThreadCall {
  module: string;
  /** The function's name. */
  name: string;
  argument: unknown;
}
export type ThreadAnswer = { result: unknown } | { error: Error; input: boolean };

/** How long idle threads wait for more work, in milliseconds: starting one costs 0.2 s, keeping one about 40 MB. */
const PATIENCE = 5_000;

/**
 * The number of threads that options ask for.
 * @param usual where they say nothing: by default one a core
 * @throws InputError for anything but a whole number from 0 to 64
 */
export function threadCount(options: ThreadOptions, usual = availableParallelism()): number {
  checkOptions(options);
  return checkInteger(options.threads ?? usual, "threads", 0, 64);
}

/** Starts a module of `lib` in a thread of its own. */
export function startThread(module: string, workerData?: unknown): Worker {
  // Threads do not inherit a TypeScript loader on every version of Node, and the notebook kernel has none to inherit.
  const loader = codeEnding() === ".ts" ? [createRequire(__filename).resolve("tsx/cjs")] : [];
  const code = [...loader, moduleFile(module)].map((file) => `require(${JSON.stringify(file)});`).join("\n");
  return new Worker(code, { eval: true, workerData, execArgv: [] });
}

/**
 * Calls a function for each argument in worker threads, each taking the next one as it becomes free, and gives the results
 * in the order of the arguments. An error is thrown in the place of its result, so it does not depend on which thread was first.
 * Work not yet begun is then dropped.
 * @param threads with 0 the function is called in this thread
 */
export async function* mapInThreads<Argument, Result>(
  { module, work }: ThreadTask<Argument, Result>,
  given: Iterable<Argument>,
  threads: number,
): AsyncGenerator<Result> {
  if (threads === 0) {
    for (const argument of given) yield await work(argument);
    return;
  }
  const queue = [...given];
  const results = queue.map(() => settleable<Result>());
  let next = 0;
  const drain = async () => {
    let thread: Thread | undefined;
    let at: number | undefined;
    try {
      thread = threadPool.take();
      while (next < queue.length) {
        const i = (at = next++);
        await thread.call({ module, name: work.name, argument: queue[i] }).then(
          (result) => results[i].resolve(result as Result),
          (error) => results[i].reject(error),
        );
      }
    } catch (error) {
      // No thread can be started, or an argument cannot be sent: told where a result would have stood.
      if (at !== undefined) results[at]?.reject(error);
      while (next < queue.length) results[next++].reject(error);
    } finally {
      if (thread) threadPool.giveBack(thread);
    }
  };
  const drains = Array.from({ length: Math.min(threads, queue.length) }, drain);
  try {
    for (let i = 0; i < results.length; i++) {
      yield await results[i].promise;
      results[i] = undefined as never; // lets the result be collected
    }
  } finally {
    next = queue.length;
    await Promise.all(drains);
  }
}

interface Settleable<T> {
  promise: Promise<T>;
  resolve(value: T): void;
  reject(error: unknown): void;
}

function settleable<T>(): Settleable<T> {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((yes, no) => ([resolve, reject] = [yes, no]));
  promise.catch(() => {}); // thrown when its turn comes, which may be never
  return { promise, resolve, reject };
}

/** One worker thread that answers calls, one at a time. */
export class Thread {
  alive = true;
  private readonly worker = startThread("runtime/threads/thread-worker");
  private waiting: Settleable<unknown> | undefined;

  constructor() {
    this.worker.unref();
    this.worker.on("message", (answer: ThreadAnswer) => {
      const { resolve, reject } = this.waiting!;
      this.worker.unref();
      if ("result" in answer) resolve(answer.result);
      else reject(answer.input ? new InputError(answer.error.message) : answer.error);
    });
    this.worker.on("error", (error) => this.fail(error));
    this.worker.on("exit", () => this.fail(new Error("a worker thread ended early")));
  }

  call(call: ThreadCall): Promise<unknown> {
    this.waiting = settleable();
    if (!this.alive) {
      this.waiting.reject(new Error("a worker thread ended early"));
      return this.waiting.promise;
    }
    // A thread at work keeps the process alive; an idle one does not.
    this.worker.ref();
    this.worker.postMessage(call);
    return this.waiting.promise;
  }

  end(): void {
    void this.worker.terminate();
  }

  private fail(error: Error): void {
    this.alive = false;
    this.waiting?.reject(error);
  }
}

/** Threads that wait for work, of any module: who takes one gives it back, or ends it. */
class ThreadPool {
  private idle: Thread[] = [];
  private timer: NodeJS.Timeout | undefined;

  take(): Thread {
    return this.idle.pop() ?? new Thread();
  }

  giveBack(thread: Thread): void {
    if (thread.alive) this.idle.push(thread);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.idle.splice(0).forEach((spare) => spare.end()), PATIENCE).unref();
  }
}

export const threadPool = new ThreadPool();
