import type { Figure } from "../../notebook/notebook-display";
import { LEGEND_ROW, legendRows } from "../style/style";
import { axesOf, layoutKey, type PlainAxis, type PlainLayout, type PlainLegend, type PlainPlacedTrace } from "./plain-layout";
import { stackPanels } from "./stack-panels";
import { blockWidth, lineCount, wrapText } from "./wrap-text";

/** Down to this share of its width a figure is only drawn narrower. */
const SQUEEZE = 0.94;
/** Labels beside the rows take no more of the width. */
const LABELS_SHARE = 0.4;
/** Room between the labels of two rows, in pixels. */
const ROW_GAP = 4;
/** Height of a line of text, as a multiple of its size: Plotly's own. */
const LINE = 1.3;

/**
 * The figure laid out for another width, its letters as large as before. Where it becomes much narrower, panels side by side go
 * below each other, legends take more rows, titles and labels more lines, and the figure becomes higher.
 * @param width in pixels
 */
export function fitWidth(figure: Figure, width: number): Figure {
  const layout = figure.layout as PlainLayout;
  const own = layout.width ?? 700;
  const traces = figure.data as PlainPlacedTrace[];
  if (width === own) return figure;
  const sized = { ...layout, width };
  const narrow = width < SQUEEZE * own ? stackPanels(sized, betweenPanels(layout, traces)) : sized;
  const fitted = withTitle(withAxisTitles(withLegends(withLabels(narrow, traces), traces, layout)));
  return { data: figure.data, layout: fitted as Figure["layout"] };
}

/** Room above a panel for its title, and below it for its axis. */
function betweenPanels(layout: PlainLayout, traces: readonly PlainPlacedTrace[]): number {
  const { t = 100, b = 80 } = layout.margin ?? {};
  const rows = legendsOf(layout, traces).map(({ names }) => legendRows(names, plotWidth(layout)));
  const legend = rows.length > 0 ? 8 + LEGEND_ROW * sum(rows) : 0;
  return Math.max(b - legend, 12) + t - (layout.title?.text ? 26 : 0);
}

/** The bottom made higher by the rows that legends need now. */
function withLegends(layout: PlainLayout, traces: readonly PlainPlacedTrace[], before: PlainLayout): PlainLayout {
  const legends = legendsOf(layout, traces).filter(({ legend }) => legend.yref === "container");
  const rows = legends.map(({ names }) => legendRows(names, plotWidth(layout)));
  const more = sum(rows) - sum(legends.map(({ names }) => legendRows(names, plotWidth(before))));
  const { margin, height = 450 } = layout;
  const grown = height + LEGEND_ROW * more;
  const changed: PlainLayout = { ...layout, height: grown, margin: { ...margin, b: (margin?.b ?? 80) + LEGEND_ROW * more } };
  // The second legend stands below the first.
  legends.forEach(({ key, legend }, i) => {
    changed[key] = { ...legend, y: (4 + LEGEND_ROW * sum(rows.slice(i + 1))) / grown };
  });
  return changed;
}

function plotWidth({ width = 700, margin }: PlainLayout): number {
  return width - (margin?.l ?? 80) - (margin?.r ?? 80);
}

function legendsOf(layout: PlainLayout, traces: readonly PlainPlacedTrace[]) {
  return (["legend", "legend2"] as const).flatMap((key) => {
    const legend = layout[key] as PlainLegend | undefined;
    const shown = traces.filter((trace) => (trace.legend ?? "legend") === key && trace.showlegend !== false);
    const names = shown.map(({ name }) => name ?? "");
    return legend && layout.showlegend && names.length > 0 ? [{ key, legend, names }] : [];
  });
}

