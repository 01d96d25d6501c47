import { writeEmbeddings } from "../embeddings";
import type { BenchRow, Side } from "../row";

/**
 * From n × 10 to the plane, 500 epochs on both sides. Two programs' layouts differ; what is compared is how far neighbours in
 * the plane are neighbours in truth, which differs by less than .01 between layouts that are equally good.
 */
const row = (n: number, name: string, peer: Side): BenchRow => ({
  name,
  unit: "s",
  ours: { name: "threads", program: "ours/umap.ts" },
  peer,
  input: async () => [await writeEmbeddings(n)],
  goal: 1,
  tolerance: 0.02,
  repeats: n > 2000 ? 3 : 5,
});

export const rows = [2000, 10_000].flatMap((n) => {
  const name = `UMAP, ${n.toLocaleString("en")} × 10`;
  return [
    row(n, name, { name: "umap-learn", program: "peers/umap_learn.py" }),
    row(n, `${name}, against umap-js`, { name: "umap-js", program: "peers/umap-js.ts" }),
  ];
});
