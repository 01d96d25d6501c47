import { checkList, checkOptions } from "../../runtime/arguments";
import { checkInteger, checkNumber } from "../../runtime/check";
import { byGroup, latexTabular, tableMillimetres } from "./tabular";
import { escapeLatex } from "./text";
import { checkTable, type ResultTable } from "../report/result-table";

/** How a table stands in a paper. */
export interface LatexTableOptions {
  /** Columns of the page that it takes, 1 or 2: with 2 it is a `table*`. Default 1. */
  columns?: 1 | 2;
  /**
   * Width that there is, in millimetres. A wider table shows its groups of columns below each other. Default: as wide as it gets.
   */
  width?: number;
}

/**
 * The table in LaTeX (booktabs): decimal points below each other, the best in bold, the second underlined, a short caption, and
 * everything else in a note below. Text in any script is written as it is: pdflatex prints Latin script only, lualatex and xelatex
 * print every script that the font has.
 * @throws InputError when it is no table
 */
export function latexTable(table: ResultTable, options: LatexTableOptions = {}): string {
  checkTable(table);
  checkOptions(options);
  const { columns = 1, width } = options;
  checkInteger(columns, "columns", 1, 2);
  if (width !== undefined) checkNumber(width, "width", 1);
  const { caption, name, notes } = table;
  const float = columns === 2 ? "table*" : "table";
  const parts = width !== undefined && tableMillimetres(table) > width ? byGroup(table) : [table];
  return [
    `\\begin{${float}}`,
    "  \\centering",
    "  \\small",
    `  \\caption{${escapeLatex(caption)}.}`,
    `  \\label{tab:${name.replace(/[^A-Za-z0-9-]+/g, "-")}}`,
    ...parts.flatMap((part, i) => [...(i > 0 ? ["  \\par\\medskip"] : []), ...latexTabular(part, width)]),
    ...(notes.length > 0 ? noteBelow(notes) : []),
    `\\end{${float}}`,
    "",
  ].join("\n");
}

/** A paragraph as wide as the column, in small letters; it needs no package. */
function noteBelow(notes: readonly string[]): string[] {
  return [
    "  \\par\\medskip",
    "  \\begin{minipage}{\\linewidth}",
    `    \\footnotesize\\emph{Notes.} ${escapeLatex(notes.join(" "))}`,
    "  \\end{minipage}",
  ];
}

/**
 * Tables as a complete document, to look at. For a paper, copy the tables out of it, and put `booktabs` into the preamble. The first
 * line says whether pdflatex can compile it, or only lualatex and xelatex.
 * @throws InputError when they are not tables
 */
export function latexDocument(tables: readonly ResultTable[]): string {
  checkList(tables, "the tables", "tables, as mapTable gives them");
  const body = Array.from(tables, (table) => latexTable(table));
  const anyEngine = body.every((text) => PDFLATEX.test(text));
  return [
    anyEngine
      ? "% Compile with pdflatex, lualatex or xelatex."
      : "% Compile with lualatex or xelatex: there are letters in it that pdflatex does not know.",
    "% Each table can be copied into a paper whose preamble has \\usepackage{booktabs}.",
    "\\documentclass{article}",
    "\\usepackage{iftex}",
    "\\ifPDFTeX",
    "  \\usepackage[utf8]{inputenc}",
    "  \\usepackage[T1]{fontenc}",
    "  \\IfFileExists{lmodern.sty}{\\usepackage{lmodern}}{}",
    "\\else",
    "  \\usepackage{fontspec}",
    ...(anyEngine ? [] : OTHER_SCRIPTS),
    "\\fi",
    "\\usepackage[a4paper,landscape,margin=15mm]{geometry}",
    "\\usepackage{booktabs}",
    "\\begin{document}",
    "",
    ...body,
    "\\end{document}",
    "",
  ].join("\n");
}

/** Text whose letters pdflatex can all print, in T1 encoding: the Latin of European languages. */
export const PDFLATEX = /^(?![^]*[ĦħĸĿŀŉŦŧ\u00ad])[\n\x20-\x7e\u00a1-\u017e–—‘’‚“”„†‡•…‰‹›€™]*$/;

/** LaTeX's own fonts have hardly more than Latin letters, and leave out what they lack. */
export const OTHER_SCRIPTS = [
  "  % Name a font that is installed and has your letters; what it lacks is left out, and the log says so.",
  "  \\IfFontExistsTF{Noto Serif CJK JP}{\\setmainfont{Noto Serif CJK JP}}{}",
];
