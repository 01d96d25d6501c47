import { join } from "node:path";
import { checkCards, type MethodCard } from "../comparison/method";
import { METHOD_REGISTRY } from "../comparison/methods/registry";
import { latexDocument } from "../comparison/latex/latex";
import { markdownTable } from "../comparison/report/markdown";
import { publishedMapTable, publishedPrecisionTable } from "../comparison/report/published-tables";
import type { ResultTable } from "../comparison/report/result-table";
import { checkRecords, type RunRecord } from "../comparison/runs/run-record";
import { runsAsArrow } from "../comparison/runs/run-table";
import { coursesNote } from "../comparison/report/training-courses";
import type { ExpectedRun } from "../comparison/report/completeness";
import { type MethodSummary, summariseMethods } from "../comparison/report/statistics";
import { summariseSweeps } from "../comparison/report/sweep-summaries";
import { plannedPairs, summarisePairs } from "../comparison/report/planned-pairs";
import { measureOf } from "../comparison/report/query-means";
import { exactPairTable } from "../comparison/report/exact-pair-table";
import { type ExactPairSummary, summariseExactPairs } from "../comparison/report/exact-pairs";
import { classTable, mapTable, measuresTable, pairTable } from "../comparison/report/tables";
import {
  comparisonConfusion,
  comparisonCurves,
  type ComparisonFigureOptions,
  comparisonMap,
  comparisonRecall,
  sweepFigure,
} from "../figures/retrieval/comparison-figures";
import { dataFacts, withFacts } from "../figures/style/facts";
import { findChromium } from "../figures/export/chromium";
import { saveFigures } from "../figures/export/export";
import { loadPublishedMap, loadPublishedPrecisionRecall } from "../figures/retrieval/published-curves";
import { pairChance } from "../metrics/evaluation/pair-evaluation";
import { expectedChanceMap, expectedChancePrecision } from "../metrics/measures/chance";
import { checkFileName, checkObject, checkOptions, checkPath } from "../runtime/arguments";
import { writeWhole } from "../runtime/files/atomic-write";
import type { Figure } from "../notebook/notebook-display";
import { WEAK } from "../data/dataset/dataset-card";

/** All tables and figures of a comparison, made from its records alone. */
export interface ComparisonReport {
  /** Over folds and seeds; empty when there are only sweeps. */
  methods: MethodSummary[];
  /** What it was made from. */
  records: readonly RunRecord[];
  /** In the order of the page. */
  tables: ResultTable[];
  /** By name of file, without ending. */
  figures: Record<string, Figure>;
}

/** Options of {@link comparisonReport}. */
export interface ReportOptions {
  /** Id of the method that the others are tested against. Default: the best of each ranking. */
  against?: string;
  /** Whether figures have headings. Default false. */
  titles?: boolean;
  /** The runs that should exist, as `planRuns` gives them. Default: every fold for every seed that has a record. */
  plan?: readonly ExpectedRun[];
  /** Methods of your own among the records, for their look, rivals and notes. Not needed for methods of `plan`. */
  own?: readonly MethodCard[];
}

const BY_CONSTRUCTION = "Synthetic data: its parameters were chosen so that the order of methods shows.";

/**
 * Tables and figures of the records. The same records give the same report to the letter. Records of videos without classes have
 * those of exact pairs only.
 * @throws InputError when there are no records, or `summariseMethods` refuses them
 */
