import type { Annotation, Data, LayoutAxis } from "plotly.js-dist";
import { CHUNK_KINDS, type ChunkKind } from "../../data/videos/salience";
import { checkObjects, checkOptions } from "../../runtime/arguments";
import { check, checkNumber } from "../../runtime/check";
import { largest } from "../../runtime/extremes";
import type { Figure } from "../../notebook/notebook-display";
import { type AttentionTrack, checkTrack } from "./attention-tracks";
import { KIND_STYLES, kindOrder } from "../style/chunk-kind-style";
import { GREY, INK, PAGE_WIDTH, axis, axisKey, axisName, baseLayout, panelTitle, rounded, roundedAll } from "../style/style";

/** Options of {@link attentionFigure}. */
export interface AttentionFigureOptions {
  title?: string;
  /** Height of one track's row in pixels. Default 120: three tracks fill half a page. */
  rowHeight?: number;
}

const LISTS = { weights: "list", seconds: "list", selected: "list" } as const;
const SELECTED = "selected chunk";
const OTHER = "other chunk";
/** Share of a row that its bars take; the strip of true kinds has the rest. */
const BARS_SHARE = 0.86;

/**
 * Attention over time: a row for each track, a bar for each chunk as wide as it lasts, chosen chunks in the ink of text and marked ▼,
 * a dotted line where all chunks would weigh the same, and below it a strip of the chunks' true kinds.
 * @throws InputError when a track's lists differ in length
 */
export function attentionFigure(tracks: readonly AttentionTrack[], options: AttentionFigureOptions = {}): Figure {
  checkObjects(tracks, "the tracks", "tracks, as attentionTracks gives them", { title: "text", ...LISTS });
  checkOptions(options);
  const { title, rowHeight = 120 } = options;
  checkNumber(rowHeight, "rowHeight", 30, 10_000);
  check(tracks.length > 0, () => "attentionFigure needs at least one track");
  tracks.forEach(checkTrack);
  const kinds = kindOrder(tracks.flatMap((track) => Array.from(track.kinds ?? [], (kind) => CHUNK_KINDS[kind])));
  const legend = [SELECTED, OTHER, ...kinds];
  const size = { width: PAGE_WIDTH, legend, title, panelTitles: true, margin: { l: 62 } };
  const { t, b } = baseLayout({ ...size, height: 0 }).margin as { t: number; b: number };
  const layout = baseLayout({ ...size, height: t + b + rowHeight * tracks.length });
  const gap = 24 / (rowHeight * tracks.length); // room for a row's title
  const rowShare = (1 - gap * (tracks.length - 1)) / tracks.length;

  const data: Data[] = [];
  const axes: Record<string, unknown> = {};
  const annotations: Annotation[] = [sideTitle("attention weight")];
  tracks.forEach((track, r) => {
    const top = 1 - r * (rowShare + gap);
    const bottom = top - rowShare;
    const barsFrom = track.kinds ? bottom + (1 - BARS_SHARE) * rowShare : bottom;
    const [bars, strip] = [axisName("y", 2 * r), axisName("y", 2 * r + 1)];
    const spans = chunkSpans(track.seconds);
    data.push(...barTraces(track, spans, bars, r === 0), equalWeight(track, spans, bars));
    if (track.kinds) data.push(...kindTraces(track.kinds, spans, strip));
    axes[axisKey("y", 2 * r)] = axis("", { domain: domain(barsFrom, top), rangemode: "tozero", nticks: 4, ...titleless });
    axes[axisKey("y", 2 * r + 1)] = {
      domain: domain(bottom, Math.max(barsFrom - 0.02 * rowShare, bottom)),
      visible: false,
      range: [0, 1],
    };
    annotations.push(panelTitle(track.title, 0, top));
  });
  data.push(...kinds.map(kindLegend));
  const longest = largest(tracks.map((track) => chunkSpans(track.seconds).end));
  const last = axisName("y", 2 * tracks.length - (tracks[tracks.length - 1].kinds ? 1 : 2));
  axes.xaxis = axis("time in the track (s)", { anchor: last as "y", range: [0, rounded(longest)], showgrid: false });
  return {
    data,
    layout: {
      ...layout,
      ...axes,
      annotations,
      barmode: "overlay",
      bargap: 0,
      meta: { alt: `attention over time of ${tracks.length} tracks`, n: `${tracks.length} tracks` },
    },
  };
}

