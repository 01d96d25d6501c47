import { existsSync } from "node:fs";
import { join } from "node:path";
import type { FeatureSet } from "../features/feature-set";
import { checkSpace, type EmbeddingModel } from "../models/embedding/embedding-model";
import { type FittedModel, recordOf } from "../models/embedding/fitted-model";
import { MODEL_KINDS } from "../models/kinds";
import { type LoadOptions, openRecord } from "../models/saved-model";
import { checkOptions, checkPath } from "../runtime/arguments";
import { check } from "../runtime/check";
import { readContainer, writeContainer } from "../runtime/container/container";
import { type Fields, structureFault, wholeFrom } from "../runtime/container/structure";
import { checkOwnFolder } from "../runtime/files/own-folder";
import { selectRows } from "../runtime/matrix";
import { checkFeatures } from "../features/check-features";
import { engineFault, ExactEngine, type StoredEngine } from "./exact/exact-engine";
import type { MilvusPlace } from "./milvus/milvus-client";
import { createMilvusIndex, type MilvusIndex, openMilvusIndex } from "./milvus-index";
import { modelFingerprint } from "./contract/model-fingerprint";
import type { IndexItem } from "./contract/search-types";
import { type WindowOptions, windowSettings } from "./query/windows";
import { type IndexParts, type ItemExtras, type RetrievalIndex, retrievalIndex } from "./retrieval-index";

/** Options of {@link createIndex}. */
export interface IndexOptions extends ItemExtras {
  /** Also index windows of the videos, for searches by moments; needs `rows`. Default: whole videos only. */
  moments?: WindowOptions;
  /** How models of your own kinds embed, as `loadModel` takes it; for the mode `"whole"` alone. */
  kinds?: LoadOptions["kinds"];
}

/** Where an index over Milvus is kept. */
export interface MilvusOptions extends MilvusPlace {
  /** The name of its collection: letters, digits and underscores. Default `"videos"`. */
  collection?: string;
}

/** Options of {@link openIndex}. */
export interface OpenIndexOptions {
  /** The model that the index must be of. Needed for a kind of your own, unless `kinds` say how it embeds. Default: its own. */
  model?: EmbeddingModel;
  /** How models of your own kinds embed, as `loadModel` takes it. */
  kinds?: LoadOptions["kinds"];
}

/** An index in memory, which can be saved. */
export interface ExactIndex extends RetrievalIndex {
  /**
   * Saves index and model as `index.sdcca` in a folder, which is made if it is not there, whole or not at all. Changes that are
   * made meanwhile wait, and are not in the file.
   * @throws InputError when the folder holds other files, or the file cannot be written
   */
  save(folder: string): Promise<void>;
  /** The items in their order. Their vectors are the index's own: copy what is to be kept or changed. */
  items(): Iterable<IndexItem>;
  /**
   * What the tables say of the items, by the columns that can be filtered by: in each a cell for each item, in their order, null
   * where nothing is said. The cells are the index's own.
   */
  columns(): ReadonlyMap<string, readonly (string | number | boolean | null)[]>;
}

const FILE = "index.sdcca";
const OURS = /^index\.sdcca(\..*\.partial)?$/;
const CONTENTS = { kind: "retrieval index", remedy: "make the index again" };

/** An index as a plain value. */
interface StoredIndex {
  fingerprint: string;
  model: FittedModel;
  moments?: Required<WindowOptions>;
  /** Present where labels of items are a machine's guess. */
  weakLabels?: boolean;
  engine: StoredEngine;
}

const FIELDS: Fields = {
  fingerprint: "string",
  model: { kind: "string", widths: { audio: "number", video: "number" }, state: "record" },
  "moments?": { seconds: wholeFrom(1), hop: wholeFrom(1) },
  "weakLabels?": "boolean",
  engine: "record",
};

/**
 * Indexes items by what a fitted model makes of both views, for searches that are exact: hits and scores are those of
 * `cosineSimilarity` of the model's embeddings, within 1e-6. In memory an item takes 12 bytes for each number of its embeddings.
 *
 * With a `url` the index is a collection of Milvus, for more than one machine holds; scores are the same within 1e-5. It is made
 * beside an index that has its name, and takes the name only when it is whole; the other one is dropped then, and so is what an
 * earlier making of that name left behind. One process at a time makes a name.
 * @throws InputError for what is no fitted model, features of other widths, a table or windows that do not fit, or when Milvus
 *   cannot be reached or refuses
 */
