import { parentPort, workerData } from "node:worker_threads";
import { InputError } from "../../runtime/check";
import type { FileNote } from "./manifest";
import type { SyntheticChoice } from "./parameters";
import { makeShard, type Shard } from "./shards";

/** What a worker says: one more video is made; its shard is whole, with its note; what the user must put right. */
export type ShardMessage = "video" | FileNote | { problem: string };

const { folder, choice } = workerData as { folder: string; choice: SyntheticChoice };

parentPort?.on("message", async (shard: Shard) => {
  const say = (message: ShardMessage) => parentPort?.postMessage(message);
  try {
    say(await makeShard(folder, shard, choice, () => say("video")));
  } catch (error) {
    // The class of an error is lost between threads. Any other ends the worker, and its parent sees it.
    if (!(error instanceof InputError)) throw error;
    say({ problem: error.message });
  }
});
