import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ResultTable } from "../../lib/comparison/report/result-table";
import { currentRecords } from "../../lib/comparison/runs/run-comparison";
import type { RunRecord } from "../../lib/comparison/runs/run-record";
import { dataFacts, withFacts } from "../../lib/figures/style/facts";
import { figureHeading } from "../../lib/notebook/figure-alt";
import { type Figure, type MimeBundle, PLOTLY_MIME } from "../../lib/notebook/notebook-display";
import { check } from "../../lib/runtime/check";
import { comparisonReport } from "../../lib/walkthrough/comparison-report";
import { lastRequest, openComparison } from "../../lib/walkthrough/comparison-request";
import type { Settings } from "../../lib/walkthrough/settings";
import { readSummary, type Summary } from "../../lib/walkthrough/summary";
import { summaryTable } from "./summary-table";

/** What a paper is made of. */
export interface PaperResults {
  settings: Settings;
  /** Of the walk-through, where it has run. */
  summary?: Summary;
  /** Of the comparison, and how many there should be. */
  records: readonly RunRecord[];
  planned: number;
  tables: ResultTable[];
  figures: Record<string, Figure>;
}

/** Figures of the executed notebooks that a paper shows: the name of the file, and what the title holds. */
const NOTEBOOK_FIGURES: Record<string, [notebook: string, title: string]> = {
  "shared-space": ["04", "that audio and video share (PCA)"],
  "training-curves": ["03", "Training S-DCCA"],
};

/**
 * The results of the walk-through and of the last comparison.
 * @throws InputError when there are none of either
 */
export async function paperResults(settings: Settings): Promise<PaperResults> {
  const summary = readSummary(join(settings.results, "summary.json"));
  const hasRecords = filesIn(join(settings.results, "comparison", "records")).some((name) => name.endsWith(".run"));
  check(
    summary || hasRecords,
    () => `there are no results in ${settings.results} yet: run npm start, or npm run compare, and then npm run paper again`,
  );
  const { records, planned } = hasRecords ? await comparisonRecords(settings) : { records: [], planned: 0 };
  check(
    summary || records.length > 0,
    () =>
      `the runs in ${settings.results} are of other settings or of older code: run npm run compare, and then npm run paper again`,
  );
  const report = records.length > 0 ? comparisonReport(records) : { tables: [], figures: {} };
  const tables = [...(summary ? [summaryTable(summary)] : []), ...report.tables];
  return { settings, summary, records, planned, tables, figures: { ...report.figures, ...notebookFigures(settings, summary) } };
}

async function comparisonRecords(settings: Settings): Promise<{ records: RunRecord[]; planned: number }> {
  const comparison = await openComparison(await lastRequest(settings), settings);
  return { records: await currentRecords(comparison, console.warn), planned: comparison.plan.length };
}

/** Figures that the walk-through left in its executed notebooks, with what its summary says of the data. */
function notebookFigures({ results }: Settings, summary?: Summary): Record<string, Figure> {
  const folder = join(results, "notebooks");
  const data = dataFacts({ synthetic: summary?.data === "synthetic", weakLabels: summary?.labels === "weak" });
  return Object.fromEntries(
    Object.entries(NOTEBOOK_FIGURES).flatMap(([name, [notebook, title]]) => {
      const file = filesIn(folder).find((one) => one.startsWith(notebook) && one.endsWith(".ipynb"));
      const found = file && figuresIn(join(folder, file)).find((figure) => figureHeading(figure).includes(title));
      return found ? [[name, withFacts(withoutTitle(found), { alt: figureHeading(found), ...data })]] : [];
    }),
  );
}

function figuresIn(path: string): Figure[] {
  const { cells = [] } = JSON.parse(readFileSync(path, "utf8")) as { cells?: { outputs?: { data?: MimeBundle }[] }[] };
  return cells.flatMap(({ outputs = [] }) =>
    outputs.flatMap(({ data }) => (data?.[PLOTLY_MIME] ? [data[PLOTLY_MIME] as Figure] : [])),
  );
}

/** In a paper the caption says it. The room above goes with the title. */
function withoutTitle({ data, layout }: Figure): Figure {
  const { title, margin, height = 450, ...rest } = layout;
  if (!title) return { data, layout };
  return { data, layout: { ...rest, height: height - 26, margin: { ...margin, t: Math.max(6, (margin?.t ?? 100) - 26) } } };
}

function filesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}
