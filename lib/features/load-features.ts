import { basename, join } from "node:path";
import { checkLabelledShards, type LabelledShards } from "../data/videos/labelled-shards";
import { corrupt, type CorruptOptions, emptyReport, type ReadReport } from "../data/records/read-report";
import { checkOptions, checkPath } from "../runtime/arguments";
import { checkInteger } from "../runtime/check";
import { fingerprint } from "../runtime/container/fingerprint";
import { workFolder } from "../runtime/files/project-root";
import { row as rowOf } from "../runtime/matrix";
import { mapInThreads, threadCount, type ThreadOptions } from "../runtime/threads/threads";
import type { BuildOptions } from "./build-features";
import { chunkCount, CHUNK_SECONDS } from "./chunking";
import { FeatureBuilder } from "./feature-builder";
import { keepFeatures, keptFeatures } from "./feature-cache";
import type { FeatureSet } from "./feature-set";
import { type ShardFeatures, shardFeatures, sharedIds, type ShardJob } from "./shard-features";
import { warn } from "../runtime/tell";

/** Options of {@link featuresOfShards}. */
export interface ShardFeatureOptions
  extends Omit<BuildOptions, "salience" | "sources" | "parts" | "weakLabels">, CorruptOptions, ThreadOptions {
  /** Folder that keeps features once built. Default `.cache/features` in the project, or in the working directory for an installed package; false keeps nothing. */
  cache?: string | false;
}

/**
 * Features of a data set's labelled videos, or of all of them where it has no classes: built from its shards the first time, read from one cache file after that.
 * Takes what `generateSynthetic` or `openLabelledShards` gives. A cache that cannot be read or written costs a warning and
 * nothing else. Features that lack a video, or from which corrupt records were skipped, are not kept, so that the report of
 * what was skipped is made every time.
 * @throws InputError when a shard cannot be read or is damaged, or its videos do not fit together
 */
export async function featuresOfShards(data: LabelledShards, options: ShardFeatureOptions = {}): Promise<FeatureSet> {
  checkLabelledShards(data, "the data");
  checkOptions(options);
  const chunkSeconds = checkInteger(options.chunkSeconds ?? CHUNK_SECONDS, "chunkSeconds", 1);
  const { cache = join(workFolder(), ".cache", "features"), onCorrupt, report } = options;
  if (cache !== false) checkPath(cache, "cache");
  const key = featuresKey(data, chunkSeconds);
  const file = cache && join(cache, `${key}.features`);
  let trouble: string | undefined;
  const noted = (error: Error) => void (trouble ??= error.message);
  const kept = file ? await keptFeatures(file, key).catch(noted) : undefined;
  if (kept) {
    if (report) report.records += kept.records;
    options.onProgress?.(kept.features.ids.length, kept.features.ids.length);
    return kept.features;
  }
  const onMissing = options.onMissing ?? (onCorrupt === "skip" ? "ignore" : "throw");
  const { features, read } = await readFeatures(data, { ...options, chunkSeconds, onMissing });
  const isWhole = read.skipped.length === 0 && (!hasLabels(data) || features.ids.length === data.labels.labels.size);
  if (file && isWhole) await keepFeatures(file, { features, records: read.records }, key).catch(noted);
  if (trouble) warn(`the features were read from the shards, for their cache was of no use: ${trouble}`);
  return features;
}

function hasLabels({ labels }: LabelledShards): boolean {
  return labels.classes.length > 0;
}

/** Whether a data set has labels that are a machine's guess. */
export function hasWeakLabels(data: LabelledShards): boolean {
  return data.labelling === "weak" && hasLabels(data);
}

/** How features come of frames: to be changed whenever other numbers do. */
const ALGORITHM = "sums-2";

/** Of everything that decides a value or its place: the shards in their order, the labels, the kinds, the parts, the chunks, what made the frames. */
function featuresKey(of: LabelledShards, chunkSeconds: number): string {
  const { shards, fingerprint: data, labels, salience, sources, parts } = of;
  return fingerprint({
    algorithm: ALGORITHM,
    chunkSeconds,
    data,
    shards: shards.map((file) => basename(file)),
    classes: labels.classes,
    labels: [...labels.labels],
    salience: salience && [...salience],
    sources,
    parts: parts && [...parts],
    ...(hasWeakLabels(of) && { weakLabels: true }),
  });
}

/**
 * Reads shards in worker threads, each one at a time, and puts their features together in the order of the shards: the
 * result, and the error if there is one, are the same for any number of threads.
 */
async function readFeatures(
  data: LabelledShards,
  options: ShardFeatureOptions & { chunkSeconds: number },
): Promise<{ features: FeatureSet; read: ReadReport }> {
  const { chunkSeconds, onCorrupt = "throw" } = options;
  const read = emptyReport();
  const threads = threadCount(options);
  const wanted = hasLabels(data) ? sharedIds(data.labels.labels.keys()) : undefined;
  const jobs = data.shards.map((file): ShardJob => ({ file, wanted, chunkSeconds, onCorrupt }));
  const { salience, sources, parts } = data;
  const known = { salience, sources, parts, weakLabels: hasWeakLabels(data) };
  const builder = new FeatureBuilder(hasLabels(data) ? data.labels : undefined, { ...options, ...known });
  for await (const shard of mapInThreads(SHARD_TASK, jobs, threads)) {
    read.records += shard.records;
    read.skipped.push(...shard.skipped);
    reportShard(shard, options);
    addShard(builder, shard, chunkSeconds);
  }
  return { features: builder.finish(), read };
}

/** Tells what of a shard was read, and what was skipped. */
export function reportShard({ records, skipped }: ShardFeatures, options: CorruptOptions): void {
  if (options.report) options.report.records += records;
  for (const { problem, restOfFile, ...place } of skipped) corrupt(place, problem, options, restOfFile);
}

/** Adds the videos of a shard. */
export function addShard(
  builder: FeatureBuilder,
  { ids, seconds, chunks, video, values }: ShardFeatures,
  chunkSeconds: number,
): void {
  let row = 0;
  ids.forEach((id, i) => {
    const next = row + chunkCount(seconds[i], chunkSeconds);
    const heard = chunks.data.subarray(row * chunks.columns, next * chunks.columns);
    builder.add(id, seconds[i], heard, rowOf(video, i), values);
    row = next;
  });
}

/** The work on one shard, for a thread. */
export const SHARD_TASK = { module: "features/shard-features", work: shardFeatures };
