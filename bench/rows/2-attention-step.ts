import { type BenchRow } from "../row";

const PEERS = [
  ["PyTorch", "eager"],
  ["PyTorch compiled", "compiled"],
];

/** A training step of the chunk attention: 100 tracks of 30 chunks, 128 units; 10 of them a repetition. */
export const rows = PEERS.map(([peer, way]): BenchRow => ({
  name: `Attention-LSTM step, against ${peer}`,
  unit: "ms",
  ours: { name: "captured", program: "ours/training-step.ts", args: ["attention", "128", "10"] },
  peer: { name: peer, program: "peers/training_step.py", args: ["attention", "128", "10", way] },
  goal: 0.8,
  repeats: 9,
}));
