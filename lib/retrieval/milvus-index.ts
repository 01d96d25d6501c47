import type { FeatureSet } from "../features/feature-set";
import type { EmbeddingModel } from "../models/embedding/embedding-model";
import type { LoadOptions } from "../models/saved-model";
import { check, described } from "../runtime/check";
import { modelFingerprint } from "./contract/model-fingerprint";
import { type About, describeCollection, indexOf, typedColumns, WINDOWS } from "./milvus/about";
import { loadIndex } from "./milvus/collection";
import { dropIndex } from "./milvus/dropping";
import { filledCollection } from "./milvus/filled-collection";
import { Milvus, type MilvusPlace } from "./milvus/milvus-client";
import { MilvusEngine } from "./milvus/milvus-engine";
import { type IndexParts, type ItemExtras, newItems, type RetrievalIndex, retrievalIndex } from "./retrieval-index";

/**
 * An index over Milvus. Its columns and classes are settled when it is made. Milvus has no transactions over several calls: a change
 * whose connection is lost throws an `InputError` that says how much of it may be there, and what to do. A process that is ended
 * during a change may leave a part of it, and nobody says so: remove the items of an `add` that are there and add them again;
 * `replace`, or `remove`, the same items again. Changes of one handle take turns; one process at a time may change an index. Of
 * items with equal scores at place `k`, Milvus chooses which are found.
 */
export interface MilvusIndex extends RetrievalIndex {
  /** Ends the connection. */
  close(): Promise<void>;
  /** Drops the collection, and ends the connection. An index that was made since by the same name stays. */
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
  const { kind, embeddedBy, width, moments, weakLabels } = parts;
  // First of all, so that a wrong address is told before all items are embedded.
  const milvus = await Milvus.connect(place);
  return milvus.closedOnError(async () => {
    const items = newItems(parts, features, extras);
    const about: About = {
      ...{ kind, embeddedBy, width, classes: [...items.classNames], columns: typedColumns(items.columns) },
      ...(moments && { moments }),
      ...(weakLabels && { weakLabels }),
    };
    const engine = await filledCollection(milvus, name, about, items);
    return milvusIndex({ ...parts, engine }, name, milvus);
  });
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
  return milvus.closedOnError(async () => {
    const found = await indexOf(milvus, name);
    check(
      found,
      () => `Milvus holds no collection "${name}": make the index with createIndex(model, features, { url, collection })`,
    );
    const { about, collection } = found;
    const { kind, embeddedBy, width, moments } = about;
    const given = model && modelFingerprint(model);
    check(
      given === undefined || given === embeddedBy,
      () =>
        `the collection "${name}" holds an index by model ${embeddedBy}, not by ${given}: give its own model, or make it again`,
    );
    const isWhole = !moments || (await describeCollection(milvus, collection + WINDOWS)) !== undefined;
    check(isWhole, () => `the collection "${name}" has lost that of its windows, ${collection + WINDOWS}: make the index again`);
    await loadIndex(milvus, collection, about);
    const engine = new MilvusEngine(milvus, collection, about);
    const weakLabels = about.weakLabels === true || model?.weakLabels === true;
    const parts = { engine, model, kinds, kind, embeddedBy, width, weakLabels, ...(moments && { moments }) };
    return milvusIndex(parts, name, milvus);
  });
}

function milvusIndex(parts: IndexParts & { engine: MilvusEngine }, name: string, milvus: Milvus): MilvusIndex {
  const { collection } = parts.engine;
  // What a collection says of its labels is settled with its columns.
  const checkNew = ({ weakLabels }: FeatureSet) =>
    check(
      !weakLabels || parts.weakLabels,
      () => `these labels are weak, and "${name}" was made of given ones: make it again with them`,
    );
  return Object.assign(retrievalIndex(parts, checkNew), {
    close: () => milvus.close(),
    drop: async () => {
      await dropIndex(milvus, name, collection);
      await milvus.close();
    },
  });
}

function checkName(name: string): void {
  check(
    typeof name === "string" && /^[A-Za-z_]\w{0,199}$/.test(name),
    () => `the name of a collection has letters, digits and underscores, and begins with no digit; got ${described(name)}`,
  );
}
