import { InputError } from "../../runtime/check";
import { type ExtractorPair, extractFile, factsOf, type FileRequest, type FileResult, type PairFacts } from "./extract-file";

import { extractShard, type ShardRequest, type ShardSummary } from "./extract-shard";

/*
 * The process that extracts: it answers one request after another, until the process that started it is gone.
 */

/** What a worker can do, and what it answers. */
export interface WorkerTasks {
  file: { request: FileRequest; result: FileResult };
  shard: { request: ShardRequest; result: ShardSummary | { failed: string } };
  facts: { request: ExtractorPair; result: PairFacts };
}

export type WorkerRequest = {
  [Task in keyof WorkerTasks]: { task: Task; request: WorkerTasks[Task]["request"] };
}[keyof WorkerTasks];
export type WorkerAnswer = { result: unknown } | { message: string; input: boolean; stack?: string };

/** Told before the answer, now and then: which part of a file is done, from 0 to 1. */
export interface WorkerProgress {
  part: number;
}

async function answer(asked: WorkerRequest, onPart: (part: number) => void): Promise<WorkerAnswer> {
  try {
    if (asked.task === "file") return { result: await extractFile(asked.request) };
    return { result: asked.task === "shard" ? await extractShard(asked.request, onPart) : await factsOf(asked.request) };
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    return { message, input: error instanceof InputError, stack };
  }
}

if (process.send) {
  // A Ctrl-C is for the process that started this one, which then ends it.
  process.on("SIGINT", () => undefined);
  process.once("disconnect", () => process.exit());
  // The process that asked may be gone before it is answered; then this one ends as well.
  const tell = (told: WorkerAnswer | WorkerProgress) =>
    process.send!(told, undefined, undefined, (error) => error && process.exit());
  process.on("message", (asked: WorkerRequest) => void answer(asked, (part) => tell({ part })).then(tell));
}
