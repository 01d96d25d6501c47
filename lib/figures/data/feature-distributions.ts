import type { Data } from "plotly.js-dist";
import { checkNumbers, checkObjects, checkOptions } from "../../runtime/arguments";
import { check } from "../../runtime/check";
import { asTyped } from "../../notebook/figure-text";
import type { Figure } from "../../notebook/notebook-display";
import { COLUMN_WIDTH, axis, baseLayout, lineColour, roundedAll } from "../style/style";

/** Values of one kind of feature, such as all audio features of some frames. */
export interface FeatureSample {
  name: string;
  /** In the feature's own unit. */
  values: ArrayLike<number>;
}

/**
 * Distributions of feature values as density lines over 60 equal bins of the common range.
 * @throws InputError when a sample is empty or all values are equal
 */
export function featureDistributions(samples: readonly FeatureSample[], options: { title?: string } = {}): Figure {
  const bins = 60;
  checkObjects(samples, "the samples", "samples, { name, values }", { name: "text", values: "list" });
  checkOptions(options);
  samples.forEach(({ name, values }) => checkNumbers(values, `the values of ${name}`));
  samples.forEach(({ name, values }) => check(values.length > 0, () => `${name} has no values`));
  let [low, high] = [Infinity, -Infinity];
  for (const { values } of samples)
    for (let i = 0; i < values.length; i++) [low, high] = [Math.min(low, values[i]), Math.max(high, values[i])];
  check(high > low, () => `featureDistributions needs values that differ; all are ${low}`);
  const width = (high - low) / bins;
  const data = samples.map(({ name, values }, s): Data => {
    const counts = new Array<number>(bins).fill(0);
    for (let i = 0; i < values.length; i++) counts[Math.min(bins - 1, Math.floor((values[i] - low) / width))]++;
    return {
      type: "scatter",
      mode: "lines",
      name: asTyped(name),
      x: roundedAll(counts.map((_, b) => low + (b + 0.5) * width)),
      y: roundedAll(counts.map((count) => count / (values.length * width))),
      line: { color: lineColour(s), width: s % 2 === 0 ? 2.25 : 1.25, shape: "hvh" },
    };
  });
  return {
    data,
    layout: {
      ...baseLayout({ width: COLUMN_WIDTH, height: 320, legend: samples.map((s) => asTyped(s.name)), title: options.title }),
      xaxis: axis("feature value"),
      yaxis: axis("density", { rangemode: "tozero" }),
      meta: {
        alt: "distribution of feature values",
        n: samples.map(({ name, values }) => `${values.length} values of ${asTyped(name)}`).join(", "),
      },
    },
  };
}
