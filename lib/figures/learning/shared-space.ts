import type { Annotation, Data } from "plotly.js-dist";
import { checkLabelled } from "../../features/check-features";
import { checkList, checkObjects, checkOptions, checkTexts } from "../../runtime/arguments";
import { check, checkInteger } from "../../runtime/check";
import { largest, smallest } from "../../runtime/extremes";
import { asTyped } from "../../notebook/figure-text";
import { type Matrix, type MatrixLike, row, toMatrix } from "../../runtime/matrix";
import type { Figure } from "../../notebook/notebook-display";
import { classNames } from "../style/class-names";
import type { Views } from "../../projection/projections";
import {
  INK,
  PAGE_WIDTH,
  VIEW_NAMES,
  axis,
  axisKey,
  axisName,
  baseLayout,
  classColour,
  panelDomains,
  panelTitle,
  rounded,
} from "../style/style";

/** One picture of the shared space: both views of the same videos in the plane. */
export interface SpacePanel {
  /** Above the panel, such as `UMAP`. */
  title: string;
  /** n × 2 each, from {@link projectViews}. */
  points: Views<MatrixLike>;
  /** Names of the two axes. Default none: UMAP's axes have no meaning. */
  axes?: [string, string];
}

/** Options of {@link sharedSpaceFigure}. */
export interface SharedSpaceOptions {
  /** Pairs joined by a thin grey line, from audio to its own video. Default 0; -1 joins every pair. */
  links?: number;
  /** Number of videos drawn, spread evenly over the list. Default 300: more marks hide each other and enlarge the notebook. */
  limit?: number;
  /** Writes each class's name near most of its points, so that the figure can be read without colours. Default true. */
  names?: boolean;
  /** n names of the videos, such as `features.ids`, which hover texts show. Default: their positions from 0. */
  ids?: readonly string[];
  title?: string;
}

/** Audio is a filled disc, video an open diamond: they stay apart without colour. */
const MARKS = { audio: "circle", video: "diamond-open" } as const;
/** What the thin lines join. */
const PAIR = "audio and its own video";
/** Classes have a row of the legend to themselves. */
const CLASSES = { legend: "legend2" } as const;
type SpaceMark = (typeof MARKS)["audio" | "video"] | "square";

/**
 * The shared space in the plane: a mark for each view, a colour for each class, lines between the two views of a video.
 * If the method works, each colour forms groups that hold both kinds of marks.
 * @param panels one or two projections of the same n videos, side by side
 * @param labels n class labels
 * @param classWords their names
 * @throws InputError when sizes disagree or a label has no name
 */
export function sharedSpaceFigure(
  panels: readonly SpacePanel[],
  labels: ArrayLike<number>,
  classWords: readonly string[],
  options: SharedSpaceOptions = {},
): Figure {
  checkList(labels, "labels", "whole numbers");
  checkTexts(classWords, "the names");
  checkLabelled({ classes: classWords }, "the figure of the shared space");
  checkObjects(panels, "the panels", "panels, { title, points }", { title: "text", points: "object" });
  checkOptions(options);
  const { links = 0, limit = 300, names = true, ids, title } = options;
  check(panels.length > 0, () => "sharedSpaceFigure needs at least one panel");
  const classes = classWords.map(asTyped);
  const n = labels.length;
  check(!ids || ids.length === n, () => `there are ${n} videos but ${ids?.length} ids`);
  const unknown = Array.from(labels).findIndex((label) => !(label in classes));
  check(unknown < 0, () => `video ${unknown} has the label ${labels[unknown]}, but there are only ${classes.length} classes`);
  const shown = evenly(n, checkInteger(limit, "limit", 1));
  const joined = links < 0 ? shown : evenly(shown.length, checkInteger(links, "links", 0)).map((i) => shown[i]);
  const present = classes.map((_, label) => label).filter((label) => shown.some((i) => labels[i] === label));

  const legend = [VIEW_NAMES.audio, VIEW_NAMES.video, ...(joined.length ? [PAIR] : [])];
  const legend2 = present.map((label) => classes[label]);
  const size = panels.length === 1 ? { width: 460, height: 460 } : { width: PAGE_WIDTH, height: 400 };
  const plain = { ...size, legend, legend2, title, panelTitles: true };
  const room = baseLayout(plain).margin as Record<"l" | "r" | "t" | "b", number>;
  const titled = panels.some((panel) => panel.axes);
  const margin = { ...room, l: titled ? 30 : 12, r: 12, b: room.b - (titled ? 16 : 34) }; // no tick labels
  const layout = baseLayout({ ...plain, margin });
  const domains = panelDomains(panels.length, 0.08);
  const data: Data[] = [];
  const axes: Record<string, unknown> = {};
  const annotations: Annotation[] = [];
  panels.forEach((panel, p) => {
    const points = {
      audio: plane(panel.points.audio, `audio points of "${panel.title}"`, n),
      video: plane(panel.points.video, `video points of "${panel.title}"`, n),
    };
    const place = { xaxis: axisName("x", p), yaxis: axisName("y", p) };
    const of = (label: number) => shown.filter((i) => labels[i] === label);
    if (joined.length > 0) data.push({ ...linkTrace(points, joined, p === 0), ...place } as Data);
    for (const view of ["video", "audio"] as const)
      for (const label of present)
        data.push({ ...markTrace(points[view], view, of(label), label, classes[label], ids), ...place } as Data);
    const window = {
      x: extent(points, shown, 0),
      y: extent(points, shown, 1),
      width: (size.width - margin.l - margin.r) * (domains[p][1] - domains[p][0]),
      height: size.height - margin.t - margin.b,
    };
    const groups = present.map((label) => ({ name: classes[label], points: of(label).flatMap((i) => bothAt(points, i)) }));
    if (names)
      for (const name of classNames(groups, window))
        annotations.push({ ...name, xref: place.xaxis, yref: place.yaxis } as Annotation);
    annotations.push(panelTitle(panel.title, domains[p][0]));
    const bare = { showticklabels: false, ticks: "" as const, mirror: true, showgrid: false };
    axes[axisKey("x", p)] = axis(panel.axes?.[0] ?? "", {
      ...bare,
      domain: domains[p],
      range: window.x,
      anchor: place.yaxis as "y",
    });
    axes[axisKey("y", p)] = axis(panel.axes?.[1] ?? "", { ...bare, range: window.y, anchor: place.xaxis as "x" });
  });
  return {
    data: [...data, ...legendTraces(present, classes)],
    layout: {
      ...layout,
      ...axes,
      annotations,
      meta: { alt: "the shared space", n: `${shown.length} of ${n} test videos, an audio and a video point each` },
    },
  };
}

