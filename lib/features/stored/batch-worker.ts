import { parentPort, workerData } from "node:worker_threads";
import { InputError } from "../../runtime/check";
import { batchArrays, type BatchJob, type FromWorker, type ToWorker } from "./batch-thread";
import { readWindows } from "./read-ahead";
import { mostRows } from "./row-order";
import { rowStandardiser } from "./standardise-kernel";

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

async function fillBatches({ order, epochs, batchSize, from, labels, widths, standardisers }: BatchJob): Promise<void> {
  const most = mostRows(order);
  const { windows, audio, video, fill } = rowStandardiser(standardisers, { windows: [most, most], rows: batchSize });
  const ofBatch = new Int32Array(batchSize);
  let filled = 0;
  let current = from.epoch;
  let passed = from.batch * batchSize;
  for await (const { epoch, window, memory } of readWindows(order, { first: from.epoch, last: epochs }, windows, stop.signal)) {
    // The last, partial batch of an epoch is left out.
    if (epoch !== current) filled = 0;
    current = epoch;
    for (const [i, place] of window.places.entries()) {
      if (passed > 0) {
        passed--;
        continue;
      }
      fill(filled, memory, place);
      ofBatch[filled] = labels[window.rows[i]];
      if (++filled < batchSize) continue;
      filled = 0;
      const free = await freeMemory();
      if (!free) return;
      const batch = batchArrays(free, batchSize, widths);
      batch.audio.set(audio);
      batch.video.set(video);
      batch.labels.set(ofBatch);
      tell(free);
    }
  }
}
