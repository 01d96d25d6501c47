import { videos } from "../data";
import type { BenchRow } from "../row";

/** From shards on disk (in the system's cache after the first repetition) to chunk means and video means in memory. */
export const rows: BenchRow[] = [
  {
    name: "TFRecord → features, 2,000 videos",
    unit: "s",
    ours: { name: "threads", program: "ours/features.ts" },
    peer: { name: "tf.data", program: "peers/features.py" },
    input: async () => (await videos(2000)).shards,
    goal: 0.4,
    tolerance: 1e-4,
    repeats: 11,
  },
];
