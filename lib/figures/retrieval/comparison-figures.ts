import { checkPairSummary, type ExactPairMethod, type ExactPairSummary } from "../../comparison/report/exact-pairs";
import type { QueryMean } from "../../comparison/report/query-means";
import { rowLabel } from "../../comparison/report/result-table";
import { MEASURE_NAMES } from "../../comparison/report/table-words";
import { checkSummaries, type MethodSummary, rankingOf } from "../../comparison/report/statistics";
import type { SweepSummary } from "../../comparison/report/sweep-summaries";
import { SWEEPS } from "../../comparison/protocol/sweeps";
import { checkObjects, checkOptions } from "../../runtime/arguments";
import { check, described } from "../../runtime/check";
import type { Figure } from "../../notebook/notebook-display";
import { classConfusion } from "./class-confusion";
import { mapByOption } from "./map-by-option";
import { mapByQueryLength } from "./map-by-query-length";
import { methodComparison } from "./method-comparison";
import { checkCards, type MethodCard } from "../../comparison/method";
import { METHOD_REGISTRY } from "../../comparison/methods/registry";
import type { NamedSeries, Score } from "../style/method-style";
import { type FigureFacts, withFacts } from "../style/facts";
import { precisionRecallFigure } from "./precision-recall-figure";
import { recallFigure } from "./recall-figure";
import { type PublishedCurve } from "./published-curves";
import { type Direction, DIRECTIONS } from "../style/style";

/** What comparison figures may show besides the methods. */
export interface ComparisonFigureOptions {
  /** MAP of a random ranking; without classes its MRR of exact pairs. */
  chanceMap?: number;
  /** Precision of a random ranking. */
  chancePrecision?: number;
  /** The authors' curves, marked as published on other data. */
  published?: readonly PublishedCurve[];
  /** Whether figures have headings; papers put them in the caption. Default false. */
  titles?: boolean;
  /** Methods of your own: how they are drawn. Those of the library are known. */
  cards?: readonly MethodCard[];
}

/** Ranks at which the recall of exact pairs is drawn, as far as galleries reach. */
const RECALL_CURVE = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

/** Methods whose precision–recall curves are drawn at most: more do not stay apart. */
const CURVES = 7;

/**
 * MAP of every method (without classes the MRR of exact pairs) in both directions, the mean over queries with its interval. A method with missing runs has a remark beside its
 * name.
 * @throws InputError when there is no method besides chance
 */
export function comparisonMap(methods: readonly MethodSummary[], options: ComparisonFigureOptions = {}): Figure {
  checkOptions(options);
  const { chanceMap, titles, cards } = options;
  checkSummaries(methods);
  const ends = (method: MethodSummary, similarity: "plain" | "sigmaWeighted") =>
    byDirection((direction): Score => rankingOf(method, direction, similarity).interval);
  const measure = MEASURE_NAMES[methods[0]?.measure ?? "MAP"];
  // Without correlations the weighted ranking is the plain one, and drawn once.
  const isWeighted = (method: MethodSummary) =>
    DIRECTIONS.some((d) => rankingOf(method, d, "plain").score.mean !== rankingOf(method, d, "sigmaWeighted").score.mean);
  const figure = methodComparison(
    // Chance is the dotted line.
    methods
      .filter(({ method, runs }) => method !== "chance" && runs > 0)
      .map((method) => ({
        ...named(method, cards),
        plain: ends(method, "plain"),
        ...(isWeighted(method) && { sigmaWeighted: ends(method, "sigmaWeighted") }),
      })),
    { chance: chanceMap, measure, ...(titles && { title: `${measure} of every method` }) },
  );
  return withFacts(figure, { n: queriesOf(methods), bands: "bars are 95 % bootstrap intervals over queries" });
}

/**
 * Precision–recall curves of the best methods, means over queries, with the spread over runs around them. Only methods that are
 * ranked are drawn.
 * @throws InputError when they are not summaries, or of videos without classes
 */
