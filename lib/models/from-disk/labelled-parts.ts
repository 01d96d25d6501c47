import { basename } from "node:path";
import type { CorruptOptions } from "../../data/records/read-report";
import type { LabelledShards } from "../../data/videos/labelled-shards";
import { FeatureBuilder } from "../../features/feature-builder";
import type { FeatureSet } from "../../features/feature-set";
import { addShard, hasWeakLabels, reportShard, SHARD_TASK } from "../../features/load-features";
import { type ShardFeatures, sharedIds, type ShardJob } from "../../features/shard-features";
import { mapInThreads } from "../../runtime/threads/threads";

/** One shard of a data set, not yet read. */
export interface LabelledPart {
  /** Of its file. */
  name: string;
  /** Reads it; undefined where it holds none of the videos. */
  features(): Promise<FeatureSet | undefined>;
}

/** How {@link labelledParts} reads. */
export interface PartOptions extends CorruptOptions {
  chunkSeconds: number;
  /** Worker threads; 0 reads in this one. */
  threads: number;
}

/**
 * The shards of a data set by themselves, each read when it is asked for. With several threads the shards behind it are then
 * read ahead, as many as there are threads.
 */
export function labelledParts(data: LabelledShards, options: PartOptions): LabelledPart[] {
  const { chunkSeconds, threads, onCorrupt = "throw" } = options;
  const hasLabels = data.labels.classes.length > 0;
  const wanted = hasLabels ? sharedIds(data.labels.labels.keys()) : undefined;
  const jobs = data.shards.map((file): ShardJob => ({ file, wanted, chunkSeconds, onCorrupt }));
  const begun = new Map<number, Promise<ShardFeatures>>();
  const begin = (shard: number) => {
    if (shard >= jobs.length || begun.has(shard)) return;
    const reading = read(jobs[shard], threads);
    reading.catch(() => {}); // thrown when its turn comes, which may be never
    begun.set(shard, reading);
  };
  const features = async (shard: number) => {
    for (let ahead = 0; ahead < Math.max(1, threads); ahead++) begin(shard + ahead);
    const found = await begun.get(shard)!;
    begun.delete(shard);
    reportShard(found, options);
    return found.ids.length > 0 ? featuresOf(found) : undefined;
  };
  const featuresOf = (found: ShardFeatures) => {
    const { classes, labels } = data.labels;
    // Only the labels of this shard: memory is taken for as many videos as there are labels.
    const table = { classes, labels: new Map(found.ids.map((id) => [id, labels.get(id)!])) };
    const known = { sources: data.sources, parts: data.parts, weakLabels: hasWeakLabels(data) };
    const builder = new FeatureBuilder(hasLabels ? table : undefined, { chunkSeconds, ...known });
    addShard(builder, found, chunkSeconds);
    return builder.finish();
  };
  return data.shards.map((file, shard) => ({ name: basename(file), features: () => features(shard) }));
}

async function read(job: ShardJob, threads: number): Promise<ShardFeatures> {
  for await (const found of mapInThreads(SHARD_TASK, [job], threads)) return found;
  throw new Error("a thread gave no result");
}
