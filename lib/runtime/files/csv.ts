import { type CsvError, parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import { writeWhole } from "./atomic-write";
import { checkText } from "../arguments";
import { check, InputError } from "../check";
import { readTextFile } from "./read-file";

/** One row of a CSV table. */
export interface CsvRow<Column extends string> {
  /** The line of the file in which it begins, from 1. */
  line: number;
  /** Where that is, as errors say it: `labels.csv, line 3`. */
  place: string;
  cells: Record<Column, string>;
}

/** Other names that a column may have; the first one found is used. */
type OtherNames<Column extends string> = Partial<Record<Column, readonly string[]>>;

/**
 * Reads the named columns of a CSV table (RFC 4180, UTF-8). The first line is the heading; it may hold further columns, in
 * any order. Any line ending is accepted; a byte order mark and blank lines are skipped. Space around a field does not count; a field in
 * quotes is taken exactly as written, line breaks included.
 * @throws InputError that names file and line: a column missing or twice, a row with more or fewer fields than the heading,
 *   a quote that is not closed, or is inside a field without quotes
 */
export function readCsv<Column extends string>(
  file: string,
  columns: readonly Column[],
  otherNames?: OtherNames<Column>,
): CsvRow<Column>[] {
  return parseCsv(readTextFile(file), file, columns, otherNames);
}

/** The same from the table's text; `name` is what errors call it. */
export function parseCsv<Column extends string>(
  text: string,
  name: string,
  columns: readonly Column[],
  otherNames: OtherNames<Column> = {},
): CsvRow<Column>[] {
  checkText(text, name, "the text of a table");
  checkCharacters(text, name);
  const [heading = { line: 1, fields: [] }, ...rows] = records(text, name);
  const names = heading.fields.map((field) => renamed(field, heading.fields, otherNames));
  const top = `${name}, line ${heading.line}`;
  const missing = columns.filter((column) => !names.includes(column)).map((column) => `"${column}"`);
  check(
    missing.length === 0,
    () =>
      `${top}: no column ${missing.join(", ")} in the heading "${heading.fields.join(",").slice(0, 200)}": ` +
      `the table needs the columns ${columns.join()}`,
  );
  const at = columns.map((column) => names.indexOf(column));
  const twice = columns.find((column, i) => names.lastIndexOf(column) !== at[i]);
  check(twice === undefined, () => `${top}: the column "${twice}" comes twice: rename one`);
  return rows.map(({ line, fields }) => {
    const place = `${name}, line ${line}`;
    check(
      fields.length === names.length,
      () => `${place}: ${fields.length} fields where the heading has ${names.length}; quote fields that hold a comma`,
    );
    const cells = Object.fromEntries(columns.map((column, i) => [column, fields[at[i]]])) as Record<Column, string>;
    return { line, place, cells };
  });
}

/** The columns that a table's text has, by its first line. @throws InputError when the text is no table */
export function csvColumns(text: string, name: string): string[] {
  checkCharacters(text, name);
  return records(text, name)[0]?.fields ?? [];
}

/**
 * Reads all columns of a CSV table, as {@link readCsv} reads some: a record of texts by column for each row.
 * @throws InputError that names file and line: a column without a name or twice, and what `readCsv` refuses
 */
export function readCsvRecords(file: string): Record<string, string>[] {
  const text = readTextFile(file);
  const [heading = { line: 1, fields: [] }] = records(text, file);
  check(
    heading.fields.length > 0 && heading.fields.every((name) => name !== ""),
    () => `${file}, line ${heading.line}: every column needs a name in the heading`,
  );
  return parseCsv(text, file, heading.fields).map(({ cells }) => cells);
}

/** The column that a heading stands for where it has another name, and no heading before it has a name of that column. */
function renamed(heading: string, headings: readonly string[], otherNames: OtherNames<string>): string {
  for (const [column, names] of Object.entries(otherNames)) {
    const first = [column, ...names!].find((name) => headings.includes(name));
    if (heading === first) return column;
  }
  return heading;
}

/**
 * Writes a CSV table that {@link readCsv} reads back to the letter, whole or not at all.
 * @throws InputError when a field holds half a surrogate pair, which UTF-8 cannot hold, or the file cannot be written
 */
export async function writeCsv(file: string, columns: readonly string[], rows: Iterable<readonly string[]>): Promise<void> {
  const table = [columns, ...rows];
  for (const row of table) for (const field of row) checkCharacters(field, file);
  // Quoted also for what the reader would take away (outer space) or for a line ending that is not the writer's own.
  await writeWhole(file, stringify(table, { quoted_empty: true, quoted_match: /[\r\n]|^\s|\s$/ }));
}

/** Half a surrogate pair would become U+FFFD in UTF-8, and two ids one. */
function checkCharacters(text: string, name: string): void {
  const half = text.search(/\p{Surrogate}/u);
  check(
    half < 0,
    () => `${name}: half a character (${JSON.stringify(text.slice(half, half + 1))}) in the text: write whole ones`,
  );
}

interface TextRecord {
  line: number;
  fields: string[];
}

/** All records but blank lines. The parser's own line numbers count CR LF within quotes twice. */
function records(text: string, name: string): TextRecord[] {
  const bytes = Buffer.from(text);
  const found: TextRecord[] = [];
  let line = 1;
  let start = 0;
  try {
    parse(bytes, {
      bom: true,
      trim: true,
      record_delimiter: ["\r\n", "\n", "\r"],
      relax_column_count: true,
      // The parser takes fewer characters for space at the beginning than at the end.
      cast: (field, { quoting }) => (quoting ? field : field.trim()),
      on_record: (fields: string[], info) => {
        const raw = bytes.subarray(start, info.bytes);
        const blank = fields.length === 1 && fields[0] === "" && raw.toString("utf8").trim() === "";
        if (!blank) found.push({ line, fields });
        line += lineBreaks(raw);
        start = info.bytes;
        return null;
      },
    });
  } catch (error) {
    const { code, message } = error as CsvError;
    throw new InputError(`${name}, line ${line}: ${Object.hasOwn(PROBLEMS, code) ? PROBLEMS[code] : message}`);
  }
  return found;
}

const UNQUOTED = "a quote inside a field that does not begin with one: put the field in quotes and each quote in it twice";
const BEHIND = "text behind a closing quote: put a comma between them, or write a quote that belongs to the field twice";
const PROBLEMS: Record<string, string> = {
  CSV_QUOTE_NOT_CLOSED: "a quote is opened and never closed: close it, or write a quote that belongs to the field twice",
  CSV_INVALID_CLOSING_QUOTE: BEHIND,
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: BEHIND,
  INVALID_OPENING_QUOTE: UNQUOTED,
};

function lineBreaks(bytes: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < bytes.length; i++) if (bytes[i] === 10 || (bytes[i] === 13 && bytes[i + 1] !== 10)) count++;
  return count;
}
