import type { Data } from "plotly.js-dist";
import { checkObjects, checkOptions } from "../../runtime/arguments";
import { check, checkNumber } from "../../runtime/check";
import { largest } from "../../runtime/extremes";
import { asTyped } from "../../notebook/figure-text";
import type { Figure } from "../../notebook/notebook-display";
import { checkScores, type Score } from "../style/method-style";
import { axis, baseLayout, GREY, PAGE_WIDTH, rounded, roundedAll, textWidth } from "../style/style";

/** One way of measuring that goes wrong: what is measured rightly, and what the mistake reports instead. */
export interface RightAndWrong {
  /** What goes wrong, in a few words. */
  name: string;
  right: Score;
  wrong: Score;
}

/** Options of {@link rightAndWrong}. */
export interface RightAndWrongOptions {
  /** Words for the horizontal axis. Default `"MAP"`. */
  axis?: string;
  /** Value of a random ranking, drawn as a dotted line. */
  chance?: number;
  title?: string;
}

const [RIGHT, WRONG] = ["right", "with the mistake"];

/**
 * Mistakes of an evaluation, a row for each: a full dot for the right value, an open diamond for the one with the mistake, and a
 * line between them, whose length is the size of the mistake. Bars are intervals, where scores have ends. Rows are in the given
 * order from the top.
 * @throws InputError when there is no row, or two have the same name
 */
export function rightAndWrong(rows: readonly RightAndWrong[], options: RightAndWrongOptions = {}): Figure {
  checkOptions(options);
  checkObjects(rows, "the rows", "mistakes with their scores", { name: "text", right: "object", wrong: "object" });
  for (const { name, right, wrong } of rows) checkScores([right, wrong], `the scores of ${name}`);
  const { chance, title, axis: words = "MAP" } = options;
  if (chance !== undefined) checkNumber(chance, "chance", 0, 1);
  const names = rows.map(({ name }) => asTyped(name));
  check(
    names.length > 0 && new Set(names).size === names.length,
    () => `mistakes need names of their own; got ${names.join(", ") || "none"}`,
  );
  const most = largest(rows.flatMap(({ right, wrong }) => [right, wrong].map(({ mean, high }) => high ?? mean)));
  const ends: [number, number] = [names.length - 0.4, -0.6];
  return {
    data: [
      joins(rows),
      dots(RIGHT, rows.map(({ right }) => right), names), // prettier-ignore
      dots(WRONG, rows.map(({ wrong }) => wrong), names), // prettier-ignore
      ...(chance === undefined ? [] : [chanceLine(chance, ends)]),
    ],
    layout: {
      ...baseLayout({
        width: PAGE_WIDTH,
        height: 118 + 34 * names.length,
        legend: [RIGHT, WRONG, ...(chance === undefined ? [] : ["chance"])],
        title,
        margin: { l: 16 + largest(names.map((name) => textWidth(name, 11))) },
      }),
      xaxis: axis(words, { range: [0, Math.max(chance ?? 0, most) * 1.06] }),
      yaxis: axis("", { range: ends, tickvals: names.map((_, i) => i), ticktext: names, ticks: "" }),
      meta: { alt: "what is measured, rightly and with each mistake" },
    },
  };
}

/** A line from the right value to the wrong one in every row; gaps part the rows. */
function joins(rows: readonly RightAndWrong[]): Data {
  return {
    type: "scatter",
    mode: "lines",
    name: "size of the mistake",
    showlegend: false,
    hoverinfo: "skip",
    x: rows.flatMap(({ right, wrong }) => [rounded(right.mean), rounded(wrong.mean), null]) as number[],
    y: rows.flatMap((_, i) => [i, i, null]) as number[],
    line: { color: GREY, width: 1.5 },
  };
}

function dots(name: string, scores: readonly Score[], rows: readonly string[]): Data {
  const right = name === RIGHT;
  const color = right ? "#0072B2" : "#D55E00";
  return {
    type: "scatter",
    mode: "markers",
    name,
    x: roundedAll(scores.map(({ mean }) => mean)),
    y: scores.map((_, i) => i),
    customdata: [...rows],
    error_x: {
      type: "data",
      symmetric: false,
      array: scores.map(({ mean, high }) => rounded((high ?? mean) - mean)),
      arrayminus: scores.map(({ mean, low }) => rounded(mean - (low ?? mean))),
      thickness: 1.25,
      width: 4,
      color,
    },
    marker: {
      symbol: right ? "circle" : "diamond",
      size: right ? 7 : 8,
      color: right ? color : "white",
      line: { width: right ? 0 : 1.75, color },
    },
    hovertemplate: `%{customdata}: %{x}<extra>${name}</extra>`,
  };
}

function chanceLine(chance: number, ends: number[]): Data {
  return {
    type: "scatter",
    mode: "lines",
    name: "chance",
    x: [rounded(chance), rounded(chance)],
    y: ends,
    line: { color: GREY, width: 1.25, dash: "dot" },
    hovertemplate: "chance %{x}<extra></extra>",
  };
}
