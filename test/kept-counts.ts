/** Counts of long runs: kept as JSON beside the code that made them, a row for each thing tried, and shown as a table on a page. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { writeWhole } from "../lib/runtime/files/atomic-write";
import { projectRoot } from "../lib/runtime/files/project-root";

/** When a row was measured, and of what. */
interface Measured {
  date: string;
  /** With "-dirty" where its code was changed; "unknown" without git. */
  commit: string;
}

/** By the name of what was tried. */
export type Counts<Row> = Record<string, Row & Measured>;

/** Kept counts, and where they are shown. */
export interface Keeping<Row> {
  /** The JSON file. */
  file: string;
  /** The Markdown page with the table. */
  page: string;
  headings: readonly string[];
  /** The table's rows, without headings, one for each row that is kept. */
  cells(counts: Counts<Row>): string[][];
}

export function keptCounts<Row>({ file }: Keeping<Row>): Counts<Row> {
  return JSON.parse(readFileSync(file, "utf8")) as Counts<Row>;
}

/**
 * Keeps the row of one name. Other rows stay as they were; the table on the page follows.
 * @param joined the row that a kept one and the new one make; without it the new one replaces the kept one
 */
export async function keepRow<Row>(
  keeping: Keeping<Row>,
  name: string,
  row: Row,
  joined: (kept: Row, row: Row) => Row = (_, row) => row,
): Promise<void> {
  const kept = keptCounts(keeping);
  const measured: Measured = { date: new Date().toISOString().slice(0, 10), commit };
  const counts: Counts<Row> = { ...kept, [name]: { ...(name in kept ? joined(kept[name], row) : row), ...measured } };
  const lines = Object.entries(counts).map(([key, kept]) => ` ${JSON.stringify(key)}: ${JSON.stringify(kept)}`);
  await writeWhole(keeping.file, `{\n${lines.join(",\n")}\n}\n`);
  const text = await readFile(keeping.page, "utf8");
  await writeWhole(
    keeping.page,
    text.replace(tableIn(text, keeping), () => tableOf(keeping, counts)),
  );
}

function commitOf(): string {
  const git = (...args: string[]) => execFileSync("git", args, { cwd: projectRoot(), encoding: "utf8" }).trim();
  try {
    // Counts that an earlier row changed, and their page, are no other code.
    const changed = git("status", "--porcelain", "--untracked-files=no", "--", ".", ":!*.json", ":!*.md");
    return git("rev-parse", "--short=10", "HEAD") + (changed ? "-dirty" : "");
  } catch {
    return "unknown"; // a copy without its history
  }
}

/** Looked up at once: what a long run loaded is the code of its beginning. */
const commit = commitOf();

/** The table as it stands on a page: lines from the one with these headings on. */
export function tableIn<Row>(text: string, { headings, page }: Pick<Keeping<Row>, "headings" | "page">): string {
  const lines = text.split("\n");
  const cellsOf = (line: string) => line.split("|").slice(1, -1).map((cell) => cell.trim()); // prettier-ignore
  const from = lines.findIndex((line) => cellsOf(line).join("|") === headings.join("|"));
  if (from < 0) throw new Error(`${page} has no table with the headings ${headings.join(", ")}`);
  const length = lines.slice(from).findIndex((line) => !line.startsWith("|"));
  return lines.slice(from, length < 0 ? undefined : from + length).join("\n");
}

/** The table of counts, as wide as its widest cells; numbers stand to the right. */
export function tableOf<Row>({ headings, cells }: Keeping<Row>, counts: Counts<Row>): string {
  const rows = cells(counts);
  const isNumber = headings.map((_, c) => rows.every((row) => /^[\d,]+$/.test(row[c])));
  const widths = headings.map((heading, c) => Math.max(...[heading, ...rows.map((row) => row[c])].map(({ length }) => length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, c) => (isNumber[c] ? cell.padStart(widths[c]) : cell.padEnd(widths[c]))).join(" | ")} |`;
  const rule = widths.map((width, c) => (isNumber[c] ? `${"-".repeat(width - 1)}:` : "-".repeat(width)));
  return [line(headings), line(rule), ...rows.map(line)].join("\n");
}

/** A whole number as pages show it. */
export function shown(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}
