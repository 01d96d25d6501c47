import { check } from "../../runtime/check";

/** A table: an arquero table, a danfojs DataFrame, or rows as objects. */
export type TableLike =
  { columnNames(): string[]; objects(): object[] } | { columns: string[]; values: unknown } | readonly object[];

/** The names of a table's columns, and its rows with their values in that order. */
interface TableRows {
  names: string[];
  rows: unknown[][];
}

/** Reads a table of any of the three kinds. @throws InputError when it is none; `name` is what reads it */
export function readTable(table: TableLike, name: string): TableRows {
  if (Array.isArray(table)) {
    check(
      table.every((row) => typeof row === "object" && row !== null),
      () => "a table made of an array needs an object per row, such as { method, map }",
    );
    const names = [...new Set(table.flatMap((row) => Object.keys(row)))];
    return { names, rows: table.map((row) => names.map((column) => row[column])) };
  }
  if (typeof table === "object" && table !== null && "objects" in table && typeof table.objects === "function") {
    const names = table.columnNames();
    return { names, rows: table.objects().map((row) => names.map((column) => (row as Record<string, unknown>)[column])) };
  }
  check(isFrame(table), () => `${name} takes an arquero table, a danfojs DataFrame or an array of objects`);
  return { names: table.columns, rows: table.values as unknown[][] };
}

/** Whether it is a table rather than rows of numbers; a list is one when its first entry is a plain object. */
export function isTable(value: unknown): value is TableLike {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return Object.getPrototypeOf(value[0] ?? 0) === Object.prototype && !isShaped(value[0]);
  return ("objects" in value && typeof value.objects === "function") || isFrame(value);
}

function isFrame(value: unknown): value is { columns: string[]; values: unknown } {
  return typeof value === "object" && value !== null && Array.isArray((value as { columns: unknown }).columns) && Array.isArray((value as { values: unknown }).values); // prettier-ignore
}

/** Rows of numbers with their shape, or a matrix: plain objects that are no row of a table. */
function isShaped(value: object): boolean {
  return "data" in value && ("shape" in value || "columns" in value);
}
