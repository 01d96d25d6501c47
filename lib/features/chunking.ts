import { AUDIO_WIDTH } from "../data/records/video-record";
import { checkOptions, isList } from "../runtime/arguments";
import { check, checkInteger } from "../runtime/check";
import { type Matrix, type MatrixLike, toMatrix } from "../runtime/matrix";
import type { AudioTracks } from "./feature-set";

/** How audio is cut into chunks. */
export interface ChunkOptions {
  /** Seconds of audio in a chunk. Default 10: long enough to carry a mood, short enough to leave a track many to choose from. */
  chunkSeconds?: number;
}

export const CHUNK_SECONDS = 10;

/** How many chunks `seconds` of audio make; the last may be shorter. */
export function chunkCount(seconds: number, chunkSeconds: number): number {
  return Math.ceil(seconds / chunkSeconds);
}

/** One track's frames, one a second: rows of any width, or flat as a `VideoRecord` has them, of YouTube-8M's width. */
export type Frames = Float32Array | MatrixLike;

/**
 * One track's audio cut into chunks, each the mean of its frames.
 * Any length works: the last chunk may be shorter, and audio shorter than a chunk is one chunk.
 * @param frames T × width, one frame a second: a matrix or rows of any width, or flat as a `VideoRecord` has it (T × 128).
 * @throws InputError on empty audio, or a value that is not a finite 32-bit number.
 */
export function chunkAudio(frames: Frames, options: ChunkOptions = {}): AudioTracks {
  checkOptions(options);
  const chunkSeconds = checkInteger(options.chunkSeconds ?? CHUNK_SECONDS, "chunkSeconds", 1);
  return cutIntoChunks(toFrames(frames, AUDIO_WIDTH, "audio"), chunkSeconds, "audio");
}

/** The chunks of one track from its rows, one a second; `who` is what messages call it. */
export function cutIntoChunks({ rows: seconds, columns, data }: Matrix, chunkSeconds: number, who: string): AudioTracks {
  const count = chunkCount(seconds, chunkSeconds);
  const chunks = { rows: count, columns, data: new Float32Array(count * columns) };
  const lengths = new Float32Array(count);
  for (let c = 0; c < count; c++) {
    const first = c * chunkSeconds;
    lengths[c] = Math.min(chunkSeconds, seconds - first);
    meanOfFrames(data, columns, first, lengths[c], chunks.data, c * columns);
  }
  checkMeans(chunks.data, data, columns, who);
  return { chunks, starts: Int32Array.of(0, count), seconds: lengths };
}

/** The mean of all rows of one track or video; `who` is what messages call it. */
export function meanRow({ rows, columns, data }: Matrix, who: string): Float32Array {
  const mean = new Float32Array(columns);
  meanOfFrames(data, columns, 0, rows, mean, 0);
  checkMeans(mean, data, columns, who);
  return mean;
}

/** How wide flat frames of a track are, from its seconds. @param standard where these are not known */
export function widthOf(frames: Frames, seconds: number | undefined, standard: number): number {
  return seconds === undefined || !("length" in frames) ? standard : frames.length / seconds;
}

/** Frames as a matrix of at least one row and column. @param width of flat frames */
export function toFrames(frames: Frames, width: number, name: string): Matrix {
  const isEmpty = isList(frames) && frames.length === 0;
  check(!isEmpty, () => `${name} is empty: a track needs at least one frame (a second)`);
  if (frames instanceof Float32Array) {
    const rows = frames.length / width;
    check(Number.isInteger(rows), () => `${name}: ${frames.length} values are no whole number of frames of ${width}`);
    return { rows, columns: width, data: frames };
  }
  const matrix = toMatrix(frames, name);
  check(matrix.data.length > 0, () => `${name} is empty: a track needs at least one frame (a second)`);
  return matrix;
}

/** Means are kept in 32 bits; where one is not finite, some value of the rows is not, or not in 32 bits. */
function checkMeans(means: Float32Array, data: Matrix["data"], columns: number, who: string): void {
  check(means.every(Number.isFinite), () => {
    const at = data.findIndex((value) => !Number.isFinite(Math.fround(value)));
    const place = `second ${Math.floor(at / columns)}, column ${at % columns}`;
    return `${who} has ${data[at]} in ${place}: a value must be a finite 32-bit number; repair or leave out this track`;
  });
}

/** Writes the mean of `count` frames, from frame `first` on, to `out[at]` and following. Sums run in 64 bits. */
export function meanOfFrames(
  frames: ArrayLike<number>,
  width: number,
  first: number,
  count: number,
  out: Float32Array,
  at: number,
): void {
  const sums = new Float64Array(width);
  let from = first * width;
  for (let t = 0; t < count; t++) for (let d = 0; d < width; d++) sums[d] += frames[from++];
  for (let d = 0; d < width; d++) out[at + d] = sums[d] / count;
}
