import type { Dash } from "plotly.js-dist";
import { asTyped } from "../runtime/figure-text";
import { type Mark, lineColour, lineDash, mark } from "./style";

/** How one method is named and drawn, the same in every figure. */
export interface MethodStyle {
  /** As figures take it. */
  label: string;
  color: string;
  dash: Dash;
  symbol: Mark;
}

/** A mean with the ends of its interval, such as `bootstrapInterval` gives. */
export interface Score {
  mean: number;
  low?: number;
  high?: number;
}

const look = (label: string, colour: number, dash: Dash, symbol: Mark): MethodStyle => ({
  label,
  color: lineColour(colour),
  dash,
  symbol,
});

/** The methods of the comparison by the names that `results/summary.json` gives them. The proposed one is the solid line. */
const KNOWN: Record<string, MethodStyle> = {
  chance: look("chance", 6, "dot", "x"),
  cca: look("linear CCA", 0, "dash", "circle"),
  "c-cca": look("C-CCA, β = .2", 5, "dashdot", "circle"),
  "c-cca-pure": look("C-CCA, β = 0", 5, "dot", "star"),
  kcca: look("KCCA", 6, "dash", "triangle-down"),
  dcca: look("DCCA", 3, "dash", "triangle-up"),
  "c-dcca": look("C-DCCA", 3, "dashdot", "triangle-down"),
  "sdcca-mean": look("S-DCCA, mean audio", 1, "dash", "square"),
  "sdcca-context-free": look("S-DCCA, context-free attention", 2, "dashdot", "triangle-up"),
  "sdcca-attention": look("S-DCCA, attention", 4, "solid", "diamond"),
  "sdcca-end-to-end": look("S-DCCA, end to end", 2, "solid", "cross"),
  "sdcca-preset-mean": look("S-DCCA, preset, mean audio", 1, "solid", "star"),
  "sdcca-preset-end-to-end": look("S-DCCA, preset, end to end", 2, "dash", "star"),
  "sdcca-preset-attention": look("S-DCCA, preset, attention", 4, "dashdot", "x"),
  "sdcca-salient": look("S-DCCA, true salient chunks", 6, "dot", "star"),
  "tnn-c-cca": look("TNN-C-CCA", 5, "solid", "square"),
  triplet: look("triplet", 0, "dot", "triangle-up"),
  "supervised-contrastive": look("supervised contrastive", 0, "solid", "diamond"),
  "supervised-contrastive-attention": look("supervised contrastive, attention", 0, "dashdot", "square"),
  "softmax-attention": look("softmax posterior, attention", 3, "dot", "diamond"),
  "softmax-end-to-end": look("softmax posterior, end to end", 3, "dot", "star"),
  softmax: look("softmax posterior", 3, "solid", "cross"),
};

/** What belongs to one method in a figure. */
export interface NamedSeries {
  /** A method's name as in `results/summary.json`, which brings its label and style, or words of your own. */
  name: string;
  /** Words beside the label, such as that runs are missing. */
  remark?: string;
}

/** Whether a name brings its label and style with it. */
export function isKnownMethod(name: string): boolean {
  return Object.hasOwn(KNOWN, name);
}

/**
 * The style of each name: a known method's own; other names keep their words and take the general styles in turn, so
 * give them in the same order in every figure.
 */
export function methodStyles(series: readonly NamedSeries[]): MethodStyle[] {
  let others = 0;
  return series.map(({ name, remark }) => {
    const i = isKnownMethod(name) ? -1 : others++;
    const style = i < 0 ? KNOWN[name] : look(name, i, lineDash(i), mark(i));
    return { ...style, label: asTyped(remark ? `${style.label}, ${remark}` : style.label) };
  });
}
