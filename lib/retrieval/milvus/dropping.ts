import { describeCollection, WINDOWS } from "./about";
import { withNote } from "./answers";
import { dropCollection } from "./collection";
import type { Milvus } from "./milvus-client";

/** Which collection has a name. */
export async function holderOf(milvus: Milvus, name: string): Promise<string | undefined> {
  return (await describeCollection(milvus, name))?.collection;
}

/**
 * Drops collections that were made for an index of a name and do not have the name: whoever made them ended before, or lost the
 * connection while they were dropped. Windows go, and stay, with their items.
 */
export async function dropLeftovers(milvus: Milvus, name: string): Promise<void> {
  const { data } = await milvus.ask<{ data: { name: string }[] }>("showCollections", {});
  const ours = new RegExp(`^(${name}_[0-9a-f]{12}_[0-9a-z]+)(${WINDOWS})?$`);
  const mains = new Set(data.flatMap((one) => ours.exec(one.name)?.[1] ?? []));
  for (const main of mains) {
    const found = (await describeCollection(milvus, main)) ?? (await describeCollection(milvus, main + WINDOWS));
    if (!found?.about || found.aliases.length > 0) continue;
    // Some servers tell no aliases, and drop one with its collection; and another process may have named it by now.
    if ((await holderOf(milvus, name)) !== main) await dropCollection(milvus, main);
  }
}

/**
 * Drops the collection of an index, and its name if the collection still has it: an index that was made since has it otherwise.
 * After a lost connection it can be done again.
 */
export async function dropIndex(milvus: Milvus, name: string, collection: string): Promise<void> {
  if ((await holderOf(milvus, name)) === collection) await milvus.ask("dropAlias", { alias: name });
  await dropCollection(milvus, collection).catch((error: unknown) => {
    throw withNote(error, `drop it again; what remains of "${name}" also goes when an index of that name is made`);
  });
}
