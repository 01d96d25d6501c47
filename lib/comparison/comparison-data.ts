import { createHash } from "node:crypto";
import type { LabelledShards } from "../data/labelled-shards";
import { readYouTube8M } from "../data/youtube8m";
import { chunkAudio } from "../features/chunking";
import { clipAudio, joinTracks } from "../features/clips";
import type { AudioTracks, FeatureSet } from "../features/feature-set";
import { featuresOfShards } from "../features/load-features";
import { fingerprint } from "../runtime/fingerprint";
import { Random } from "../runtime/random";
import { check } from "../runtime/check";

/** The videos that methods are compared on. */
export interface ComparisonData {
  features: FeatureSet;
  /** Changes whenever the data does. */
  fingerprint: string;
  /** Whether the order of methods is by construction. */
  synthetic: boolean;
  /** All videos with their audio cut to chunks of another length; needed for the sweep over it. */
  withChunks?(seconds: number): Promise<FeatureSet>;
  /** Audio of all videos, each a clip of so many seconds from a random place; needed for the sweep over query length. */
  clips?(seconds: number): Promise<AudioTracks>;
}

/** A data set in shards as the comparison takes it; clips and other chunk lengths are read when they are asked for, once. */
export async function dataOfShards(
  shards: LabelledShards,
  { synthetic = false, features }: { synthetic?: boolean; features?: FeatureSet } = {},
): Promise<ComparisonData> {
  const all = features ?? (await featuresOfShards(shards));
  const chunked = new Map<number, Promise<FeatureSet>>();
  const clipped = new Map<number, Promise<AudioTracks>>();
  return {
    features: all,
    fingerprint: shards.fingerprint,
    synthetic,
    withChunks: (seconds) => once(chunked, seconds, () => featuresOfShards(shards, { chunkSeconds: seconds })),
    clips: (seconds) => once(clipped, seconds, () => readClips(shards, all.ids, seconds)),
  };
}

/** Features alone as the comparison takes them. */
export function dataOfFeatures(features: FeatureSet, synthetic = false): ComparisonData {
  const { ids, labels, emotions, audio, video } = features;
  const facts = {
    ids,
    labels: Array.from(labels),
    emotions,
    bytes: digest([audio.chunks.data, audio.starts, audio.seconds, video.data]),
  };
  return { features, fingerprint: fingerprint(facts), synthetic };
}

/** Of the arrays to the bit, each with its length. */
function digest(arrays: readonly (Float32Array | Int32Array)[]): string {
  const hash = createHash("sha256");
  for (const array of arrays)
    hash.update(`${array.length} `).update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  return hash.digest("hex");
}

async function readClips(shards: LabelledShards, ids: readonly string[], seconds: number): Promise<AudioTracks> {
  const position = new Map(ids.map((id, i) => [id, i]));
  const clips: AudioTracks[] = [];
  for await (const record of readYouTube8M(shards.shards, { only: new Set(ids) })) {
    const random = new Random("clip", record.id, String(seconds));
    clips[position.get(record.id)!] = chunkAudio(clipAudio(record, seconds, random));
  }
  const missing = ids.findIndex((_, i) => !clips[i]);
  check(missing < 0, () => `video ${ids[missing]} is not in the shards any more`);
  return joinTracks(clips);
}

function once<Key, Value>(kept: Map<Key, Promise<Value>>, key: Key, make: () => Promise<Value>): Promise<Value> {
  const value = kept.get(key) ?? make();
  kept.set(key, value);
  return value;
}
