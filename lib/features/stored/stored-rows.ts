import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ViewSources } from "../../data/formats/view-source";
import { check } from "../../runtime/check";
import { readContainer } from "../../runtime/container/container";
import { listOf, structureFault } from "../../runtime/container/structure";
import type { Matrix } from "../../runtime/matrix";
import { joinMoments, ROUNDING, type Standardiser, standardiserOf } from "../standardise";
import { checkAlike } from "./alike";
import { BLOCK_ROWS, readBlock, type RowBlock } from "./row-blocks";
import { readShardInfo, shardBlocks, shardFiles, type ShardInfo } from "./row-shard";
import { rowStandardiser } from "./standardise-kernel";

/** Rows of both views on the disk: everything but the rows themselves is in memory. */
export interface StoredRows {
  folder: string;
  ids: string[];
  /** Names of the classes; none where the videos are not labelled. */
  classes: string[];
  /** −1 of every video where they are not labelled. */
  labels: Int32Array;
  /** The part of a given split that each video is in, where there is one. */
  parts?: string[];
  /** Numbers of a row. */
  widths: { audio: number; video: number };
  /** What made the features, as far as it is known. */
  sources: ViewSources;
  /** Present where labels are a machine's guess. */
  weakLabels?: true;
  /** Of all rows. */
  standardisers: { audio: Standardiser; video: Standardiser };
  /** Where the rows are. */
  blocks: RowBlock[];
  /** What their writer noted. */
  about: unknown;
}

export const COLLECTION = {
  kind: "folder of feature rows",
  remedy: "write it by writeFeatureRows; where that was interrupted, it goes on with the next shard",
};
export const COLLECTION_FILE = "rows.info";

export interface Collection {
  /** Of each shard, what it was made from. */
  keys: string[];
  about: unknown;
}

/** The path of a shard, without an ending. */
export const baseOf = (folder: string, shard: number) => join(folder, `shard-${String(shard).padStart(5, "0")}`);

/**
 * Opens what {@link writeStoredRows} wrote. Read are ids, labels and moments; of the rows only the sizes of their files.
 * @throws InputError that names the folder or file when it is missing, not finished, damaged or cut
 */
export async function openStoredRows(folder: string): Promise<StoredRows> {
  check(existsSync(folder), () => `${folder} cannot be read: it does not exist (looked from ${process.cwd()}): correct the path`);
  const file = join(folder, COLLECTION_FILE);
  const collection = (await readContainer<Collection>(file, COLLECTION))!;
  const fault = structureFault(collection, { keys: listOf("string") });
  check(fault === undefined, () => `${file} names no shards, ${fault}: ${COLLECTION.remedy}`);
  const { keys, about } = collection;
  const shards: { base: string; info: ShardInfo; first: number }[] = [];
  let first = 0;
  for (const [shard, key] of keys.entries()) {
    const base = baseOf(folder, shard);
    const info = await readShardInfo(base, key);
    check(info, () => `${shardFiles(base).info} is not the shard that ${COLLECTION_FILE} names: ${COLLECTION.remedy}`);
    if (info.ids.length > 0) checkAlike(info, shards[0]?.info ?? info);
    if (info.ids.length > 0) shards.push({ base, info, first });
    first += info.ids.length;
  }
  check(shards.length > 0, () => `${file} names no shard with videos: ${COLLECTION.remedy}`);
  const infos = shards.map(({ info }) => info);
  const { classes, widths, parts } = infos[0];
  const labels = new Int32Array(first);
  for (const shard of shards) labels.set(shard.info.labels, shard.first);
  const measured = (view: "audio" | "video") =>
    standardiserOf(joinMoments(infos.map(({ moments }) => moments![view])), ROUNDING.float32);
  return {
    ...{ folder, ids: infos.flatMap(({ ids }) => ids), classes, labels, widths },
    ...(parts && { parts: infos.flatMap((info) => info.parts!) }),
    ...(infos.some((info) => info.weakLabels) && { weakLabels: true }),
    sources: Object.assign({}, ...infos.map(({ sources }) => sources)) as ViewSources,
    standardisers: { audio: measured("audio"), video: measured("video") },
    blocks: shards.flatMap(({ base, info, first: from }) => shardBlocks(base, info, from)),
    about,
  };
}

/** Standardised rows of one block, each view by itself. */
export interface BlockRows {
  /** The number of the first row. */
  first: number;
  audio: Matrix<Float32Array>;
  video: Matrix<Float32Array>;
}

/** All rows in their order, block by block. @throws InputError when a file is missing or damaged */
export async function* readBlocks(data: Pick<StoredRows, "blocks" | "widths" | "standardisers">): AsyncGenerator<BlockRows> {
  const { windows, audio, video, fill } = rowStandardiser(data.standardisers, { windows: [BLOCK_ROWS], rows: BLOCK_ROWS });
  for (const block of data.blocks) {
    const { first, rows } = block;
    await readBlock(block, windows[0].subarray(0, rows * block.width));
    for (let r = 0; r < rows; r++) fill(r, 0, r);
    const some = (all: Float32Array, columns: number) => ({ rows, columns, data: all.slice(0, rows * columns) });
    yield { first, audio: some(audio, data.widths.audio), video: some(video, data.widths.video) };
  }
}
