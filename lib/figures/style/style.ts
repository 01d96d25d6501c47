import type { Annotation, Dash, Layout, LayoutAxis } from "plotly.js-dist";
import { asTyped, wordsOf } from "../../notebook/figure-text";
import { FONT_FAMILY, type FontWeight, wordsWidth } from "./font";

/**
 * One look for every figure: white ground, thin dark axes, light grid, the eight colours of Okabe and Ito (2008),
 * which stay apart for the colour-blind, and with each colour a mark or dash of its own, so that print in grey reads too.
 */

/** Widths in pixels at 96 to the inch: a figure across two columns of a paper (7.1 in), and one for a single column. */
export const PAGE_WIDTH = 680;
export const COLUMN_WIDTH = 420;

/** The dark of text and axes. */
export const INK = "#262626";
/** Text of second rank and reference lines. */
export const GREY = "#6b6b6b";
const GRID = "#e6e6e6";

/** Okabe–Ito, in the order in which figures use it. Yellow comes last: on white it is weak. */
const OKABE_ITO = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9", "#000000", "#F0E442"];

const FONT = { family: FONT_FAMILY, size: 12, color: INK };
const SMALL = { ...FONT, size: 11 };

/** The colour of class `label` in every figure; beyond eight classes colours repeat. */
export function classColour(label: number): string {
  return OKABE_ITO[label % OKABE_ITO.length];
}

/** The two views' names in figures. */
export const VIEW_NAMES = { audio: "audio", video: "video" } as const;

/** The two directions of retrieval, in the order in which figures show them. */
export const DIRECTIONS = ["audioToVideo", "videoToAudio"] as const;
/** A direction of retrieval. */
export type Direction = (typeof DIRECTIONS)[number];
export const DIRECTION_NAMES: Record<Direction, string> = { audioToVideo: "audio → video", videoToAudio: "video → audio" };

/** Marks of scatter points, each with an open twin. */
const MARKS = ["circle", "square", "triangle-up", "diamond", "cross", "x", "triangle-down", "star"] as const;
export type Mark = (typeof MARKS)[number];

const DASHES: Dash[] = ["solid", "dash", "dot", "dashdot", "longdash", "longdashdot"];

/** The colour of the i-th line; yellow is left out, being too weak for one. */
export function lineColour(i: number): string {
  return OKABE_ITO[i % 7];
}

/** The dash of the i-th line, of a period other than the colours', so that many lines stay apart. */
export function lineDash(i: number): Dash {
  return DASHES[i % DASHES.length];
}

/** The mark of the i-th line. */
export function mark(i: number): Mark {
  return MARKS[i % MARKS.length];
}

/** The outline of a mark. */
export function openMark(mark: Mark): `${Mark}-open` {
  return `${mark}-open`;
}

/** `#rrggbb` with an opacity from 0 to 1. */
export function translucent(colour: string, opacity: number): string {
  const [r, g, b] = [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16));
  return `rgba(${r},${g},${b},${opacity})`;
}

/** Four significant digits: more than a picture shows, and a committed notebook stays small. */
export function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

/** {@link rounded} on each value, as a plain array, which is what Plotly's JSON needs. */
export function roundedAll(values: ArrayLike<number>): number[] {
  return Array.from(values, rounded);
}

/** An axis with a title, shown as typed; `overrides` replace the defaults. */
export function axis(title: string, overrides: Partial<LayoutAxis> = {}): Partial<LayoutAxis> {
  return {
    title: { text: asTyped(title), font: FONT, standoff: 8 },
    showline: true,
    linecolor: INK,
    linewidth: 1,
    ticks: "outside",
    ticklen: 4,
    tickcolor: INK,
    tickfont: SMALL,
    gridcolor: GRID,
    zeroline: false,
    ...overrides,
  };
}

interface FigureSize {
  width: number;
  height: number;
  /** Legend entries, as traces have them, in the order shown; the bottom margin is made to hold them. */
  legend?: readonly string[];
  /** Entries of a second legend, below the first; traces go there by `legend: "legend2"`. */
  legend2?: readonly string[];
  /** A heading, shown as typed. Off by default, since papers use captions. */
  title?: string;
  /** Whether panels have titles above them, which need space. Default false. */
  panelTitles?: boolean;
  margin?: Partial<Layout["margin"]>;
}

