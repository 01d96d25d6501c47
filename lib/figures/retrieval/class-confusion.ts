import type { Annotation, Data } from "plotly.js-dist";
import { checkObject, checkOptions, checkTexts } from "../../runtime/arguments";
import { check } from "../../runtime/check";
import { largest } from "../../runtime/extremes";
import { asTyped } from "../../notebook/figure-text";
import { type MatrixLike, row, toMatrix } from "../../runtime/matrix";
import type { Figure } from "../../notebook/notebook-display";
import {
  DIRECTIONS,
  DIRECTION_NAMES,
  type Direction,
  PAGE_WIDTH,
  axis,
  axisKey,
  axisName,
  baseLayout,
  panelDomains,
  panelTitle,
  rounded,
  textWidth,
} from "../style/style";

/** Options of {@link classConfusion}. */
export interface ClassConfusionOptions {
  /** Results counted for each query; shown in the axis title. Default 10. */
  k?: number;
  title?: string;
}

/**
 * Which classes are retrieved for which: each row is the class of the queries, each cell the share of their first k
 * results that have the column's class. Counts are turned into shares of their row; an empty row stays empty.
 * @param counts for each direction shown, C × C counts or shares, rows = query's class
 * @param names the classes' C names
 * @throws InputError when a matrix is not C × C or holds negative numbers
 */
export function classConfusion(
  counts: Partial<Record<Direction, MatrixLike>>,
  names: readonly string[],
  options: ClassConfusionOptions = {},
): Figure {
  checkObject(counts, "the counts", "counts by direction, { audioToVideo, videoToAudio }");
  checkTexts(names, "the names");
  checkOptions(options);
  const { k = 10, title } = options;
  const directions = DIRECTIONS.filter((direction) => counts[direction]);
  check(directions.length > 0, () => "classConfusion needs counts for audioToVideo, videoToAudio or both");
  const classes = names.map(asTyped);
  const c = classes.length;
  const domains = panelDomains(directions.length, 0.06);
  const data: Data[] = [];
  const axes: Record<string, unknown> = {};
  const annotations: Annotation[] = [];
  directions.forEach((direction, d) => {
    const shares = rowShares(counts[direction] as MatrixLike, c, direction);
    data.push({
      type: "heatmap",
      name: DIRECTION_NAMES[direction],
      xaxis: axisName("x", d),
      yaxis: axisName("y", d),
      x: [...classes],
      y: [...classes],
      z: shares,
      zmin: 0,
      zmax: 1,
      colorscale: [
        [0, "#ffffff"],
        [0.5, "#6baed6"],
        [1, "#08306b"],
      ],
      showscale: false,
      xgap: 1,
      ygap: 1,
      hovertemplate: "query %{y}: %{z} of the results are %{x}<extra></extra>",
    } as Data);
    annotations.push(panelTitle(DIRECTION_NAMES[direction], domains[d][0]), ...cellTexts(shares, classes, d));
    axes[axisKey("x", d)] = axis(`class of the first ${k} results`, {
      type: "category",
      domain: domains[d],
      anchor: axisName("y", d) as "y",
      showgrid: false,
      tickangle: -35,
      ticks: "",
    });
    axes[axisKey("y", d)] = axis(d === 0 ? "class of the query" : "", {
      type: "category",
      anchor: axisName("x", d) as "x",
      autorange: "reversed",
      showgrid: false,
      showticklabels: d === 0,
      ticks: "",
      automargin: false,
    });
  });
  const longest = largest(classes.map((name) => textWidth(name, 11)));
  const width = directions.length === 1 ? 400 : PAGE_WIDTH;
  const left = 46 + longest;
  const bottom = 40 + 0.65 * longest;
  const cell = ((width - left - 14) * domains[0][1]) / c;
  const layout = baseLayout({
    width,
    height: Math.round(28 + (title ? 32 : 0) + bottom + Math.max(26, 0.8 * cell) * c),
    title,
    panelTitles: true,
    margin: { l: left, b: bottom },
  });
  return {
    data,
    layout: { ...layout, ...axes, annotations, meta: { alt: "share of each class among the results, by the query's class" } },
  };
}

function rowShares(counts: MatrixLike, c: number, direction: Direction): number[][] {
  const matrix = toMatrix(counts, `counts of ${direction}`);
  check(
    matrix.rows === c && matrix.columns === c,
    () => `counts of ${direction} are ${matrix.rows} × ${matrix.columns}; ${c} classes need ${c} × ${c}`,
  );
  check(
    matrix.data.every((v: number) => v >= 0),
    () => `counts of ${direction} hold a negative number`,
  );
  return Array.from({ length: c }, (_, r) => {
    const values = Array.from(row(matrix, r));
    const total = values.reduce((sum, v) => sum + v, 0);
    return values.map((v) => (total > 0 ? rounded(v / total) : 0));
  });
}

/** The shares in print, as in .42: white on dark cells. */
function cellTexts(shares: number[][], classes: readonly string[], panel: number): Annotation[] {
  return shares.flatMap((values, r) =>
    values.map((value, c) => ({
      text: value.toFixed(2).replace(/^0/, ""),
      x: classes[c],
      y: classes[r],
      xref: axisName("x", panel) as "x",
      yref: axisName("y", panel) as "y",
      showarrow: false,
      font: { size: 11, color: value > 0.45 ? "#ffffff" : "#262626" },
    })),
  );
}