export function comparisonReport(records: readonly RunRecord[], options: ReportOptions = {}): ComparisonReport {
  checkRecords(records);
  checkOptions(options);
  const { against, titles, plan, own = [] } = options;
  checkCards(own);
  const hasComparison = records.some(({ sweep }) => sweep === "") || records.length === 0;
  const methods = hasComparison ? summariseMethods(records, { against, plan }) : [];
  const sweeps = summariseSweeps(records);
  const [{ classes, synthetic, weakLabels }] = records;
  const measure = measureOf(records[0]).toLowerCase();
  const cards = cardsOf([...METHOD_REGISTRY, ...own, ...(plan ?? []).map(({ method }) => method)]);
  const notes = cards.flatMap(({ id, note }) =>
    note !== undefined && methods.some(({ method }) => method === id) ? [note] : [],
  );
  const courses = coursesNote(records.filter(({ sweep }) => sweep === ""));
  const about = [
    ...(synthetic ? [BY_CONSTRUCTION] : []),
    ...(weakLabels ? [WEAK] : []),
    ...new Set(notes),
    ...(courses ? [courses] : []),
  ].join(" ");
  const drawn: ComparisonFigureOptions = { ...chanceOf(records), titles, cards };
  const figures: Record<string, Figure> = {};
  for (const { parameter } of sweeps)
    figures[`${measure}-by-${parameter.toLowerCase()}`] ??= sweepFigure(sweeps, parameter, drawn);
  const facts = dataFacts({ synthetic, weakLabels });
  const told = () => Object.fromEntries(Object.entries(figures).map(([name, one]) => [name, withFacts(one, facts)]));
  if (methods.length === 0) return { methods, records, tables: [], figures: told() };
  const pairs = summarisePairs(records, methods, { pairs: plannedPairs(cards) });
  const exact = exactPairs(records, methods);
  const byClass = classes.length > 0;
  const tables = [
    ...(["plain", "sigmaWeighted"] as const).map((similarity) => mapTable(methods, { similarity, about })),
    ...(byClass ? [measuresTable(methods)] : []),
    ...exact.map((summary) => exactPairTable(summary)),
    ...(pairs.length > 0 ? [pairTable(pairs, { about })] : []),
    ...(byClass ? tablesByClass(methods, classes, cards) : []),
  ];
  if (methods.some(({ method, runs }) => method !== "chance" && runs > 0)) figures[measure] = comparisonMap(methods, drawn);
  if (byClass && methods.some(({ ranked }) => ranked)) figures["precision-recall"] = comparisonCurves(methods, drawn);
  if (methods.some(({ ranked }) => ranked))
    for (const summary of exact)
      figures[summary.by === "track" ? "recall-pairs" : "recall-segment-pairs"] = comparisonRecall(summary, drawn);
  for (const { method, reference, runs } of methods)
    if (byClass && !reference && runs > 0) figures[`confusion-${method}`] = comparisonConfusion(methods, method, classes, drawn);
  return { methods, records, tables, figures: told() };
}

/**
 * Writes `table.md`, `table.tex`, all runs as `runs.arrow` (a row for each ranking, for other programs) and each figure as SVG
 * and PDF into a folder.
 * @returns the paths written; without Chromium there are no figures among them
 * @throws InputError when it is no report, or the folder cannot be written
 */
export async function writeComparison(report: ComparisonReport, folder: string): Promise<string[]> {
  checkObject(report, "the report", "what comparisonReport gives", { records: "list", tables: "list", figures: "object" });
  checkPath(folder, "the folder");
  const { records, tables, figures } = report;
  // Records are read from files: a method's name there may be anything.
  for (const name of Object.keys(figures)) checkFileName(name, "a figure's name");
  const written: string[] = [];
  const write = async (name: string, text: string) => {
    written.push(join(folder, name));
    await writeWhole(join(folder, name), text);
  };
  if (tables.length > 0) {
    await write("table.md", tables.map(markdownTable).join("\n"));
    await write("table.tex", latexDocument(tables));
  }
  written.push(join(folder, "runs.arrow"));
  await writeWhole(join(folder, "runs.arrow"), runsAsArrow(records));
  if (!findChromium()) return written;
  const files = Object.fromEntries(
    Object.entries(figures).flatMap(([name, figure]) =>
      ["svg", "pdf"].map((ending) => [join(folder, `${name}.${ending}`), figure]),
    ),
  );
  await saveFigures(files);
  return [...written, ...Object.keys(files)];
}

function tablesByClass(
  methods: readonly MethodSummary[],
  classes: readonly string[],
  cards: readonly MethodCard[],
): ResultTable[] {
  return [
    classTable(methods, classes),
    publishedMapTable(methods, loadPublishedMap(), undefined, cards),
    publishedPrecisionTable(methods, loadPublishedPrecisionRecall(), undefined, cards),
  ];
}

/** By whole track and by segment. */
function exactPairs(records: readonly RunRecord[], methods: readonly MethodSummary[]): ExactPairSummary[] {
  return (["track", "segment"] as const).map((by) => summariseExactPairs(records, methods, { by }));
}

/** Each method once, the first of a name. */
function cardsOf(methods: readonly MethodCard[]): MethodCard[] {
  return [...new Map([...methods].reverse().map((method) => [method.id, method])).values()].reverse();
}

/** Mean over the test videos of all folds, each fold being a gallery of its own. */
function chanceOf(records: readonly RunRecord[]): { chanceMap: number; chancePrecision?: number } {
  const folds = [...new Map(records.map((record) => [JSON.stringify(record.queries), record.labels])).values()];
  const queries = folds.reduce((sum, labels) => sum + labels.length, 0);
  const average = (of: (labels: number[]) => number) =>
    folds.reduce((sum, labels) => sum + labels.length * of(labels), 0) / queries;
  if (measureOf(records[0]) === "MRR") return { chanceMap: average((labels) => pairChance(labels.length).mrr) };
  return { chanceMap: average(expectedChanceMap), chancePrecision: average(expectedChancePrecision) };
}
