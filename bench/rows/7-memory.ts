import { videos } from "../data";
import type { BenchRow } from "../row";

/** The most memory that one process takes for features of 10,000 videos, training on them and evaluation. */
export const rows: BenchRow[] = [
  {
    name: "Peak memory, 10,000 videos with training",
    unit: "MB",
    ours: { name: "one process", program: "ours/memory.ts" },
    input: async () => [(await videos(10_000)).folder],
    goal: 1000,
    repeats: 1,
    fresh: true,
  },
];
