import type { LabelTable } from "../data/formats/label-table";
import { AUDIO_WIDTH, RGB_WIDTH, type VideoRecord } from "../data/records/video-record";
import { check } from "../runtime/check";
import { chunkAudio, CHUNK_SECONDS, type ChunkOptions, meanOfFrames } from "./chunking";
import { type BuilderOptions, FeatureBuilder } from "./feature-builder";
import type { FeatureSet } from "./feature-set";

/** Options of {@link buildFeatures}. */
export interface BuildOptions extends Omit<BuilderOptions, "chunkSeconds">, ChunkOptions {}

/**
 * Features of all labelled videos in a stream of records, in the order of the stream: each audio as chunk means, each video
 * as the mean of its frames. Frames are dropped as soon as they are summed. Videos without a label are passed over.
 * For whole shards `featuresOfShards` is much faster.
 * @throws InputError when a video occurs twice, a labelled one not at all, a salience does not fit, a value is not finite.
 */
export async function buildFeatures(
  records: AsyncIterable<VideoRecord> | Iterable<VideoRecord>,
  table: LabelTable,
  options: BuildOptions = {},
): Promise<FeatureSet> {
  const { chunkSeconds = CHUNK_SECONDS } = options;
  const builder = new FeatureBuilder(table, { ...options, chunkSeconds });
  for await (const { id, audio, rgb } of records) {
    if (!table.labels.has(id)) continue;
    const { chunks } = named(id, () => chunkAudio(audio, { chunkSeconds }));
    const frames = rgb.length / RGB_WIDTH;
    check(Number.isInteger(frames) && frames > 0, () => `video ${id}: ${rgb.length} rgb values are not T × ${RGB_WIDTH}, T ≥ 1`);
    const mean = new Float32Array(RGB_WIDTH);
    meanOfFrames(rgb, RGB_WIDTH, 0, frames, mean, 0);
    check(mean.every(Number.isFinite), () => `video ${id} has rgb values that are not finite: repair or leave out this video`);
    builder.add(id, audio.length / AUDIO_WIDTH, chunks.data, mean);
  }
  return builder.finish();
}

function named<T>(id: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    (error as Error).message = `video ${id}: ${(error as Error).message}`;
    throw error;
  }
}
