import type { ExactIndex } from "../../lib/retrieval/create-index";

type Cell = string | number | boolean;

/** A column of an index's table, as the page offers it: numbers as a range, all else as a choice of values. */
export type FilterColumn =
  | { name: string; kind: "range"; from: number; to: number }
  | { name: string; kind: "choice"; values: Cell[] }
  | { name: string; kind: "too many" };

/** A column of more different values is no choice. */
const MOST_VALUES = 200;

/** The columns that say anything of an item, in their order; values of a choice in the order of the alphabet. */
export function filterColumns(columns: ReturnType<ExactIndex["columns"]>): FilterColumn[] {
  return [...columns].flatMap(([name, cells]): FilterColumn[] => {
    const values = [...new Set(cells)].filter((cell): cell is Cell => cell !== null);
    if (values.length === 0) return [];
    if (values.every((value): value is number => typeof value === "number")) {
      const sorted = [...values].sort((a, b) => a - b);
      return [{ name, kind: "range", from: sorted[0], to: sorted[sorted.length - 1] }];
    }
    if (values.length > MOST_VALUES) return [{ name, kind: "too many" }];
    return [{ name, kind: "choice", values: values.sort((a, b) => String(a).localeCompare(String(b), "en", { numeric: true })) }];
  });
}