export function comparisonCurves(methods: readonly MethodSummary[], options: ComparisonFigureOptions = {}): Figure {
  checkOptions(options);
  const { chancePrecision, published, titles, cards } = options;
  checkSummaries(methods);
  check(
    methods.every(({ measure }) => measure === "MAP"),
    () => "precision and recall need classes, and the records have none: comparisonRecall draws the recall of exact pairs",
  );
  const value = (method: MethodSummary) => rankingOf(method, "audioToVideo", "plain").map.mean;
  const curve = (method: MethodSummary, direction: Direction) => {
    const scores = rankingOf(method, direction, "plain").precision.map(ends);
    const precision = scores.map(({ mean }) => mean);
    const recall = precision.map((_, p) => p / (precision.length - 1));
    return { recall, precision, low: scores.map((s) => s.low ?? s.mean), high: scores.map((s) => s.high ?? s.mean) };
  };
  const drawn = best(methods, value);
  const figure = precisionRecallFigure(
    drawn.map((m) => ({ ...named(m, cards), ...byDirection((d) => curve(m, d)) })),
    { chance: chancePrecision, published, ...(titles && { title: "Precision and recall" }) },
  );
  return withFacts(figure, { n: queriesOf(methods), ...spreadFact(drawn.map(({ runs }) => runs)) });
}

/**
 * The classes among the first results, by the query's class, of one method.
 * @throws InputError for a method that is not among them
 */
export function comparisonConfusion(
  methods: readonly MethodSummary[],
  method: string,
  classes: readonly string[],
  options: ComparisonFigureOptions = {},
): Figure {
  checkOptions(options);
  const { titles } = options;
  checkSummaries(methods);
  const summary = methods.find((m) => m.method === method);
  check(summary, () => `there is no method ${described(method)}; there are ${methods.map((m) => m.method).join(", ")}`);
  check(
    summary.measure === "MAP",
    () => "the figure of retrieved classes needs classes, and the records have none: comparisonRecall draws exact pairs",
  );
  const counts = byDirection((direction) => rankingOf(summary, direction, "plain").confusion);
  const figure = classConfusion(counts, classes, titles ? { title: `Classes retrieved by ${rowLabel(summary)}` } : {});
  const alt = `share of each class among the first 10 results of ${rowLabel(summary)}, by the query's class`;
  return withFacts(figure, { alt, n: queriesOf([summary]) });
}

/**
 * Recall of exact pairs at growing ranks, means over queries, with the spread over runs around them and the recall at chance. Of
 * the ranked methods those of the highest mean reciprocal rank are drawn.
 * @throws InputError when it is no summary of exact pairs
 */
export function comparisonRecall(pairs: ExactPairSummary, options: ComparisonFigureOptions = {}): Figure {
  checkOptions(options);
  const { titles, cards } = options;
  checkPairSummary(pairs);
  const { methods, gallery, chance, by } = pairs;
  const value = ({ directions }: ExactPairMethod) => directions.audioToVideo!.mrr().mean;
  const ranks = RECALL_CURVE.filter((k) => k <= gallery.smallest);
  const scores = ({ directions }: ExactPairMethod, k: number) =>
    Object.fromEntries(Object.entries(directions).map(([direction, one]) => [direction, ends(one.recallAt(k))]));
  const drawn = best(methods, value);
  const figure = recallFigure(
    drawn.map((method) => ({ ...named(method, cards), points: ranks.map((k) => ({ k, ...scores(method, k) })) })),
    {
      chance: chance.recallAt,
      ...(titles && { title: `Exact pairs${by === "segment" ? " by segment" : ""}, gallery of ${gallery.largest}` }),
    },
  );
  const asked = by === "track" ? "queries" : "segments of the audio as queries";
  const n = `${pairs.queries} ${asked}, galleries of up to ${gallery.largest} videos`;
  const deviations = drawn.flatMap((method) => Object.values(scores(method, ranks[0])).map(({ low }) => low));
  return withFacts(figure, { n, ...spreadFact([deviations.some((low) => low !== undefined) ? 2 : 1]) });
}