/** Plotly's room for the mark of an entry of the legend, and between entries, in pixels. */
const [LEGEND_MARK, LEGEND_GAP] = [40, 5];
/** Height of a row of the legend, in pixels. */
export const LEGEND_ROW = 19;

/** The common layout: size, fonts, ground, and a legend below the plot that collides with nothing. */
export function baseLayout({
  width,
  height,
  legend = [],
  legend2 = [],
  title,
  panelTitles,
  margin,
}: FigureSize): Partial<Layout> {
  const top = (title ? 32 : 6) + (panelTitles ? 22 : 6);
  const sides = { l: 58, r: 16, ...margin };
  const [rows, rows2] = [legend, legend2].map((names) => legendRows(names, width - sides.l - sides.r));
  const place: Partial<Layout["legend"]> = {
    orientation: "h",
    xref: "container",
    x: 0.5,
    xanchor: "center",
    yref: "container",
    y: 4 / height,
    yanchor: "bottom",
    font: SMALL,
    traceorder: "normal",
    itemsizing: "trace",
  };
  return {
    width,
    height,
    margin: { t: top, b: 48 + (rows + rows2 > 0 ? 8 + LEGEND_ROW * (rows + rows2) : 0), ...sides },
    font: FONT,
    paper_bgcolor: "white",
    plot_bgcolor: "white",
    showlegend: legend.length > 0,
    hovermode: "closest",
    legend: { ...place, y: (4 + LEGEND_ROW * rows2) / height },
    ...(rows2 > 0 && { legend2: { ...place, bgcolor: "rgba(0,0,0,0)" } }), // it comes close to the marks above
    ...(title
      ? {
          title: {
            text: asTyped(title),
            font: { ...FONT, size: 14 },
            x: 0.5,
            xanchor: "center",
            yref: "container",
            y: 1 - 16 / height,
          },
        }
      : {}),
  };
}

/**
 * Rows that Plotly sets the entries in: one if they fit, else columns as wide as the widest. It gives a legend no more room than
 * the plot has, wherever it stands.
 * @param width of the plot, in pixels
 */
export function legendRows(names: readonly string[], width: number): number {
  if (names.length === 0) return 0;
  const entries = names.map((name) => LEGEND_MARK + textWidth(name, SMALL.size) + 1);
  const sum = entries.reduce((total, entry) => total + entry + LEGEND_GAP, -LEGEND_GAP);
  if (sum < width) return 1;
  const columns = Math.floor((width + LEGEND_GAP) / (Math.max(...entries) + LEGEND_GAP));
  return Math.ceil(names.length / Math.max(1, columns));
}

/** The width of a figure's text in pixels, without its markup. */
export function textWidth(text: string, size: number, weight?: FontWeight): number {
  return wordsWidth(wordsOf(text), size, weight);
}

/** Text above a panel, shown as typed, at its left edge. `x` and `y` are fractions of the plot area. */
export function panelTitle(text: string, x: number, y = 1): Annotation {
  return {
    text: asTyped(text),
    x,
    y,
    xref: "paper",
    yref: "paper",
    xanchor: "left",
    yanchor: "bottom",
    showarrow: false,
    font: { ...FONT, size: 12 },
    align: "left",
    yshift: 3,
  };
}

/** `x`, `x2`, … as traces name an axis, from its place counted from 0. */
export function axisName(letter: "x" | "y", index: number): string {
  return index === 0 ? letter : `${letter}${index + 1}`;
}

/** `xaxis`, `xaxis2`, … as the layout names an axis. */
export function axisKey(letter: "x" | "y", index: number): string {
  return `${letter}axis${index === 0 ? "" : index + 1}`;
}

/** The stretches of [0, 1] that `count` panels side by side take, with `gap` between them. */
export function panelDomains(count: number, gap: number): [number, number][] {
  const size = (1 - gap * (count - 1)) / count;
  return Array.from({ length: count }, (_, i) => [rounded(i * (size + gap)), rounded(i * (size + gap) + size)]);
}