export async function createIndex(
  model: EmbeddingModel,
  features: FeatureSet,
  options: IndexOptions & MilvusOptions,
): Promise<MilvusIndex>;
export async function createIndex(model: EmbeddingModel, features: FeatureSet, options?: IndexOptions): Promise<ExactIndex>;
export async function createIndex(
  model: EmbeddingModel,
  features: FeatureSet,
  options: IndexOptions & Partial<MilvusOptions> = {},
): Promise<ExactIndex | MilvusIndex> {
  checkOptions(options);
  const { moments, kinds, table, rows, ...place } = options;
  checkPlace(place);
  const embeddedBy = modelFingerprint(model);
  checkSpace(model);
  checkFeatures(features);
  const width = model.embedVideo(selectRows(features.video, [0])).columns;
  const settings = moments && windowSettings(moments);
  const weakLabels = features.weakLabels === true || model.weakLabels === true;
  const parts = { model, kinds, kind: model.kind, embeddedBy, width, weakLabels, ...(settings && { moments: settings }) };
  if (place.url !== undefined) return createMilvusIndex(place as MilvusOptions, parts, features, { table, rows });
  const index = exactIndex({ ...parts, engine: new ExactEngine(width, settings !== undefined) });
  await index.add(features, { table, rows });
  return index;
}

/**
 * Opens what {@link ExactIndex.save} saved. Its model comes with it. With a `url`, opens the collection of that name of Milvus; the
 * model must be given then, unless only ids and vectors ask.
 * @throws InputError when the folder holds no index, one of another model, or one that is damaged
 */
export async function openIndex(collection: string, options: OpenIndexOptions & MilvusPlace): Promise<MilvusIndex>;
export async function openIndex(folder: string, options?: OpenIndexOptions): Promise<ExactIndex>;
export async function openIndex(
  folder: string,
  options: OpenIndexOptions & Partial<MilvusPlace> = {},
): Promise<ExactIndex | MilvusIndex> {
  checkOptions(options);
  const { model, kinds, ...place } = options;
  checkPlace(place);
  if (place.url !== undefined) return openMilvusIndex(folder, place as MilvusPlace, model, kinds);
  checkPath(folder, "the folder");
  const file = join(folder, FILE);
  check(
    existsSync(file),
    () => `${folder} holds no index: there is no ${FILE} in it: give the folder that npm run index or index.save wrote`,
  );
  const stored = (await readContainer<StoredIndex>(file, CONTENTS))!;
  const fault = structureFault(stored, FIELDS) ?? engineFault(stored.engine) ?? momentsFault(stored);
  check(fault === undefined, () => `${file} holds no index, ${fault}: ${CONTENTS.remedy}`);
  const { fingerprint: embeddedBy, moments } = stored;
  check(
    modelFingerprint(stored.model) === embeddedBy,
    () => `${file} holds no index, its model is not the one that it names: ${CONTENTS.remedy}`,
  );
  const given = model && modelFingerprint(model);
  check(
    given === undefined || given === embeddedBy,
    () => `${folder} holds an index by model ${embeddedBy}, not by ${given}: give its own model, or make the index again`,
  );
  const { kind } = stored.model;
  const isKnown = MODEL_KINDS.some((one) => one.kind === kind) || (kinds !== undefined && Object.hasOwn(kinds, kind));
  const own = model ?? (isKnown ? (openRecord(stored.model, kinds) as EmbeddingModel) : undefined);
  const engine = ExactEngine.open(stored.engine);
  const { width } = stored.engine;
  const weakLabels = stored.weakLabels === true || stored.model.weakLabels === true;
  return exactIndex(
    { engine, model: own, kinds, kind, embeddedBy, width, weakLabels, ...(moments && { moments }) },
    stored.model,
  );
}

/** Checks that an index can be saved in a folder. @throws InputError when it holds other files, or is a file */
export async function checkIndexFolder(folder: string): Promise<void> {
  checkPath(folder, "the folder");
  await checkOwnFolder(folder, OURS);
}

/** Without a `url`, an index would be made or looked for on this machine, though another place was meant. */
function checkPlace(place: Partial<MilvusOptions>): void {
  if (place.url !== undefined) return;
  const given = (["collection", "token", "patience"] as const).find((name) => place[name] !== undefined);
  check(
    given === undefined,
    () =>
      `${given} is of an index over Milvus, and there is no url: give that of the server, such as http://localhost:19530 ` +
      `(if it comes from an environment variable, set that); for an index on this machine leave out ${given}`,
  );
}

/** Windows are searched by the settings that they were cut by: there are both, or none. */
function momentsFault({ moments, engine }: StoredIndex): string | undefined {
  if ((moments === undefined) === (engine.windows === undefined)) return undefined;
  return moments === undefined ? "it has windows and no moments" : "it has moments and no windows";
}

function exactIndex(parts: IndexParts & { engine: ExactEngine }, record?: FittedModel): ExactIndex {
  const { engine, model, embeddedBy, moments } = parts;
  return Object.assign(retrievalIndex(parts), {
    items: () => engine.all(),
    columns: () => engine.columns(),
    save: async (folder: string) => {
      await checkIndexFolder(folder);
      await engine.withStored((stored) => {
        const value: StoredIndex = {
          fingerprint: embeddedBy,
          model: record ?? recordOf(model!),
          ...(moments && { moments }),
          ...(parts.weakLabels && { weakLabels: true }),
          engine: stored,
        };
        return writeContainer(join(folder, FILE), CONTENTS, value);
      });
    },
  });
}
