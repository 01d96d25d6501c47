import { parentPort, workerData } from "node:worker_threads";
import { InputError } from "../../runtime/check";
import { batchArrays, type BatchArrays, type BatchJob, type FromWorker, type ToWorker } from "./batch-thread";
import { readWindows } from "./read-ahead";
import { standardiseRow } from "../standardise";

/*
 * The thread that reads ahead: it fills batches for as long as it is given memory for them.
 */

const stop = new AbortController();
const free: ArrayBuffer[] = [];
let wake: () => void = () => {};

parentPort?.on("message", (message: ToWorker) => {
  if (message === "stop") stop.abort();
  else free.push(message);
  wake();
});

if (parentPort) void work(workerData as BatchJob);

async function work(job: BatchJob): Promise<void> {
  try {
    await fillBatches(job);
  } catch (error) {
    tell({ problem: (error as Error).message, isInput: error instanceof InputError });
  }
  parentPort!.close();
}

function tell(message: FromWorker): void {
  parentPort!.postMessage(message, message instanceof ArrayBuffer ? [message] : []);
}

/** Memory for a batch, as soon as there is some; undefined when it is to stop. */
async function freeMemory(): Promise<ArrayBuffer | undefined> {
  while (free.length === 0 && !stop.signal.aborted) await new Promise<void>((done) => (wake = done));
  return stop.signal.aborted ? undefined : free.pop();
}

async function fillBatches({ order, epochs, batchSize, labels, widths, standardisers }: BatchJob): Promise<void> {
  const width = widths.audio + widths.video;
  let batch: BatchArrays | undefined;
  let filled = 0;
  let current = 1;
  for await (const { epoch, memory: read, window } of readWindows(order, epochs, stop.signal)) {
    // The last, partial batch of an epoch is left out.
    if (epoch !== current) filled = 0;
    current = epoch;
    for (const [i, place] of window.places.entries()) {
      if (!batch) {
        const memory = await freeMemory();
        if (!memory) return;
        batch = batchArrays(memory, batchSize, widths);
      }
      const { audio, video } = batch;
      standardiseRow(read, place * width, standardisers.audio, audio, filled * widths.audio);
      standardiseRow(read, place * width + widths.audio, standardisers.video, video, filled * widths.video);
      batch.labels[filled] = labels[window.rows[i]];
      if (++filled < batchSize) continue;
      tell(batch.memory);
      batch = undefined;
      filled = 0;
    }
  }
}
