import type { Annotation, Data, LayoutAxis } from "plotly.js-dist";
import { checkObject, checkObjects, checkOptions, checkText } from "../../runtime/arguments";
import { check, checkNumber } from "../../runtime/check";
import { largest } from "../../runtime/extremes";
import type { Figure } from "../../notebook/notebook-display";
import { checkScores, methodStyles, type NamedSeries, type Score } from "../style/method-style";
import {
  DIRECTIONS,
  DIRECTION_NAMES,
  type Direction,
  PAGE_WIDTH,
  axis,
  axisName,
  baseLayout,
  panelDomains,
  panelTitle,
  rounded,
  textWidth,
  GREY,
} from "../style/style";

/** What one method reached in each direction. */
export interface MethodScores extends NamedSeries {
  /** MAP by the plain cosine, the paper's protocol. */
  plain: Record<Direction, Score>;
  /** MAP by the cosine weighted with the canonical correlations, for methods that have them. */
  sigmaWeighted?: Record<Direction, Score>;
}

/** Options of {@link methodComparison}. */
export interface MethodComparisonOptions {
  /** MAP of a random ranking, drawn as a dotted line. */
  chance?: number;
  /** What the values are, as the axis names it. Default "MAP". */
  measure?: string;
  title?: string;
}

const PLAIN = "plain cosine";
const WEIGHTED = "σ-weighted cosine";

/**
 * MAP of every method in both directions as dots with intervals: a full dot for the plain cosine, an open diamond for
 * the σ-weighted one. Methods are in the given order from the top. With dots instead of bars, the axis need not begin at 0, so
 * differences are easier to see.
 * @throws InputError when no method is given or one comes twice
 */
export function methodComparison(methods: readonly MethodScores[], options: MethodComparisonOptions = {}): Figure {
  checkOptions(options);
  checkObjects(methods, "the methods", "methods with their scores", { name: "text", plain: "object" });
  for (const { name, plain, sigmaWeighted } of methods)
    for (const scores of sigmaWeighted === undefined ? [plain] : [plain, sigmaWeighted]) {
      checkObject(scores, `the scores of ${name}`, "scores in both directions", {
        audioToVideo: "object",
        videoToAudio: "object",
      });
      checkScores(DIRECTIONS.map((direction) => scores[direction]), `the scores of ${name}`); // prettier-ignore
    }
  const { chance, measure = "MAP", title } = options;
  checkText(measure, "measure");
  if (chance !== undefined) checkNumber(chance, "chance", 0, 1);
  const names = methodStyles(methods).map((style) => style.label);
  check(
    names.length > 0 && new Set(names).size === names.length,
    () => `methods need names of their own; got ${names.join(", ") || "none"}`,
  );
  const weighted = methods.some((m) => m.sigmaWeighted);
  const offset = weighted ? 0.14 : 0;
  const data: Data[] = DIRECTIONS.flatMap((direction, d) => [
    dots(
      measure,
      PLAIN,
      methods.map((m, row) => ({ row, name: names[row], score: m.plain[direction] })),
      -offset,
      d,
    ),
    ...(weighted ? [dots(measure, WEIGHTED, weightedRows(methods, names, direction), offset, d)] : []),
  ]);
  const longest = largest(names.map((name) => textWidth(name, 11)));
  const [left, right] = panelDomains(2, 0.06);
  const values = methods.flatMap((m) => [m.plain, m.sigmaWeighted]).flatMap((s) => DIRECTIONS.map((d) => s?.[d]));
  const most = largest([chance ?? 0, ...values.map((s) => s?.high ?? s?.mean ?? 0)]);
  const range: [number, number] = [0, Math.min(1, most * 1.08)];
  const dtick = range[1] > 0.5 ? 0.2 : 0.1;
  const rows: Partial<LayoutAxis> = {
    range: [names.length - 0.4, chance === undefined ? -0.6 : -0.85],
    tickvals: names.map((_, i) => i),
    showgrid: true,
  };
  return {
    data,
    layout: {
      ...baseLayout({
        width: PAGE_WIDTH,
        panelTitles: true,
        height: 118 + 34 * names.length,
        legend: weighted ? [PLAIN, WEIGHTED] : [],
        title,
        margin: { l: 16 + longest },
      }),
      xaxis: axis(measure, { range, dtick, domain: left }),
      yaxis: axis("", { ...rows, ticktext: names, ticks: "" }),
      xaxis2: axis(measure, { range, dtick, domain: right, anchor: "y2" }),
      yaxis2: axis("", { ...rows, showticklabels: false, ticks: "", anchor: "x2" }),
      shapes: chance === undefined ? [] : [chanceLine(chance, "x", "y"), chanceLine(chance, "x2", "y2")],
      annotations: [
        ...DIRECTIONS.map((direction, d) => panelTitle(DIRECTION_NAMES[direction], d ? right[0] : left[0])),
        ...(chance === undefined ? [] : [chanceName(chance)]),
      ],
      meta: { alt: `${measure} of each method in both directions` },
    },
  };
}

interface Dot {
  row: number;
  name: string;
  score: Score;
}

function weightedRows(methods: readonly MethodScores[], names: readonly string[], direction: Direction): Dot[] {
  return methods.flatMap(({ sigmaWeighted }, row) =>
    sigmaWeighted ? [{ row, name: names[row], score: sigmaWeighted[direction] }] : [],
  );
}

function dots(measure: string, name: string, rows: Dot[], offset: number, panel: number): Data {
  const scores = rows.map((dot) => dot.score);
  const plain = name === PLAIN;
  return {
    type: "scatter",
    mode: "markers",
    name,
    legendgroup: name,
    showlegend: panel === 0,
    xaxis: axisName("x", panel),
    yaxis: axisName("y", panel),
    x: scores.map((s) => rounded(s.mean)),
    y: rows.map((dot) => rounded(dot.row + offset)),
    customdata: rows.map((dot) => dot.name),
    error_x: {
      type: "data",
      symmetric: false,
      array: scores.map((s) => rounded((s.high ?? s.mean) - s.mean)),
      arrayminus: scores.map((s) => rounded(s.mean - (s.low ?? s.mean))),
      thickness: 1.25,
      width: 4,
      color: plain ? "#0072B2" : "#D55E00",
    },
    marker: {
      symbol: plain ? "circle" : "diamond",
      size: plain ? 7 : 8,
      color: plain ? "#0072B2" : "white",
      line: { width: plain ? 0 : 1.75, color: "#D55E00" },
    },
    hovertemplate: `%{customdata}: ${measure} %{x}<extra>${name}</extra>`,
  };
}

function chanceLine(chance: number, xref: "x" | "x2", yref: "y" | "y2") {
  const line = { color: GREY, width: 1.25, dash: "dot" as const };
  return {
    type: "line" as const,
    xref,
    yref: `${yref} domain` as "y domain",
    x0: chance,
    x1: chance,
    y0: 0,
    y1: 1,
    line,
    layer: "below" as const,
  };
}

function chanceName(chance: number): Annotation {
  return {
    text: "chance",
    x: rounded(chance),
    xref: "x",
    y: 1,
    yref: "y domain",
    xanchor: "left",
    yanchor: "top",
    showarrow: false,
    font: { size: 10 },
    xshift: 2,
  };
}
