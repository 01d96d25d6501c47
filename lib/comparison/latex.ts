import type { ResultCell, ResultTable } from "./result-table";

/** The table in LaTeX (booktabs): the best in bold, the second underlined. */
export function latexTable({ caption, name, corner, groups, rows, notes }: ResultTable): string {
  const columns = groups.reduce((sum, group) => sum + group.columns.length, 0);
  const line = (cells: string[]) => `    ${cells.join(" & ")} \\\\`;
  const titles = groups.map(({ title, columns }) => `\\multicolumn{${columns.length}}{c}{${escapeLatex(title)}}`);
  const titled = groups.some(({ title }) => title);
  let at = 2;
  const rules = groups.map(({ columns }) => `\\cmidrule(lr){${at}-${(at += columns.length) - 1}}`);
  return [
    "\\begin{table}",
    "  \\centering",
    "  \\small",
    `  \\caption{${escapeLatex([caption + ".", ...notes].join(" "))}}`,
    `  \\label{tab:${name}}`,
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
    "\\end{table}",
    "",
  ].join("\n");
}

/** Tables as a document of their own, to look at; for a paper take the tables out of it, and `booktabs` into its preamble. */
export function latexDocument(tables: readonly ResultTable[]): string {
  return [
    "% Each table can be copied into a paper whose preamble has \\usepackage{booktabs}.",
    "\\documentclass{article}",
    "\\usepackage[T1]{fontenc}",
    "\\usepackage[a4paper,landscape,margin=15mm]{geometry}",
    "\\usepackage{booktabs}",
    "\\begin{document}",
    "",
    ...tables.map(latexTable),
    "\\end{document}",
    "",
  ].join("\n");
}

function latexCell({ text, mark }: ResultCell): string {
  const plain = escapeLatex(text);
  if (mark === "best") return `\\textbf{${plain}}`;
  return mark === "second" ? `\\underline{${plain}}` : plain;
}

/** What is no letter of LaTeX's own, in words that it knows. */
const LATEX: Record<string, string> = {
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

/** Words as LaTeX prints them as they are; a letter that it has no word for becomes a question mark. */
export function escapeLatex(text: string): string {
  return Array.from(
    text,
    (letter) =>
      LATEX[letter] ??
      (/[\x20-\x7e\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff]/.test(letter) ? letter : letter.trim() === "" ? " " : "?"),
  ).join("");
}
