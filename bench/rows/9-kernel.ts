import type { BenchRow } from "../row";

/** The notebook kernel against tslab's own, with the same library in the same folder. */
const row = (name: string, what: string, unit: BenchRow["unit"], goal: number, limit: number): BenchRow => ({
  name: `Kernel: ${name}`,
  unit,
  ours: { name: "ours", program: "kernel-start.ts", args: ["tslab", what] },
  peer: { name: "stock tslab", program: "kernel-start.ts", args: ["tslab-stock", what] },
  goal,
  limit,
  tolerance: 1e-6,
  repeats: 3,
});

export const rows = [
  row("start to a first result of the library", "start", "s", 0.25, 3),
  row("the same in a fresh clone", "fresh", "s", 0.35, 5),
  row("memory with the library and TensorFlow", "memory", "MB", 0.8, 750),
];
