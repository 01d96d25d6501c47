import { checkObject, checkObjects, checkTexts } from "../../runtime/arguments";
import { check } from "../../runtime/check";

/** A table, before it is written as Markdown or LaTeX. */
export interface ResultTable {
  caption: string;
  /** For `\label` and file names. */
  name: string;
  /** Heading of the first column. */
  corner: string;
  /** Columns in groups, such as one for each direction. An empty title is not shown. */
  groups: { title: string; columns: string[] }[];
  rows: ResultRow[];
  /** Sentences below. */
  notes: string[];
}

/** A row, and whether there is a rule above it. */
export interface ResultRow {
  label: string;
  cells: ResultCell[];
  ruled?: boolean;
}

/** The text of a cell, and how it is marked. */
export interface ResultCell {
  text: string;
  mark?: "best" | "second";
}

/** Checks that it is a table, with a cell for each column in every row. */
export function checkTable(table: ResultTable): void {
  const what = "a table, as mapTable gives it";
  checkObject(table, "the table", what, {
    caption: "text",
    name: "text",
    corner: "text",
    groups: "list",
    rows: "list",
    notes: "list",
  });
  const { groups, rows, notes } = table;
  checkObjects(groups, "the table's groups", "columns", { title: "text", columns: "list" });
  for (const { columns } of groups) checkTexts(columns, "the columns");
  checkObjects(rows, "the table's rows", "rows", { label: "text", cells: "list" });
  const width = groups.reduce((sum, { columns }) => sum + columns.length, 0);
  for (const { label, cells } of rows) {
    checkObjects(cells, `the cells of ${label}`, "cells", { text: "text" });
    check(cells.length === width, () => `${label} has ${cells.length} cells, and there are ${width} columns`);
  }
  checkTexts(notes, "the table's notes");
}

/** What is shown where there is no value. */
export const NOTHING = "–";

/** A method's name in its row, with its remark. */
export function rowLabel({ label, remark }: { label: string; remark?: string }): string {
  return remark ? `${label}, ${remark}` : label;
}

/** Digits in tables: the third is about a tenth of the interval's width. */
const DIGITS = 3;

/** `.625`, as shares are printed; `1.000`, and with a true minus `−.031`. */
export function share(value: number, digits = DIGITS): string {
  if (!Number.isFinite(value)) return NOTHING;
  const size = Math.abs(value).toFixed(digits);
  return (value < 0 && Number(size) > 0 ? "−" : "") + size.replace(/^0\./, ".");
}

/** `.625 ± .015`; without the spread of a single run. */
export function meanAndDeviation({ mean, deviation }: { mean: number; deviation: number }): string {
  return Number.isFinite(deviation) ? `${share(mean)} ± ${share(deviation)}` : share(mean);
}

/** `< .001`, `.012`. */
export function pText(p: number | undefined): string {
  if (p === undefined) return NOTHING;
  return p < 0.001 ? "< .001" : share(p);
}

/**
 * Which values are best and second, by their printed digits: numbers that print the same are equal. All equal best values are best;
 * the next lower ones are second.
 * @param values undefined for what is not ranked
 */
export function marks(values: readonly (number | undefined)[], digits = DIGITS): ("best" | "second" | undefined)[] {
  const printed = values.map((value) =>
    value !== undefined && Number.isFinite(value) ? Number(value.toFixed(digits)) : undefined,
  );
  const levels = [...new Set(printed.filter((value): value is number => value !== undefined))].sort((a, b) => b - a);
  return printed.map((value) =>
    value === undefined
      ? undefined
      : (
          [
            ["best", levels[0]],
            ["second", levels[1]],
          ] as const
        ).find(([, level]) => level === value)?.[0],
  );
}
