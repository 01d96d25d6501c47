import { join } from "node:path";
import { checkFigure, type Figure, plainFigure } from "../../notebook/notebook-display";
import { checkFileName, checkObject, checkOptions, checkPath } from "../../runtime/arguments";
import { checkOneOf } from "../../runtime/check";
import { writeWhole } from "../../runtime/files/atomic-write";
import { writeCsv } from "../../runtime/files/csv";
import { warn } from "../../runtime/tell";
import { findChromium } from "../export/chromium";
import { saveFigures } from "../export/export";
import { printHeight } from "./print-height";
import { captionLatex, captionText } from "./caption";
import { figureTable } from "./figure-data";
import { withPrintMinimums } from "./print-minimums";
import { type Columns, type Venue, type VenueName, venueNamed, venueWidth } from "./venues";

/** For which paper figures are made. */
export interface PaperFigureOptions {
  /** `"acm"` (sigconf), `"ieee"`, `"springer"` (LNCS) or `"neurips"`. Default `"acm"`. */
  venue?: VenueName;
  /** Columns of the page that a figure takes, 1 or 2; the same width where the venue has one column. Default 1. */
  columns?: Columns;
}

/** What {@link saveForPaper} wrote. */
export interface PaperFigureFiles {
  /** Paths, in the order of writing. */
  written: string[];
  /** Why there are no pictures and what to do, where Chromium is missing. */
  missing?: string;
}

/** Pixels to the inch of a bitmap at print size. */
const DPI = 300;

/**
 * Writes each figure as a paper needs it, at the size in which it is printed: `NAME.svg`, `NAME.pdf` with its font, `NAME.png`
 * (300 pixels to the inch), its data as `NAME.csv`, and its caption as `NAME.txt` and `NAME.tex`. Letters and lines below the
 * venue's least are raised to it. A warning names figures that are higher than a page's text. Without Chromium there are no pictures, but Plotly's `NAME.json`.
 * @param figures by the names of their files, without ending or folder
 * @throws InputError for an unknown venue, a name that is no file name, or when a file cannot be written
 */
export async function saveForPaper(
  figures: Readonly<Record<string, Figure>>,
  folder: string,
  options: PaperFigureOptions = {},
): Promise<PaperFigureFiles> {
  checkObject(figures, "the figures", "figures by their names");
  checkPath(folder, "the folder");
  checkOptions(options);
  const venue = venueNamed(options.venue ?? "acm");
  const columns = checkOneOf(String(options.columns ?? 1), "columns", ["1", "2"]) === "1" ? 1 : 2;
  for (const [name, figure] of Object.entries(figures)) {
    checkFileName(name, "a figure's name");
    checkFigure(figure);
  }
  const written: string[] = [];
  const pictures: Record<string, Figure> = {};
  const endings = findChromium() ? ["svg", "pdf", "png"] : ["json"];
  for (const [name, figure] of Object.entries(figures)) {
    const path = (ending: string) => join(folder, `${name}.${ending}`);
    const { columns: heading, rows } = figureTable(figure);
    await writeCsv(path("csv"), heading, rows);
    await writeWhole(path("txt"), `${captionText(figure)}\n`);
    await writeWhole(path("tex"), captionLatex(figure, name));
    written.push(path("csv"), path("txt"), path("tex"));
    const printed = withPrintMinimums(plainFigure(figure), venue);
    warnOfHeight(name, printHeight(printed, venue, columns), venue, columns);
    for (const ending of endings) pictures[path(ending)] = printed;
  }
  await saveFigures(pictures, { width: venueWidth(venue, columns), dpi: DPI });
  written.push(...Object.keys(pictures));
  return findChromium() || written.length === 0 ? { written } : { written, missing: MISSING };
}

/** In one column panels stand below each other. */
function warnOfHeight(figure: string, height: number, venue: Venue, columns: Columns): void {
  if (height <= venue.textHeightMm) return;
  const wider = columns === 1 && venue.textMm > venue.columnMm;
  const remedy = wider ? "use columns: 2" : "draw fewer rows or panels";
  warn(`${figure} is ${Math.round(height)} mm high, and a page's text ${Math.floor(venue.textHeightMm)} mm: ${remedy}`);
}

const MISSING =
  "No Chromium, so there are no SVG, PDF and PNG, only Plotly's JSON: apt-get install -y chromium, or set CHROMIUM to its path, and write them again";
