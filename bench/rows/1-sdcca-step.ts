import { type BenchRow } from "../row";

const GOALS = { 200: 0.7, 1000: 0.9 };
const PEERS = [
  ["PyTorch", "eager"],
  ["PyTorch compiled", "compiled"],
];

/** A training step of S-DCCA with the authors' layers, dropout and optimiser: 40 of them a repetition. */
export const rows = Object.entries(GOALS).flatMap(([batch, goal]) =>
  PEERS.map(([peer, way]): BenchRow => ({
    name: `S-DCCA step, batch ${Number(batch).toLocaleString("en")}, against ${peer}`,
    unit: "ms",
    ours: { name: "captured", program: "ours/training-step.ts", args: ["sdcca", batch, "40"] },
    peer: { name: peer, program: "peers/training_step.py", args: ["sdcca", batch, "40", way] },
    goal,
    repeats: 9,
  })),
);
