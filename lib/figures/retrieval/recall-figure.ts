import type { Data, LayoutAxis } from "plotly.js-dist";
import { checkObject, checkObjects, checkOptions } from "../../runtime/arguments";
import { check } from "../../runtime/check";
import { largest } from "../../runtime/extremes";
import type { Figure } from "../../notebook/notebook-display";
import { inDrawingOrder, scoreLine } from "../style/curve-traces";
import { checkScores, checkSeries, methodStyles, type NamedSeries, type Score } from "../style/method-style";
import {
  axis,
  axisKey,
  axisName,
  baseLayout,
  type Direction,
  DIRECTION_NAMES,
  DIRECTIONS,
  GREY,
  PAGE_WIDTH,
  panelDomains,
  panelTitle,
  roundedAll,
} from "../style/style";

/** Recall of exact pairs by one method at several ranks. */
export interface RecallSeries extends NamedSeries {
  /** Ascending in `k`; a direction that was not measured is left out of every series. */
  points: readonly ({ k: number } & Partial<Record<Direction, Score>>)[];
}

/** Options of {@link recallFigure}. */
export interface RecallFigureOptions {
  /** R@k of a random ranking: k / gallery, such as `evaluatePairs(…).chance.recallAt`. Drawn as a dotted curve. */
  chance?: (k: number) => number;
  title?: string;
}

/**
 * R@k of exact pairs against k, on a logarithmic axis, a panel for each direction: a line for each method, a band where scores
 * have ends.
 * @throws InputError when ranks are not ascending whole numbers from 1 up, or the points lack a direction that others have
 */
export function recallFigure(series: readonly RecallSeries[], options: RecallFigureOptions = {}): Figure {
  checkSeries(series, "the series of recallFigure", { points: "list" });
  checkOptions(options);
  const { chance, title } = options;
  if (chance !== undefined)
    checkObject({ chance }, "the options", "an object with chance a function of k", { chance: "function" });
  for (const { name, points } of series) checkObjects(points, `the points of ${name}`, "points", { k: "number" });
  const shown = DIRECTIONS.filter((direction) => series.some(({ points }) => points.some((point) => point[direction])));
  check(shown.length > 0, () => "recallFigure needs points of at least one direction");
  for (const { name, points } of series) {
    const ranks = points.map(({ k }) => k);
    const ordered = ranks.every((k, i) => Number.isInteger(k) && k > (i === 0 ? 0 : ranks[i - 1]));
    check(
      ordered && ranks.length > 0,
      () => `${name}: ranks must be whole and ascending from 1; got ${ranks.join(", ") || "none"}`,
    );
    const lacking = shown.find((direction) => points.some((point) => !point[direction]));
    check(lacking === undefined, () => `${name} lacks points of ${DIRECTION_NAMES[lacking!]}, which others have`);
  }
  for (const { name, points } of series)
    for (const direction of shown) checkScores(points.map((point) => point[direction]), `the scores of ${name}`); // prettier-ignore
  const ranks = [...new Set(series.flatMap(({ points }) => points.map(({ k }) => k)))].sort((a, b) => a - b);
  const styles = methodStyles(series);
  const hover = { hovertemplate: "R@%{x}: %{y}<extra>%{fullData.name}</extra>" };
  const data = shown.flatMap((direction, d) => {
    const lines = series.flatMap(({ points }, i) => {
      const x = points.map(({ k }) => k);
      return scoreLine(styles[i], x, points.map((point) => point[direction]!), hover); // prettier-ignore
    });
    const traces = [...inDrawingOrder(lines), ...(chance ? [chanceCurve(ranks, chance)] : [])];
    const hidden = d > 0 ? { showlegend: false } : {};
    return traces.map((trace) => ({ ...trace, ...hidden, xaxis: axisName("x", d), yaxis: axisName("y", d) }) as Data);
  });
  const domains = panelDomains(shown.length, 0.1);
  const axes: Record<string, Partial<LayoutAxis>> = {};
  shown.forEach((_, d) => {
    const across = { type: "log" as const, minor: { ticks: "" as const }, tickvals: ranks, ticktext: ranks.map(String) };
    axes[axisKey("x", d)] = axis("k", { ...across, domain: domains[d], anchor: axisName("y", d) as "y" });
    axes[axisKey("y", d)] = axis(d === 0 ? "R@k, exact pairs" : "", { range: [0, 1.02], anchor: axisName("x", d) as "x" });
  });
  const legend = [...styles.map(({ label }) => label), ...(chance ? ["chance"] : [])];
  return {
    data,
    layout: {
      ...baseLayout({ width: PAGE_WIDTH, height: 320, legend, title, panelTitles: true }),
      ...axes,
      annotations: shown.map((direction, d) => panelTitle(DIRECTION_NAMES[direction], domains[d][0])),
      meta: { alt: `recall of exact pairs among the first k, up to ${largest(ranks)}` },
    },
  };
}

function chanceCurve(ranks: readonly number[], chance: (k: number) => number): Data {
  return {
    type: "scatter",
    mode: "lines",
    name: "chance",
    legendgroup: "chance",
    x: [...ranks],
    y: roundedAll(ranks.map(chance)),
    line: { color: GREY, width: 1.25, dash: "dot" },
    hovertemplate: "chance %{y}<extra></extra>",
  };
}