const titleless: Partial<LayoutAxis> = { title: { text: "" } };

function domain(from: number, to: number): [number, number] {
  return [rounded(Math.max(0, from)), rounded(Math.min(1, to))];
}

interface Spans {
  /** Midpoints and lengths in seconds. */
  middle: number[];
  length: number[];
  end: number;
}

function chunkSpans(seconds: ArrayLike<number>): Spans {
  const spans: Spans = { middle: [], length: [], end: 0 };
  for (let i = 0; i < seconds.length; i++) {
    spans.middle.push(rounded(spans.end + seconds[i] / 2));
    spans.length.push(rounded(seconds[i]));
    spans.end += seconds[i];
  }
  return spans;
}

function barTraces({ weights, selected }: AttentionTrack, spans: Spans, yaxis: string, showlegend: boolean): Data[] {
  const chosen = new Set(Array.from(selected));
  const heights = roundedAll(weights);
  const bars = (name: string, wanted: boolean, color: string): Data => {
    const at = heights.map((_, i) => i).filter((i) => chosen.has(i) === wanted);
    return {
      type: "bar",
      name,
      legendgroup: name,
      showlegend,
      xaxis: "x",
      yaxis,
      x: at.map((i) => spans.middle[i]),
      y: at.map((i) => heights[i]),
      width: at.map((i) => spans.length[i]),
      marker: { color, line: { color: "white", width: 1 } },
      text: at.map(() => (wanted ? "▼" : "")),
      textposition: "outside",
      constraintext: "none", // Plotly would make the mark of a short chunk too small to see
      textfont: { size: 10, color: INK },
      cliponaxis: false,
      hovertemplate: `%{x} s: weight %{y}<extra>${name}</extra>`,
    };
  };
  return [bars(SELECTED, true, INK), bars(OTHER, false, "#b0b0b0")];
}

function equalWeight({ weights }: AttentionTrack, { end }: Spans, yaxis: string): Data {
  const share = rounded(1 / weights.length);
  return {
    type: "scatter",
    mode: "lines",
    name: "equal weights",
    showlegend: false,
    xaxis: "x",
    yaxis,
    x: [0, rounded(end)],
    y: [share, share],
    line: { color: GREY, width: 1, dash: "dot" },
    hoverinfo: "skip",
  };
}

function kindTraces(kinds: ArrayLike<number>, spans: Spans, yaxis: string): Data[] {
  const names = Array.from(kinds, (kind) => CHUNK_KINDS[kind]);
  return kindOrder(names).map((kind) => {
    const at = names.map((_, i) => i).filter((i) => names[i] === kind);
    return {
      ...kindBar(kind),
      xaxis: "x",
      yaxis,
      x: at.map((i) => spans.middle[i]),
      y: at.map(() => 1),
      width: at.map((i) => spans.length[i]),
      showlegend: false,
      hovertemplate: `%{x} s: ${kind}<extra></extra>`,
    } as Data;
  });
}

function kindBar(kind: ChunkKind): Data {
  return { type: "bar", name: kind, legendgroup: kind, marker: { ...KIND_STYLES[kind], line: { color: "white", width: 1 } } };
}

function kindLegend(kind: ChunkKind): Data {
  return { ...kindBar(kind), x: [null], y: [null], showlegend: true } as Data;
}

function sideTitle(text: string): Annotation {
  return {
    text,
    x: 0,
    xshift: -52,
    y: 0.5,
    xref: "paper",
    yref: "paper",
    xanchor: "center",
    yanchor: "middle",
    textangle: -90,
    showarrow: false,
  } as unknown as Annotation;
}
