import type { Annotation, Data, LayoutAxis } from "plotly.js-dist";
import { checkNumbers, checkObject, checkObjects, checkOptions } from "../../runtime/arguments";
import { check } from "../../runtime/check";
import { largest, smallest } from "../../runtime/extremes";
import { asTyped } from "../../notebook/figure-text";
import type { Figure } from "../../notebook/notebook-display";
import { inDrawingOrder, referenceLine, scoreLine } from "../style/curve-traces";
import type { PublishedCurve } from "./published-curves";
import { checkSeries, type MethodStyle, methodStyles, type NamedSeries } from "../style/method-style";
import {
  DIRECTIONS,
  DIRECTION_NAMES,
  type Direction,
  PAGE_WIDTH,
  axis,
  axisKey,
  axisName,
  baseLayout,
  mark,
  openMark,
  panelDomains,
  panelTitle,
  rounded,
  roundedAll,
} from "../style/style";

/** Precision of one method at a list of recalls, averaged over queries. */
export interface DrawnPrecision {
  /** Ascending, 0 to 1; the 11 points 0, .1, … 1 for interpolated curves. */
  recall: ArrayLike<number>;
  /** From 0 to 1, at each recall. */
  precision: ArrayLike<number>;
  /** Ends of the interval at each point, when known. */
  low?: ArrayLike<number>;
  /** The upper ends. */
  high?: ArrayLike<number>;
}

/** One method in both directions. */
export interface PrecisionRecallSeries extends NamedSeries {
  audioToVideo: DrawnPrecision;
  videoToAudio: DrawnPrecision;
}

/** Options of {@link precisionRecallFigure}. */
export interface PrecisionRecallFigureOptions {
  /** Precision of a random ranking: Σ of squared class shares. Drawn as a dotted line. */
  chance?: number;
  /**
   * The authors' curves from {@link loadPublishedPrecisionRecall}: grey and dashed, in panels of their own below, since they are
   * of other data and lie within a few hundredths of each other.
   */
  published?: readonly PublishedCurve[];
  title?: string;
}

/** Heights of the panels and of what lies between the rows, in pixels. */
const [OURS, BETWEEN, PUBLISHED] = [190, 50, 130];

/**
 * Precision against recall in both directions, a colour, dash and mark for each method, bands for intervals. Published curves
 * make a second row, enlarged.
 * @throws InputError when a curve's lists differ in length
 */
export function precisionRecallFigure(
  series: readonly PrecisionRecallSeries[],
  options: PrecisionRecallFigureOptions = {},
): Figure {
  checkSeries(series, "the series of precisionRecallFigure", { audioToVideo: "object", videoToAudio: "object" });
  checkOptions(options);
  const { chance, published = [], title } = options;
  const fields = { dataset: "text", method: "text", direction: "text", recall: "list", precision: "list" } as const;
  checkObjects(published, "the published curves", "what loadPublishedPrecisionRecall gives", fields);
  const styles = methodStyles(series);
  const data: Data[] = DIRECTIONS.flatMap((direction, d) => {
    const ours = [
      ...inDrawingOrder(series.flatMap((method, i) => methodTraces(method, direction, styles[i]))),
      ...(chance === undefined ? [] : [referenceLine("chance", [0, 1], chance)]),
    ];
    const hidden = d > 0 ? { showlegend: false } : {}; // one entry of the legend serves both panels
    const at = (panel: number, traces: Data[]) =>
      traces.map((trace) => ({ ...trace, ...hidden, xaxis: axisName("x", panel), yaxis: axisName("y", panel) }) as Data);
    return [...at(d, ours), ...at(d + 2, publishedTraces(published, direction))];
  });
  const legend = [
    ...styles.map((style) => style.label),
    ...(chance === undefined ? [] : ["chance"]),
    ...new Set(published.map(publishedName)),
  ];
  const below = published.length > 0 ? BETWEEN + PUBLISHED : 0;
  const size = { width: PAGE_WIDTH, legend, title, panelTitles: true };
  const { t, b } = baseLayout({ ...size, height: 0 }).margin as Record<"t" | "b", number>;
  const rows = [panelRow(0, [below / (OURS + below), 1], "", "precision", { range: [0, 1.02], dtick: 0.2 })];
  if (below > 0)
    rows.push(
      panelRow(2, [0, PUBLISHED / (OURS + below)], ", published on other data", "precision, enlarged", enlarged(published)),
    );
  return {
    data,
    layout: {
      ...baseLayout({ ...size, height: t + OURS + below + b }),
      ...Object.assign({}, ...rows.map(({ axes }) => axes)),
      annotations: rows.flatMap(({ titles }) => titles),
      meta: { alt: "precision against recall in both directions" },
    },
  };
}

