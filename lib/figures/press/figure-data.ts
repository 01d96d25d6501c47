import { panelTitle } from "../../notebook/figure-alt";
import { wordsOf } from "../../notebook/figure-text";
import { type Figure, plainFigure } from "../../notebook/notebook-display";

/** What is read of a trace: its points and the ends around them. */
interface DrawnTrace {
  type?: string;
  name?: string;
  xaxis?: string;
  yaxis?: string;
  fill?: string;
  x?: unknown[];
  y?: unknown[];
  z?: unknown[][];
  base?: unknown[];
  customdata?: unknown[];
  text?: unknown;
  error_x?: Ends;
  error_y?: Ends;
}

interface Ends {
  array?: number[];
  arrayminus?: number[];
}

/** Columns of the table, in this order; those that stay empty are left out. */
const COLUMNS = ["panel", "series", "label", "x", "y", "x_low", "x_high", "low", "high", "base", "value"] as const;
type Row = Partial<Record<(typeof COLUMNS)[number], unknown>>;

/** Digits of an end, which is computed from a value and its distance. */
const DIGITS = 6;

/**
 * The numbers that a figure draws, a row for each point: its panel and series, x and y, the ends of its interval, and for a matrix
 * the cell's value. A band is one row for each x. A text that a spreadsheet would compute has an apostrophe before it.
 */
export function figureTable(figure: Figure): { columns: string[]; rows: string[][] } {
  const plain = plainFigure(figure);
  const rows = (plain.data as DrawnTrace[]).flatMap((trace) => rowsOf(trace, panelTitle(plain, trace)));
  const columns = COLUMNS.filter((column) => rows.some((row) => (row[column] ?? "") !== ""));
  return { columns, rows: rows.map((row) => columns.map((column) => cell(row[column]))) };
}

function rowsOf(trace: DrawnTrace, panel: string): Row[] {
  const head = { panel, series: wordsOf(trace.name ?? "").trim() };
  const { x = [], y = [], z } = trace;
  if (z) return z.flatMap((line, r) => line.map((value, c) => ({ ...head, x: x[c] ?? c, y: y[r] ?? r, value }))).filter(hasPlace);
  if (isBand(trace)) return x.slice(0, x.length / 2).map((at, i) => ({ ...head, x: at, low: y[i], high: y[y.length - 1 - i] }));
  const count = Math.max(x.length, y.length);
  const all = Array.from({ length: count }, (_, i) => ({
    ...head,
    ...{ label: wordAt(trace.customdata, i) ?? wordAt(trace.text, i), x: x[i], y: y[i], base: trace.base?.[i] },
    ...ends(trace.error_x, x[i], i, "x_low", "x_high"),
    ...ends(trace.error_y, y[i], i, "low", "high"),
  }));
  return all.filter(hasPlace);
}

/** What only the legend shows has no place. */
function hasPlace({ x, y }: Row): boolean {
  return (x ?? null) !== null || (y ?? null) !== null;
}

/** An outline that goes along x and back. */
function isBand({ fill, x = [] }: DrawnTrace): boolean {
  return fill === "toself" && x.length % 2 === 0 && x.every((at, i) => at === x[x.length - 1 - i]);
}

function ends(bars: Ends | undefined, value: unknown, i: number, low: "x_low" | "low", high: "x_high" | "high"): Row {
  if (typeof value !== "number" || bars?.array?.[i] === undefined) return {};
  const [above, below] = [bars.array[i], (bars.arrayminus ?? bars.array)[i]];
  return { [low]: Number((value - below).toPrecision(DIGITS)), [high]: Number((value + above).toPrecision(DIGITS)) };
}

function wordAt(words: unknown, i: number): string | undefined {
  const word: unknown = Array.isArray(words) ? words[i] : undefined;
  return typeof word === "string" ? word : undefined;
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? forSpreadsheet(wordsOf(value).trim()) : String(value);
}

/**
 * A text that a spreadsheet would compute, such as `=1+1`, with an apostrophe before it, which a spreadsheet takes for the mark of a text
 * (OWASP, CSV Injection). A number stays as it is.
 */
function forSpreadsheet(text: string): string {
  return /^[=+\-@\t\r＝＋－＠]/.test(text) && !Number.isFinite(Number(text)) ? `'${text}` : text;
}

/** Whether there are bands or bars around values, which a caption must explain. */
export function hasBands({ data }: Figure): boolean {
  return (data as DrawnTrace[]).some((trace) => {
    const bars = [trace.error_x, trace.error_y].some((one) => one?.array?.some((length) => length > 0));
    return bars || (isBand(trace) && (trace.x?.length ?? 0) > 0);
  });
}
