import { inspect } from "node:util";
import { modelCard } from "./model-card";
import { type Figure, figureBundle, type MimeBundle } from "./notebook-display";
import type { TableLike } from "../data/formats/table";
import { printable } from "../runtime/printable";
import { renderTable } from "./table-view";

/** Numbers of a long array, and lines of a long text, that are shown before the rest is only counted. */
const MOST_ITEMS = 20;
const MOST_LINES = 60;

/**
 * What a notebook shows of a value, by MIME type: a table of arquero or danfojs as HTML, a Plotly figure drawn, a tensor with its
 * type, shape and values, a trained model as a short card, and everything else as text, long arrays shortened. The kernel shows
 * the last expression of a cell by it.
 * @param value any value; nothing of it is changed
 * @returns the representations, always with `text/plain` among them
 * @throws InputError for a figure whose layout is none, or a table whose rows cannot be read
 */
export function richDisplay(value: unknown): MimeBundle {
  if (typeof value !== "object" || value === null) return text(inspect(value));
  if (isFigure(value)) return figureBundle({ ...value, layout: value.layout ?? BARE });
  if (isTensor(value)) return text(tensorText(value));
  const table = asTable(value);
  if (table) return html(renderTable(table));
  const card = modelCard(value);
  if (card) return html(card);
  if (isLayersModel(value)) return text(summaryOf(value));
  if (value instanceof Promise) return text("a promise: write await before it to see what it comes to");
  const shown = inspect(value, { depth: 2, maxArrayLength: MOST_ITEMS, maxStringLength: 1000, breakLength: 100 });
  return text(shortened(shown));
}

function text(plain: string): MimeBundle {
  return { "text/plain": printable(plain) };
}

function html({ html, text }: { html: string; text: string }): MimeBundle {
  return { "text/html": html, "text/plain": printable(text) };
}

function shortened(text: string): string {
  const lines = text.split("\n");
  if (lines.length <= MOST_LINES) return text;
  return [...lines.slice(0, MOST_LINES), `… and ${(lines.length - MOST_LINES).toLocaleString("en")} more lines`].join("\n");
}

/** Of a figure that says nothing of it: Plotly leaves room for a title that is not there. */
const BARE: Figure["layout"] = { height: 360, margin: { t: 30, r: 30, b: 50, l: 60 } };
const FIGURE_KEYS = ["data", "layout", "frames", "config"];

/** `{ data }` of Plotly's traces, with nothing beside it that a figure does not have. */
function isFigure(value: object): value is Pick<Figure, "data"> & Partial<Figure> {
  const { data } = value as { data?: unknown };
  if (!Array.isArray(data) || !Object.keys(value).every((key) => FIGURE_KEYS.includes(key))) return false;
  return "layout" in value || (data.length > 0 && data.every(isTrace));
}

function isTrace(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { type, x, y, z } = value as Record<string, unknown>;
  return typeof type === "string" || [x, y, z].some((values) => Array.isArray(values) || ArrayBuffer.isView(values));
}

interface TensorLike {
  dtype: string;
  shape: number[];
  isDisposed: boolean;
  toString(): string;
}

function isTensor(value: object): value is TensorLike {
  const { dtype, shape, dataSync } = value as Record<string, unknown>;
  return typeof dtype === "string" && Array.isArray(shape) && typeof dataSync === "function";
}

function tensorText(tensor: TensorLike): string {
  const title = `${tensor.dtype} tensor of shape [${tensor.shape.join(", ")}]`;
  if (tensor.isDisposed) return `${title}, disposed`;
  const [, ...values] = tensor.toString().split("\n"); // its first line is "Tensor"
  return [title, ...values.map((line) => line.replace(/^ {4}/, ""))].join("\n").trimEnd();
}

/** danfojs's frames have an index, which is shown when it is more than the rows' numbers. */
function asTable(value: object): TableLike | undefined {
  const { columnNames, objects, ndim, columns, values, index } = value as Record<string, unknown>;
  if (typeof columnNames === "function" && typeof objects === "function") return value as TableLike;
  if (typeof ndim !== "number" || !Array.isArray(columns) || !Array.isArray(values) || !Array.isArray(index)) return undefined;
  const rows = ndim === 1 ? values.map((one) => [one]) : (values as unknown[][]);
  if (index.every((name, i) => name === i)) return { columns, values: rows };
  return { columns: ["", ...columns], values: rows.map((row, i) => [index[i], ...row]) };
}

interface LayersModelLike {
  summary(lineLength: number | undefined, positions: undefined, print: (line: string) => void): void;
}

/** A model of tfjs-layers. */
function isLayersModel(value: object): value is LayersModelLike {
  const { layers, summary } = value as Record<string, unknown>;
  return Array.isArray(layers) && typeof summary === "function";
}

function summaryOf(model: LayersModelLike): string {
  const lines: string[] = [];
  model.summary(undefined, undefined, (line) => lines.push(line));
  return lines.join("\n");
}
