import { AUDIO_WIDTH } from "../data/records/video-record";
import { check, checkInteger } from "../runtime/check";
import { type MatrixLike, toMatrix } from "../runtime/matrix";
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

/**
 * One track's audio cut into chunks, each the mean of its frames.
 * Any length works: the last chunk may be shorter, and audio shorter than a chunk is one chunk.
 * @param frames T × 128, one frame a second: a matrix, rows, or flat as a `VideoRecord` has it.
 * @throws InputError on empty audio, another width, or a value that is not finite.
 */
export function chunkAudio(frames: Float32Array | MatrixLike, options: ChunkOptions = {}): AudioTracks {
  const chunkSeconds = checkInteger(options.chunkSeconds ?? CHUNK_SECONDS, "chunkSeconds", 1);
  const flat = flatFrames(frames);
  const seconds = flat.length / AUDIO_WIDTH;
  const count = chunkCount(seconds, chunkSeconds);
  const chunks = { rows: count, columns: AUDIO_WIDTH, data: new Float32Array(count * AUDIO_WIDTH) };
  const lengths = new Float32Array(count);
  for (let c = 0; c < count; c++) {
    const first = c * chunkSeconds;
    lengths[c] = Math.min(chunkSeconds, seconds - first);
    meanOfFrames(flat, AUDIO_WIDTH, first, lengths[c], chunks.data, c * AUDIO_WIDTH);
  }
  check(chunks.data.every(Number.isFinite), () => {
    let at = 0;
    while (Number.isFinite(flat[at])) at++;
    const place = `second ${Math.floor(at / AUDIO_WIDTH)}, column ${at % AUDIO_WIDTH}`;
    return `audio has ${flat[at]} in ${place}: repair or leave out this track`;
  });
  return { chunks, starts: Int32Array.of(0, count), seconds: lengths };
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

function flatFrames(frames: Float32Array | MatrixLike): ArrayLike<number> {
  check(
    !("length" in frames) || frames.length > 0,
    () => "audio is empty: a track needs at least one frame (a second) of 128 values",
  );
  if (frames instanceof Float32Array) {
    const whole = frames.length % AUDIO_WIDTH === 0;
    check(whole, () => `${frames.length} values are no whole number of audio frames: each frame has ${AUDIO_WIDTH}`);
    return frames;
  }
  const { rows, columns, data } = toMatrix(frames, "audio");
  check(rows > 0, () => "audio is empty: a track needs at least one frame (a second) of 128 values");
  check(columns === AUDIO_WIDTH, () => `audio frames have ${AUDIO_WIDTH} values; got ${columns}`);
  return data;
}
