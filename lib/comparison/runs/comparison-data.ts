import { checkLabelledShards, type LabelledShards } from "../../data/videos/labelled-shards";
import { readYouTube8M } from "../../data/records/youtube8m";
import { chunkAudio } from "../../features/chunking";
import { clipAudio } from "../../features/tracks/clips";
import { type AudioTracks, type FeatureSet, joinTracks, takeVideos } from "../../features/feature-set";
import { featuresOfShards, hasWeakLabels } from "../../features/load-features";
import { checkFeatureStructure } from "../../features/track-structure";
import { fingerprint } from "../../runtime/container/fingerprint";
import { Random } from "../../runtime/random";
import { checkOptions } from "../../runtime/arguments";
import { check, described } from "../../runtime/check";

/** The videos that methods are compared on: by class where they have classes, or else by exact pairs. */
export interface ComparisonData {
  features: FeatureSet;
  /** Changes whenever the data does. */
  fingerprint: string;
  /** Whether the order of methods is by construction. */
  synthetic: boolean;
  /** Whether the labels are a machine's guess. */
  weakLabels?: boolean;
  /** All videos with their audio cut to chunks of another length; needed for the sweep over it. */
  withChunks?(seconds: number): Promise<FeatureSet>;
  /** Audio of all videos, each cut to a clip of this many seconds from a random place; needed for the sweep over query length. */
  clips?(seconds: number): Promise<AudioTracks>;
}

/**
 * A data set in shards, for the comparison. Clips and other chunk lengths are read on demand, once.
 * @param options.features features of these shards' videos, or of some of them, in any order; of all by default. They decide the
 *   videos, their order and their labels; what is read later is put in the same order
 * @throws InputError, when clips or chunks are read, for a video that is not in the shards
 */
export async function dataOfShards(
  shards: LabelledShards,
  options: { synthetic?: boolean; features?: FeatureSet } = {},
): Promise<ComparisonData> {
  checkOptions(options);
  const { synthetic = false, features } = options;
  checkFlag(synthetic);
  checkLabelledShards(shards, "the shards");
  const all = features ?? (await featuresOfShards(shards));
  checkFeatureStructure(all);
  checkClasses(all);
  const chunked = new Map<number, Promise<FeatureSet>>();
  const clipped = new Map<number, Promise<AudioTracks>>();
  return {
    features: all,
    fingerprint: fingerprint({ shards: shards.fingerprint, features: all }),
    synthetic,
    ...((hasWeakLabels(shards) || all.weakLabels) && { weakLabels: true }),
    withChunks: (seconds) => once(chunked, seconds, () => readChunks(shards, all, seconds)),
    clips: (seconds) => once(clipped, seconds, () => readClips(shards, all, seconds)),
  };
}

/**
 * Features alone as the comparison takes them; sweeps over chunk and query length need {@link dataOfShards}.
 * @throws InputError when they are not features, or all of one class
 */
export function dataOfFeatures(features: FeatureSet, options: { synthetic?: boolean } = {}): ComparisonData {
  checkOptions(options);
  const { synthetic = false } = options;
  checkFlag(synthetic);
  checkFeatureStructure(features);
  checkClasses(features);
  return { features, fingerprint: fingerprint({ features }), synthetic, ...(features.weakLabels && { weakLabels: true }) };
}

/** Of a single class every ranking is perfect. */
function checkClasses({ classes }: FeatureSet): void {
  check(
    classes.length !== 1,
    () => `all videos are of the class ${JSON.stringify(classes[0])}: leave out the labels, and exact pairs are compared`,
  );
}

function checkFlag(synthetic: boolean): void {
  check(typeof synthetic === "boolean", () => `synthetic must be true or false; got ${described(synthetic)}`);
}

/** The same videos in the same order, only the audio cut otherwise. */
async function readChunks(shards: LabelledShards, all: FeatureSet, chunkSeconds: number): Promise<FeatureSet> {
  const read = await featuresOfShards(shards, { chunkSeconds });
  const position = new Map(read.ids.map((id, i) => [id, i]));
  checkFound(all.ids, (id) => position.has(id));
  const { audio, chunkKinds } = takeVideos(
    read,
    all.ids.map((id) => position.get(id)!),
  );
  return { ...all, audio, chunkKinds };
}

async function readClips(shards: LabelledShards, { ids, audio }: FeatureSet, seconds: number): Promise<AudioTracks> {
  // Cut as the features are: their longest chunk is a whole one, or there are no whole ones.
  const chunkSeconds = Math.ceil(audio.seconds.reduce((longest, length) => Math.max(longest, length), 1));
  const clips = new Map<string, AudioTracks>();
  for await (const record of readYouTube8M(shards.shards, { only: new Set(ids) })) {
    const random = new Random("clip", record.id, String(seconds));
    const track = { audio: { rows: record.seconds, columns: record.audio.length / record.seconds, data: record.audio } };
    clips.set(record.id, chunkAudio(clipAudio(track, seconds, random), { chunkSeconds }));
  }
  checkFound(ids, (id) => clips.has(id));
  return { ...joinTracks(ids.map((id) => clips.get(id)!)), ...(audio.source && { source: audio.source }) };
}

function checkFound(ids: readonly string[], isFound: (id: string) => boolean): void {
  const missing = ids.find((id) => !isFound(id));
  check(
    missing === undefined,
    () => `video ${missing} is not in the shards: give features of these shards, or these shards whole`,
  );
}

function once<Key, Value>(kept: Map<Key, Promise<Value>>, key: Key, make: () => Promise<Value>): Promise<Value> {
  const value = kept.get(key) ?? make();
  kept.set(key, value);
  return value;
}
