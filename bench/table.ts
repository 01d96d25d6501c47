import type { BenchRow } from "./row";

/** What a row came to. */
export interface Outcome {
  row: string;
  unit: string;
  goal: number;
  limit?: number;
  ours: { name: string; values: number[] };
  peer?: { name: string; values: number[] };
  /** Ours / the peer's, of medians; without a peer the median itself. */
  score: number;
  /** The same of the smallest values, which others' work on the machine disturbs least. */
  scoreOfBest: number;
  /** Cores at work for others meanwhile. */
  others: number;
  /** Undefined when that was too much to tell. */
  met?: boolean;
  /** Medians of both sides' results, where they are compared. */
  results?: number[];
  /** The two lie too far apart: the sides did not do the same work. */
  differs?: boolean;
}

export function outcome(row: BenchRow, ours: number[], peer: number[], others: number, judged: boolean): Outcome {
  const score = (of: (values: number[]) => number) => (row.peer ? of(ours) / of(peer) : of(ours));
  return {
    row: row.name,
    unit: row.unit,
    goal: row.goal,
    ...(row.limit !== undefined && { limit: row.limit }),
    ours: { name: row.ours.name, values: ours },
    ...(row.peer && { peer: { name: row.peer.name, values: peer } }),
    score: score(median),
    scoreOfBest: score((values) => Math.min(...values)),
    others,
    ...(judged && { met: score(median) <= row.goal && median(ours) <= (row.limit ?? Infinity) }),
  };
}

/** All rows as a Markdown table: medians, with the smallest and the largest value in brackets. */
export function table(outcomes: readonly Outcome[]): string {
  const lines = outcomes.map(({ row, unit, goal, limit, ours, peer, score, scoreOfBest, others, met, differs }) => {
    const side = (one?: { name: string; values: number[] }) =>
      one
        ? `${one.name}: ${show(median(one.values))} ${unit} (${show(Math.min(...one.values))} – ${show(Math.max(...one.values))})`
        : "–";
    const verdict = differs ? "results differ" : met === undefined ? "busy machine: not judged" : met ? "met" : "missed";
    const ratio = peer ? `${show(score)} (${show(scoreOfBest)})` : `${show(score)} ${unit}`;
    return [
      row,
      side(ours),
      side(peer),
      ratio,
      `≤ ${show(goal)}${peer ? "" : ` ${unit}`}${limit === undefined ? "" : ` and ≤ ${show(limit)} ${unit}`}`,
      others.toFixed(2),
      verdict,
    ];
  });
  const head = ["", "ours: median (least – most)", "peer", "ratio of medians (of least)", "goal", "others' cores", "verdict"];
  return [head, head.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function show(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(value < 0.1 ? 2 : 3);
}
