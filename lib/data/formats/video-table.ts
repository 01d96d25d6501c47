import { check } from "../../runtime/check";
import { type CsvRow, parseCsv, readCsv, writeCsv } from "../../runtime/files/csv";

/** What a table says of one video, and where. */
export interface VideoEntry {
  value: string;
  line: number;
  /** File and line, as errors name them. */
  place: string;
}

/**
 * Reads a CSV table with a column `id` and one other column, a value for each video, by id.
 * @param otherNames that the column may have instead
 * @throws InputError that names file and line: what `readCsv` refuses, an empty field, a video twice
 */
export function readVideoTable(file: string, column: string, otherNames: readonly string[] = []): Map<string, VideoEntry> {
  return byId(readCsv(file, ["id", column], { [column]: otherNames }), column);
}

/** The same from the table's text; `name` is what errors call it. */
export function parseVideoTable(
  text: string,
  name: string,
  column: string,
  otherNames: readonly string[] = [],
): Map<string, VideoEntry> {
  return byId(parseCsv(text, name, ["id", column], { [column]: otherNames }), column);
}

/**
 * Writes a table that {@link readVideoTable} reads back to the letter.
 * @throws InputError when an id or a value is empty, for such a table could not be read
 */
export async function writeVideoTable(file: string, column: string, values: Iterable<[string, string]>): Promise<void> {
  const rows = [...values];
  for (const [id, value] of rows) {
    check(id !== "", () => `${file}: a video's id is empty`);
    check(value.trim() !== "", () => `${file}: video ${id} has an empty ${column}`);
  }
  await writeCsv(file, ["id", column], rows);
}

function byId(rows: CsvRow<string>[], column: string): Map<string, VideoEntry> {
  const entries = new Map<string, VideoEntry>();
  for (const { line, place, cells } of rows) {
    const { id } = cells;
    const value = cells[column];
    check(id !== "", () => `${place}: the id is empty`);
    check(value.trim() !== "", () => `${place}: video ${id} has no ${column}: fill it in or remove the line`);
    const before = entries.get(id);
    check(
      before === undefined,
      () => `${place}: video ${id} is in line ${before?.line} already, as ${before?.value.slice(0, 40)}: remove one of the lines`,
    );
    entries.set(id, { value, line, place });
  }
  return entries;
}
