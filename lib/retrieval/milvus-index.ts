import type { FeatureSet } from "../features/feature-set";
import type { EmbeddingModel } from "../models/embedding/embedding-model";
import type { LoadOptions } from "../models/saved-model";
import { check } from "../runtime/check";
import { modelFingerprint } from "./contract/model-fingerprint";
import { type About, aboutCollection, typedColumns } from "./milvus/about";
import { dropCollection } from "./milvus/collection";
import { filledCollection } from "./milvus/filled-collection";
import { Milvus, type MilvusPlace, withNote } from "./milvus/milvus-client";
import { MilvusEngine } from "./milvus/milvus-engine";
import { type IndexParts, type ItemExtras, newItems, type RetrievalIndex, retrievalIndex } from "./retrieval-index";

/**
 * An index over Milvus. Its columns and classes are settled when it is made. Milvus has no transactions over several calls: a change
 * whose connection is lost throws an `InputError` that says how much of it may be there, and what to do.
 */
export interface MilvusIndex extends RetrievalIndex {
  /** Ends the connection. */
  close(): Promise<void>;
  /** Drops the collection, and ends the connection. */
  drop(): Promise<void>;
}

/** A new index over Milvus, as `filledCollection` makes it. @throws InputError as it does */
export async function createMilvusIndex(
  { collection: name = "videos", ...place }: MilvusPlace & { collection?: string },
  parts: Omit<IndexParts, "engine">,
  features: FeatureSet,
  extras: ItemExtras,
): Promise<MilvusIndex> {
  checkName(name);
  const items = newItems(parts, features, extras);
  const { kind, embeddedBy, width, moments, weakLabels } = parts;
  const about: About = {
    ...{ kind, embeddedBy, width, classes: features.classes, columns: typedColumns(items.columns) },
    ...(moments && { moments }),
    ...(weakLabels && { weakLabels }),
  };
  const milvus = await Milvus.connect(place);
  try {
    const engine = await filledCollection(milvus, name, about, items);
    return milvusIndex({ ...parts, engine }, name, milvus);
  } catch (error) {
    await milvus.close();
    throw error;
  }
}

/** The collection that has a name. @throws InputError when there is none, or it is of another model */
export async function openMilvusIndex(
  name: string,
  place: MilvusPlace,
  model?: EmbeddingModel,
  kinds?: LoadOptions["kinds"],
): Promise<MilvusIndex> {
  checkName(name);
  const milvus = await Milvus.connect(place);
  try {
    const { about, collection } = await aboutCollection(milvus, name);
    const { kind, embeddedBy, width, moments } = about;
    const given = model && modelFingerprint(model);
    check(
      given === undefined || given === embeddedBy,
      () =>
        `the collection "${name}" holds an index by model ${embeddedBy}, not by ${given}: give its own model, or make it again`,
    );
    const engine = new MilvusEngine(milvus, collection, about);
    const weakLabels = about.weakLabels === true || model?.weakLabels === true;
    const parts = { engine, model, kinds, kind, embeddedBy, width, weakLabels, ...(moments && { moments }) };
    return milvusIndex(parts, name, milvus);
  } catch (error) {
    await milvus.close();
    throw error;
  }
}

function milvusIndex(parts: IndexParts & { engine: MilvusEngine }, name: string, milvus: Milvus): MilvusIndex {
  return Object.assign(retrievalIndex(parts), {
    close: () => milvus.close(),
    drop: async () => {
      await milvus.ask("dropAlias", { alias: name });
      await dropCollection(milvus, parts.engine.collection).catch((error: unknown) => {
        throw withNote(error, `what remains of "${name}" goes when an index of that name is made again`);
      });
      await milvus.close();
    },
  });
}

function checkName(name: string): void {
  check(
    typeof name === "string" && /^[A-Za-z_]\w{0,199}$/.test(name),
    () =>
      `the name of a collection has letters, digits and underscores, and begins with none of the digits; got ${JSON.stringify(name)}`,
  );
}
