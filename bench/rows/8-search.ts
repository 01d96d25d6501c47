import type { BenchRow } from "../row";
import { writeVectors } from "../vectors";

const SIZES = [
  { n: 1_000_000, width: 10 },
  { n: 100_000, width: 128 },
];

/** The best ten of an index: of one query, and of a hundred at once. A single answer comes within 10 ms. */
export const rows: BenchRow[] = SIZES.flatMap(({ n, width }) => {
  const size = `${n.toLocaleString("en")} × ${width}`;
  const input = async () => [await writeVectors(n, width)];
  const of = (how: string): Pick<BenchRow, "unit" | "input" | "ours"> => ({
    unit: "ms",
    input,
    ours: { name: "index", program: "ours/search.ts", args: [how] },
  });
  const row = (how: string, name: string): BenchRow => ({
    ...of(how),
    name: `Search, ${size}, ${name}`,
    peer: { name: "FAISS", program: "peers/search.py", args: [how] },
    goal: 1,
    tolerance: 1e-2,
  });
  return [
    row("single", "one query"),
    row("batch", "100 queries"),
    { ...of("single"), name: `Search, ${size}, median of one query`, goal: 10 },
  ];
});
