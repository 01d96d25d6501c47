import { checkIterable, checkObject, checkOptions } from "../../runtime/arguments";
import { check, checkOneOf } from "../../runtime/check";
import { encodeSequenceExample } from "./encode-sequence-example";
import { quantise } from "./quantisation";
import { corrupt, type CorruptOptions } from "./read-report";
import {
  decodeFrames,
  decodeIntegers,
  decodeText,
  type FrameIndex,
  indexFrames,
  indexSequenceExample,
  type Span,
} from "./sequence-example";
import { shardPaths } from "./shard-paths";
import { readShardRecords } from "./shard-records";
import type { ReadTfRecordsOptions } from "./tfrecord-reader";
import { writeTfRecords } from "./tfrecord-writer";
import { AUDIO_WIDTH, type RecordValues, RGB_WIDTH, type VideoRecord } from "./video-record";

/** Options of {@link readYouTube8M}. */
export interface ReadYouTube8MOptions extends CorruptOptions, Pick<ReadTfRecordsOptions, "maxRecordBytes"> {
  /** Only videos with these ids; the frames of others are not decoded. Default: all. */
  only?: ReadonlySet<string>;
}

/**
 * Streams the videos of frame-level YouTube-8M shards (TFRecord files of `SequenceExample`, plain or gzip, or `.parquet` files that
 * `npm run prepare-shards` made of them), in file order.
 * Frames may be of any width, quantised to bytes as YouTube-8M's are, or raw floats; all videos must be alike.
 * Memory: one record at a time, of a Parquet file 64 videos.
 * @param paths a file, a glob or a list of both. In a glob `*` stands for any characters within one name and `?` for one; a
 *   path that exists is taken by its name, also when it contains these.
 * @throws InputError that names file, record and remedy: a file cut short, a broken checksum, a missing feature, frames of
 *   another width or kept in another way than the others, a video without frames, audio and rgb of different lengths (YouTube-8M's own reader refuses those too).
 */
