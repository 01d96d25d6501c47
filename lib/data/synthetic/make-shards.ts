import type { Worker } from "node:worker_threads";
import { InputError } from "../../runtime/check";
import { startThread } from "../../runtime/threads/threads";
import type { FileNote } from "./manifest";
import type { SyntheticChoice } from "./parameters";
import type { ShardMessage } from "./shard-worker";
import { makeShard, type Shard } from "./shards";

/** Options of {@link makeShards}. */
interface MakingOptions {
  /** Worker threads; 0 for this thread. */
  threads: number;
  /** Called once a video. */
  onVideo: () => void;
  /** Called when a shard is whole; the making waits for it. */
  onShard: (shard: Shard, note: FileNote) => Promise<void>;
}

/**
 * Makes shards in worker threads, each taking the next one as it becomes free. The bytes do not depend on the threads.
 */
export async function makeShards(
  folder: string,
  shards: readonly Shard[],
  choice: SyntheticChoice,
  options: MakingOptions,
): Promise<void> {
  const { threads, onVideo, onShard } = options;
  if (threads === 0) {
    for (const shard of shards) {
      await onShard(shard, await makeShard(folder, shard, choice, onVideo));
    }
    return;
  }
  const queue = [...shards];
  const workers = Array.from({ length: Math.min(threads, queue.length) }, () =>
    startThread("data/synthetic/shard-worker", { folder, choice }),
  );
  try {
    await Promise.all(workers.map((worker) => drain(worker, queue, options)));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function drain(worker: Worker, queue: Shard[], { onVideo, onShard }: MakingOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    let shard: Shard | undefined;
    const next = () => {
      shard = queue.shift();
      if (shard) worker.postMessage(shard);
      else resolve();
    };
    worker.on("error", reject);
    worker.on("exit", () => reject(new Error("a thread that makes synthetic videos ended early")));
    worker.on("message", (message: ShardMessage) => {
      if (message === "video") onVideo();
      else if ("problem" in message) reject(new InputError(message.problem));
      else onShard(shard!, message).then(next, reject);
    });
    next();
  });
}
