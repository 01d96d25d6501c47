import { checkObjects, checkOptions, checkText } from "../../runtime/arguments";
import { check } from "../../runtime/check";
import type { Figure } from "../../notebook/notebook-display";
import { inDrawingOrder, referenceLine, scoreLine } from "../style/curve-traces";
import { checkScores, checkSeries, methodStyles, type NamedSeries, type Score } from "../style/method-style";
import { axis, baseLayout, rounded } from "../style/style";

/** MAP of one method for audio queries cut to several lengths. */
export interface QueryLengthSeries extends NamedSeries {
  /** Length of the query in seconds, ascending (`Infinity`, last, is the full track), and the MAP with its interval. */
  points: readonly ({ seconds: number } & Score)[];
}

/** Options of {@link mapByQueryLength}. */
export interface QueryLengthOptions {
  /** MAP of a random ranking, drawn as a dotted line. */
  chance?: number;
  /** What the values are, as the axis names it. Default "MAP". */
  measure?: string;
  title?: string;
}

/**
 * MAP (audio → video) against the length of the query, from a few seconds on a logarithmic axis to the full track,
 * which has a place of its own one doubling beyond the longest clip.
 * @throws InputError when lengths are not positive and ascending
 */
export function mapByQueryLength(series: readonly QueryLengthSeries[], options: QueryLengthOptions = {}): Figure {
  checkSeries(series, "the series of mapByQueryLength", { points: "list" });
  checkOptions(options);
  const { chance, measure = "MAP", title } = options;
  checkText(measure, "measure");
  series.forEach(checkLengths);
  const lengths = [...new Set(series.flatMap((s) => s.points.map((point) => point.seconds)))].sort((a, b) => a - b);
  const finite = lengths.filter(Number.isFinite);
  const longest = finite.length > 0 ? finite[finite.length - 1] : 1;
  const position = (seconds: number) => (Number.isFinite(seconds) ? rounded(seconds) : 2 * rounded(longest));
  const ends: [number, number] = [position(lengths[0]) / 1.15, position(lengths[lengths.length - 1]) * 1.15];

  const styles = methodStyles(series);
  const curves = series.flatMap(({ points }, i) => {
    const x = points.map((point) => position(point.seconds));
    return scoreLine(styles[i], x, points, {
      customdata: points.map(({ seconds }) => (Number.isFinite(seconds) ? `${seconds} s` : "full track")),
      hovertemplate: `%{customdata}: ${measure} %{y}<extra>%{fullData.name}</extra>`,
    });
  });
  const data = inDrawingOrder(curves);
  if (chance !== undefined) data.push(referenceLine("chance", ends, chance));
  const legend = [...styles.map((style) => style.label), ...(chance === undefined ? [] : ["chance"])];
  return {
    data,
    layout: {
      ...baseLayout({ width: 480, height: 340, legend, title }),
      xaxis: axis("length of the audio query (s, logarithmic)", {
        type: "log",
        range: ends.map(Math.log10) as [number, number],
        tickvals: lengths.map(position),
        ticktext: lengths.map((s) => (Number.isFinite(s) ? String(s) : "full")),
        minor: { ticks: "" },
      }),
      yaxis: axis(`${measure}, audio → video`, { rangemode: "tozero" }),
      meta: { alt: `${measure} against the length of the audio query` },
    },
  };
}

function checkLengths({ name, points }: QueryLengthSeries): void {
  checkObjects(points, `the points of ${name}`, "points", { seconds: "number" });
  checkScores(points, `the points of ${name}`);
  const seconds = points.map((point) => point.seconds);
  const ordered = seconds.every((s, i) => s > (i > 0 ? seconds[i - 1] : 0));
  check(
    points.length > 0 && ordered,
    () => `${name}: query lengths must be positive and ascending; got ${seconds.join(", ") || "none"}`,
  );
}
