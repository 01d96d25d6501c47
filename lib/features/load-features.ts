import { join } from "node:path";
import type { LabelledShards } from "../data/labelled-shards";
import type { CorruptOptions } from "../data/read-report";
import { readYouTube8M } from "../data/youtube8m";
import { projectRoot } from "../runtime/project-root";
import { buildFeatures, type BuildOptions } from "./build-features";
import { CHUNK_SECONDS } from "./chunking";
import { loadFeatures, saveFeatures } from "./feature-cache";
import type { FeatureSet } from "./feature-set";

/** Options of {@link featuresOfShards}. */
export interface ShardFeatureOptions extends Omit<BuildOptions, "salience">, CorruptOptions {
  /** Folder that keeps features once built. Default `.cache/features` in the project; false keeps nothing. */
  cache?: string | false;
}

/**
 * Features of a data set's labelled videos: built from its shards the first time, read from one cache file after that.
 * Takes what `generateSynthetic` or `openLabelledShards` gives. Features from which corrupt records were skipped are not
 * kept, so that the report is made every time.
 */
export async function featuresOfShards(data: LabelledShards, options: ShardFeatureOptions = {}): Promise<FeatureSet> {
  const { chunkSeconds = CHUNK_SECONDS, cache = join(projectRoot(), ".cache", "features"), onCorrupt, report } = options;
  const key = `${data.fingerprint}-${chunkSeconds}`;
  const file = cache && join(cache, `${key}.features`);
  // A damaged cache is no reason to stop: it is made anew.
  const kept = file ? await loadFeatures(file, key).catch(() => undefined) : undefined;
  if (kept) {
    options.onProgress?.(kept.ids.length, kept.ids.length);
    return kept;
  }
  const only = new Set(data.labels.labels.keys());
  const records = readYouTube8M(data.shards, { only, onCorrupt, report });
  const onMissing = options.onMissing ?? (onCorrupt === "skip" ? "ignore" : "throw");
  const features = await buildFeatures(records, data.labels, { ...options, salience: data.salience, onMissing });
  if (file && onMissing === "throw") await saveFeatures(file, features, key);
  return features;
}