export async function* readYouTube8M(
  paths: string | readonly string[],
  options: ReadYouTube8MOptions = {},
): AsyncGenerator<VideoRecord> {
  checkOptions(options);
  checkOneOf(options.onCorrupt ?? "throw", "onCorrupt", ["throw", "skip"]);
  const checkAlike = alike();
  for (const file of await shardPaths(paths)) {
    for await (const { data, ...place } of readShardRecords(file, { ...options, reuseMemory: true })) {
      let video: VideoRecord | undefined;
      try {
        const found = locateYouTube8M(data, options.only);
        if (found) checkAlike(found);
        video = found && decodeVideo(data, found);
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
  return found && decodeVideo(data, found);
}

function decodeVideo(data: Uint8Array, { id, labels, audio, rgb }: LocatedVideo): VideoRecord {
  return {
    id,
    labels: labels ? decodeIntegers(data, labels) : [],
    seconds: audio.starts.length,
    values: { audio: audio.values, rgb: rgb.values },
    audio: decodeFrames(data, audio),
    rgb: decodeFrames(data, rgb),
  };
}

/** Where a video's parts lie in its record. */
interface LocatedVideo {
  id: string;
  labels: Span | undefined;
  /** Each second's audio frame. */
  audio: FrameIndex;
  /** Each second's visual frame; as many. */
  rgb: FrameIndex;
}

/** Finds the frames of one record without decoding them; undefined when its id is not in `only`. */
export function locateYouTube8M(data: Uint8Array, only?: ReadonlySet<string>): LocatedVideo | undefined {
  const { context, featureLists } = indexSequenceExample(data);
  const idSpan = context.get("id") ?? context.get("video_id");
  const id = idSpan && decodeText(data, idSpan);
  check(id, () => `context has no "id" or "video_id" (${listed(context)}): is this a frame-level YouTube-8M shard?`);
  if (only && !only.has(id)) return undefined;
  const frames = (name: string): FrameIndex => {
    const span = featureLists.get(name);
    check(
      span,
      () => `video ${id} has no feature list "${name}" (${listed(featureLists)}): frame-level shards hold audio and rgb`,
    );
    try {
      const index = indexFrames(data, span);
      check(index.starts.length > 0, () => "no frames");
      check(index.width > 0, () => "frame 0 is empty");
      return index;
    } catch (error) {
      (error as Error).message = `video ${id}, "${name}": ${(error as Error).message}`;
      throw error;
    }
  };
  const audio = frames("audio");
  const rgb = frames("rgb");
  const [heard, seen] = [audio.starts.length, rgb.starts.length];
  check(heard === seen, () => `video ${id} has ${heard} audio frames and ${seen} rgb frames; both must be one a second`);
  return { id, labels: context.get("labels"), audio, rgb };
}

/** A check that all videos it is called with have frames of the same widths, kept in the same way: quantised or raw. */
export function alike(): (found: LocatedVideo) => void {
  let first: Pick<LocatedVideo, "id" | "audio" | "rgb"> | undefined;
  return ({ id, audio, rgb }) => {
    // Its frames are not held, only what they are like.
    first ??= { id, audio: { ...audio, starts: [] }, rgb: { ...rgb, starts: [] } };
    for (const [name, { values, width }, of] of [
      ["audio", audio, first.audio],
      ["rgb", rgb, first.rgb],
    ] as const)
      check(
        values === of.values && width === of.width,
        () =>
          `video ${id} has ${values} ${name} of ${width} columns where video ${first!.id} has ${of.values} ${name} of ` +
          `${of.width}: all videos of a data set are alike, and quantised and raw are never mixed`,
      );
  };
}

/** A video to write: frames as values, or as the bytes that stand for them. */
export interface WritableVideo extends Pick<VideoRecord, "id" | "labels"> {
  /** T × 128 by default, one row a second. */
  audio: Float32Array | Uint8Array;
  /** T × 1024 by default, one row a second. */
  rgb: Float32Array | Uint8Array;
  /** T, which says how wide the frames are. Default: those of YouTube-8M's widths. */
  seconds?: number;
  /** How values are kept. Default: quantised. Bytes are quantised already. */
  values?: RecordValues;
}

/** A video as the bytes of one record; equal to what TensorFlow writes for the same video. */
export function encodeYouTube8M(video: WritableVideo): Uint8Array {
  checkObject(video, "a video", "one with id, labels, audio and rgb", { id: "text", labels: "list", audio: "list", rgb: "list" });
  const { id, labels, audio, rgb, seconds, values } = video;
  check(id.length > 0, () => "a video needs an id");
  const frames = seconds ?? audio.length / AUDIO_WIDTH;
  const widths = seconds === undefined ? [AUDIO_WIDTH, RGB_WIDTH] : [audio.length / frames, rgb.length / frames];
  const fits = Number.isInteger(frames) && frames > 0 && rgb.length === frames * widths[1];
  check(
    fits && widths.every((width) => Number.isInteger(width) && width > 0),
    () =>
      `video ${id}: ${audio.length} audio and ${rgb.length} rgb values are not T × ` +
      (seconds === undefined ? `${AUDIO_WIDTH} and T × ${RGB_WIDTH}, T ≥ 1` : `width with T = ${seconds}, T ≥ 1`),
  );
  const list = (name: "audio" | "rgb", given: Float32Array | Uint8Array, width: number) => {
    const raw = values?.[name] === "raw";
    check(!raw || given instanceof Float32Array, () => `video ${id}: raw ${name} must be floats; got bytes, which are quantised`);
    return { width, frames: raw || given instanceof Uint8Array ? given : quantise(given) };
  };
  return encodeSequenceExample({ id, labels }, { audio: list("audio", audio, widths[0]), rgb: list("rgb", rgb, widths[1]) });
}

/**
 * Writes videos as one YouTube-8M shard, one after another as they come; compressed when the name ends in `.gz`.
 * @param file the shard, which is replaced
 * @throws InputError when a video is not one that a shard can hold, or the file cannot be written
 */
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
