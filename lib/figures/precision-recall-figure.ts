import type { Data, LayoutAxis } from "plotly.js-dist";
import { check } from "../runtime/check";
import type { Figure } from "../runtime/notebook-display";
import { band, bandsFirst, referenceLine } from "./curve-traces";
import type { PublishedCurve } from "./published-curves";
import { type MethodStyle, methodStyles } from "./method-style";
import {
  DIRECTIONS,
  DIRECTION_NAMES,
  type Direction,
  PAGE_WIDTH,
  axis,
  axisName,
  baseLayout,
  mark,
  openMark,
  panelDomains,
  panelTitle,
  roundedAll,
} from "./style";

/** Precision of one method at a list of recalls, averaged over queries. */
export interface DrawnPrecision {
  /** Ascending, 0 to 1; the 11 points 0, .1, … 1 for interpolated curves. */
  recall: ArrayLike<number>;
  precision: ArrayLike<number>;
  /** Ends of the interval at each point, when known. */
  low?: ArrayLike<number>;
  high?: ArrayLike<number>;
}

/** One method in both directions. */
export interface PrecisionRecallSeries {
  /** A method's name as in `results/summary.json`, which brings its label and style, or words of your own. */
  name: string;
  audioToVideo: DrawnPrecision;
  videoToAudio: DrawnPrecision;
}

/** Options of {@link precisionRecallFigure}. */
export interface PrecisionRecallFigureOptions {
  /** Precision of a random ranking: Σ of squared class shares. Drawn as a dotted line. */
  chance?: number;
  /** The authors' curves from {@link loadPublishedPrecisionRecall}; grey, dashed and named as published on other data. */
  published?: readonly PublishedCurve[];
  title?: string;
}

/** What is added to a published method's name in the legend. */
export const PUBLISHED_MARK = "published, other data";

/**
 * Precision against recall in both directions, a colour, dash and mark for each method, bands for intervals.
 * @throws InputError when a curve's lists differ in length
 */
export function precisionRecallFigure(
  series: readonly PrecisionRecallSeries[],
  options: PrecisionRecallFigureOptions = {},
): Figure {
  const { chance, published = [], title } = options;
  check(series.length > 0, () => "precisionRecallFigure needs at least one method");
  const styles = methodStyles(series.map((method) => method.name));
  const data: Data[] = DIRECTIONS.flatMap((direction, d) => {
    const traces = [
      ...publishedTraces(published, direction),
      ...bandsFirst(series.flatMap((method, i) => methodTraces(method, direction, styles[i]))),
      ...(chance === undefined ? [] : [referenceLine("chance", [0, 1], chance)]),
    ];
    const hidden = d > 0 ? { showlegend: false } : {}; // one entry of the legend serves both panels
    return traces.map((trace) => ({ ...trace, ...hidden, xaxis: axisName("x", d), yaxis: axisName("y", d) }) as Data);
  });
  const legend = [
    ...styles.map((style) => style.label),
    ...new Set(published.map(publishedName)),
    ...(chance === undefined ? [] : ["chance"]),
  ];
  const [left, right] = panelDomains(2, 0.1);
  const unit: Partial<LayoutAxis> = { range: [-0.02, 1.02], dtick: 0.2 };
  return {
    data,
    layout: {
      ...baseLayout({ width: PAGE_WIDTH, height: 300 + 19 * Math.ceil(legend.length / 3), legend, title, panelTitles: true }),
      xaxis: axis("recall", { ...unit, domain: left }),
      yaxis: axis("precision", { ...unit, range: [0, 1.02] }),
      xaxis2: axis("recall", { ...unit, domain: right, anchor: "y2" }),
      yaxis2: axis("", { ...unit, range: [0, 1.02], anchor: "x2" }),
      annotations: DIRECTIONS.map((direction, d) => panelTitle(DIRECTION_NAMES[direction], d ? right[0] : left[0])),
      meta: { alt: "precision against recall in both directions" },
    },
  };
}

function methodTraces(method: PrecisionRecallSeries, direction: Direction, { label, color, dash, symbol }: MethodStyle): Data[] {
  const { recall, precision, low, high } = method[direction];
  const lists = [precision, low, high];
  check(
    recall.length > 0 && lists.every((list) => !list || list.length === recall.length) && !low === !high,
    () => `${label}, ${DIRECTION_NAMES[direction]}: recall, precision and both ends of the interval need one length`,
  );
  const line: Data = {
    type: "scatter",
    mode: "lines+markers",
    name: label,
    legendgroup: label,
    x: roundedAll(recall),
    y: roundedAll(precision),
    line: { color, dash, width: 1.75 },
    marker: { symbol, size: 6, color, maxdisplayed: 11 },
    hovertemplate: "recall %{x}: precision %{y}<extra>%{fullData.name}</extra>",
  };
  return low && high ? [band(label, recall, low, high, color), line] : [line];
}

function publishedName({ method }: PublishedCurve): string {
  return `${method} (${PUBLISHED_MARK})`;
}

const PUBLISHED_GREYS = ["#8c8c8c", "#5c5c5c", "#a6a6a6", "#404040", "#757575"];

function publishedTraces(published: readonly PublishedCurve[], direction: Direction): Data[] {
  const methods = [...new Set(published.map((curve) => curve.method))];
  return published
    .filter((curve) => curve.direction === direction)
    .map((curve) => {
      const i = methods.indexOf(curve.method);
      const color = PUBLISHED_GREYS[i % PUBLISHED_GREYS.length];
      return {
        type: "scatter",
        mode: "lines+markers",
        name: publishedName(curve),
        legendgroup: publishedName(curve),
        legendrank: 1001, // after our own methods, which are drawn above
        x: roundedAll(curve.recall),
        y: roundedAll(curve.precision),
        line: { color, dash: "dash", width: 1.25 },
        marker: { symbol: openMark(mark(i)), size: 5, color },
        hovertemplate: `recall %{x}: precision %{y}<extra>${curve.method} on ${curve.dataset}, as published</extra>`,
      };
    });
}
