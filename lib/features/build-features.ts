import { checkLabelTable, type LabelTable } from "../data/formats/label-table";
import { AUDIO_WIDTH, type RecordValues, RGB_WIDTH } from "../data/records/video-record";
import { checkIterable, checkObject, checkOptions } from "../runtime/arguments";
import { checkInteger } from "../runtime/check";
import { type ChunkOptions, CHUNK_SECONDS, cutIntoChunks, type Frames, meanRow, toFrames, widthOf } from "./chunking";
import { type BuilderOptions, FeatureBuilder } from "./feature-builder";
import type { FeatureSet } from "./feature-set";

/** Options of {@link buildFeatures}. */
export interface BuildOptions extends Omit<BuilderOptions, "chunkSeconds">, ChunkOptions {}

/** Frames of one video, one a second, of any width; a `VideoRecord` is one. */
export interface FramesOfVideo {
  id: string;
  /** T, which says how wide flat frames are. Default: those of YouTube-8M's widths. */
  seconds?: number;
  /** How the frames were kept: quantised to bytes or raw. */
  values?: RecordValues;
  audio: Frames;
  rgb: Frames;
}

/**
 * Features of the labelled videos in a stream of records, in the order of the stream: each audio as chunk means, each video
 * as the mean of its frames. Frames are dropped as soon as they are summed. Videos without a label are passed over.
 * For whole shards `featuresOfShards` is much faster.
 * @param table of the labels; without one all videos are taken, and none is labelled
 * @throws InputError when a video occurs twice, a labelled one not at all, widths differ, a salience does not fit, a value is not finite.
 */
export async function buildFeatures(
  records: AsyncIterable<FramesOfVideo> | Iterable<FramesOfVideo>,
  table?: LabelTable,
  options: BuildOptions = {},
): Promise<FeatureSet> {
  checkIterable(records, "the records");
  if (table !== undefined) checkLabelTable(table, "the table");
  checkOptions(options);
  const { chunkSeconds = CHUNK_SECONDS } = options;
  const builder = new FeatureBuilder(table, { ...options, chunkSeconds: checkInteger(chunkSeconds, "chunkSeconds", 1) });
  for await (const record of records) {
    checkObject(record, "a record", "one with id, audio and rgb", { id: "text", audio: "object", rgb: "object" });
    const { id, audio, rgb, seconds, values } = record;
    if (table && !table.labels.has(id)) continue;
    const heard = toFrames(audio, widthOf(audio, seconds, AUDIO_WIDTH), `video ${id}: audio`);
    const { chunks } = cutIntoChunks(heard, chunkSeconds, `video ${id}: audio`);
    const seen = toFrames(rgb, widthOf(rgb, seconds, RGB_WIDTH), `video ${id}: rgb`);
    builder.add(id, heard.rows, chunks.data, meanRow(seen, `video ${id}: rgb`), values);
  }
  return builder.finish();
}
