/** npm run paper: a LaTeX skeleton with the tables and figures of the results and a reproducibility checklist. */
import { join, relative, resolve } from "node:path";
import { type VenueName, VENUES } from "../../lib/figures/press/venues";
import { check, checkOneOf } from "../../lib/runtime/check";
import { readSettings } from "../../lib/walkthrough/settings";
import { paperResults } from "../paper/results";
import { compilePaper, writePaper } from "../paper/write-paper";
import { runCommand } from "./command";

const HELP = `npm run paper -- [options]

Writes a skeleton of a paper from the results of npm start and of the last npm run compare: paper.tex, its tables, its figures in
the width of the venue's columns (SVG, PDF, PNG, data as CSV, captions), and a reproducibility checklist filled in from the runs.
What only the author knows is marked. With pdflatex it is compiled. Nothing is trained.

  --venue NAME     acm (sigconf, default), ieee (conference), springer (LNCS) or neurips. The class is used where it is installed,
                   and otherwise article with its widths
  --out FOLDER     where it goes (default results/paper)
  --help

Other results: SDCCA_RESULTS=folder npm run paper. Your own data is named as for npm run compare: SDCCA_DATA=folder.`;

const text = { type: "string" } as const;

const interrupted = "each file is whole; the same command writes all of them.";

runCommand({ help: HELP, options: { venue: text, out: text }, interrupted }, async ({ venue: given = "acm", out }) => {
  const venue = checkOneOf(given, "--venue", Object.keys(VENUES) as VenueName[]);
  const settings = readSettings();
  const folder = resolve(out ?? join(settings.results, "paper"));
  const { written, missing } = await writePaper(await paperResults(settings), folder, venue);
  const shown = relative(process.cwd(), folder);
  console.log(`${written.length} files for ${venue} are in ${shown.startsWith("..") ? folder : shown || "."}`);
  if (missing) console.warn(missing);
  const compiled = compilePaper(folder);
  if (compiled === "no TeX")
    return console.warn(
      `There is no pdflatex. To compile: apt-get install -y texlive-latex-recommended, then twice: pdflatex paper.tex`,
    );
  check(
    compiled === "compiled",
    () =>
      `pdflatex could not compile ${join(folder, "paper.tex")}; its first line says which engine can. The log has:\n${(compiled as { log: string }).log}\n` +
      "If it names a file that is not found: apt-get install -y texlive-latex-extra texlive-fonts-extra texlive-plain-generic",
  );
  console.log("Compiled: paper.pdf");
});
