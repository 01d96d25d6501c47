import { check } from "../../runtime/check";
import type { NewItems } from "../contract/engine";
import type { Cell } from "../items/columns";
import { type About, WINDOWS } from "./about";
import { isWhole } from "./expression";
import type { Milvus } from "./milvus-client";

/** Most bytes of a text that Milvus keeps. */
export const LONGEST = 65_535;
/** Most bytes of an id here. */
export const LONGEST_ID = 512;
/** Most rows, and bytes, that are sent at once: a message may have 64 MiB. */
const ROWS_A_CALL = 5000;
const BYTES_A_CALL = 1 << 23;

type Row = Record<string, Cell | null | number[]>;

let nextPlace = 0;

/**
 * The first of as many places as there are new items. Places rise, so that equal scores keep the order in which items came. They are
 * microseconds: other processes take others.
 */
export function newPlaces(count: number): number {
  const first = Math.max(nextPlace, 1000 * Date.now());
  nextPlace = first + count;
  return first;
}

/** The key of a window. */
export const windowKey = (id: string, from: number): string => `${id} ${from}`;

/**
 * Puts items that {@link checkCells} lets through into a collection, in parts, in the place of those with their ids.
 * @param onPart is told before each part how many items will have been sent with it
 */
export async function fillCollection(
  milvus: Milvus,
  collection: string,
  about: About,
  items: NewItems,
  placeOf: (i: number) => number,
  onPart?: (sent: number) => void,
): Promise<void> {
  const { columns } = about;
  const cellsOf = (i: number) => ({
    class: items.classes[i] ?? null,
    ...Object.fromEntries(columns.map(({ name, field }) => [field, items.columns.get(name)?.[i] ?? null])),
  });
  const { audio, video, windows } = items;
  const vector = ({ columns: width, data }: typeof audio, i: number) => [...data.subarray(i * width, (i + 1) * width)];
  const itemRow = (i: number) => ({
    ...{ id: items.ids[i], place: placeOf(i), audio: vector(audio, i), video: vector(video, i) },
    ...cellsOf(i),
  });
  await send(milvus, collection, items.ids.length, itemRow, onPart);
  if (!windows) return;
  const { vectors, owners, from, to } = windows;
  await send(milvus, collection + WINDOWS, owners.length, (w) => ({
    ...{ window: windowKey(items.ids[owners[w]], from[w]), id: items.ids[owners[w]], place: placeOf(owners[w]) },
    ...{ seconds_from: from[w], seconds_to: to[w], video: vector(vectors, w) },
    ...cellsOf(owners[w]),
  }));
}

/** The client repeats a call whose answer is lost: an insert would leave its rows twice, an upsert does not. */
async function send(
  milvus: Milvus,
  collection: string,
  count: number,
  rowOf: (i: number) => Row,
  onPart?: (sent: number) => void,
): Promise<void> {
  let sent = 0;
  for (const data of parts(count, rowOf)) {
    sent += data.length;
    onPart?.(sent);
    const { err_index: failed } = await milvus.ask<{ err_index: number[] }>("upsert", { collection_name: collection, data });
    check(failed.length === 0, () => `Milvus took ${data.length - failed.length} of ${data.length} rows: see its log`);
  }
}

function* parts(count: number, rowOf: (i: number) => Row): Generator<Row[]> {
  let part: Row[] = [];
  let bytes = 0;
  for (let i = 0; i < count; i++) {
    const row = rowOf(i);
    const more = bytesOf(row);
    if (part.length === ROWS_A_CALL || (part.length > 0 && bytes + more > BYTES_A_CALL)) {
      yield part;
      [part, bytes] = [[], 0];
    }
    part.push(row);
    bytes += more;
  }
  if (part.length > 0) yield part;
}

function bytesOf(row: Row): number {
  let bytes = 0;
  for (const cell of Object.values(row)) {
    if (Array.isArray(cell)) bytes += 4 * cell.length;
    else bytes += typeof cell === "string" ? Buffer.byteLength(cell) : 8;
  }
  return bytes;
}

/** @throws InputError for what the collection has no room for */
export function checkCells({ columns, classes: known }: About, { ids, columns: given, classes }: NewItems): void {
  const long = ids.find((id) => Buffer.byteLength(id) > LONGEST_ID);
  check(
    long === undefined,
    () => `the id ${long!.slice(0, 40)}… is longer than the ${LONGEST_ID} bytes that an index in Milvus keeps`,
  );
  checkTexts(ids, "an id");
  checkTexts(classes, "the name of a class");
  const unknown = classes.find((name) => name !== undefined && !known.includes(name));
  check(
    unknown === undefined,
    () =>
      `this index in Milvus has no class "${unknown}"; its classes were settled when it was made: ${known.join(", ") || "none"}`,
  );
  for (const [name, cells] of given) {
    const column = columns.find((one) => one.name === name);
    check(column, () => `this index in Milvus has no column "${name}"; its columns were settled when it was made`);
    const wrong = cells.find((cell) => cell !== null && typeof cell !== column.type);
    check(wrong == null, () => `column "${name}" is of ${column.type}s in Milvus; got ${JSON.stringify(wrong)}`);
    checkTexts(cells, `a text of column "${name}"`);
  }
}

function checkTexts(cells: readonly (Cell | null | undefined)[], what: string): void {
  for (const cell of cells) {
    if (typeof cell !== "string") continue;
    check(Buffer.byteLength(cell) <= LONGEST, () => `${what} is longer than the ${LONGEST} bytes that Milvus keeps`);
    check(isWhole(cell), () => `${what} has half of a character: ${JSON.stringify(cell.slice(0, 40))}; correct it`);
  }
}