function bothAt({ audio, video }: Views, i: number): [number, number][] {
  return [audio, video].map((points) => [rounded(row(points, i)[0]), rounded(row(points, i)[1])]);
}

/** What the shown points span along one axis, and a little air. */
function extent(points: Views, shown: readonly number[], c: 0 | 1): [number, number] {
  const values = shown.flatMap((i) => bothAt(points, i).map((point) => point[c]));
  const [low, high] = [smallest(values), largest(values)];
  const air = 0.06 * (high - low) || 1;
  return [rounded(low - air), rounded(high + air)];
}

/** `count` whole numbers below `n`, evenly apart; all of them when there are no more. */
export function evenly(n: number, count: number): number[] {
  const size = Math.min(n, count);
  return Array.from({ length: size }, (_, i) => Math.floor((i * n) / size));
}

function plane(points: MatrixLike, name: string, n: number): Matrix {
  const matrix = toMatrix(points, name);
  check(
    matrix.rows === n && matrix.columns === 2,
    () => `${name} are ${matrix.rows} × ${matrix.columns}; ${n} labels need ${n} × 2: project to the plane first`,
  );
  return matrix;
}

function column(points: Matrix, indices: readonly number[], c: 0 | 1): number[] {
  return indices.map((i) => rounded(row(points, i)[c]));
}

function markTrace(
  points: Matrix,
  view: "audio" | "video",
  indices: number[],
  label: number,
  className: string,
  ids?: readonly string[],
): Data {
  return {
    type: "scatter",
    mode: "markers",
    name: `${className}, ${VIEW_NAMES[view]}`,
    legendgroup: className,
    ...CLASSES,
    showlegend: false,
    x: column(points, indices, 0),
    y: column(points, indices, 1),
    customdata: ids ? indices.map((i) => asTyped(ids[i])) : indices,
    hovertemplate: `${ids ? "" : "video "}%{customdata}: ${className}, ${VIEW_NAMES[view]}<extra></extra>`,
    marker: {
      symbol: MARKS[view],
      size: view === "audio" ? 5 : 6,
      color: classColour(label),
      opacity: view === "audio" ? 0.75 : 0.9,
      line: { width: view === "audio" ? 0 : 1 },
    },
  };
}

/** All links as one line with gaps. */
function linkTrace({ audio, video }: Views, indices: readonly number[], showlegend: boolean): Data {
  const ends = (c: 0 | 1) => indices.flatMap((i) => [rounded(row(audio, i)[c]), rounded(row(video, i)[c]), null]);
  return {
    type: "scatter",
    mode: "lines",
    name: PAIR,
    legendgroup: PAIR,
    legendrank: 900,
    showlegend,
    hoverinfo: "skip",
    connectgaps: false,
    x: ends(0),
    y: ends(1),
    line: { color: "rgba(110,110,110,0.45)", width: 0.7 },
  };
}

/** Marks that only the legend shows: the two views in ink, the classes as patches of colour. */
function legendTraces(present: readonly number[], classes: readonly string[]): Data[] {
  const entry = (name: string, rank: number, symbol: SpaceMark, color: string, size: number): Data => ({
    type: "scatter",
    mode: "markers",
    name,
    legendrank: rank,
    showlegend: true,
    x: [null],
    y: [null],
    marker: { symbol, color, size },
  });
  return [
    entry(VIEW_NAMES.audio, 800, MARKS.audio, INK, 7),
    entry(VIEW_NAMES.video, 801, MARKS.video, INK, 8),
    ...present.map((label) => ({
      ...entry(classes[label], 1000 + label, "square", classColour(label), 9),
      legendgroup: classes[label],
      ...CLASSES,
    })),
  ] as Data[];
}
