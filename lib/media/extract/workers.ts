import { type ChildProcess, fork } from "node:child_process";
import { createRequire } from "node:module";
import { availableParallelism, totalmem } from "node:os";
import { checkObject } from "../../runtime/arguments";
import { InputError } from "../../runtime/check";
import { codeEnding, moduleFile } from "../../runtime/files/project-root";
import type { WorkerAnswer, WorkerProgress, WorkerRequest, WorkerTasks } from "./worker";

/*
 * Extraction runs in processes of its own. TensorFlow reads how many cores one op may use when it is loaded, once a process:
 * training wants one core an op, these networks want several. It also keeps their memory apart, and a crash to one file.
 */

/** How long an idle process waits for more work, in milliseconds: starting one and loading networks takes 2 s. */
let patience = 5_000;

/** Bytes that one process may need, with some room. */
const MEMORY = 1.75e9;

/** More cores than these make one network no faster. */
const MOST_CORES_AN_OP = 8;

/** Cores for one op: of the machine alone, so that values never depend on how much work there is. */
function coresAnOp(): number {
  return Math.min(availableParallelism(), MOST_CORES_AN_OP);
}

/** How many files are worked on at once by default: one a core, as far as memory goes. */
export function defaultProcesses(): number {
  return Math.max(1, Math.min(availableParallelism(), Math.floor(totalmem() / 2 / MEMORY)));
}

/** Checks that what may stop the work is a signal, if it is given. */
export function checkSignal(signal: AbortSignal | undefined): void {
  if (signal !== undefined)
    checkObject(signal, "signal", "an AbortSignal, such as new AbortController().signal", { addEventListener: "function" });
}

/** Stopped on request. */
export class ExtractionStopped extends Error {
  override name = "ExtractionStopped";
  constructor() {
    super("the extraction was stopped");
  }
}

/** The process ended before it answered. */
export class WorkerEnded extends InputError {}

class MediaWorker {
  alive = true;
  private readonly child: ChildProcess;
  private settle: ((answer: WorkerAnswer | { ended: string }) => void) | undefined;
  private onPart: ((part: number) => void) | undefined;

  constructor() {
    const loader = codeEnding() === ".ts" ? ["--require", createRequire(__filename).resolve("tsx/cjs")] : [];
    this.child = fork(moduleFile("media/extract/worker"), [], {
      execArgv: loader,
      serialization: "advanced",
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      // Without a card: TF32 would give other values, and decoding takes most of the time anyway.
      env: { ...process.env, TF_NUM_INTRAOP_THREADS: String(coresAnOp()), CUDA_VISIBLE_DEVICES: "-1" },
    });
    this.child.on("message", (told: WorkerAnswer | WorkerProgress) =>
      "part" in told ? this.onPart?.(told.part) : this.settle?.(told),
    );
    this.child.once("error", (error) => this.end(`could not be started: ${error.message}`));
    this.child.once("exit", (code, signal) => this.end(`ended early (${signal ?? `exit code ${code}`})`));
    this.rest();
  }

  async run(request: WorkerRequest, signal?: AbortSignal, onPart?: (part: number) => void): Promise<unknown> {
    if (signal?.aborted) throw new ExtractionStopped();
    this.onPart = onPart;
    this.child.ref();
    this.child.channel?.ref();
    const stop = () => this.child.kill("SIGKILL");
    signal?.addEventListener("abort", stop, { once: true });
    try {
      const answer = await new Promise<WorkerAnswer | { ended: string }>((resolve) => {
        this.settle = resolve;
        if (!this.alive) this.end("ended early");
        else this.child.send(request);
      });
      if (signal?.aborted) throw new ExtractionStopped();
      if ("ended" in answer) throw new WorkerEnded(answer.ended);
      if ("result" in answer) return answer.result;
      if (answer.input) throw new InputError(answer.message);
      throw Object.assign(new Error(answer.message), { stack: answer.stack });
    } finally {
      signal?.removeEventListener("abort", stop);
      this.settle = this.onPart = undefined;
      this.rest();
    }
  }

  kill(): void {
    this.child.kill();
  }

  private rest(): void {
    this.child.unref();
    this.child.channel?.unref();
  }

  private end(how: string): void {
    this.alive = false;
    this.settle?.({ ended: `the process that extracts ${how}: perhaps memory ran out` });
  }
}

const idle: MediaWorker[] = [];
let timer: NodeJS.Timeout | undefined;

/**
 * Works in a process of its own, which is kept for a while for what comes next.
 * @param onPart called now and then with the part of a shard's media that is done, from 0 to 1
 * @throws InputError when the file cannot be worked on, also when the process ends early; {@link ExtractionStopped}
 */
export async function inWorker<Task extends keyof WorkerTasks>(
  task: Task,
  request: WorkerTasks[Task]["request"],
  signal?: AbortSignal,
  onPart?: (part: number) => void,
): Promise<WorkerTasks[Task]["result"]> {
  const worker = idle.pop() ?? new MediaWorker();
  try {
    return (await worker.run({ task, request } as WorkerRequest, signal, onPart)) as WorkerTasks[Task]["result"];
  } finally {
    if (worker.alive) idle.push(worker);
    clearTimeout(timer);
    timer = setTimeout(() => idle.splice(0).forEach((spare) => spare.kill()), patience).unref();
  }
}

/** Lets idle processes wait longer for work, as a server does. They take memory meanwhile, and end with this process. */
export function keepWorkers(milliseconds: number): void {
  patience = milliseconds;
}
