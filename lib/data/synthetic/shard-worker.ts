import { parentPort, workerData } from "node:worker_threads";
import type { SyntheticChoice } from "./parameters";
import { makeShard, type Shard } from "./shards";

/** What a worker says: one more video is made, or its shard is whole. */
export type ShardMessage = "video" | "shard";

const { folder, choice } = workerData as { folder: string; choice: SyntheticChoice };

// A rejection ends the worker, and its parent sees the error.
parentPort?.on("message", async (shard: Shard) => {
  await makeShard(folder, shard, choice, () => parentPort?.postMessage("video" satisfies ShardMessage));
  parentPort?.postMessage("shard" satisfies ShardMessage);
});
