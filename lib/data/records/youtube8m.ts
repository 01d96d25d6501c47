import { checkIterable, checkObject, checkOptions } from "../../runtime/arguments";
import { check, checkOneOf } from "../../runtime/check";
import { quantise } from "./quantisation";
import { corrupt, type CorruptOptions } from "./read-report";
import {
  decodeIntegers,
  decodeText,
  dequantiseFrames,
  encodeSequenceExample,
  frameStarts,
  indexSequenceExample,
  type Span,
} from "./sequence-example";
import { shardPaths } from "./shard-paths";
import { readTfRecords, type ReadTfRecordsOptions } from "./tfrecord-reader";
import { writeTfRecords } from "./tfrecord-writer";
import { AUDIO_WIDTH, RGB_WIDTH, type VideoRecord } from "./video-record";

/** Options of {@link readYouTube8M}. */
export interface ReadYouTube8MOptions extends CorruptOptions, Pick<ReadTfRecordsOptions, "maxRecordBytes"> {
  /** Only videos with these ids; the frames of others are not decoded. Default: all. */
  only?: ReadonlySet<string>;
}

/**
 * Streams the videos of frame-level YouTube-8M shards (TFRecord files of `SequenceExample`, plain or gzip), in file order.
 * Memory: one record at a time.
 * @param paths a file, a glob or a list of both. In a glob `*` stands for any characters within one name and `?` for one; a
 *   path that is there is taken by its name, also when it holds these.
 * @throws InputError that names file, record and remedy: a file cut short, a broken checksum, a missing feature, frames of
 *   another width, a video without frames, audio and rgb of different lengths (YouTube-8M's own reader refuses those too).
 */
export async function* readYouTube8M(
  paths: string | readonly string[],
  options: ReadYouTube8MOptions = {},
): AsyncGenerator<VideoRecord> {
  checkOptions(options);
  checkOneOf(options.onCorrupt ?? "throw", "onCorrupt", ["throw", "skip"]);
  for (const file of await shardPaths(paths)) {
    for await (const { data, ...place } of readTfRecords(file, { ...options, reuseMemory: true })) {
      let video: VideoRecord | undefined;
      try {
        video = parseYouTube8M(data, options.only);
      } catch (error) {
        corrupt(place, (error as Error).message, options);
        continue;
      }
      if (options.report) options.report.records++;
      if (video) yield video;
    }
  }
}

/** One record's video; undefined, with its frames not decoded, when its id is not in `only`. */
export function parseYouTube8M(data: Uint8Array, only?: ReadonlySet<string>): VideoRecord | undefined {
  const found = locateYouTube8M(data, only);
  if (!found) return undefined;
  const { id, labels, audio, rgb } = found;
  return {
    id,
    labels: labels ? decodeIntegers(data, labels) : [],
    audio: dequantiseFrames(data, audio, AUDIO_WIDTH),
    rgb: dequantiseFrames(data, rgb, RGB_WIDTH),
  };
}

/** Where a video's parts lie in its record. */
export interface LocatedVideo {
  id: string;
  labels: Span | undefined;
  /** Where each second's audio frame begins. */
  audio: number[];
  /** Where each second's visual frame begins; as many. */
  rgb: number[];
}

/** Finds the frames of one record without decoding them; undefined when its id is not in `only`. */
export function locateYouTube8M(data: Uint8Array, only?: ReadonlySet<string>): LocatedVideo | undefined {
  const { context, featureLists } = indexSequenceExample(data);
  const idSpan = context.get("id") ?? context.get("video_id");
  const id = idSpan && decodeText(data, idSpan);
  check(id, () => `context has no "id" or "video_id" (${listed(context)}): is this a frame-level YouTube-8M shard?`);
  if (only && !only.has(id)) return undefined;
  const frames = (name: string, width: number): number[] => {
    const span = featureLists.get(name);
    check(
      span,
      () => `video ${id} has no feature list "${name}" (${listed(featureLists)}): frame-level shards hold audio and rgb`,
    );
    try {
      const starts = frameStarts(data, span, width);
      check(starts.length > 0, () => "no frames");
      return starts;
    } catch (error) {
      (error as Error).message = `video ${id}, "${name}": ${(error as Error).message}`;
      throw error;
    }
  };
  const audio = frames("audio", AUDIO_WIDTH);
  const rgb = frames("rgb", RGB_WIDTH);
  check(
    audio.length === rgb.length,
    () => `video ${id} has ${audio.length} audio frames and ${rgb.length} rgb frames; both must be one a second`,
  );
  return { id, labels: context.get("labels"), audio, rgb };
}

/** A video to write: frames as values, or as the bytes that stand for them. */
export interface WritableVideo extends Omit<VideoRecord, "audio" | "rgb"> {
  audio: Float32Array | Uint8Array;
  rgb: Float32Array | Uint8Array;
}

/** A video as the bytes of one record; equal to what TensorFlow writes for the same video. */
export function encodeYouTube8M(video: WritableVideo): Uint8Array {
  checkObject(video, "a video", "one with id, labels, audio and rgb", { id: "text", labels: "list", audio: "list", rgb: "list" });
  const { id, labels, audio, rgb } = video;
  check(id.length > 0, () => "a video needs an id");
  const frames = audio.length / AUDIO_WIDTH;
  check(
    Number.isInteger(frames) && frames > 0 && rgb.length === frames * RGB_WIDTH,
    () =>
      `video ${id}: ${audio.length} audio and ${rgb.length} rgb values are not T × ${AUDIO_WIDTH} and T × ${RGB_WIDTH}, T ≥ 1`,
  );
  const bytes = (values: Float32Array | Uint8Array) => (values instanceof Uint8Array ? values : quantise(values));
  return encodeSequenceExample(
    { id, labels },
    { audio: { width: AUDIO_WIDTH, frames: bytes(audio) }, rgb: { width: RGB_WIDTH, frames: bytes(rgb) } },
  );
}

/** Writes videos as one YouTube-8M shard, one after another as they come; compressed when the name ends in `.gz`. */
export async function writeYouTube8M(
  file: string,
  videos: Iterable<WritableVideo> | AsyncIterable<WritableVideo>,
): Promise<void> {
  async function* records(): AsyncGenerator<Uint8Array> {
    checkIterable(videos, "the videos");
    for await (const video of videos) yield encodeYouTube8M(video);
  }
  await writeTfRecords(file, records());
}

function listed(features: Map<string, unknown>): string {
  return features.size > 0 ? `it has ${[...features.keys()].sort().join(", ")}` : "it has none";
}
