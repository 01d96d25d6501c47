import { check, checkInteger } from "../runtime/check";
import { parseVideoTable, readVideoTable, type VideoEntry, writeVideoTable } from "./video-table";

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
 * Reads a CSV table (UTF-8) with a heading that holds `id` and `emotion`, in any order among other columns; one video a row.
 * Blank lines are passed over. Space around a field does not count, unless the field is in quotes: then id and emotion are
 * taken exactly as they stand between them.
 * @throws InputError that names file and line: a missing column, an empty field, a video twice, an unknown emotion, a quote
 *   that is not closed, no videos; also when `options.emotions` holds an empty name or a name twice
 */
export async function readLabelTable(file: string, options: LabelTableOptions = {}): Promise<LabelTable> {
  return labelTable(readVideoTable(file, "emotion"), file, options);
}

/** The same from the table's text; `name` is what errors call it. */
export function parseLabelTable(text: string, name: string, options: LabelTableOptions = {}): LabelTable {
  return labelTable(parseVideoTable(text, name, "emotion"), name, options);
}

/**
 * Writes `id,emotion`, one video a row, in the table's order, whole or not at all. {@link readLabelTable} with the same
 * emotions reads back the same table.
 * @throws InputError for a table that could not be read back: no videos, an empty id, a label without an emotion, an empty
 *   emotion or one twice; and when the file cannot be written
 */
export async function writeLabelTable(file: string, { emotions, labels }: LabelTable): Promise<void> {
  checkEmotions(emotions);
  check(labels.size > 0, () => `${file}: a label table needs at least one video`);
  const rows = [...labels].map(([id, label]): [string, string] => {
    checkInteger(label, `${file}: the label of video ${id}`, 0, emotions.length - 1);
    return [id, emotions[label]];
  });
  await writeVideoTable(file, "emotion", rows);
}

function labelTable(rows: Map<string, VideoEntry>, name: string, options: LabelTableOptions): LabelTable {
  if (options.emotions) checkEmotions(options.emotions);
  check(rows.size > 0, () => `${name} holds no videos: give one line id,emotion a video`);
  const emotions = [...(options.emotions ?? [...new Set([...rows.values()].map(({ value }) => value))].sort())];
  const positions = new Map(emotions.map((emotion, label) => [emotion, label]));
  const labels = new Map<string, number>();
  for (const [id, { value, place }] of rows) {
    const label = positions.get(value);
    check(label !== undefined, () => `${place}: unknown emotion "${value}" of video ${id}; known are ${emotions.join(", ")}`);
    labels.set(id, label);
  }
  return { emotions, labels };
}

function checkEmotions(emotions: readonly string[]): void {
  check(emotions.length > 0, () => "emotions must hold at least one name");
  const empty = emotions.findIndex((emotion) => emotion.trim() === "");
  check(empty < 0, () => `emotions: the name at position ${empty} is empty`);
  const seen = new Set<string>();
  for (const emotion of emotions) {
    check(!seen.has(emotion), () => `emotions: "${emotion}" comes twice: name each once`);
    seen.add(emotion);
  }
}
