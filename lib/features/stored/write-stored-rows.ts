import { existsSync } from "node:fs";
import { join } from "node:path";
import { check } from "../../runtime/check";
import { writeContainer } from "../../runtime/container/container";
import { removeFile } from "../../runtime/files/atomic-write";
import { checkOwnFolder } from "../../runtime/files/own-folder";
import { type Alike, checkAlike } from "./alike";
import { checkRows, type PairedRows, shardFiles, wholeShard, writeShard } from "./row-shard";
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
 * there, whole and made from the same, are kept; what fails before any other is changed leaves the folder as it was.
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
    if (given) {
      checkRows(given);
      // From here the folder is no longer what it was.
      await removeFile(join(folder, COLLECTION_FILE));
      await writeShard(base, given, key);
    }
    keys.push(key);
    onShard?.(seen.size);
  }
  check(seen.size > 0, () => "there are no videos to write: give at least one");
  await writeContainer(join(folder, COLLECTION_FILE), COLLECTION, { keys, about } satisfies Collection);
  await removeShards(folder, keys.length);
}

/** Removes shards of an earlier writing from one on. */
async function removeShards(folder: string, from: number): Promise<void> {
  for (let shard = from; existsSync(shardFiles(baseOf(folder, shard)).rows); shard++)
    for (const file of Object.values(shardFiles(baseOf(folder, shard)))) await removeFile(file);
}

/** Without the rows, which need not be kept. */
const alikeOf = ({ ids, widths, sources, classes, parts }: Alike): Alike => ({ ids, widths, sources, classes, parts });

/** The widths of rows. */
export const widthsOf = ({ audio, video }: Pick<PairedRows, "audio" | "video">) => ({
  audio: audio.columns,
  video: video.columns,
});
