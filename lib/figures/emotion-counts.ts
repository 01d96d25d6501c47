import { check } from "../runtime/check";
import { largest } from "../runtime/extremes";
import { asTyped } from "../runtime/figure-text";
import type { Figure } from "../runtime/notebook-display";
import { COLUMN_WIDTH, axis, baseLayout, emotionColour, textWidth } from "./style";

/**
 * How many videos each emotion has, in the order of the labels, with each count and its share.
 * @param labels n emotion labels
 * @param names the emotions' names
 * @throws InputError when a label has no name
 */
export function emotionCounts(labels: ArrayLike<number>, names: readonly string[], options: { title?: string } = {}): Figure {
  const emotions = names.map(asTyped);
  const counts = emotions.map(() => 0);
  for (let i = 0; i < labels.length; i++) {
    check(labels[i] in counts, () => `video ${i} has the label ${labels[i]}, but there are only ${emotions.length} emotions`);
    counts[labels[i]]++;
  }
  const percent = (count: number) => `${count.toLocaleString("en")} (${((100 * count) / labels.length).toFixed(0)} %)`;
  return {
    data: [
      {
        type: "bar",
        orientation: "h",
        name: "videos",
        x: counts,
        y: [...emotions],
        text: counts.map(percent),
        textposition: "outside",
        cliponaxis: false,
        marker: { color: emotions.map((_, label) => emotionColour(label)) },
        hovertemplate: "%{y}: %{text}<extra></extra>",
      },
    ],
    layout: {
      ...baseLayout({
        width: COLUMN_WIDTH,
        height: 70 + 28 * emotions.length,
        title: options.title,
        margin: { l: 20 + largest(emotions.map((name) => textWidth(name, 11))), r: 20 },
      }),
      bargap: 0.3,
      xaxis: axis("videos", { range: [0, largest(counts) * 1.3] }),
      yaxis: axis("", { type: "category", autorange: "reversed", showgrid: false, ticks: "" }),
      meta: { alt: "videos of each emotion" },
    },
  };
}
