import { check } from "../../runtime/check";
import type { NewItems, View } from "../contract/engine";
import type { Cell } from "../items/columns";
import { type About, PROPERTY, WINDOWS } from "./about";
import type { Milvus } from "./milvus-client";

/** Most bytes of a text that Milvus keeps. */
const LONGEST = 65_535;
const LONGEST_ID = 512;
/** How much is sent at once: a message may have 64 MiB. */
const BYTES = 1 << 23;

const TYPES = { string: "VarChar", number: "Double", boolean: "Bool" } as const;

/** Makes an empty collection, and one of windows where there are moments. */
export async function makeCollection(milvus: Milvus, collection: string, about: About): Promise<void> {
  const text = JSON.stringify(about);
  const cells = [
    { name: "class", data_type: "VarChar", max_length: LONGEST, nullable: true },
    ...about.columns.map(({ field, type }) => ({
      ...{ name: field, data_type: TYPES[type], nullable: true },
      ...(type === "string" && { max_length: LONGEST }),
    })),
  ];
  const id = { name: "id", data_type: "VarChar", max_length: LONGEST_ID };
  const vector = (name: string) => ({ name, data_type: "FloatVector", dim: about.width });
  const make = (name: string, fields: object[]) =>
    milvus.ask("createCollection", {
      ...{ collection_name: name, description: text, properties: { [PROPERTY]: text }, consistency_level: "Strong" },
      fields: [...fields, ...cells],
    });
  await make(collection, [{ ...id, is_primary_key: true }, { name: "place", data_type: "Int64" }, vector("audio"), vector("video")]); // prettier-ignore
  if (about.moments)
    await make(collection + WINDOWS, [
      { name: "window", data_type: "VarChar", max_length: LONGEST_ID + 20, is_primary_key: true },
      { name: "place", data_type: "Int64" },
      ...["from", "to"].map((name) => ({ name: `seconds_${name}`, data_type: "Double" })),
      id,
      vector("video"),
    ]);
  await index(milvus, collection, ["audio", "video"]);
  if (about.moments) await index(milvus, collection + WINDOWS, ["video"]);
}

/** Every vector is compared, as in memory: type FLAT, by inner product. */
async function index(milvus: Milvus, collection: string, views: readonly View[]): Promise<void> {
  for (const view of views)
    await milvus.ask("createIndex", { collection_name: collection, field_name: view, index_name: view, index_type: "FLAT", metric_type: "IP", params: {} }); // prettier-ignore
  await milvus.ask("loadCollectionSync", { collection_name: collection });
}

/** The place of the first of new items. Places rise, so that equal scores keep the order in which items came: microseconds pass faster than items are added. */
export const newPlace = (): number => 1000 * Date.now();

/** The key of a window. */
export const windowKey = (id: string, from: number): string => `${id} ${from}`;

/**
 * Puts items that {@link checkCells} lets through into a collection, in parts.
 * @param onPart is told before each part how many items will have been sent with it
 */
export async function fillCollection(
  milvus: Milvus,
  method: "insert" | "upsert",
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
  await send(milvus, method, collection, items.ids.length, audio.columns * 2, itemRow, onPart);
  if (!windows) return;
  const { vectors, owners, from, to } = windows;
  await send(milvus, method, collection + WINDOWS, owners.length, vectors.columns, (w) => ({
    ...{ window: windowKey(items.ids[owners[w]], from[w]), id: items.ids[owners[w]], place: placeOf(owners[w]) },
    ...{ seconds_from: from[w], seconds_to: to[w], video: vector(vectors, w) },
    ...cellsOf(owners[w]),
  }));
}

async function send(
  milvus: Milvus,
  method: string,
  collection: string,
  count: number,
  numbers: number,
  rowOf: (i: number) => object,
  onPart?: (sent: number) => void,
): Promise<void> {
  const lot = Math.max(1, Math.min(5000, Math.floor(BYTES / (4 * numbers + 500))));
  for (let from = 0; from < count; from += lot) {
    const data = Array.from({ length: Math.min(lot, count - from) }, (_, i) => rowOf(from + i));
    onPart?.(from + data.length);
    const { err_index: failed } = await milvus.ask<{ err_index: number[] }>(method, { collection_name: collection, data });
    check(failed.length === 0, () => `Milvus took ${data.length - failed.length} of ${data.length} rows: see its log`);
  }
}

/** @throws InputError for what the collection has no room for */
export function checkCells({ columns, classes: known }: About, { ids, columns: given, classes }: NewItems): void {
  const long = ids.find((id) => Buffer.byteLength(id) > LONGEST_ID);
  check(
    long === undefined,
    () => `the id ${long!.slice(0, 40)}… is longer than the ${LONGEST_ID} bytes that an index in Milvus keeps`,
  );
  const isLong = (cell: Cell | null | undefined) => typeof cell === "string" && Buffer.byteLength(cell) > LONGEST;
  check(!classes.some(isLong), () => `the name of a class is longer than the ${LONGEST} bytes that Milvus keeps`);
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
    check(!cells.some(isLong), () => `column "${name}" has a text longer than the ${LONGEST} bytes that Milvus keeps`);
  }
}

/** Drops a collection and its windows, as far as they are there. */
export async function dropCollection(milvus: Milvus, collection: string): Promise<void> {
  for (const name of [collection, collection + WINDOWS]) {
    const { value } = await milvus.ask<{ value: boolean }>("hasCollection", { collection_name: name });
    if (value) await milvus.ask("dropCollection", { collection_name: name });
  }
}
