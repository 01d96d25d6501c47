import { check } from "../../runtime/check";
import type { NewItems } from "../contract/engine";
import { type About, aboutCollection, leftovers } from "./about";
import { checkCells, dropCollection, fillCollection, makeCollection, newPlace } from "./collection";
import { type Milvus, withNote } from "./milvus-client";
import { MilvusEngine } from "./milvus-engine";

/**
 * A new collection, filled, and then given its name: an alias, which passes from the old collection to the new one at once. What
 * was left of earlier indexes of that name is dropped first; so one name is for one process at a time to make.
 * @throws InputError when Milvus cannot be reached or refuses. Then the name is that of the index before, or of the whole new
 *   one; the message says what may be left behind
 */
export async function filledCollection(milvus: Milvus, name: string, about: About, items: NewItems): Promise<MilvusEngine> {
  checkCells(about, items);
  const { value: isThere } = await milvus.ask<{ value: boolean }>("hasCollection", { collection_name: name });
  const old = isThere ? (await aboutCollection(milvus, name)).collection : undefined;
  check(old !== name, () => `Milvus holds a collection "${name}" that was not made here: choose another name`);
  for (const one of await leftovers(milvus, name, old)) await milvus.ask("dropCollection", { collection_name: one });
  const collection = `${name}_${about.embeddedBy}_${Date.now().toString(36)}`;
  const first = newPlace();
  try {
    await makeCollection(milvus, collection, about);
    await fillCollection(milvus, "insert", collection, about, items, (i) => first + i);
    await milvus.ask(old ? "alterAlias" : "createAlias", { collection_name: collection, alias: name });
  } catch (error) {
    await dropCollection(milvus, collection).catch(() => {
      throw withNote(error, `the collection ${collection} may be left behind: making "${name}" again drops it`);
    });
    throw error;
  }
  if (old)
    await dropCollection(milvus, old).catch((error: unknown) => {
      throw withNote(error, `the new index has the name "${name}": open it; the one before it goes when the name is made again`);
    });
  return new MilvusEngine(milvus, collection, about);
}
