import { writeEmbeddings } from "../embeddings";
import type { BenchRow } from "../row";

/** MAP and the 11-point precision–recall curve, audio to video and video to audio, from embeddings. */
export const rows: BenchRow[] = [
  {
    name: "Evaluation, 10,000 × 10,000 both ways",
    unit: "s",
    ours: { name: "threads", program: "ours/evaluation.ts" },
    peer: { name: "NumPy", program: "peers/evaluation.py" },
    input: async () => [await writeEmbeddings(10_000)],
    goal: 0.25,
    tolerance: 1e-4,
  },
];
