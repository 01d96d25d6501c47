import { writeEmbeddings } from "../embeddings";
import type { BenchRow } from "../row";

/** From n × 10 to the plane, 500 epochs on both sides. Two programs' layouts differ, so no results are compared. */
export const rows = [2000, 10_000].map((n): BenchRow => ({
  name: `UMAP, ${n.toLocaleString("en")} × 10`,
  unit: "s",
  ours: { name: "threads", program: "ours/umap.ts" },
  peer: { name: "umap-learn", program: "peers/umap_learn.py" },
  input: async () => [await writeEmbeddings(n)],
  goal: 1,
  repeats: n > 2000 ? 3 : 5,
}));
