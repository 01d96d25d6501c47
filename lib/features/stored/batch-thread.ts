import type { Worker } from "node:worker_threads";
import { check, InputError } from "../../runtime/check";
import { startThread } from "../../runtime/threads/threads";
import type { Standardiser } from "../standardise";
import type { OrderSettings } from "./row-order";

/** What a thread reads ahead. */
export interface BatchJob {
  order: OrderSettings;
  epochs: number;
  batchSize: number;
  /** Where to begin: the epoch, from 1, and how many of its batches to pass over. */
  from: { epoch: number; batch: number };
  /** Of all rows. */
  labels: Int32Array;
  widths: { audio: number; video: number };
  standardisers: { audio: Standardiser; video: Standardiser };
}

/** The rows of a batch, standardised. All arrays are views on `memory`. */
export interface BatchArrays {
  audio: Float32Array;
  video: Float32Array;
  labels: Int32Array;
  memory: ArrayBuffer;
}

/** Memory for a batch, or the end. */
export type ToWorker = ArrayBuffer | "stop";
/** A filled batch, or why there will be none. */
export type FromWorker = ArrayBuffer | { problem: string; isInput: boolean };

/** Batches that are filled before they are asked for. */
const AHEAD = 4;

export function batchArrays(memory: ArrayBuffer, rows: number, { audio, video }: BatchJob["widths"]): BatchArrays {
  return {
    audio: new Float32Array(memory, 0, rows * audio),
    video: new Float32Array(memory, rows * audio * 4, rows * video),
    labels: new Int32Array(memory, rows * (audio + video) * 4, rows),
    memory,
  };
}

/**
 * Batches of rows on the disk, in the order of {@link windowsOf} epoch by epoch, each without its last, partial batch. A thread reads,
 * checks and standardises them ahead. In memory are two windows and a few batches.
 */
export class BatchThread {
  private readonly worker: Worker;
  private readonly ready: ArrayBuffer[] = [];
  private readonly ended: Promise<void>;
  private failure: Error | undefined;
  private wake: () => void = () => {};

  constructor(private readonly job: BatchJob) {
    this.worker = startThread("features/stored/batch-worker", job);
    this.worker.on("message", (message: FromWorker) => {
      if (message instanceof ArrayBuffer) this.ready.push(message);
      else this.failure = message.isInput ? new InputError(message.problem) : new Error(message.problem);
      this.wake();
    });
    this.worker.on("error", (error) => this.fail(error));
    this.ended = new Promise((done) =>
      this.worker.once("exit", () => {
        this.fail(new Error("the thread that reads the rows ended early"));
        done();
      }),
    );
    const { audio, video } = job.widths;
    for (let b = 0; b < AHEAD; b++) this.giveBack(new ArrayBuffer(job.batchSize * (audio + video + 1) * 4));
  }

  /**
   * The next batch; its memory is given back when it is no longer needed.
   * @throws InputError when a file is missing or damaged
   */
  async next(): Promise<BatchArrays> {
    while (this.ready.length === 0 && !this.failure) await new Promise<void>((done) => (this.wake = done));
    const memory = this.ready.shift();
    if (!memory) throw this.failure;
    return batchArrays(memory, this.job.batchSize, this.job.widths);
  }

  giveBack(memory: ArrayBuffer): void {
    check(memory.byteLength > 0, () => "the memory of a batch was given away");
    this.worker.postMessage(memory satisfies ToWorker, [memory]);
  }

  /** Ends the thread; its files are closed when this is done. Harmless when done twice. */
  async close(): Promise<void> {
    this.worker.postMessage("stop" satisfies ToWorker);
    await this.ended;
  }

  private fail(error: Error): void {
    this.failure ??= error;
    this.wake();
  }
}
