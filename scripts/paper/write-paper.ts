import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { latexTable } from "../../lib/comparison/latex/latex";
import { tableMillimetres } from "../../lib/comparison/latex/tabular";
import { figureAlt } from "../../lib/notebook/figure-alt";
import type { Figure } from "../../lib/notebook/notebook-display";
import { captionLatex } from "../../lib/figures/press/caption";
import { printHeight } from "../../lib/figures/press/print-height";
import { saveForPaper } from "../../lib/figures/press/save-for-paper";
import { type Columns, type Venue, VENUES, type VenueName } from "../../lib/figures/press/venues";
import { writeWhole } from "../../lib/runtime/files/atomic-write";
import { checklist, checklistLatex } from "./checklist";
import { figureFloat, paperDocument } from "./document";
import type { PaperResults } from "./results";

/** What was written. */
interface WrittenPaper {
  written: string[];
  /** Why there are no figures, where Chromium is missing. */
  missing?: string;
}

/** Of a paper's many tables and figures of detail these are in the document; all are in the folder. */
const SHOWN_TABLES = /^(walkthrough|map-|mrr-|pairs-plain|planned-pairs)/;
const DETAIL = /^confusion-/;

/** Writes the skeleton with its tables, figures and checklist. */
export async function writePaper(results: PaperResults, folder: string, name: VenueName): Promise<WrittenPaper> {
  const venue: Venue = VENUES[name];
  const { tables, figures, records, summary } = results;
  const written: string[] = [];
  const write = async (file: string, text: string) => {
    written.push(join(folder, file));
    await writeWhole(join(folder, file), text);
  };
  const shown: string[] = [];
  for (const table of tables) {
    const columns: Columns = venue.columnMm < venue.textMm && tableMillimetres(table) > venue.columnMm ? 2 : 1;
    const text = latexTable(table, { columns, width: columns === 2 ? venue.textMm : venue.columnMm });
    await write(join("tables", `${table.name}.tex`), text);
    if (SHOWN_TABLES.test(table.name)) shown.push(text);
  }
  const wide = (figure: Figure): Columns => (venue.columnMm < venue.textMm && printHeight(figure, venue, 1) > HIGH ? 2 : 1);
  const floats: string[] = [];
  let missing: string | undefined;
  for (const columns of [1, 2] as const) {
    const own = Object.fromEntries(Object.entries(figures).filter(([, figure]) => wide(figure) === columns));
    const drawn = await saveForPaper(own, join(folder, "figures"), { venue: name, columns });
    written.push(...drawn.written);
    missing ??= drawn.missing;
    for (const [figure, one] of Object.entries(own))
      if (!drawn.missing && !DETAIL.test(figure))
        floats.push(figureFloat(`figures/${figure}.pdf`, { caption: captionLatex(one, figure), alt: figureAlt(one) }, columns));
  }
  const synthetic = records[0]?.synthetic ?? summary?.data === "synthetic";
  const list = checklistLatex(checklist(results));
  await write("checklist.tex", list);
  await write("paper.tex", paperDocument({ venue: name, tables: shown, figures: floats, checklist: list, synthetic }));
  return { written, ...(missing && { missing }) };
}

/** A figure that is higher than this in one column, in millimetres, takes two. */
const HIGH = 160;

/** Compiles the skeleton with pdflatex, twice for its references: done, why not, or that there is no TeX. */
export function compilePaper(folder: string): "compiled" | "no TeX" | { log: string } {
  if (spawnSync("pdflatex", ["--version"]).status !== 0) return "no TeX";
  for (let round = 0; round < 2; round++) {
    const { status, stdout } = spawnSync("pdflatex", ["-interaction=nonstopmode", "-halt-on-error", "paper.tex"], {
      cwd: folder,
      encoding: "utf8",
    });
    if (status !== 0)
      return {
        log: stdout
          .split("\n")
          .filter((line) => /^(!|l\.\d)/.test(line))
          .join("\n"),
      };
  }
  return "compiled";
}
