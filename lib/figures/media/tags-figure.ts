import type { Data } from "plotly.js-dist";
import type { RowTags } from "../../media/extractors/extractor";
import type { Figure } from "../../notebook/notebook-display";
import { asTyped } from "../../notebook/figure-text";
import { checkNumbers, checkObject, checkOptions, checkTexts } from "../../runtime/arguments";
import { check, checkInteger, checkNumber } from "../../runtime/check";
import { checkShape } from "../../runtime/matrix";
import { largest } from "../../runtime/extremes";
import { axis, baseLayout, PAGE_WIDTH, rounded, textWidth } from "../style/style";

/** Options of {@link tagsFigure}. */
export interface TagsFigureOptions {
  /** How many tags are shown, those of the highest mean. Default 8. */
  count?: number;
  /** The second in which row 0 is centred. Default 0. */
  centre?: number;
  title?: string;
}

/**
 * Tags over time: a row for each of the tags that are most probable on the whole, a column a second; the more probable, the further a cell is from the ground.
 * @throws InputError when there are no rows, or a value is no probability
 */
export function tagsFigure(tags: RowTags, options: TagsFigureOptions = {}): Figure {
  const fields = { names: "list", rows: "number", columns: "number", data: "list" } as const;
  checkObject(tags, "the tags", "those that extractAudio gives", fields);
  checkOptions(options);
  const { names, rows, columns, data } = tags;
  const { count = 8, centre = 0, title } = options;
  checkInteger(count, "count", 1);
  check(rows > 0 && names.length === columns, () => `tagsFigure needs rows of ${names.length} tags; got ${rows} of ${columns}`);
  checkShape({ rows, columns, data }, "the tags");
  checkNumbers(data, "the tags", 0, 1);
  checkTexts(names, "the names of the tags");
  checkNumber(centre, "centre");
  const means = names.map((_, c) => {
    let sum = 0;
    for (let r = 0; r < rows; r++) sum += data[r * columns + c];
    return sum / rows;
  });
  const shown = [...names.keys()].sort((a, b) => means[b] - means[a]).slice(0, count);
  const labels = shown.map((c) => asTyped(names[c]));
  const z = shown.map((c) => Array.from({ length: rows }, (_, r) => Number(data[r * columns + c].toFixed(2))));
  const heatmap = {
    ...{ type: "heatmap", name: "probability", x: Array.from({ length: rows }, (_, r) => rounded(centre + r)), y: labels, z },
    ...{ zmin: 0, zmax: 1, colorscale: COLOURS, showscale: false, xgap: 1, ygap: 1 },
    hovertemplate: "%{x} s, %{y}: %{z}<extra></extra>",
  } as Data;
  const left = 24 + largest(labels.map((label) => textWidth(label, 11)));
  return {
    data: [heatmap],
    layout: {
      ...baseLayout({ width: PAGE_WIDTH, height: 90 + (title ? 32 : 0) + 22 * shown.length, title, margin: { l: left } }),
      xaxis: axis("time (s)", { showgrid: false }),
      yaxis: axis("", { type: "category", autorange: "reversed", showgrid: false, ticks: "", automargin: false }),
      meta: { alt: "probability of tags over time", n: "1 track" },
    },
  };
}

const COLOURS = [
  [0, "#ffffff"],
  [0.5, "#6baed6"],
  [1, "#08306b"],
];
