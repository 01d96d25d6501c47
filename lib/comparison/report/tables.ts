import { checkObjects, checkOptions, checkTexts } from "../../runtime/arguments";
import { check } from "../../runtime/check";
import type { PairSummary } from "./planned-pairs";
import { marks, meanAndDeviation, NOTHING, pText, type ResultRow, type ResultTable, rowLabel, share } from "./result-table";
import { PRECISION_RANKS, type Similarity } from "../runs/run-record";
import { checkSummaries, type MethodSummary, rankingOf, type RankingSummary } from "./statistics";
import { DIRECTIONS, ESTIMAND, intervalText, MEASURE_NAMES, rankedOnly, SIMILARITY_NAMES } from "./table-words";

/** What a table is made of, and what it says about the data. */
export interface RankingTableOptions {
  similarity?: Similarity;
  /** A sentence about the data, such as that the order of methods is by construction. */
  about?: string;
}

const ABOUT_P =
  "The p-values treat queries as independent and the trained models as fixed. A difference smaller than the ± over runs may vanish " +
  "in another training.";
const PICKED =
  "The best method was chosen on these same queries, so p is only descriptive. For a test, name the method to test against.";

/**
 * MAP of every method (without classes the MRR of exact pairs) in both directions: mean over queries ± standard deviation over runs, interval over queries, p-value against the best.
 * @throws InputError when they are not summaries
 */
export function mapTable(methods: readonly MethodSummary[], options: RankingTableOptions = {}): ResultTable {
  checkOptions(options);
  const { similarity = "plain", about } = options;
  checkSummaries(methods);
  const columns = DIRECTIONS.map(([direction]) => methods.map((method) => rankingOf(method, direction, similarity)));
  const marked = columns.map((rankings) => marks(rankings.map((r, i) => (methods[i].ranked ? r.score.mean : undefined))));
  const { planned = 0, measure = "MAP" } = methods[0] ?? {};
  const against = columns.map((rankings) => {
    const test = rankings.find((r) => r.test)?.test;
    return methods.find(({ method }) => method === test?.against)?.label;
  });
  const tests = columns.flatMap((rankings) => rankings.flatMap(({ test }) => test ?? []));
  return {
    caption: `${MEASURE_NAMES[measure]} by ${SIMILARITY_NAMES[similarity]}`,
    name: `${measure.toLowerCase()}-${similarity === "plain" ? "plain" : "sigma"}`,
    corner: "method",
    groups: DIRECTIONS.map(([, title]) => ({ title, columns: [measure, "95 % interval", "p"] })),
    rows: ruled(methods, (_, i) =>
      columns.flatMap((rankings, d) => [
        { text: meanAndDeviation(rankings[i].score), mark: marked[d][i] },
        { text: intervalText(rankings[i].interval) },
        { text: pText(rankings[i].test?.adjusted) },
      ]),
    ),
    notes: [
      `${ESTIMAND}. ± is the standard deviation of the ${measure} over ${planned} run${planned === 1 ? "" : "s"} (folds × seeds). ` +
        "The interval is a 95 % bootstrap interval over the same queries. " +
        `p is from the paired permutation test against ${versus(against)} on the same queries, with Holm's correction ` +
        "over all methods and both directions. Best in bold, second underlined; chance and upper bounds are not ranked.",
      ...rankedOnly(methods),
      ...(tests.length > 0 ? [ABOUT_P] : []),
      ...(tests.some(({ picked }) => picked) ? [PICKED] : []),
      ...(about ? [about] : []),
    ],
  };
}

/**
 * The planned pairs: how much better the first method retrieves than the second.
 * @throws InputError when they are not pairs
 */
export function pairTable(pairs: readonly PairSummary[], options: RankingTableOptions = {}): ResultTable {
  checkOptions(options);
  const { about } = options;
  checkObjects(pairs, "the pairs", "what summarisePairs gives", {
    first: "text",
    second: "text",
    measure: "text",
    differences: "list",
  });
  const measure = pairs[0]?.measure ?? "MAP";
  const ofQuery = measure === "MAP" ? "average precision" : "the reciprocal rank of the query's own item";
  return {
    caption: `Planned comparisons, ${MEASURE_NAMES[measure]} by plain cosine`,
    name: "planned-pairs",
    corner: "first − second",
    groups: DIRECTIONS.map(([, title]) => ({ title, columns: ["difference", "95 % interval", "p"] })),
    rows: pairs.map(({ first, second, differences, missing }) => ({
      label: `${first} − ${second}${missing ? ", not measured" : ""}`,
      cells: missing
        ? DIRECTIONS.flatMap(() => Array.from({ length: 3 }, () => ({ text: NOTHING })))
        : differences.flatMap(({ difference, deviation, interval, adjusted }) => [
            { text: meanAndDeviation({ mean: difference, deviation }) },
            { text: intervalText(interval) },
            { text: pText(adjusted) },
          ]),
    })),
    notes: [
      "These pairs were named in advance, not chosen by their values here. The difference is the mean over queries of the difference in " +
        `${ofQuery}, each query averaged over seeds, ± the standard deviation of the difference in ${measure} over folds and seeds. The ` +
        "interval is a 95 % bootstrap interval over queries. p is from the paired permutation test, with Holm's correction over all pairs and " +
        "both directions. A large p does not show that two methods are equal: the interval says how large a difference remains possible.",
      ...pairs.flatMap(({ first, second, missing }) => (missing ? [`Not measured: ${first} − ${second} (${missing}).`] : [])),
      ABOUT_P,
      ...(about ? [about] : []),
    ],
  };
}

