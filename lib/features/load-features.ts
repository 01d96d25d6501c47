import { join } from "node:path";
import type { LabelledShards } from "../data/labelled-shards";
import { corrupt, type CorruptOptions } from "../data/read-report";
import { AUDIO_WIDTH, RGB_WIDTH } from "../data/video-record";
import { checkInteger } from "../runtime/check";
import { projectRoot } from "../runtime/project-root";
import { defaultThreads, mapInThreads, type ThreadOptions } from "../runtime/threads";
import type { BuildOptions } from "./build-features";
import { chunkCount, CHUNK_SECONDS } from "./chunking";
import { FeatureBuilder } from "./feature-builder";
import { loadFeatures, saveFeatures } from "./feature-cache";
import type { FeatureSet } from "./feature-set";
import { type ShardFeatures, shardFeatures, sharedIds, type ShardJob } from "./shard-features";

/** Options of {@link featuresOfShards}. */
export interface ShardFeatureOptions extends Omit<BuildOptions, "salience">, CorruptOptions, ThreadOptions {
  /** Folder that keeps features once built. Default `.cache/features` in the project; false keeps nothing. */
  cache?: string | false;
}

/**
 * Features of a data set's labelled videos: built from its shards the first time, read from one cache file after that.
 * Takes what `generateSynthetic` or `openLabelledShards` gives. Features from which corrupt records were skipped are not
 * kept, so that the report is made every time.
 */
export async function featuresOfShards(data: LabelledShards, options: ShardFeatureOptions = {}): Promise<FeatureSet> {
  const chunkSeconds = checkInteger(options.chunkSeconds ?? CHUNK_SECONDS, "chunkSeconds", 1);
  const { cache = join(projectRoot(), ".cache", "features"), onCorrupt } = options;
  const key = `${data.fingerprint}-${chunkSeconds}-sums`;
  const file = cache && join(cache, `${key}.features`);
  // A damaged cache is no reason to stop: it is made anew.
  const kept = file ? await loadFeatures(file, key).catch(() => undefined) : undefined;
  if (kept) {
    options.onProgress?.(kept.ids.length, kept.ids.length);
    return kept;
  }
  const onMissing = options.onMissing ?? (onCorrupt === "skip" ? "ignore" : "throw");
  const features = await readFeatures(data, { ...options, chunkSeconds, onMissing });
  if (file && onMissing === "throw") await saveFeatures(file, features, key);
  return features;
}

/**
 * Reads shards in worker threads, each one at a time, and puts their features together in the order of the shards: the
 * result, and the error if there is one, are the same for any number of threads.
 */
async function readFeatures(data: LabelledShards, options: ShardFeatureOptions & { chunkSeconds: number }): Promise<FeatureSet> {
  const { chunkSeconds, onCorrupt = "throw", report } = options;
  const threads = checkInteger(options.threads ?? defaultThreads(), "threads", 0, 64);
  const wanted = sharedIds(data.labels.labels.keys());
  const jobs = data.shards.map((file): ShardJob => ({ file, wanted, chunkSeconds, onCorrupt }));
  const builder = new FeatureBuilder(data.labels, { ...options, salience: data.salience });
  for await (const shard of threads > 0 ? mapInThreads<ShardJob, ShardFeatures>(TASK, jobs, threads) : oneByOne(jobs)) {
    const { ids, seconds, chunks, video, records, skipped } = shard;
    if (report) report.records += records;
    for (const { problem, restOfFile, ...place } of skipped) corrupt(place, problem, options, restOfFile);
    let row = 0;
    ids.forEach((id, i) => {
      const next = row + chunkCount(seconds[i], chunkSeconds);
      const mean = video.subarray(i * RGB_WIDTH, (i + 1) * RGB_WIDTH);
      builder.add(id, seconds[i], chunks.subarray(row * AUDIO_WIDTH, next * AUDIO_WIDTH), mean);
      row = next;
    });
  }
  return builder.finish();
}

const TASK = { module: "features/shard-features", name: "shardFeatures" };

async function* oneByOne(jobs: readonly ShardJob[]): AsyncGenerator<ShardFeatures> {
  for (const job of jobs) yield await shardFeatures(job);
}
