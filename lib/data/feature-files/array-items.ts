import { check } from "../../runtime/check";
import type { DatasetItem, DatasetRows } from "../dataset/dataset-item";
import type { NumberArray, StoredArray } from "./array-store";

/** Bytes of each view that are read at once. */
const BLOCK = 16 * 2 ** 20;

/** Arrays of the same videos, one place of the first axis each. */
export interface ArrayGroup {
  audio: StoredArray;
  video: StoredArray;
  ids: readonly string[];
  classes?: readonly string[];
  parts?: readonly string[];
}

/** Rows and columns of each video in an array: n × columns or n × rows × columns. */
export function rowShape({ name, shape }: StoredArray, where: string): { rows: number; columns: number } {
  check(
    (shape.length === 2 || shape.length === 3) && shape.every((length) => length > 0),
    () =>
      `${where}: ${name} has the shape (${shape.join(", ")}); features are videos × columns or videos × seconds × columns` +
      (shape.length > 3 ? ": take the mean over the other axes" : ""),
  );
  return shape.length === 2 ? { rows: 1, columns: shape[1] } : { rows: shape[1], columns: shape[2] };
}

/** The videos of a group, read in blocks. @param raw whether bytes are numbers as any others */
export async function* itemsOfGroup(
  { audio, video, ids, classes, parts }: ArrayGroup,
  raw: boolean,
  where: string,
): AsyncGenerator<DatasetItem> {
  const shapes = { audio: rowShape(audio, where), video: rowShape(video, where) };
  const bytes = (array: StoredArray, { rows, columns }: { rows: number; columns: number }) => rows * columns * array.size;
  const together = Math.max(1, Math.floor(BLOCK / Math.max(bytes(audio, shapes.audio), bytes(video, shapes.video))));
  for (let from = 0; from < ids.length; from += together) {
    const to = Math.min(from + together, ids.length);
    const [heard, seen] = [await audio.numbers(from, to), await video.numbers(from, to)];
    for (let i = from; i < to; i++)
      yield {
        id: ids[i],
        audio: part(heard, shapes.audio, i - from, raw),
        video: part(seen, shapes.video, i - from, raw),
        ...(classes && { class: classes[i] }),
        ...(parts && { part: parts[i] }),
      };
  }
}

function part(values: NumberArray, { rows, columns }: { rows: number; columns: number }, at: number, raw: boolean): DatasetRows {
  const size = rows * columns;
  const own = values.subarray(at * size, (at + 1) * size);
  if (own instanceof Int32Array || (own instanceof Uint8Array && raw)) return { rows, columns, data: Float64Array.from(own) };
  return { rows, columns, data: own };
}
