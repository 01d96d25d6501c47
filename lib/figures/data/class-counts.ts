import { checkLabelled } from "../../features/check-features";
import { checkList, checkOptions, checkTexts } from "../../runtime/arguments";
import { check, described } from "../../runtime/check";
import { largest } from "../../runtime/extremes";
import { asTyped } from "../../notebook/figure-text";
import type { Figure } from "../../notebook/notebook-display";
import { COLUMN_WIDTH, axis, baseLayout, classColour, textWidth } from "../style/style";

/**
 * How many videos each class has, in the order of the labels, with each count and its share.
 * @param labels n class labels
 * @param names the classes' names
 * @throws InputError when a label has no name
 */
export function classCounts(labels: ArrayLike<number>, names: readonly string[], options: { title?: string } = {}): Figure {
  checkList(labels, "labels", "whole numbers");
  checkTexts(names, "the names");
  checkOptions(options);
  checkLabelled({ classes: names }, "a figure of classes");
  const classes = names.map(asTyped);
  const counts = classes.map(() => 0);
  for (let i = 0; i < labels.length; i++) {
    check(
      labels[i] in counts,
      () => `video ${i} has the label ${described(labels[i])}, but there are only ${classes.length} classes`,
    );
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
        y: [...classes],
        text: counts.map(percent),
        textposition: "outside",
        cliponaxis: false,
        marker: { color: classes.map((_, label) => classColour(label)) },
        hovertemplate: "%{y}: %{text}<extra></extra>",
      },
    ],
    layout: {
      ...baseLayout({
        width: COLUMN_WIDTH,
        height: 70 + 28 * classes.length,
        title: options.title,
        margin: { l: 20 + largest(classes.map((name) => textWidth(name, 11))), r: 20 },
      }),
      bargap: 0.3,
      xaxis: axis("videos", { range: [0, largest(counts) * 1.3] }),
      yaxis: axis("", { type: "category", autorange: "reversed", showgrid: false, ticks: "" }),
      meta: { alt: "videos of each class", n: `${labels.length} videos` },
    },
  };
}
