import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { writeYouTube8M, type WritableVideo } from "../youtube8m";
import { type SyntheticChoice } from "./parameters";
import { planVideo, renderVideo } from "./video";
import { makeWorld } from "./world";

/** Small enough that an interrupted run loses little and that two threads finish at about the same time. */
export const VIDEOS_PER_SHARD = 100;

/** Videos `first` to `last` of one file, which exists under its name only when it is whole. */
export interface Shard {
  first: number;
  last: number;
}

export function shardName({ first, last }: Shard): string {
  return `mv-${String(first).padStart(6, "0")}-${String(last).padStart(6, "0")}.tfrecord`;
}

/** The shards of a data set of `videos` videos, all full but perhaps the last. */
export function shardsFor(videos: number): Shard[] {
  return Array.from({ length: Math.ceil(videos / VIDEOS_PER_SHARD) }, (_, i) => ({
    first: i * VIDEOS_PER_SHARD,
    last: Math.min((i + 1) * VIDEOS_PER_SHARD, videos) - 1,
  }));
}

/** The whole shards in a folder, by their first video; of two with the same beginning the longer. */
export async function shardsIn(folder: string): Promise<Map<number, Shard>> {
  const found = new Map<number, Shard>();
  for (const name of await readdir(folder)) {
    const match = /^mv-(\d{6,})-(\d{6,})\.tfrecord$/.exec(name);
    if (!match) continue;
    const shard = { first: Number(match[1]), last: Number(match[2]) };
    if (shard.last > (found.get(shard.first)?.last ?? -1)) found.set(shard.first, shard);
  }
  return found;
}

/** Makes one shard; `onVideo` is called after each video. A shorter one with the same beginning is removed afterwards. */
export async function makeShard(folder: string, shard: Shard, choice: SyntheticChoice, onVideo: () => void): Promise<void> {
  const world = makeWorld(choice.world);
  function* videos(): Generator<WritableVideo> {
    for (let i = shard.first; i <= shard.last; i++) {
      yield renderVideo(world, choice, planVideo(choice, i));
      onVideo();
    }
  }
  await writeYouTube8M(join(folder, shardName(shard)), videos());
  for (const name of await readdir(folder))
    if (name.startsWith(`mv-${String(shard.first).padStart(6, "0")}-`) && name.endsWith(".tfrecord") && name !== shardName(shard))
      await rm(join(folder, name));
}
