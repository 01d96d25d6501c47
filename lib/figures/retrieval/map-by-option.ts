import type { Data, LayoutAxis } from "plotly.js-dist";
import { checkObject, checkObjects, checkText } from "../../runtime/arguments";
import { check } from "../../runtime/check";
import { asTyped } from "../../notebook/figure-text";
import type { Figure } from "../../notebook/notebook-display";
import { inDrawingOrder, referenceLine, scoreLine } from "../style/curve-traces";
import { checkScores, checkSeries, methodStyles, type NamedSeries, type Score } from "../style/method-style";
import {
  axis,
  axisName,
  baseLayout,
  type Direction,
  DIRECTION_NAMES,
  DIRECTIONS,
  PAGE_WIDTH,
  panelDomains,
  panelTitle,
  rounded,
  roundedAll,
} from "../style/style";

/** MAP of one method for several values of one option. */
export interface OptionSeries extends NamedSeries {
  /** Ascending in `value`. */
  points: readonly ({ value: number } & Record<Direction, Score>)[];
}

/** Options of {@link mapByOption}. */
export interface MapByOptionOptions {
  /** Words for the option. */
  axis: string;
  /** Whether values are spaced by their logarithms, as doublings are. */
  logarithmic?: boolean;
  /** MAP of a random ranking, drawn as a dotted line. */
  chance?: number;
  /** What the values are, as the axis names it. Default "MAP". */
  measure?: string;
  title?: string;
}

/**
 * MAP against the value of an option, such as β, k or the batch size, in both directions: a line for each method, a band
 * where scores have ends.
 * @throws InputError when values are not ascending and finite
 */
export function mapByOption(series: readonly OptionSeries[], options: MapByOptionOptions): Figure {
  checkSeries(series, "the series of mapByOption", { points: "list" });
  checkObject(options, "the options", "an object with the axis' words", { axis: "text" });
  const { chance, measure = "MAP", logarithmic = false, title } = options;
  checkText(measure, "measure");
  for (const { name, points } of series) {
    checkObjects(points, `the points of ${name}`, "points", { value: "number" });
    for (const direction of DIRECTIONS) checkScores(points.map((point) => point[direction]), `the scores of ${name}`); // prettier-ignore
    const values = points.map(({ value }) => value);
    const ordered = values.every((value, i) => Number.isFinite(value) && (i === 0 || value > values[i - 1]));
    check(values.length > 0 && ordered, () => `${name}: values must be finite and ascending; got ${values.join(", ") || "none"}`);
  }
  const values = [...new Set(series.flatMap(({ points }) => points.map(({ value }) => value)))].sort((a, b) => a - b);
  check(!logarithmic || values[0] > 0, () => `${values[0]} has no place on a logarithmic axis`);
  const ends: [number, number] = [values[0], values[values.length - 1]];
  const styles = methodStyles(series);
  const data = DIRECTIONS.flatMap((direction, d) => {
    const curves = series.flatMap(({ points }, i) => {
      const x = roundedAll(points.map(({ value }) => value));
      const hover = { hovertemplate: `%{x}: ${measure} %{y}<extra>%{fullData.name}</extra>` };
      return scoreLine(
        styles[i],
        x,
        points.map((point) => point[direction]),
        hover,
      );
    });
    const traces = [...inDrawingOrder(curves), ...(chance === undefined ? [] : [referenceLine("chance", ends, chance)])];
    const hidden = d > 0 ? { showlegend: false } : {};
    return traces.map((trace) => ({ ...trace, ...hidden, xaxis: axisName("x", d), yaxis: axisName("y", d) }) as Data);
  });
  const legend = [...styles.map(({ label }) => label), ...(chance === undefined ? [] : ["chance"])];
  const [left, right] = panelDomains(2, 0.1);
  const across: Partial<LayoutAxis> = {
    tickvals: values.map(rounded),
    ticktext: values.map(String),
    ...(logarithmic && { type: "log" as const, minor: { ticks: "" as const } }),
  };
  const up: Partial<LayoutAxis> = { rangemode: "tozero" };
  return {
    data,
    layout: {
      ...baseLayout({ width: PAGE_WIDTH, height: 320, legend, title, panelTitles: true }),
      xaxis: axis(options.axis, { ...across, domain: left }),
      yaxis: axis(measure, up),
      xaxis2: axis(options.axis, { ...across, domain: right, anchor: "y2" }),
      yaxis2: axis("", { ...up, anchor: "x2", matches: "y" }),
      annotations: DIRECTIONS.map((direction, d) => panelTitle(DIRECTION_NAMES[direction], d ? right[0] : left[0])),
      meta: { alt: `${measure} against ${asTyped(options.axis)}` },
    },
  };
}
