import { createRequire } from "node:module";
import { parentPort, type TransferListItem } from "node:worker_threads";
import { InputError } from "../check";
import { moduleFile } from "../files/project-root";
import type { ThreadAnswer, ThreadCall } from "./threads";

/*
 * What runs in each worker thread of `mapInThreads`: it answers one call after another.
 */

const load = createRequire(__filename);

parentPort?.on("message", async ({ module, name, argument }: ThreadCall) => {
  try {
    const work = load(moduleFile(module))[name] as (argument: unknown) => unknown;
    const result = await work(argument);
    answer({ result }, buffersOf(result));
  } catch (error) {
    answer({ error: error as Error, input: error instanceof InputError });
  }
});

function answer(message: ThreadAnswer, transfer?: TransferListItem[]): void {
  parentPort!.postMessage(message, transfer);
}

/** Memory of the result's own arrays is handed over, not copied. */
function buffersOf(result: unknown): ArrayBuffer[] {
  const arrays = Object.values(Object(result)).filter(ArrayBuffer.isView);
  return [...new Set(arrays.map((array) => array.buffer))].filter((buffer) => buffer instanceof ArrayBuffer);
}
