import type { Data, Layout } from "plotly.js-dist";
import { checkObject, checkText } from "../runtime/arguments";
import { printable } from "../runtime/printable";
import { say } from "../runtime/tell";
import { figureAlt } from "./figure-alt";
import type { TableLike } from "../data/formats/table";
import { type TableOptions, renderTable } from "./table-view";

/** A Plotly figure: what every function of `lib/figures` returns, {@link show} displays and the exporter draws. */
export interface Figure {
  data: Data[];
  layout: Partial<Layout>;
}

/** Several representations of one output, by MIME type; the front end picks the richest that it can draw. */
export type MimeBundle = Record<string, unknown>;

/** The MIME type of a Plotly figure in a notebook. */
export const PLOTLY_MIME = "application/vnd.plotly.v1+json";

/** Of Plotly's buttons two, which leave the title free: a picture, and all data in view again. None sends the data away. */
const CONFIG = { displaylogo: false, modeBarButtons: [["toImage", "resetScale2d"]] };

type Send = (message: { data: MimeBundle; metadata: object; transient: object }, update: boolean) => void;

/**
 * tslab's sender of display messages, or undefined outside a kernel. tslab is looked up among the loaded modules and
 * never loaded: in a kernel it is loaded already, and elsewhere loading it would cost a second without need.
 */
function kernelSender(): Send | undefined {
  const path = Object.keys(require.cache).find((name) => /[\\/]tslab[\\/]dist[\\/]jupyter\.js$/.test(name));
  const send = path && (require.cache[path]?.exports as { lastWriteDisplayData: Send | null }).lastWriteDisplayData;
  return send || undefined;
}

/** Whether this process runs in a notebook kernel that shows its displays. */
export function inNotebook(): boolean {
  return kernelSender() !== undefined;
}

/**
 * Displays one output with several representations. Outside a kernel it does nothing and returns false. Control characters of the plain
 * text are shown as such: a front end may be a terminal.
 * @param displayId when given, the output can be replaced later; `update` replaces it
 */
export function showBundle(bundle: MimeBundle, displayId?: string, update = false): boolean {
  const send = kernelSender();
  const plain = bundle["text/plain"];
  const data = typeof plain === "string" ? { ...bundle, "text/plain": printable(plain) } : bundle;
  send?.({ data, metadata: {}, transient: displayId ? { display_id: displayId } : {} }, update);
  return send !== undefined;
}

/**
 * Shows a figure: interactive in JupyterLab, with `alt` as its text for readers who cannot see it. By default the text is made from
 * the figure: its title, axes, traces and best values.
 * Outside a kernel it does nothing: `saveFigure` writes a picture.
 * @throws InputError when it is no figure
 */
export function show(figure: Figure, alt = figureAlt(figure)): void {
  showBundle(figureBundle(figure, alt));
}

/** A figure as an output. */
export function figureBundle(figure: Figure, alt = figureAlt(figure)): MimeBundle {
  return { [PLOTLY_MIME]: { ...plainFigure(figure), config: CONFIG }, "text/plain": alt };
}

/**
 * Shows a table (arquero, danfojs or an array of objects) as HTML with right-aligned, evenly rounded numbers, and as
 * plain text, which is what is printed outside a kernel.
 * @throws InputError when `table` is none of these
 */
export function showTable(table: TableLike, options: TableOptions = {}): void {
  const { html, text } = renderTable(table, options);
  if (!showBundle({ "text/html": html, "text/plain": text })) say(text);
}

/**
 * Shows Markdown, for sentences that hold computed numbers. Outside a kernel the text is printed.
 * @throws InputError when it is no text
 */
export function showMarkdown(text: string): void {
  checkText(text, "the text");
  if (!showBundle({ "text/markdown": text, "text/plain": text })) say(text);
}

/** Checks that it is a figure; what it draws is not looked at. */
export function checkFigure(figure: Figure): void {
  checkObject(figure, "the figure", "one that a function of figures gives, { data, layout }", { data: "list", layout: "object" });
}

/** The figure as JSON can hold it: typed arrays become plain ones, what is undefined goes. */
export function plainFigure(figure: Figure): Figure {
  checkFigure(figure);
  const plain = (_key: string, value: unknown) =>
    ArrayBuffer.isView(value) && !(value instanceof DataView) ? Array.from(value as Float64Array) : value;
  return JSON.parse(JSON.stringify({ data: figure.data, layout: figure.layout }, plain));
}