/**
 * Other measures of the same rankings by class, averaged over both directions.
 * @throws InputError when they are not summaries, or of videos without classes
 */
export function measuresTable(methods: readonly MethodSummary[], options: RankingTableOptions = {}): ResultTable {
  checkOptions(options);
  const { similarity = "plain" } = options;
  checkSummaries(methods);
  check(
    methods.every(({ measure }) => measure === "MAP"),
    () => "the table of measures needs classes, and the records have none: exactPairTable has the measures of exact pairs",
  );
  const values = methods.map((method) => {
    const both = DIRECTIONS.map(([direction]) => rankingOf(method, direction, similarity));
    const half = (of: (r: RankingSummary) => number) => (of(both[0]) + of(both[1])) / 2;
    return [
      half((r) => r.map.mean),
      half((r) => r.mrr.mean),
      ...PRECISION_RANKS.map((_, k) => half((r) => r.precisionAt[k].mean)),
    ];
  });
  return {
    caption: `Other measures by ${SIMILARITY_NAMES[similarity]}, mean of both directions`,
    name: `measures-${similarity === "plain" ? "plain" : "sigma"}`,
    corner: "method",
    groups: [{ title: "", columns: ["MAP", "MRR", ...PRECISION_RANKS.map((k) => `P@${k}`)] }],
    rows: markedRows(methods, values),
    notes: [`${ESTIMAND}.`, ...rankedOnly(methods)],
  };
}

/**
 * MAP of the queries of each class.
 * @param classes their names, in the order of the labels
 * @throws InputError when the records have another number of classes
 */
export function classTable(
  methods: readonly MethodSummary[],
  classes: readonly string[],
  options: RankingTableOptions = {},
): ResultTable {
  checkOptions(options);
  const { similarity = "plain" } = options;
  checkSummaries(methods);
  checkTexts(classes, "classes");
  check(
    methods.every(({ rankings }) => rankings[0].classMap.length === classes.length),
    () => `the records have ${methods[0]?.rankings[0].classMap.length} classes; got ${classes.length} names`,
  );
  const values = methods.map((method) => {
    const [there, back] = DIRECTIONS.map(([direction]) => rankingOf(method, direction, similarity).classMap);
    return there.map((value, c) => (value + back[c]) / 2);
  });
  return {
    caption: `MAP by the query's class, ${SIMILARITY_NAMES[similarity]}, mean of both directions`,
    name: `classes-${similarity === "plain" ? "plain" : "sigma"}`,
    corner: "method",
    groups: [{ title: "", columns: [...classes] }],
    rows: markedRows(methods, values),
    notes: [`${ESTIMAND}.`, ...rankedOnly(methods)],
  };
}

function versus([there, back]: (string | undefined)[]): string {
  if (!there && !back) return "the best";
  return there === back ? there! : `${there ?? NOTHING} (audio → video) and ${back ?? NOTHING} (video → audio)`;
}

/** Rows of numbers, each column with its best and second. */
function markedRows(methods: readonly MethodSummary[], values: readonly number[][]): ResultRow[] {
  const marked = (values[0] ?? []).map((_, c) => marks(values.map((row, i) => (methods[i].ranked ? row[c] : undefined))));
  return ruled(methods, (_, i) => values[i].map((value, c) => ({ text: share(value), mark: marked[c][i] })));
}

/** A row for each method, with a rule between ranked methods and references. */
function ruled(methods: readonly MethodSummary[], cells: (method: MethodSummary, i: number) => ResultRow["cells"]): ResultRow[] {
  return methods.map((method, i) => ({
    label: rowLabel(method),
    cells: cells(method, i),
    ...(i > 0 && methods[i - 1].reference !== method.reference && { ruled: true }),
  }));
}
