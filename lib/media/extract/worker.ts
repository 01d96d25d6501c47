import { InputError } from "../../runtime/check";
import { extractFile, type FileRequest, type FileResult } from "./extract-file";

/*
 * The process that extracts: it answers one request after another, until the process that started it is gone.
 */

/** What the worker answers. */
export type WorkerAnswer = { result: FileResult } | { message: string; input: boolean; stack?: string };

async function answer(request: FileRequest): Promise<WorkerAnswer> {
  try {
    return { result: await extractFile(request) };
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    return { message, input: error instanceof InputError, stack };
  }
}

if (process.send) {
  // A Ctrl-C is for the process that started this one, which then ends it.
  process.on("SIGINT", () => undefined);
  process.once("disconnect", () => process.exit());
  process.on("message", (request: FileRequest) => void answer(request).then((told) => process.send!(told)));
}
