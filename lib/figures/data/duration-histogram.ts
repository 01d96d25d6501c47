import { checkList, checkOptions } from "../../runtime/arguments";
import { check, checkNumber, described } from "../../runtime/check";
import { largest, smallest } from "../../runtime/extremes";
import type { Figure } from "../../notebook/notebook-display";
import { COLUMN_WIDTH, GREY, INK, axis, baseLayout, panelTitle, rounded } from "../style/style";

/** Options of {@link durationHistogram}. */
export interface HistogramOptions {
  title?: string;
  /** Width of a bin in seconds. Default 20: a dozen bins for music videos of up to five minutes. */
  binSeconds?: number;
}

/**
 * How long the videos are: a histogram of durations with the median marked.
 * @param seconds duration of each video
 * @throws InputError when the list is empty or a duration is not positive
 */
export function durationHistogram(seconds: ArrayLike<number>, options: HistogramOptions = {}): Figure {
  checkList(seconds, "the durations", "seconds");
  checkOptions(options);
  const { binSeconds = 20, title } = options;
  checkNumber(binSeconds, "binSeconds", 1e-6);
  check(seconds.length > 0, () => "durationHistogram needs at least one duration");
  Array.from(seconds, (s, i) =>
    check(s > 0 && Number.isFinite(s), () => `video ${i} lasts ${described(s)} s: durations must be positive`),
  );
  const bins = new Map<number, number>();
  for (let i = 0; i < seconds.length; i++) {
    const bin = Math.floor(seconds[i] / binSeconds);
    bins.set(bin, (bins.get(bin) ?? 0) + 1);
  }
  const first = smallest(bins.keys());
  const count = largest(bins.keys()) - first + 1;
  const starts = Array.from({ length: count }, (_, i) => first + i);
  const sorted = Array.from(seconds).sort((a, b) => a - b);
  const middle = (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
  return {
    data: [
      {
        type: "bar",
        name: "videos",
        x: starts.map((bin) => rounded((bin + 0.5) * binSeconds)),
        y: starts.map((bin) => bins.get(bin) ?? 0),
        width: starts.map(() => rounded(binSeconds)),
        marker: { color: "#56B4E9", line: { color: "white", width: 1 } },
        hovertemplate: `%{x} ± ${binSeconds / 2} s: %{y} videos<extra></extra>`,
      },
    ],
    layout: {
      ...baseLayout({ width: COLUMN_WIDTH, height: 280, title, panelTitles: true, margin: { r: 22 } }),
      bargap: 0,
      xaxis: axis("duration (s)", { showgrid: false }),
      yaxis: axis("videos"),
      shapes: [
        {
          type: "line",
          xref: "x",
          yref: "paper",
          x0: middle,
          x1: middle,
          y0: 0,
          y1: 1,
          line: { color: INK, width: 1.25, dash: "dash" },
        },
      ],
      annotations: [
        {
          ...panelTitle(`median ${rounded(middle)} s`, rounded(middle)),
          xref: "x",
          xanchor: "center",
          font: { size: 11, color: GREY },
        },
      ],
      meta: { alt: "histogram of durations", n: `${seconds.length} videos` },
    },
  };
}
