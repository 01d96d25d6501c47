import { join } from "node:path";
import { latexDocument } from "../comparison/latex";
import { markdownTable } from "../comparison/markdown";
import { publishedMapTable, publishedPrecisionTable } from "../comparison/published-tables";
import type { ResultTable } from "../comparison/result-table";
import type { RunRecord } from "../comparison/run-record";
import { type MethodSummary, summariseMethods, summariseSweeps } from "../comparison/statistics";
import { summarisePairs } from "../comparison/planned-pairs";
import { classTable, mapTable, measuresTable, pairTable } from "../comparison/tables";
import {
  comparisonConfusion,
  comparisonCurves,
  type ComparisonFigureOptions,
  comparisonMap,
  sweepFigure,
} from "../figures/comparison-figures";
import { findChromium, saveFigures } from "../figures/export";
import { loadPublishedMap, loadPublishedPrecisionRecall } from "../figures/published-curves";
import { expectedChanceMap, expectedChancePrecision } from "../metrics/chance";
import { writeWhole } from "../runtime/atomic-write";
import type { Figure } from "../runtime/notebook-display";

/** Everything that a comparison shows, made from its records alone. */
export interface ComparisonReport {
  /** Over folds and seeds; empty when there are only sweeps. */
  methods: MethodSummary[];
  /** In the order of the page. */
  tables: ResultTable[];
  /** By name of file, without ending. */
  figures: Record<string, Figure>;
}

/** Beside every table that ranks the preset; see {@link RECOMMENDED_SDCCA}. */
const PRESET =
  "The preset's own settings were chosen among about 70, those of supervised contrastive and softmax among 14 and 16, on " +
  "validation videos of other synthetic data: more tries than its rivals had.";
const BY_CONSTRUCTION = "Synthetic data: its parameters were chosen so that the order of methods shows.";

/**
 * Tables and figures of the records. The same records give the same report to the letter.
 * @param against whom the others are tested against; the best of each ranking by default
 * @throws InputError when there are no records
 */
export function comparisonReport(
  records: readonly RunRecord[],
  { against, titles }: { against?: string; titles?: boolean } = {},
): ComparisonReport {
  const hasComparison = records.some(({ sweep }) => sweep === "") || records.length === 0;
  const methods = hasComparison ? summariseMethods(records, { against }) : [];
  const sweeps = summariseSweeps(records);
  const [{ emotions, synthetic }] = records;
  const hasPreset = methods.some(({ method }) => method.startsWith("sdcca-preset"));
  const about = [...(synthetic ? [BY_CONSTRUCTION] : []), ...(hasPreset ? [PRESET] : [])].join(" ");
  const options: ComparisonFigureOptions = { ...chanceOf(records), titles };
  const figures: Record<string, Figure> = {};
  for (const { parameter } of sweeps) figures[`map-by-${parameter.toLowerCase()}`] ??= sweepFigure(sweeps, parameter, options);
  if (methods.length === 0) return { methods, tables: [], figures };
  const pairs = summarisePairs(records, methods);
  const tables = [
    ...(["plain", "sigmaWeighted"] as const).map((similarity) => mapTable(methods, { similarity, about })),
    measuresTable(methods),
    ...(pairs.length > 0 ? [pairTable(pairs, { about })] : []),
    classTable(methods, emotions),
    publishedMapTable(methods, loadPublishedMap()),
    publishedPrecisionTable(methods, loadPublishedPrecisionRecall()),
  ];
  figures["map"] = comparisonMap(methods, options);
  if (methods.some(({ reference }) => !reference)) figures["precision-recall"] = comparisonCurves(methods, options);
  for (const { method, reference } of methods)
    if (!reference) figures[`confusion-${method}`] = comparisonConfusion(methods, method, emotions, options);
  return { methods, tables, figures };
}

/**
 * Writes `table.md`, `table.tex` and each figure as SVG and PDF into a folder.
 * @returns the paths written; without Chromium there are no figures among them
 */
export async function writeComparison({ tables, figures }: ComparisonReport, folder: string): Promise<string[]> {
  const written: string[] = [];
  const write = async (name: string, text: string) => {
    written.push(join(folder, name));
    await writeWhole(join(folder, name), text);
  };
  if (tables.length > 0) {
    await write("table.md", tables.map(markdownTable).join("\n"));
    await write("table.tex", latexDocument(tables));
  }
  if (!findChromium()) return written;
  const files = Object.fromEntries(
    Object.entries(figures).flatMap(([name, figure]) =>
      ["svg", "pdf"].map((ending) => [join(folder, `${name}.${ending}`), figure]),
    ),
  );
  await saveFigures(files);
  return [...written, ...Object.keys(files)];
}

/** Of the test videos of the first seed, fold by fold, since each fold is a gallery of its own. */
function chanceOf(records: readonly RunRecord[]): { chanceMap: number; chancePrecision: number } {
  const [{ method, sweep, seed }] = records;
  const folds = records.filter((r) => r.method === method && r.sweep === sweep && r.seed === seed);
  const average = (of: (labels: number[]) => number) => folds.reduce((sum, { labels }) => sum + of(labels), 0) / folds.length;
  return { chanceMap: average(expectedChanceMap), chancePrecision: average(expectedChancePrecision) };
}
