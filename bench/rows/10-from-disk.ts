import type { BenchRow } from "../row";
import { storedRows } from "../stored-rows";

const VIDEOS = 1_000_000;
const input = async () => [await storedRows(VIDEOS)];

/** Training on a million videos whose features are on the disk: a step against one in memory, and the memory of a whole training. */
export const rows: BenchRow[] = [
  ...[200, 1000].map((batch): BenchRow => ({
    name: `S-DCCA step from disk, a million videos, batch ${batch.toLocaleString("en")}`,
    unit: "ms",
    ours: { name: "from disk", program: "ours/stored-step.ts", args: ["disk", `${batch}`, "100"] },
    peer: { name: "in memory, ours", program: "ours/stored-step.ts", args: ["memory", `${batch}`, "100"] },
    input,
    goal: 1.3,
    repeats: 9,
  })),
  {
    name: "Peak memory, a million videos trained from disk",
    unit: "MB",
    ours: { name: "one process", program: "ours/stored-memory.ts" },
    input,
    goal: 2000,
    repeats: 1,
    fresh: true,
  },
];
