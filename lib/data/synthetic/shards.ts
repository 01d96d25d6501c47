import { join } from "node:path";
import { writeYouTube8M, type WritableVideo } from "../records/youtube8m";
import { type FileNote, noteOf } from "./manifest";
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

/** The shard that a name says it is; undefined for any other name. */
export function shardNamed(name: string): Shard | undefined {
  const match = /^mv-(\d{6,})-(\d{6,})\.tfrecord$/.exec(name);
  return match ? { first: Number(match[1]), last: Number(match[2]) } : undefined;
}

/** The shards of a data set of `videos` videos, all full but perhaps the last. */
export function shardsFor(videos: number): Shard[] {
  return Array.from({ length: Math.ceil(videos / VIDEOS_PER_SHARD) }, (_, i) => ({
    first: i * VIDEOS_PER_SHARD,
    last: Math.min((i + 1) * VIDEOS_PER_SHARD, videos) - 1,
  }));
}

/** Makes one shard and notes it; `onVideo` is called after each video. */
export async function makeShard(folder: string, shard: Shard, choice: SyntheticChoice, onVideo: () => void): Promise<FileNote> {
  const world = makeWorld(choice.world);
  function* videos(): Generator<WritableVideo> {
    for (let i = shard.first; i <= shard.last; i++) {
      yield renderVideo(world, choice, planVideo(choice, i));
      onVideo();
    }
  }
  const file = join(folder, shardName(shard));
  await writeYouTube8M(file, videos());
  return noteOf(file);
}
