import { type ResultCell, type ResultTable, share } from "../../lib/comparison/report/result-table";
import { dataFacts } from "../../lib/figures/style/facts";
import { DIRECTIONS } from "../../lib/comparison/report/table-words";
import { METHOD_LABELS } from "../../lib/walkthrough/methods";
import type { MapRecord, Summary } from "../../lib/walkthrough/summary";

/** The walk-through's summary as a table of a paper: MAP by plain cosine in both directions, with intervals. */
export function summaryTable({ map, data, labels, seed, videos }: Summary): ResultTable {
  const cells = (record: MapRecord): ResultCell[] =>
    DIRECTIONS.flatMap(([direction]) => {
      const [low, high] = record.interval[direction];
      return [{ text: share(record[direction]) }, { text: `[${share(low)}, ${share(high)}]` }];
    });
  return {
    caption: "MAP of the methods of the walk-through, one split and one training",
    name: "walkthrough",
    corner: "method",
    groups: DIRECTIONS.map(([, title]) => ({ title, columns: ["MAP", "95 % interval"] })),
    rows: Object.entries(map).map(([method, record]) => ({
      label: (METHOD_LABELS as Record<string, string>)[method] ?? method,
      cells: cells(record),
    })),
    notes: [
      `${videos} videos, seed ${seed}, plain cosine. The interval is a 95 % bootstrap interval over queries; it says nothing about other trainings.`,
      ...(data === "synthetic" ? [`${dataFacts({ synthetic: true }).data}.`] : []),
      ...(labels === "weak" ? ["The labels are weak: a machine guessed them."] : []),
    ],
  };
}
