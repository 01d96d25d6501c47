import { checkObject, checkOptions, checkText } from "../runtime/arguments";
import { checkInteger } from "../runtime/check";
import { printable, printableLine } from "../runtime/printable";
import { readTable, type TableLike } from "../data/formats/table";
import { largest, smallest } from "../runtime/extremes";
import { escapeHtml } from "./escape-html";

/** Options of a table. */
export interface TableOptions {
  /** A line above the table that says what it shows, with units. */
  caption?: string;
  /** Decimal places, for all numbers or by column. Default: what shows the column's largest and smallest number, none for whole numbers. */
  digits?: number | Record<string, number>;
  /** Rows shown before the rest is only counted. Default 20: about one screen. */
  limit?: number;
}

interface Column {
  name: string;
  cells: string[];
  numeric: boolean;
}

/**
 * A table as HTML and as aligned plain text. Numbers are right-aligned, all of a column with the same number of decimals.
 * @throws InputError when `table` is not a table
 */
export function renderTable(table: TableLike, options: TableOptions = {}): { html: string; text: string } {
  checkOptions(options);
  const { caption, limit = 20, digits } = options;
  if (caption !== undefined) checkText(caption, "caption");
  checkInteger(limit, "limit", 0);
  if (digits !== undefined && typeof digits !== "number") checkObject(digits, "digits", "a number, or one for each column");
  for (const places of typeof digits === "number" ? [digits] : Object.values(digits ?? {}))
    checkInteger(places, "digits", 0, 100);
  const { names, rows } = readTable(table, "showTable");
  const shown = rows.slice(0, limit);
  const columns = names.map((name, c) =>
    toColumn(
      name,
      shown.map((row) => row[c]),
      options,
    ),
  );
  const left = rows.length - shown.length;
  const more = left > 0 ? `… and ${left.toLocaleString("en")} more rows` : "";
  return { html: toHtml(columns, shown.length, caption, more), text: toText(columns, shown.length, caption, more) };
}

function toColumn(name: string, values: unknown[], { digits }: TableOptions): Column {
  const numbers = values.filter((v): v is number => typeof v === "number" && Number.isFinite(v));
  const numeric = numbers.length > 0 && values.every((v) => v == null || typeof v === "number");
  const places =
    (typeof digits !== "object" ? digits : Object.hasOwn(digits, name) ? digits[name] : undefined) ?? decimals(numbers);
  return { name, numeric, cells: values.map((value) => cellText(value, places)) };
}

/** Three significant digits of the largest number and, up to three decimals, two of the smallest; whole numbers stay whole. */
function decimals(numbers: number[]): number {
  if (numbers.every(Number.isInteger)) return 0;
  const sizes = numbers.filter((v) => v !== 0).map((v) => Math.floor(Math.log10(Math.abs(v))));
  return Math.min(8, Math.max(0, 2 - largest(sizes), Math.min(3, 1 - smallest(sizes))));
}

function cellText(value: unknown, places: number): string {
  if (value == null) return "";
  if (typeof value === "number") return Number.isFinite(value) ? minus(value.toFixed(places)) : String(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value) || ArrayBuffer.isView(value))
    return Array.from(value as ArrayLike<unknown>, (v) =>
      typeof v === "number" ? cellText(v, decimals([v])) : cellText(v, 0),
    ).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** A true minus sign is as wide as a digit; and nothing is shown as minus nought. */
function minus(text: string): string {
  return /^-[0.]*$/.test(text) ? text.slice(1) : text.replace("-", "−");
}

function toHtml(columns: Column[], rows: number, caption: string | undefined, more: string): string {
  const style = ({ numeric }: Column) =>
    `text-align:${numeric ? "right" : "left"};padding:2px 10px${numeric ? ";font-variant-numeric:tabular-nums" : ""}`;
  const head = columns.map((c) => `<th style="${style(c)};border-bottom:1px solid">${escapeHtml(c.name)}</th>`).join("");
  const line = (r: number) => `<tr>${columns.map((c) => `<td style="${style(c)}">${escapeHtml(c.cells[r])}</td>`).join("")}</tr>`;
  const body = Array.from({ length: rows }, (_, r) => line(r)).join("\n");
  const title = caption
    ? `<caption style="text-align:left;padding:4px 10px;caption-side:top">${escapeHtml(caption)}</caption>\n`
    : "";
  const foot = more && `<p style="margin:2px 10px">${more}</p>`;
  const rule = "border-collapse:collapse;border-top:2px solid;border-bottom:2px solid;margin:6px 0";
  return `<table style="${rule}">\n${title}<thead><tr>${head}</tr></thead>\n<tbody>\n${body}\n</tbody>\n</table>${foot}`;
}

function toText(all: Column[], rows: number, caption: string | undefined, more: string): string {
  // A row is a line, whatever is in its cells.
  const columns = all.map((c) => ({ ...c, name: printableLine(c.name), cells: c.cells.map(printableLine) }));
  const width = columns.map((c) => largest([c.name, ...c.cells].map((text) => text.length)));
  const pad = (text: string, c: number) => (columns[c].numeric ? text.padStart(width[c]) : text.padEnd(width[c]));
  const lines = [
    ...(caption ? [printable(caption)] : []),
    columns.map((c, i) => pad(c.name, i)).join("  "),
    width.map((w) => "─".repeat(w)).join("  "),
    ...Array.from({ length: rows }, (_, r) => columns.map((c, i) => pad(c.cells[r], i)).join("  ")),
    ...(more ? [more] : []),
  ];
  return lines.map((line) => line.trimEnd()).join("\n");
}
