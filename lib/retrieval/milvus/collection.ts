import { setTimeout } from "node:timers/promises";
import { check } from "../../runtime/check";
import type { View } from "../contract/engine";
import { type About, PROPERTY, WINDOWS } from "./about";
import { MissingCollection } from "./answers";
import type { Milvus } from "./milvus-client";
import { LONGEST, LONGEST_ID } from "./rows";

const TYPES = { string: "VarChar", number: "Double", boolean: "Bool" } as const;
/** Milliseconds between two looks at a collection that Milvus loads. */
const LOOK = 100;

/** Makes an empty collection, and one of windows where there are moments. */
export async function makeCollection(milvus: Milvus, collection: string, about: About): Promise<void> {
  const cells = [
    { name: "class", data_type: "VarChar", max_length: LONGEST, nullable: true },
    ...about.columns.map(({ field, type }) => ({
      ...{ name: field, data_type: TYPES[type], nullable: true },
      ...(type === "string" && { max_length: LONGEST }),
    })),
  ];
  const id = { name: "id", data_type: "VarChar", max_length: LONGEST_ID };
  const place = { name: "place", data_type: "Int64" };
  const vector = (name: string) => ({ name, data_type: "FloatVector", dim: about.width });
  const make = (name: string, fields: object[]) =>
    milvus.ask("createCollection", {
      ...{ collection_name: name, properties: { [PROPERTY]: JSON.stringify(about) }, consistency_level: "Strong" },
      fields: [...fields, ...cells],
    });
  await make(collection, [{ ...id, is_primary_key: true }, place, vector("audio"), vector("video")]);
  if (about.moments)
    await make(collection + WINDOWS, [
      { name: "window", data_type: "VarChar", max_length: LONGEST_ID + 20, is_primary_key: true },
      ...["from", "to"].map((name) => ({ name: `seconds_${name}`, data_type: "Double" })),
      ...[id, place, vector("video")],
    ]);
  await index(milvus, collection, ["audio", "video"]);
  if (about.moments) await index(milvus, collection + WINDOWS, ["video"]);
  await loadIndex(milvus, collection, about);
}

/** Every vector is compared, as in memory: type FLAT, by inner product. */
async function index(milvus: Milvus, collection: string, views: readonly View[]): Promise<void> {
  for (const view of views)
    await milvus.ask("createIndex", {
      ...{ collection_name: collection, field_name: view, index_name: view },
      ...{ index_type: "FLAT", metric_type: "IP", params: {} },
    });
}

/**
 * Has a collection in the server's memory, where it must be for a search: a server that started again may not have it there. The
 * client's own `loadCollectionSync` waits without end.
 */
async function load(milvus: Milvus, collection: string): Promise<void> {
  const { url, patience } = milvus;
  const argument = { collection_name: collection };
  const isLoaded = async () => (await milvus.ask<{ state: string }>("getLoadState", argument)).state === "LoadStateLoaded";
  if (await isLoaded()) return;
  const end = Date.now() + 1000 * patience;
  await milvus.ask("loadCollectionAsync", argument);
  while (!(await isLoaded())) {
    check(
      Date.now() < end,
      () => `Milvus at ${url} has not loaded the collection ${collection} within ${patience} seconds: give it more patience`,
    );
    await setTimeout(LOOK);
  }
}

/** Makes a collection, and that of its windows, ready for searches. */
export async function loadIndex(milvus: Milvus, collection: string, about: About): Promise<void> {
  await load(milvus, collection);
  if (about.moments) await load(milvus, collection + WINDOWS);
}

/** Rows of a collection. */
export async function countRows(milvus: Milvus, collection: string): Promise<number> {
  const { data } = await milvus.ask<{ data: { "count(*)": string }[] }>("query", {
    ...{ collection_name: collection, filter: "", output_fields: ["count(*)"], consistency_level: "Strong" },
  });
  return Number(data[0]["count(*)"]);
}

/** Drops a collection and its windows, as far as they are there. Items go first: Milvus keeps them while they have an alias. */
export async function dropCollection(milvus: Milvus, collection: string): Promise<void> {
  for (const name of [collection, collection + WINDOWS])
    await milvus.ask("dropCollection", { collection_name: name }).catch((error: unknown) => {
      if (!(error instanceof MissingCollection)) throw error;
    });
}
