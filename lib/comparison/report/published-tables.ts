import { type ResultTable, rowLabel, share } from "./result-table";
import { checkObjects } from "../../runtime/arguments";
import { checkInteger, checkNumber } from "../../runtime/check";
import { checkCards, type MethodCard } from "../method";
import { METHOD_REGISTRY } from "../methods/registry";
import type { RankingKind } from "../runs/run-record";
import { checkSummaries, type MethodSummary, rankingOf, type RankingSummary } from "./statistics";
import { DIRECTIONS } from "./table-words";

type Direction = RankingKind["direction"];

/** A published mean average precision, as `loadPublishedMap` gives it. */
export interface PublishedMapLike {
  dataset: string;
  method: string;
  /** Dimensions of the shared space. */
  components: number;
  direction: Direction;
  /** From 0 to 1. */
  map: number;
}

/** A published precision–recall curve, as `loadPublishedPrecisionRecall` gives it. */
export interface PublishedCurveLike {
  dataset: string;
  method: string;
  direction: Direction;
  /** Ascending, in (0, 1]. */
  recall: number[];
  /** At each recall, from 0 to 1. */
  precision: number[];
}

const OTHER_DATA =
  "Columns marked as published are the authors' results on other data, copied from their plotting scripts: compare the order of methods, not the levels.";

const ESTIMAND = "Our values are means over queries, each query's value averaged over seeds.";

/**
 * Our MAP beside the published MAP of the same method, with as many components as ours.
 * @param cards methods with the authors' names for them (`published`)
 * @throws InputError when a published value is not of the form described, or `components` is not a whole number of at least 1
 */
export function publishedMapTable(
  methods: readonly MethodSummary[],
  published: readonly PublishedMapLike[],
  components = 10,
  cards: readonly MethodCard[] = METHOD_REGISTRY,
): ResultTable {
  checkInteger(components, "components", 1);
  checkObjects(published, "the published values", "what loadPublishedMap gives", {
    dataset: "text",
    method: "text",
    components: "number",
    direction: "text",
    map: "number",
  });
  const rows = published.filter((row) => row.components === components);
  const head = {
    caption: `MAP with ${components} components beside published values`,
    name: "published-map",
    dataset: rows[0]?.dataset,
    names: rows.map(({ method }) => method),
  };
  const theirs = (method: string, direction: Direction) =>
    rows.find((row) => row.method === method && row.direction === direction)?.map;
  return table(head, methods, cards, ({ map }) => map.mean, theirs);
}

/**
 * Our precision at one recall beside that of the published curve of the same method.
 * @param cards methods with the authors' names for them (`published`)
 * @throws InputError when a published curve is not of the form described, or `recall` is not in [0, 1]
 */
export function publishedPrecisionTable(
  methods: readonly MethodSummary[],
  published: readonly PublishedCurveLike[],
  recall = 0.1,
  cards: readonly MethodCard[] = METHOD_REGISTRY,
): ResultTable {
  checkObjects(published, "the published curves", "what loadPublishedPrecisionRecall gives", {
    dataset: "text",
    method: "text",
    direction: "text",
    recall: "list",
    precision: "list",
  });
  checkNumber(recall, "recall", 0, 1);
  const head = {
    caption: `Precision at recall ${share(recall, 1)} beside published curves`,
    name: "published-precision",
    dataset: published[0]?.dataset,
    names: published.map(({ method }) => method),
  };
  const ours = ({ precision }: RankingSummary) =>
    at(
      precision.map((_, i) => i / (precision.length - 1)),
      precision.map(({ mean }) => mean),
      recall,
    );
  const theirs = (method: string, direction: Direction) => {
    const curve = published.find((row) => row.method === method && row.direction === direction);
    return curve && at(curve.recall, curve.precision, recall);
  };
  return table(head, methods, cards, ours, theirs);
}

/** @param head `names` has the authors' name of each method, perhaps several times */
function table(
  head: { caption: string; name: string; dataset?: string; names: readonly string[] },
  methods: readonly MethodSummary[],
  cards: readonly MethodCard[],
  ours: (ranking: RankingSummary) => number,
  theirs: (method: string, direction: Direction) => number | undefined,
): ResultTable {
  checkSummaries(methods);
  checkCards(cards);
  const { caption, name, dataset = "none", names } = head;
  const columns = DIRECTIONS.map(([, title]) => title);
  return {
    ...{ caption, name, corner: "method" },
    groups: [
      { title: "this data", columns },
      { title: `${dataset} (published, other data)`, columns },
    ],
    rows: [...new Set(names)].map((label) => {
      const { id } = cards.find(({ published }) => published === label) ?? {};
      const own = methods.find(({ method }) => method === id);
      const cell = (value = NaN) => ({ text: share(value) });
      return {
        label: rowLabel({ label, remark: own?.remark }),
        cells: [
          ...DIRECTIONS.map(([direction]) => cell(own && ours(rankingOf(own, direction, "plain")))),
          ...DIRECTIONS.map(([direction]) => cell(theirs(label, direction))),
        ],
      };
    }),
    notes: [OTHER_DATA, ESTIMAND],
  };
}

/** A curve's value between its points; its first and last value beyond them. */
function at(xs: readonly number[], ys: readonly number[], x: number): number {
  const after = xs.findIndex((value) => value >= x);
  if (after < 0) return ys[ys.length - 1];
  if (after === 0) return ys[0];
  const part = (x - xs[after - 1]) / (xs[after] - xs[after - 1]);
  return ys[after - 1] + part * (ys[after] - ys[after - 1]);
}
