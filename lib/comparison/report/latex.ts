import { checkList, checkText } from "../../runtime/arguments";
import { checkTable, type ResultCell, type ResultTable } from "./result-table";

/**
 * The table in LaTeX (booktabs): the best in bold, the second underlined, a short caption, and everything else in a note below. Text
 * in any script is written as it is: pdflatex prints Latin script only, lualatex and xelatex print every script that the font has.
 * @throws InputError when it is no table
 */
export function latexTable(table: ResultTable): string {
  checkTable(table);
  const { caption, name, corner, groups, rows, notes } = table;
  const columns = groups.reduce((sum, group) => sum + group.columns.length, 0);
  // A bracket or star at the start would be read as an option of the line before.
  const line = (cells: string[]) => `    ${/^[[*]/.test(cells[0]) ? "{}" : ""}${cells.join(" & ")} \\\\`;
  const titles = groups.map(({ title, columns }) => `\\multicolumn{${columns.length}}{c}{${escapeLatex(title)}}`);
  const titled = groups.some(({ title }) => title);
  let at = 2;
  const rules = groups.map(({ columns }) => `\\cmidrule(lr){${at}-${(at += columns.length) - 1}}`);
  return [
    "\\begin{table}",
    "  \\centering",
    "  \\small",
    `  \\caption{${escapeLatex(caption)}.}`,
    `  \\label{tab:${name.replace(/[^A-Za-z0-9-]+/g, "-")}}`,
    `  \\begin{tabular}{l${"r".repeat(columns)}}`,
    "    \\toprule",
    ...(titled ? [line(["", ...titles]), `    ${rules.join(" ")}`] : []),
    line([corner, ...groups.flatMap((group) => group.columns)].map(escapeLatex)),
    "    \\midrule",
    ...rows.flatMap(({ label, cells, ruled }) => [
      ...(ruled ? ["    \\midrule"] : []),
      line([escapeLatex(label), ...cells.map(latexCell)]),
    ]),
    "    \\bottomrule",
    "  \\end{tabular}",
    ...(notes.length > 0 ? noteBelow(notes) : []),
    "\\end{table}",
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
  const body = Array.from(tables, latexTable);
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
const PDFLATEX = /^(?![^]*[ĦħĸĿŀŉŦŧ\u00ad])[\n\x20-\x7e\u00a1-\u017e–—‘’‚“”„†‡•…‰‹›€™]*$/;

/** LaTeX's own fonts have hardly more than Latin letters, and leave out what they lack. */
const OTHER_SCRIPTS = [
  "  % Name a font that is installed and has your letters; what it lacks is left out, and the log says so.",
  "  \\IfFontExistsTF{Noto Serif CJK JP}{\\setmainfont{Noto Serif CJK JP}}{}",
];

function latexCell({ text, mark }: ResultCell): string {
  const plain = escapeLatex(text);
  if (mark === "best") return `\\textbf{${plain}}`;
  return mark === "second" ? `\\underline{${plain}}` : plain;
}

/** Characters that LaTeX reads as commands, or that pdflatex cannot print, and what to write for them in every engine. */
const LATEX: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  $: "\\$",
  "&": "\\&",
  "#": "\\#",
  "%": "\\%",
  _: "\\_",
  "^": "\\textasciicircum{}",
  "~": "\\textasciitilde{}",
  "<": "$<$",
  ">": "$>$",
  "|": "$|$",
  '"': "''",
  "±": "$\\pm$",
  "×": "$\\times$",
  "→": "$\\rightarrow$",
  "−": "$-$",
  "–": "--",
  "…": "\\ldots{}",
  "≤": "$\\le$",
  "≥": "$\\ge$",
  "∞": "$\\infty$",
  "²": "$^2$",
  α: "$\\alpha$",
  β: "$\\beta$",
  λ: "$\\lambda$",
  σ: "$\\sigma$",
};

/**
 * Text escaped so that LaTeX prints it unchanged, on one line. Letters of any script pass through, composed; which of them are
 * printed depends on engine and font (see {@link latexDocument}). A single Greek letter is a symbol.
 * @throws InputError when it is no text
 */
export function escapeLatex(text: string): string {
  checkText(text, "the text");
  return text
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Z}]/gu, " ")
    .replace(/(?<!\p{Script=Greek})\p{Script=Greek}(?!\p{Script=Greek})|[^\p{L}\p{Nd}]/gu, (letter) => LATEX[letter] ?? letter);
}
