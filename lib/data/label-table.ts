import { readFile, writeFile } from "node:fs/promises";
import { check } from "../runtime/check";

/** Which emotion each video carries. */
export interface LabelTable {
  /** Names of the emotions; a label is a position in this list. */
  emotions: string[];
  /** Video id → label. */
  labels: Map<string, number>;
}

/** How a label table is read. */
export interface LabelTableOptions {
  /** The emotions in the order wanted; any other in the table is an error. Default: those in the table, by name. */
  emotions?: readonly string[];
}

/**
 * Reads a CSV table with a heading that holds `id` and `emotion`, in any order among other columns; one video a line.
 * Fields may be quoted; blank lines are passed over.
 * @throws InputError that names file and line: a missing column, an empty field, a video twice, an unknown emotion, no videos.
 */
export async function readLabelTable(file: string, options: LabelTableOptions = {}): Promise<LabelTable> {
  const text = await readFile(file, "utf8").catch((error: Error) => {
    check(false, () => `${file} cannot be read: ${error.message}`);
    return "";
  });
  return parseLabelTable(text, file, options);
}

/** The same from the table's text; `name` is what errors call it. */
export function parseLabelTable(text: string, name: string, options: LabelTableOptions = {}): LabelTable {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
  const heading = splitLine(lines[0]);
  const [idColumn, emotionColumn] = ["id", "emotion"].map((column) => {
    const at = heading.indexOf(column);
    check(
      at >= 0,
      () => `${name}, line 1: no column "${column}" in the heading "${lines[0]}": the table needs the columns id,emotion`,
    );
    return at;
  });
  const lineOf = new Map<string, number>();
  const named = new Map<string, string>();
  for (let i = 1; i < lines.length; i++) {
    if (lines[i].trim() === "") continue;
    const place = `${name}, line ${i + 1}`;
    const fields = splitLine(lines[i]);
    check(
      fields.length === heading.length,
      () => `${place}: ${fields.length} fields where the heading has ${heading.length}; quote fields that hold a comma`,
    );
    const id = fields[idColumn];
    const emotion = fields[emotionColumn];
    check(id !== "", () => `${place}: the id is empty`);
    check(emotion !== "", () => `${place}: video ${id} has no emotion: fill it in or remove the line`);
    const before = lineOf.get(id);
    check(
      before === undefined,
      () => `${place}: video ${id} is in line ${before} already, as ${named.get(id)}: a video has one emotion, remove a line`,
    );
    check(
      !options.emotions || options.emotions.includes(emotion),
      () => `${place}: unknown emotion "${emotion}" of video ${id}; known are ${options.emotions?.join(", ")}`,
    );
    lineOf.set(id, i + 1);
    named.set(id, emotion);
  }
  check(named.size > 0, () => `${name} holds no videos: give one line id,emotion a video`);
  const emotions = [...(options.emotions ?? [...new Set(named.values())].sort())];
  return { emotions, labels: new Map([...named].map(([id, emotion]) => [id, emotions.indexOf(emotion)])) };
}

/** Writes `id,emotion`, one video a line, in the table's order. */
export async function writeLabelTable(file: string, { emotions, labels }: LabelTable): Promise<void> {
  const lines = [...labels].map(([id, label]) => `${quoted(id)},${quoted(emotions[label])}\n`);
  await writeFile(file, ["id,emotion\n", ...lines].join(""));
}

function splitLine(line: string): string[] {
  const fields: string[] = [];
  const field = /\s*(?:"((?:[^"]|"")*)"|([^,]*?))\s*(?:,|$)/y;
  do {
    const match = field.exec(line);
    if (!match) return [...fields, line.slice(field.lastIndex)];
    fields.push(match[1] === undefined ? match[2] : match[1].replace(/""/g, '"'));
    if (!match[0].endsWith(",")) break;
  } while (field.lastIndex <= line.length);
  return fields;
}

function quoted(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}
