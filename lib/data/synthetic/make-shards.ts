import type { Worker } from "node:worker_threads";
import { startThread } from "../../runtime/threads";
import type { SyntheticChoice } from "./parameters";
import type { ShardMessage } from "./shard-worker";
import { makeShard, type Shard } from "./shards";

/**
 * Makes shards in `threads` worker threads, each taking the next one as it becomes free; in this thread for 0.
 * The bytes are the same either way. `onVideo` is called once a video.
 */
export async function makeShards(
  folder: string,
  shards: readonly Shard[],
  choice: SyntheticChoice,
  threads: number,
  onVideo: () => void,
): Promise<void> {
  const queue = [...shards];
  if (threads === 0) {
    for (const shard of queue) {
      await makeShard(folder, shard, choice, () => onVideo());
    }
    return;
  }
  const workers = Array.from({ length: Math.min(threads, queue.length) }, () =>
    startThread("data/synthetic/shard-worker", { folder, choice }),
  );
  try {
    await Promise.all(workers.map((worker) => drain(worker, queue, onVideo)));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function drain(worker: Worker, queue: Shard[], onVideo: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const next = () => {
      const shard = queue.shift();
      if (shard) worker.postMessage(shard);
      else resolve();
    };
    worker.on("error", reject);
    worker.on("exit", () => reject(new Error("a thread that makes synthetic videos ended early")));
    worker.on("message", (message: ShardMessage) => (message === "video" ? onVideo() : next()));
    next();
  });
}
