import { randomBytes } from "node:crypto";
import { check } from "../../runtime/check";
import type { NewItems } from "../contract/engine";
import { type About, indexOf, WINDOWS } from "./about";
import { MissingCollection, withNote } from "./answers";
import { countRows, dropCollection, makeCollection } from "./collection";
import { dropLeftovers, holderOf } from "./dropping";
import type { Milvus } from "./milvus-client";
import { MilvusEngine } from "./milvus-engine";
import { checkCells, fillCollection, newPlaces } from "./rows";

/**
 * A new collection, filled, and then given its name: an alias, which passes from the old collection to the new one at once. What
 * was left of earlier indexes of that name is dropped first; so one name is for one process at a time to make.
 * @throws InputError when Milvus cannot be reached or refuses. Then the name is that of the index before, or of the whole new
 *   one; the message says what may be left behind
 */
export async function filledCollection(milvus: Milvus, name: string, about: About, items: NewItems): Promise<MilvusEngine> {
  checkCells(about, items);
  const old = (await indexOf(milvus, name))?.collection;
  check(old !== name, () => `the collection "${name}" was not made by createIndex: choose another name`);
  await dropLeftovers(milvus, name);
  const collection = `${name}_${about.embeddedBy}_${randomBytes(6).toString("hex")}`;
  const first = newPlaces(items.ids.length);
  try {
    await makeCollection(milvus, collection, about);
    await fillCollection(milvus, collection, about, items, (i) => first + i);
    await checkCount(milvus, name, collection, items.ids.length);
    if (items.windows) await checkCount(milvus, name, collection + WINDOWS, items.windows.owners.length);
    await milvus.ask(old ? "alterAlias" : "createAlias", { collection_name: collection, alias: name });
  } catch (error) {
    await tidy(milvus, name, collection, error);
  }
  if (old)
    await dropCollection(milvus, old).catch((error: unknown) => {
      throw withNote(error, `the new index has the name "${name}": open it; the one before it goes when the name is made again`);
    });
  return new MilvusEngine(milvus, collection, about);
}

async function checkCount(milvus: Milvus, name: string, collection: string, sent: number): Promise<void> {
  const count = await countRows(milvus, collection);
  check(
    count === sent,
    () => `Milvus holds ${count} rows of the ${sent} that were sent: does another process make "${name}" too? Make it again`,
  );
}

/** After an error drops the new collection, unless it has the name: then only the answer that it has it was lost. */
async function tidy(milvus: Milvus, name: string, collection: string, error: unknown): Promise<void> {
  const again = `making "${name}" again drops what is left`;
  const holder = await holderOf(milvus, name).catch(() => {
    throw withNote(error, `the collection ${collection} may be left behind, or have the name by now: ${again}`);
  });
  if (holder === collection) return;
  await dropCollection(milvus, collection).catch(() => {
    throw withNote(error, `the collection ${collection} may be left behind: ${again}`);
  });
  throw error instanceof MissingCollection ? withNote(error, `does another process make "${name}" too?`) : error;
}
