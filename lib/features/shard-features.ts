import { sumFrames } from "../data/records/frame-sums";
import { QUANTISATION_BIAS, QUANTISATION_STEP } from "../data/records/quantisation";
import { corrupt, emptyReport, type SkippedRecord } from "../data/records/read-report";
import { readTfRecords } from "../data/records/tfrecord-reader";
import { AUDIO_WIDTH, RGB_WIDTH } from "../data/records/video-record";
import { locateYouTube8M } from "../data/records/youtube8m";
import { chunkCount } from "./chunking";
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
  /** Σ chunk counts × 128: each chunk's mean audio frame. */
  chunks: Float32Array;
  /** n × 1024: each video's mean visual frame. */
  video: Float32Array;
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
 * once. Agrees with the means of dequantised frames to the rounding of a 32-bit float.
 * @throws InputError as `readYouTube8M` does
 */
export async function shardFeatures({ file, wanted, chunkSeconds, onCorrupt }: ShardJob): Promise<ShardFeatures> {
  const report = emptyReport();
  const options = { onCorrupt, report };
  const only = wanted && idsFrom(wanted);
  const ids: string[] = [];
  const seconds: number[] = [];
  const chunks = new FloatRows(AUDIO_WIDTH);
  const video = new FloatRows(RGB_WIDTH);
  const heard = meanFrames(AUDIO_WIDTH);
  const seen = meanFrames(RGB_WIDTH);
  for await (const { data, ...place } of readTfRecords(file, { ...options, reuseMemory: true })) {
    try {
      const found = locateYouTube8M(data, only);
      report.records++;
      if (!found) continue;
      const bytes = new DataView(data.buffer, data.byteOffset, data.byteLength);
      const length = found.audio.length;
      for (let c = 0; c < chunkCount(length, chunkSeconds); c++)
        chunks.push(heard(bytes, found.audio, c * chunkSeconds, Math.min((c + 1) * chunkSeconds, length)));
      video.push(seen(bytes, found.rgb, 0, length));
      ids.push(found.id);
      seconds.push(length);
    } catch (error) {
      corrupt(place, (error as Error).message, options);
    }
  }
  return {
    ids,
    seconds: Int32Array.from(seconds),
    chunks: chunks.matrix().data,
    video: video.matrix().data,
    ...report,
  };
}

/** A function that gives the mean of frames `from` to `to` − 1, in memory of its own. */
function meanFrames(width: number): (bytes: DataView, starts: number[], from: number, to: number) => Float32Array {
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