/**
 * MAP (without classes the MRR of exact pairs) against one swept option, of all methods that were swept over it: means over queries, with the spread over runs.
 * @param parameter the option's name, as of {@link SWEEPS}
 * @throws InputError when they are not summaries of sweeps
 */
export function sweepFigure(sweeps: readonly SweepSummary[], parameter: string, options: ComparisonFigureOptions = {}): Figure {
  checkOptions(options);
  const { chanceMap: chance, titles, cards } = options;
  checkObjects(sweeps, "the sweeps", "what summariseSweeps gives", {
    method: "text",
    label: "text",
    parameter: "text",
    measure: "text",
    points: "list",
  });
  const own = sweeps.filter((sweep) => sweep.parameter === parameter);
  const { axis = parameter } = Object.values(SWEEPS).find((kind) => kind.parameter === parameter) ?? {};
  const measure = MEASURE_NAMES[own[0]?.measure ?? "MAP"];
  const title = titles ? { title: `${measure} and ${axis}` } : {};
  const runs = own.flatMap(({ points }) => points.map((point) => point.runs));
  const most = Math.max(0, ...runs);
  const facts = { n: `${most} run${most === 1 ? "" : "s"} (folds × seeds) for each point`, ...spreadFact(runs) };
  if (parameter === "queryLength") {
    const points = (sweep: SweepSummary) =>
      sweep.points.map(({ value, audioToVideo }) => ({ seconds: value, ...ends(audioToVideo) }));
    const series = own.map((sweep) => ({ ...named(sweep, cards), points: points(sweep) }));
    return withFacts(mapByQueryLength(series, { chance, measure, ...title }), facts);
  }
  const figure = mapByOption(
    own.map(({ points, ...method }) => ({
      ...named(method, cards),
      points: points.map((point) => ({ value: point.value, ...byDirection((d) => ends(point[d])) })),
    })),
    { axis, logarithmic: parameter === "batchSize", chance, measure, ...title },
  );
  return withFacts(figure, facts);
}

/** How many videos were asked for, and how often methods were trained. */
function queriesOf(methods: readonly MethodSummary[]): string {
  const queries = Math.max(0, ...methods.map((method) => rankingOf(method, "audioToVideo", "plain").queries.size));
  const runs = methods[0]?.planned ?? 0;
  return `${queries} test videos, each a query in both directions, ${runs} run${runs === 1 ? "" : "s"} (folds × seeds)`;
}

/** What the bands of curves are, where any method has more than one run. */
function spreadFact(runs: readonly number[]): FigureFacts {
  return runs.some((count) => count > 1) ? { bands: "bands are ± one standard deviation over runs" } : {};
}

/** The ranked methods of the highest values, as many as can be distinguished, in the given order. */
function best<Method extends { ranked: boolean }>(methods: readonly Method[], value: (method: Method) => number): Method[] {
  const ranked = methods.filter((method) => method.ranked);
  const drawn = [...ranked].sort((a, b) => value(b) - value(a)).slice(0, CURVES);
  return ranked.filter((method) => drawn.includes(method));
}

/** Methods of the library are named by their ids, which have a label and a look; your own by their label and look. */
function named(
  { method, label, remark }: { method: string; label: string; remark?: string },
  cards: readonly MethodCard[] = [],
): NamedSeries {
  checkCards(cards);
  if (METHOD_REGISTRY.some(({ id }) => id === method)) return { name: method, remark };
  return { name: label, remark, look: cards.find(({ id }) => id === method)?.look };
}

/** A mean with the ends of ± one standard deviation; without ends for a single run. */
function ends({ mean, deviation }: QueryMean): Score {
  return Number.isFinite(deviation) ? { mean, low: mean - deviation, high: mean + deviation } : { mean };
}

function byDirection<Value>(value: (direction: Direction) => Value): Record<Direction, Value> {
  return Object.fromEntries(DIRECTIONS.map((direction) => [direction, value(direction)])) as Record<Direction, Value>;
}
