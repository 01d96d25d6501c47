import { checkObject, checkOptions, checkPath, checkTexts } from "../../runtime/arguments";
import { check, checkInteger } from "../../runtime/check";
import { parseVideoTable, readVideoTable, type VideoEntry, writeVideoTable } from "./video-table";

/** Which class each video carries. */
export interface LabelTable {
  /** Names of the classes; a label is a position in this list. */
  classes: string[];
  /** Video id → label. */
  labels: Map<string, number>;
}

/** Headings that are read as `class`. */
const OTHER_NAMES = ["emotion", "label"];

/** How a label table is read. */
export interface LabelTableOptions {
  /** The classes in the order wanted; any other in the table is an error. Default: those in the table, by name. */
  classes?: readonly string[];
}

/**
 * Reads a CSV table (UTF-8) with a heading that holds `id` and `class` (or `emotion`, or `label`), in any order among other columns; one
 * video in each row. If there are several of these columns, `class` is used before `emotion`, and `emotion` before `label`.
 * Blank lines are skipped. Space around a field does not count; a field in quotes is taken exactly as written.
 * @throws InputError that names file and line: a missing column, an empty field, a video twice, an unknown class, a quote
 *   that is not closed, no videos; also when `options.classes` holds an empty name or a name twice
 */
export async function readLabelTable(file: string, options: LabelTableOptions = {}): Promise<LabelTable> {
  return labelTable(readVideoTable(file, "class", OTHER_NAMES), file, options);
}

/**
 * The same from the table's text; `name` is what errors call it.
 * @throws InputError as {@link readLabelTable} does, for a table that is none
 */
export function parseLabelTable(text: string, name: string, options: LabelTableOptions = {}): LabelTable {
  return labelTable(parseVideoTable(text, name, "class", OTHER_NAMES), name, options);
}

/**
 * Writes `id,class`, one video a row, in the table's order, whole or not at all. {@link readLabelTable} with the same
 * classes reads back the same table.
 * @throws InputError for a table that could not be read back: no videos, an empty id, a label without a class, an empty
 *   class or one twice; and when the file cannot be written
 */
export async function writeLabelTable(file: string, table: LabelTable): Promise<void> {
  checkPath(file);
  checkLabelTable(table, "the table");
  const { classes, labels } = table;
  checkClasses(classes);
  check(labels.size > 0, () => `${file}: a label table needs at least one video`);
  const rows = [...labels].map(([id, label]): [string, string] => {
    checkInteger(label, `${file}: the label of video ${id}`, 0, classes.length - 1);
    return [id, classes[label]];
  });
  await writeVideoTable(file, "class", rows);
}

/** A label table of the class of each video, by id; `name` is what errors call all of them. */
export function labelTable(rows: ReadonlyMap<string, VideoEntry>, name: string, options: LabelTableOptions): LabelTable {
  checkOptions(options);
  if (options.classes !== undefined) checkClasses(options.classes);
  check(rows.size > 0, () => `${name} holds no videos: give one line id,class a video`);
  const classes = [...(options.classes ?? [...new Set([...rows.values()].map(({ value }) => value))].sort())];
  const positions = new Map(classes.map((className, label) => [className, label]));
  const labels = new Map<string, number>();
  for (const [id, { value, place }] of rows) {
    const label = positions.get(value);
    check(label !== undefined, () => `${place}: unknown class "${value}" of video ${id}; known are ${classes.join(", ")}`);
    labels.set(id, label);
  }
  return { classes, labels };
}

/** Checks that it is a {@link LabelTable}; what it says is not looked at. */
export function checkLabelTable(table: LabelTable, name: string): void {
  checkObject(table, name, 'a label table, { classes: ["calm"], labels: new Map([["id", 0]]) }', {
    classes: "list",
    labels: "map",
  });
}

function checkClasses(classes: readonly string[]): void {
  checkTexts(classes, "classes");
  check(classes.length > 0, () => "classes must hold at least one name");
  const empty = classes.findIndex((className) => className.trim() === "");
  check(empty < 0, () => `classes: the name at position ${empty} is empty`);
  const seen = new Set<string>();
  for (const className of classes) {
    check(!seen.has(className), () => `classes: "${className}" comes twice: name each once`);
    seen.add(className);
  }
}