/** Two panels side by side, one a direction, and their titles. `first` counts panels, `domain` is of the figure's height. */
function panelRow(
  first: number,
  domain: [number, number],
  note: string,
  name: string,
  y: Partial<LayoutAxis>,
): { axes: Record<string, Partial<LayoutAxis>>; titles: Annotation[] } {
  const axes: Record<string, Partial<LayoutAxis>> = {};
  const titles = DIRECTIONS.map((direction, d) => {
    const panel = first + d;
    const across = panelDomains(2, 0.1)[d];
    const x: Partial<LayoutAxis> = { range: [-0.02, 1.02], dtick: 0.2, domain: across };
    axes[axisKey("x", panel)] = axis(domain[0] === 0 ? "recall" : "", { ...x, anchor: axisName("y", panel) as "y" });
    axes[axisKey("y", panel)] = axis(d === 0 ? name : "", { ...y, domain, anchor: axisName("x", panel) as "x" });
    return panelTitle(DIRECTION_NAMES[direction] + note, across[0], domain[1]);
  });
  return { axes, titles };
}

/** The stretch of precision that the published curves take, and a little air. */
function enlarged(published: readonly PublishedCurve[]): Partial<LayoutAxis> {
  const all = published.flatMap(({ precision }) => precision);
  const [low, high] = [smallest(all), largest(all)];
  const air = 0.08 * (high - low) || 0.01;
  return { range: [rounded(low - air), rounded(high + air)], nticks: 5 };
}

function methodTraces(method: PrecisionRecallSeries, direction: Direction, style: MethodStyle): Data[] {
  const drawn = method[direction];
  const name = `the curve of ${style.label}`;
  checkObject(drawn, name, "one of { recall, precision }", { recall: "list", precision: "list" });
  const { recall, precision, low, high } = drawn;
  for (const list of [recall, precision, low, high]) if (list) checkNumbers(list, name);
  const lists = [precision, low, high];
  check(
    recall.length > 0 && lists.every((list) => !list || list.length === recall.length) && !low === !high,
    () => `${style.label}, ${DIRECTION_NAMES[direction]}: recall, precision and both ends of the interval need one length`,
  );
  const scores = Array.from(precision, (mean, i) => ({ mean, low: low?.[i], high: high?.[i] }));
  return scoreLine(style, roundedAll(recall), scores, {
    marker: { symbol: style.symbol, size: 6, color: style.color, maxdisplayed: 11 },
    hovertemplate: "recall %{x}: precision %{y}<extra>%{fullData.name}</extra>",
  });
}

function publishedName({ method }: PublishedCurve): string {
  return asTyped(`${method} (published)`);
}

/** Greys and dashes: none is solid, which our own methods may be, and all are shorter than Plotly's, whose gaps hide a bend. */
const PUBLISHED_LOOKS: [color: string, dash: string][] = [
  ["#8c8c8c", "5px,2px"],
  ["#6b6b6b", "2px,2px"],
  ["#8c8c8c", "6px,2px,1px,2px"],
  ["#1f1f1f", "12px,2px"],
  ["#4d4d4d", "12px,2px,3px,2px"],
];

function publishedTraces(published: readonly PublishedCurve[], direction: Direction): Data[] {
  const methods = [...new Set(published.map((curve) => curve.method))];
  return published
    .filter((curve) => curve.direction === direction)
    .map((curve) => {
      const i = methods.indexOf(curve.method);
      const [color, dash] = PUBLISHED_LOOKS[i % PUBLISHED_LOOKS.length];
      return {
        type: "scatter",
        mode: "lines+markers",
        name: publishedName(curve),
        legendgroup: publishedName(curve),
        legendrank: 1001, // after our own methods, which are drawn above
        x: roundedAll(curve.recall),
        y: roundedAll(curve.precision),
        line: { color, dash, width: 1.5 },
        marker: { symbol: openMark(mark(i)), size: 6, color, maxdisplayed: 7 },
        hovertemplate: `recall %{x}: precision %{y}<extra>${asTyped(`${curve.method} on ${curve.dataset}, as published`)}</extra>`,
      } as Data; // whose type knows no dashes given in pixels
    });
}
