import { sumFrames } from "../data/records/frame-sums";
import { QUANTISATION_BIAS, QUANTISATION_STEP } from "../data/records/quantisation";
import { corrupt, emptyReport, type SkippedRecord } from "../data/records/read-report";
import { readShardRecords } from "../data/records/shard-records";
import { decodeFrames, type FrameIndex } from "../data/records/sequence-example";
import type { RecordValues } from "../data/records/video-record";
import { alike, locateYouTube8M } from "../data/records/youtube8m";
import type { Matrix } from "../runtime/matrix";
import { chunkCount, cutIntoChunks } from "./chunking";
import { FloatRows } from "./rows/float-rows";

/** The work on one shard: the message to a thread. */
export interface ShardJob {
  file: string;
  /** The ids of the videos wanted, as {@link sharedIds} packs them; all where it is absent. */
  wanted?: SharedArrayBuffer;
  chunkSeconds: number;
  onCorrupt: "throw" | "skip";
}

/** What one shard holds of the videos wanted, in its order. */
export interface ShardFeatures {
  ids: string[];
  /** Seconds of each video. */
  seconds: Int32Array;
  /** Σ chunk counts × width: each chunk's mean audio frame. */
  chunks: Matrix<Float32Array>;
  /** n × width: each video's mean visual frame. */
  video: Matrix<Float32Array>;
  /** How the frames are kept; absent where there are none. */
  values?: RecordValues;
  /** Records that were read well, wanted or not. */
  records: number;
  skipped: SkippedRecord[];
}

/** Ids in memory that all threads share, so that a long list is not copied for each shard. */
export function sharedIds(ids: Iterable<string>): SharedArrayBuffer {
  const text = Buffer.from(JSON.stringify([...ids]));
  const shared = new SharedArrayBuffer(text.length);
  new Uint8Array(shared).set(text);
  return shared;
}

let known: { shared: SharedArrayBuffer; ids: Set<string> } | undefined;

/** A thread gets a new handle on the same memory each time, so lists are compared by their bytes. */
function idsFrom(shared: SharedArrayBuffer): Set<string> {
  const bytes = Buffer.from(shared);
  if (!known || !bytes.equals(Buffer.from(known.shared))) known = { shared, ids: new Set(JSON.parse(bytes.toString())) };
  return known.ids;
}

/**
 * Features of one shard, straight from its bytes: whole-number sums of quantised frames, each made a mean and dequantised
 * once. Agrees with the means of dequantised frames to the rounding of a 32-bit float. Raw frames are summed as floats.
 * @throws InputError as `readYouTube8M` does
 */
export async function shardFeatures({ file, wanted, chunkSeconds, onCorrupt }: ShardJob): Promise<ShardFeatures> {
  const report = emptyReport();
  const options = { onCorrupt, report };
  const only = wanted && idsFrom(wanted);
  const ids: string[] = [];
  const seconds: number[] = [];
  const checkAlike = alike();
  let first: { heard: Means; seen: Means; chunks: FloatRows; video: FloatRows; values: RecordValues } | undefined;
  for await (const { data, ...place } of readShardRecords(file, { ...options, reuseMemory: true })) {
    try {
      const found = locateYouTube8M(data, only);
      report.records++;
      if (!found) continue;
      checkAlike(found);
      const { id, audio, rgb } = found;
      first ??= {
        ...{ heard: meansOf(audio), seen: meansOf(rgb), chunks: new FloatRows(audio.width), video: new FloatRows(rgb.width) },
        values: { audio: audio.values, rgb: rgb.values },
      };
      const length = audio.starts.length;
      // Both before either is kept: a video that is refused leaves nothing.
      const mean = first.seen(data, rgb, length, `video ${id}: rgb`);
      first.chunks.push(first.heard(data, audio, chunkSeconds, `video ${id}: audio`));
      first.video.push(mean);
      ids.push(id);
      seconds.push(length);
    } catch (error) {
      corrupt(place, (error as Error).message, options);
    }
  }
  return {
    ids,
    seconds: Int32Array.from(seconds),
    chunks: first?.chunks.matrix() ?? NOTHING,
    video: first?.video.matrix() ?? NOTHING,
    ...(first && { values: first.values }),
    ...report,
  };
}

const NOTHING: Matrix<Float32Array> = { rows: 0, columns: 0, data: new Float32Array(0) };

/** Means of the frames of one record, a row for every `length` frames; a list of its own. */
type Means = (record: Uint8Array, frames: FrameIndex, length: number, who: string) => Float32Array;

function meansOf({ values, width }: FrameIndex): Means {
  if (values === "raw")
    return (record, frames, length, who) =>
      cutIntoChunks({ rows: frames.starts.length, columns: width, data: decodeFrames(record, frames) }, length, who).chunks.data;
  const mean = meanBytes(width);
  return (record, { starts }, length) => {
    const bytes = new DataView(record.buffer, record.byteOffset, record.byteLength);
    const means = new Float32Array(chunkCount(starts.length, length) * width);
    for (let from = 0, at = 0; from < starts.length; from += length, at += width)
      means.set(mean(bytes, starts, from, Math.min(from + length, starts.length)), at);
    return means;
  };
}

/** A function that gives the mean of quantised frames `from` to `to` − 1, in memory of its own. */
function meanBytes(width: number): (bytes: DataView, starts: number[], from: number, to: number) => Float32Array {
  const sums = new Uint32Array(width);
  const mean = new Float32Array(width);
  return (bytes, starts, from, to) => {
    sumFrames(bytes, starts, from, to, width, sums);
    const step = QUANTISATION_STEP / (to - from);
    const bias = QUANTISATION_BIAS; // an import is looked up at every use
    for (let i = 0; i < width; i++) mean[i] = sums[i] * step + bias;
    return mean;
  };
}
