import type { Dash } from "plotly.js-dist";
import type { MethodLook } from "../../comparison/method";
import { METHOD_REGISTRY } from "../../comparison/methods/registry";
import { checkObjects, type Kind } from "../../runtime/arguments";
import { check, described } from "../../runtime/check";
import { asTyped } from "../../notebook/figure-text";
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
  /** The value, from 0 to 1. */
  mean: number;
  /** The lower end of its interval, when known. */
  low?: number;
  /** The upper end. */
  high?: number;
}

/** A method of the library by its id. */
const known = new Map(METHOD_REGISTRY.map((method) => [method.id, method]));

/** One method in a figure. */
export interface NamedSeries {
  /** A method's id, as in `results/summary.json`, which has a label and a look; or a name of your own. */
  name: string;
  /** The look for a name of your own. Default: the next of the general styles. */
  look?: MethodLook;
  /** A remark after the label, such as that runs are missing. */
  remark?: string;
}

/** Checks that these are what a figure shows of methods: each with a name, and these fields. */
export function checkSeries(series: readonly NamedSeries[], name: string, fields: Readonly<Record<string, Kind>> = {}): void {
  checkObjects(series, name, "methods, each with its name", { name: "text", ...fields });
  check(series.length > 0, () => `${name} must hold at least one method`);
}

/** Checks that each point has a mean, and ends where it has any. */
export function checkScores(scores: readonly (Score | undefined)[], name: string): void {
  checkObjects(scores as Score[], name, "scores, { mean, low, high }", { mean: "number" });
  for (const { low, high } of scores as Score[])
    check(
      [low, high].every((end) => end === undefined || typeof end === "number"),
      () => `the ends of ${name} must be numbers; got ${described(low)} and ${described(high)}`,
    );
}

/**
 * The style of each name. A known method has its own. Other names are shown as given; without a look they take the general styles one
 * after another, so give them in the same order in every figure.
 */
export function methodStyles(series: readonly NamedSeries[]): MethodStyle[] {
  let others = 0;
  return series.map(({ name, remark, look: given }) => {
    const { label, look = given } = known.get(name) ?? { label: name };
    const i = look ? -1 : others++;
    const style = look ? drawn(look) : { color: lineColour(i), dash: lineDash(i), symbol: mark(i) };
    return { ...style, label: asTyped(remark ? `${label}, ${remark}` : label) };
  });
}

function drawn({ colour, dash, mark }: MethodLook): Omit<MethodStyle, "label"> {
  return { color: lineColour(colour), dash, symbol: mark };
}