/** Words of rows on more lines where they would leave the plot no room. */
function withLabels(layout: PlainLayout, traces: readonly PlainPlacedTrace[]): PlainLayout {
  const { width = 700, margin } = layout;
  const changed = { ...layout };
  let [before, after, factor] = [0, 0, 1];
  for (const name of axesOf(layout, "y")) {
    const axis = layout[layoutKey(name)] as PlainAxis;
    const labels = axis.ticktext ?? categoriesOf(axis, traces.filter((trace) => (trace.yaxis ?? "y") === name)); // prettier-ignore
    if (!labels || axis.showticklabels === false || axis.visible === false) continue;
    const size = axis.tickfont?.size ?? 12;
    const wrapped = labels.map((label) => wrapText(label, size, LABELS_SHARE * width));
    changed[layoutKey(name)] = { ...axis, ticktext: wrapped, tickvals: axis.tickvals ?? labels };
    before = Math.max(before, ...labels.map((label) => blockWidth(label, size)));
    after = Math.max(after, ...wrapped.map((label) => blockWidth(label, size)));
    const [from, to] = axis.domain ?? [0, 1];
    const row = ((to - from) * plotHeight(layout)) / (labels.length + 1);
    const lines = Math.max(...wrapped.map(lineCount));
    if (lines > 1) factor = Math.max(factor, (lines * LINE * size + ROW_GAP) / row);
  }
  changed.margin = { ...margin, l: Math.round((margin?.l ?? 80) - before + after) };
  return withHigherRows(changed, factor);
}

/** The plot made higher, so that labels of several lines do not lie on each other. */
function withHigherRows(layout: PlainLayout, factor: number): PlainLayout {
  const { height = 450 } = layout;
  const more = Math.ceil((factor - 1) * plotHeight(layout));
  return more <= 0 ? layout : { ...moveUp(layout, more), height: height + more };
}

function plotHeight({ height = 450, margin }: PlainLayout): number {
  return height - (margin?.t ?? 100) - (margin?.b ?? 80);
}

/** The words of a category axis, in the order of the data. */
function categoriesOf(axis: PlainAxis, traces: readonly PlainPlacedTrace[]): string[] | undefined {
  if (axis.type !== "category") return undefined;
  return [...new Set(traces.flatMap(({ y }) => y ?? []).filter((label): label is string => typeof label === "string"))];
}

/** Titles of x axes on more lines, and the bottom made higher for them. */
function withAxisTitles(layout: PlainLayout): PlainLayout {
  const { width = 700, margin, height = 450 } = layout;
  const room = width - (margin?.l ?? 80) - 8;
  const changed = { ...layout };
  let lines = 1;
  for (const name of axesOf(layout, "x")) {
    const axis = layout[layoutKey(name)] as PlainAxis;
    if (!axis.title?.text) continue;
    const [from, to] = axis.domain ?? [0, 1];
    const text = wrapText(axis.title.text, axis.title.font?.size ?? 12, (to - from) * room);
    changed[layoutKey(name)] = { ...axis, title: { ...axis.title, text } };
    lines = Math.max(lines, lineCount(text));
  }
  const more = Math.round((lines - 1) * 12 * LINE);
  return { ...moveUp(changed, more), margin: { ...margin, b: (margin?.b ?? 80) + more }, height: height + more };
}

/** Legends count from the bottom in fractions of the height, which is `more` pixels greater. */
function moveUp(layout: PlainLayout, more: number): PlainLayout {
  const { height = 450 } = layout;
  const scaled = (legend: PlainLegend | undefined) =>
    legend?.yref === "container" && legend.y !== undefined ? { ...legend, y: (legend.y * height) / (height + more) } : legend;
  return { ...layout, legend: scaled(layout.legend), ...(layout.legend2 && { legend2: scaled(layout.legend2) }) };
}

/** The heading on more lines, and the top made higher for them. */
function withTitle(layout: PlainLayout): PlainLayout {
  const { title, width = 700, margin, height = 450 } = layout;
  if (!title?.text) return layout;
  const size = title.font?.size ?? 17;
  const text = wrapText(title.text, size, width - 16);
  const lines = lineCount(text);
  const more = Math.round((lines - 1) * size * LINE);
  const grown = height + more;
  return {
    ...moveUp(layout, more),
    height: grown,
    margin: { ...margin, t: (margin?.t ?? 100) + more },
    title: { ...title, text, y: 1 - (16 + more / 2) / grown },
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
