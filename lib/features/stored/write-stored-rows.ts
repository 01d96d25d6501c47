import { existsSync } from "node:fs";

import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { checkSameSource } from "../../data/dataset/view-source";
import { check } from "../../runtime/check";
import { writeContainer } from "../../runtime/container/container";
import { removeFile } from "../../runtime/files/atomic-write";
import { checkOwnFolder } from "../../runtime/files/own-folder";
import { type PairedRows, shardFiles, type ShardInfo, wholeShard, writeShard } from "./row-shard";
import { baseOf, COLLECTION, COLLECTION_FILE, type Collection } from "./stored-rows";

/** A shard that is to be written, unless it is there already. */
export interface PendingShard {
  /** What it is made from. */
  key: string;
  rows(): Promise<PairedRows> | PairedRows;
}

/** What a folder of rows may hold. */
const OURS = /^(shard-\d{5}\.(f32|info)|rows\.info)(\..*\.partial)?$/;

/**
 * Writes shards and then a file that names them, so that a folder in which the writing was interrupted is not read. Shards that are
 * there, whole and made from the same, are kept.
 * @param about what `StoredRows` are to note, as a plain value
 * @param onShard called after each shard, with the number of videos so far
 * @throws InputError when there are no videos, an id occurs twice, widths, classes or sources differ, or a file cannot be written
 */
export async function writeStoredRows(
  folder: string,
  shards: AsyncIterable<PendingShard>,
  about: unknown,
  onShard?: (videos: number) => void,
): Promise<void> {
  await checkOwnFolder(folder, OURS);
  await removeFile(join(folder, COLLECTION_FILE));
  const seen = new Set<string>();
  const keys: string[] = [];
  let first: Alike | undefined;
  for await (const { key, rows } of shards) {
    const base = baseOf(folder, keys.length);
    const kept = await wholeShard(base, key);
    const given = kept ? undefined : await rows();
    const info = kept ?? { ...given!, widths: widthsOf(given!) };
    if (info.ids.length > 0) checkAlike(info, (first ??= alikeOf(info)));
    for (const id of info.ids) {
      check(!seen.has(id), () => `video ${id} occurs twice: every video needs an id of its own`);
      seen.add(id);
    }
    if (given) await writeShard(base, given, key);
    keys.push(key);
    onShard?.(seen.size);
  }
  check(seen.size > 0, () => "there are no videos to write: give at least one");
  await removeShards(folder, keys.length);
  await writeContainer(join(folder, COLLECTION_FILE), COLLECTION, { keys, about } satisfies Collection);
}

/** Removes shards of an earlier writing from one on. */
async function removeShards(folder: string, from: number): Promise<void> {
  for (let shard = from; existsSync(shardFiles(baseOf(folder, shard)).rows); shard++)
    for (const file of Object.values(shardFiles(baseOf(folder, shard)))) await removeFile(file);
}

/** @throws InputError when rows do not go together with the first ones */
export function checkAlike(others: Alike, first: Alike): void {
  const who = `video ${others.ids[0]}`;
  const than = `video ${first.ids[0]}`;
  for (const view of ["audio", "video"] as const) {
    const [width, expected] = [others.widths[view], first.widths[view]];
    check(width === expected, () => `${who} has ${view} of ${width} columns where ${than} has ${expected}: all are equally wide`);
    checkSameSource(others.sources[view], first.sources[view], `${than} has ${view}`);
  }
  const named = (classes: string[]) => classes.slice(0, 5).join(", ") || "none";
  check(
    isDeepStrictEqual(others.classes, first.classes),
    () => `${who} has the classes ${named(others.classes)}, ${than} ${named(first.classes)}: give all the same list of classes`,
  );
  check(!others.parts === !first.parts, () => `only one of ${who} and ${than} is in a part of a split: all are, or none`);
}
/** Without the rows, which need not be kept. */
const alikeOf = ({ ids, widths, sources, classes, parts }: Alike): Alike => ({ ids, widths, sources, classes, parts });

export type Alike = Pick<ShardInfo, "ids" | "widths" | "sources" | "classes" | "parts">;

/** The widths of rows. */
export const widthsOf = ({ audio, video }: Pick<PairedRows, "audio" | "video">) => ({
  audio: audio.columns,
  video: video.columns,
});
