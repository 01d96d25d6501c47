import { createRequire } from "node:module";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { projectRoot } from "../../runtime/project-root";
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
  const root = projectRoot();
  const fromRoot = createRequire(join(root, "package.json"));
  // Threads do not inherit a TypeScript loader on every version of Node, and the notebook kernel has none to inherit.
  const start = [fromRoot.resolve("tsx/cjs"), join(root, "lib", "data", "synthetic", "shard-worker.ts")];
  const code = start.map((file) => `require(${JSON.stringify(file)});`).join("\n");
  const workers = Array.from(
    { length: Math.min(threads, queue.length) },
    () => new Worker(code, { eval: true, workerData: { folder, choice }, execArgv: [] }),
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
