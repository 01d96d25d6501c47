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

/** From the line that hides most to the one that hides least. */
const BY_GAPS = ["solid", "longdash", "dash", "longdashdot", "dashdot", "dot"];
/** Width of the line that lies below one of the same dash: its edges stay seen. */
const [WIDE, STEP, NARROW] = [2.75, 0.75, 1.25];

/**
 * The traces in the order of drawing: all bands before all lines, so that none veils another method's line; then solid lines
 * before broken ones, whose gaps let them through, and of the same dash wide ones before narrow ones. So two methods that score
 * the same are both seen. The legend keeps the order given.
 */
export function inDrawingOrder(traces: readonly Data[]): Data[] {
  const isBand = (trace: Data) => "fill" in trace && trace.fill === "toself";
  const [bands, lines] = [traces.filter(isBand), traces.filter((trace) => !isBand(trace))];
  const dashOf = (trace: Data) => String((trace as { line?: { dash?: string } }).line?.dash ?? "solid");
  const ranked = lines.map((trace, i) => ({ legendrank: FIRST_RANK + i, ...trace }) as Data);
  const groups = BY_GAPS.map((dash) => ranked.filter((trace) => dashOf(trace) === dash));
  const others = ranked.filter((trace) => !BY_GAPS.includes(dashOf(trace)));
  return [...bands, ...groups.flatMap(graded), ...others];
}

/** Plotly's own rank is 1000; what is not ranked comes after the methods. */
const FIRST_RANK = 900;

function graded(lines: readonly Data[]): Data[] {
  if (lines.length < 2) return [...lines];
  return lines.map((trace, i) => {
    const { line } = trace as { line?: object };
    return { ...trace, line: { ...line, width: Math.max(NARROW, WIDE - STEP * i) } } as Data;
  });
}
