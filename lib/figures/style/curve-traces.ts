import type { Data } from "plotly.js-dist";
import type { MethodStyle, Score } from "./method-style";
import { checkNumber } from "../../runtime/check";
import { GREY, rounded, roundedAll, translucent } from "./style";

/** The area between `low` and `high` in a method's colour; it goes with the method's entry of the legend. */
export function band(name: string, x: ArrayLike<number>, low: ArrayLike<number>, high: ArrayLike<number>, colour: string): Data {
  const back = <T>(values: T[]) => [...values].reverse();
  const xs = roundedAll(x);
  return {
    type: "scatter",
    mode: "lines",
    name: `${name}, interval`,
    legendgroup: name,
    showlegend: false,
    x: [...xs, ...back(xs)],
    y: [...roundedAll(low), ...back(roundedAll(high))],
    fill: "toself",
    fillcolor: translucent(colour, 0.18),
    line: { width: 0, color: translucent(colour, 0) },
    hoverinfo: "skip",
  };
}

/** A method's line through its scores, and the band of their intervals where they have any. */
export function scoreLine(
  { label, color, dash, symbol }: MethodStyle,
  x: number[],
  scores: readonly Score[],
  hover: Partial<Data>,
): Data[] {
  const line = {
    type: "scatter",
    mode: "lines+markers",
    name: label,
    legendgroup: label,
    x,
    y: scores.map(({ mean }) => rounded(mean)),
    line: { color, dash, width: 1.75 },
    marker: { symbol, size: 7, color },
    ...hover,
  } as Data;
  if (scores.every(({ low }) => low === undefined)) return [line];
  const [low, high] = [scores.map((s) => s.low ?? s.mean), scores.map((s) => s.high ?? s.mean)];
  return [band(label, x, low, high, color), line];
}

/** A dotted grey line at height `y`, such as the level of chance. */
export function referenceLine(name: string, [from, to]: readonly [number, number], y: number): Data {
  checkNumber(y, name, 0, 1);
  return {
    type: "scatter",
    mode: "lines",
    name,
    legendgroup: name,
    x: [from, to],
    y: [rounded(y), rounded(y)],
    line: { color: GREY, width: 1.25, dash: "dot" },
    hovertemplate: `${name} %{y}<extra></extra>`,
  };
}

/** The traces with all bands before all lines, so that no band veils another method's line. */
export function bandsFirst(traces: readonly Data[]): Data[] {
  const isBand = (trace: Data) => "fill" in trace && trace.fill === "toself";
  return [...traces.filter(isBand), ...traces.filter((trace) => !isBand(trace))];
}
