import { escapeLatex } from "./text";
import { NOTHING, type ResultCell, type ResultTable } from "../report/result-table";

/** A number with a decimal point, and what stands before and after it, such as `< .001` and `.625 ± .015`. */
const DECIMAL = /^((?:< )?−?\d*)(\.\d.*)$/;

/**
 * The rows of a table as a `tabular`. A column of numbers is set as two, which meet before the decimal point: so the points stand
 * below each other also where some numbers are bold, and no package is needed.
 * @param room in millimetres; of a table that is wider, labels of rows take more lines, and columns stand closer
 */
export function latexTabular(table: ResultTable, room?: number): string[] {
  const { corner, groups, rows } = table;
  const label = room !== undefined && tableMillimetres(table) > room ? labelWidth(table, room) : undefined;
  const labelled = (text: string) => (label === undefined ? escapeLatex(text) : `\\raggedright ${escapeLatex(text)}`);
  const headings = groups.flatMap((group) => group.columns);
  const split = headings.map((_, c) => isDecimal(rows.map(({ cells }) => cells[c])));
  const width = (column: number) => (split[column] ? 2 : 1);
  // A bracket or star at the start would be read as an option of the line before.
  const line = (cells: string[]) => `    ${/^\s*[[*]/.test(cells[0]) ? "{}" : ""}${cells.join(" & ")} \\\\`;
  const titled = groups.some(({ title }) => title);
  let [column, at] = [0, 2];
  const spans = groups.map(({ columns }) => columns.reduce((sum) => sum + width(column++), 0));
  const titles = groups.map(({ title }, g) => `\\multicolumn{${spans[g]}}{c}{${escapeLatex(title)}}`);
  const rules = spans.map((span) => `\\cmidrule(lr){${at}-${(at += span) - 1}}`);
  const heading = (text: string, c: number) => (split[c] ? `\\multicolumn{2}{c}{${escapeLatex(text)}}` : escapeLatex(text));
  return [
    // The estimated width may be a few millimetres too small.
    ...(label === undefined ? [] : ["  \\setlength{\\tabcolsep}{4pt}"]),
    `  \\begin{tabular}{${label === undefined ? "l" : `p{${label}mm}`}${split.map((two) => (two ? "r@{}l" : "r")).join("")}}`,
    "    \\toprule",
    ...(titled ? [line(["", ...titles]), `    ${rules.join(" ")}`] : []),
    line([labelled(corner), ...headings.map(heading)]),
    "    \\midrule",
    ...rows.flatMap(({ label: name, cells, ruled }) => [
      ...(ruled ? ["    \\midrule"] : []),
      line([labelled(name), ...cells.map((cell, c) => (split[c] ? decimalCell(cell) : marked(cell.text, cell.mark)))]),
    ]),
    "    \\bottomrule",
    "  \\end{tabular}",
  ];
}

/** The table as one table for each of its groups of columns; the caption, the name and the notes stay those of the whole. */
export function byGroup(table: ResultTable): ResultTable[] {
  let from = 0;
  return table.groups.map((group) => {
    const [start, end] = [from, (from += group.columns.length)];
    return { ...table, groups: [group], rows: table.rows.map((row) => ({ ...row, cells: row.cells.slice(start, end) })) };
  });
}

/** Width of a letter in LaTeX's small size, on average, and of the gap between columns, in millimetres. */
const [LETTER, GAP] = [1.6, 4.2];

/** About how wide a table is, in millimetres. */
export function tableMillimetres({ corner, groups, rows }: ResultTable): number {
  const longest = (texts: string[]) => Math.max(...texts.map((text) => text.length));
  const headings = groups.flatMap(({ columns }) => columns);
  const columns = headings.map((heading, c) => longest([heading, ...rows.map(({ cells }) => cells[c].text)]));
  const letters = columns.reduce((sum, column) => sum + column, longest([corner, ...rows.map(({ label }) => label)]));
  return letters * LETTER + columns.length * GAP;
}

/** No label column is narrower: words would be broken everywhere. */
const LEAST_LABEL = 20;

function labelWidth(table: ResultTable, room: number): number {
  const others = tableMillimetres({ ...table, corner: "", rows: table.rows.map((row) => ({ ...row, label: "" })) });
  return Math.max(LEAST_LABEL, Math.floor(room - others - GAP));
}

function isDecimal(cells: readonly ResultCell[]): boolean {
  const numbers = cells.filter(({ text }) => text !== NOTHING);
  return numbers.length > 0 && numbers.every(({ text }) => DECIMAL.test(text));
}

/** What stands before the decimal point, and the rest. */
function decimalCell({ text, mark }: ResultCell): string {
  const [, before = "", after = text] = DECIMAL.exec(text) ?? [];
  return `${before && marked(before, mark)} & ${marked(after, mark)}`;
}

function marked(text: string, mark: ResultCell["mark"]): string {
  const plain = escapeLatex(text);
  if (mark === "best") return `\\textbf{${plain}}`;
  return mark === "second" ? `\\underline{${plain}}` : plain;
}
