import type { ViewSources } from "../data/formats/view-source";
import type { TableLike } from "../data/formats/table";
import { checkFeatures } from "../features/check-features";
import type { FeatureSet } from "../features/feature-set";
import { TABLE_COLUMNS } from "../features/rows/table-tracks";
import { rowsOfTracks, type RowsOfTracksLike } from "../features/rows/track-rows";
import { unitRows } from "../metrics/ranking/cosine-similarity";
import { checkOptions, checkTexts } from "../runtime/arguments";
import { check, checkInteger, checkOneOf } from "../runtime/check";
import { firstNotFinite, type Matrix, row } from "../runtime/matrix";
import type { NewItems, View, Windows } from "./contract/engine";
import { tableColumns } from "./items/columns";
import { explanationOf } from "./query/explain";
import { type Asked, readQuery } from "./query/read-query";
import { embeddedQuery } from "./query/embedded-query";
import { chunkShares, sumOf, type Term } from "./query/terms";
import { type WindowOptions, windowsOf } from "./query/windows";
import type { EmbeddedQuery, Hit, IndexQuery, SearchOptions } from "./contract/search-types";

/** What an index is told of items besides their features. */
export interface ItemExtras {
  /** A table with a column `id`: its other columns can be filtered by. */
  table?: TableLike;
  /** The rows of each video, one a second, in the order of the features: for an index with moments. */
  rows?: RowsOfTracksLike;
}

/** Items by what a model makes of them, searched from either view. */
export interface RetrievalIndex {
  /** The kind of its model. */
  readonly kind: string;
  /** The `modelFingerprint` of its model. */
  readonly embeddedBy: string;
  /** Numbers of an embedding. */
  readonly width: number;
  /** What made the features that its model was fitted on, as far as it is known. */
  readonly sources?: ViewSources;
  /** Whether labels are weak, a machine's guess: those of items, or those of the videos that its model was fitted on. */
  readonly weakLabels: boolean;
  /** How videos are cut into windows; absent where they are not. */
  readonly moments?: Readonly<Required<WindowOptions>>;
  /** How many items it holds. */
  size(): Promise<number>;
  /**
   * The `k` items that answer each query best, best first; of equal scores the item that came first.
   * @throws InputError for a query of another model or width, an id, column or class that is not there, options out of range
   */
  search(query: IndexQuery, options?: SearchOptions): Promise<Hit[][]>;
  /**
   * What {@link search} would compare for each query, and the chunks of its tracks by how much they count.
   * @throws InputError as search does
   */
  embed(query: IndexQuery, options?: Omit<SearchOptions, "k" | "filter" | "moments" | "explain">): Promise<EmbeddedQuery[]>;
  /** Adds items. @throws InputError for an id that is there already, features of other widths; then nothing is added */
  add(features: FeatureSet, extras?: ItemExtras): Promise<void>;
  /** Puts items in the place of those with their ids. @throws InputError for an id that is not there; then nothing is replaced */
  replace(features: FeatureSet, extras?: ItemExtras): Promise<void>;
  /** Removes items by id. @throws InputError for an id that is not there; then nothing is removed */
  remove(ids: readonly string[]): Promise<void>;
}

/** What an index is made of. */
export interface IndexParts extends Asked {
  kind: string;
  moments?: Required<WindowOptions>;
  /** See {@link RetrievalIndex.weakLabels}. */
  weakLabels: boolean;
}

/**
 * An index over an engine.
 * @param checkNew refuses features that are to be added or to replace others
 */
export function retrievalIndex(parts: IndexParts, checkNew?: (features: FeatureSet) => void): RetrievalIndex {
  const { engine, kind, embeddedBy, width, moments, model } = parts;
  const sources = model?.sources;
  const put = async (features: FeatureSet, how: (items: NewItems) => Promise<void>, extras?: ItemExtras) => {
    const items = newItems(parts, features, extras);
    checkNew?.(features);
    await how(items);
    if (features.weakLabels) parts.weakLabels = true;
  };
  return {
    ...{ kind, embeddedBy, width, ...(sources && { sources }), ...(moments && { moments }) },
    get weakLabels() {
      return parts.weakLabels;
    },
    size: () => engine.size(),
    search: (query, options) => search(parts, query, options),
    embed: async (query, options) => {
      checkOptions(options);
      return (await asked(parts, query, options)).map((terms) => embeddedQuery(terms, width));
    },
    add: (features, extras) => put(features, (items) => engine.add(items), extras),
    replace: (features, extras) => put(features, (items) => engine.replace(items), extras),
    remove: async (ids) => {
      checkTexts(ids, "ids");
      await engine.remove(ids);
    },
  };
}

async function search(parts: IndexParts, query: IndexQuery, options: SearchOptions = {}): Promise<Hit[][]> {
  checkOptions(options);
  const { engine, width } = parts;
  const { k = 10, filter, moments = false, explain = false } = options;
  checkInteger(k, "k", 1);
  const { gallery } = viewsOf(options);
  if (moments) {
    check(gallery === "video", () => 'moments are of videos: leave them out, or search in the direction "audioToVideo"');
    check(parts.moments, () => "this index holds whole videos only: make it with moments: { rows, seconds, hop }");
  }
  const terms = await asked(parts, query, options);
  const data = new Float64Array(terms.length * width);
  terms.forEach((list, q) => data.set(sumOf(list, width), q * width));
  const vectors: Matrix<Float64Array> = { rows: terms.length, columns: width, data };
  const found = await engine.nearest({ gallery, vectors, k, filter, moments, withVectors: explain });
  return found.map((list, q) => {
    const shares = explain && list.length > 0 ? chunkShares(terms[q]) : [];
    return list.map(({ vector, ...hit }) =>
      vector ? { ...hit, explanation: explanationOf(row(vectors, q), vector, shares) } : hit,
    );
  });
}

/** The view that asks, and that of what is found. */
function viewsOf({ direction = "audioToVideo" }: SearchOptions): Record<"asking" | "gallery", View> {
  checkOneOf(direction, "direction", ["audioToVideo", "videoToAudio"]);
  return direction === "audioToVideo" ? { asking: "audio", gallery: "video" } : { asking: "video", gallery: "audio" };
}

async function asked(parts: IndexParts, query: IndexQuery, options: SearchOptions = {}): Promise<Term[][]> {
  return readQuery(query, options, viewsOf(options).asking, parts);
}

/** Items as an engine takes them. */
export function newItems(
  { model, width, moments }: Omit<IndexParts, "engine">,
  features: FeatureSet,
  extras: ItemExtras = {},
): NewItems {
  checkOptions(extras);
  const { table, rows } = extras;
  check(model, () => "this index was opened without its model, so it cannot embed: openIndex(folder, { model })");
  checkFeatures(features);
  const { ids, classes, labels } = features;
  const unit = (matrix: Matrix, view: View, count: number, idOf: (r: number) => string): Matrix<Float32Array> => {
    check(
      matrix.columns === width,
      () => `the model embeds ${view} in ${matrix.columns} numbers where the index holds ${width}: make another index`,
    );
    check(
      matrix.rows === count && matrix.data.length === count * width,
      () =>
        `the model embeds ${view} in ${matrix.data.length / width} rows where ${count} were given: it must make a row of each`,
    );
    const wrong = firstNotFinite(matrix.data);
    check(
      wrong < 0,
      () =>
        `the model embeds the ${view} of ${JSON.stringify(idOf(Math.floor(wrong / width)))} in ${matrix.data[wrong]}: correct it`,
    );
    return { rows: matrix.rows, columns: width, data: Float32Array.from(unitRows(matrix).data) };
  };
  const idOf = (i: number) => ids[i];
  const embedWindows = (means: Matrix, owners: Int32Array) =>
    unit(model.embedVideo(means), "video", owners.length, (w) => ids[owners[w]]);
  check((rows === undefined) === (moments === undefined), () =>
    moments ? "this index has moments: give the rows of the videos too" : "this index has no moments: leave out the rows",
  );
  return {
    ids,
    classes: Array.from(labels, (label) => classes[label]),
    classNames: classes,
    columns: table === undefined ? new Map() : tableColumns(table, ids),
    audio: unit(model.embedAudio(features.audio), "audio", ids.length, idOf),
    video: unit(model.embedVideo(features.video), "video", ids.length, idOf),
    ...(moments && { windows: embeddedWindows(rows!, ids.length, moments, embedWindows) }),
  };
}

function embeddedWindows(
  given: RowsOfTracksLike,
  count: number,
  moments: Required<WindowOptions>,
  embed: (means: Matrix, owners: Int32Array) => Matrix<Float32Array>,
): Windows {
  const rows = rowsOfTracks(given, "rows", TABLE_COLUMNS);
  check(rows.count === count, () => `there are ${count} videos and rows of ${rows.count}: give the rows of each video`);
  const { means, ...windows } = windowsOf(rows, moments);
  return { vectors: embed(means, windows.owners), ...windows };
}
