import { check } from "../../runtime/check";
import { inputArguments, startFfmpeg, type TimeRange } from "./ffmpeg";
import { reason } from "./probe";

/** How frames are cut from a video. */
export interface FrameFormat {
  /** Frames a second; each is what shows at the middle of its stretch of time. */
  perSecond: number;
  /** The shorter side is scaled to this (bicubic) … */
  shortSide: number;
  /** … and a square of this side is cut from the middle. */
  size: number;
}

/** What ffmpeg complained of. */
interface Damage {
  /** How often it did, and its first words. */
  count: number;
  first?: string;
  /** Whether it went back in time: it begins its filters anew where the channels or the rate of sound change. */
  wentBack: boolean;
}

/** Decoded pieces as they come, and what the decoder complained of, once all have come. */
export interface Decoded<Piece> extends AsyncIterable<Piece> {
  /** Known at the end. */
  damage(): Damage;
}

/**
 * Sound at `rate` samples a second, mono: the channels' mean, weighted as ffmpeg does for more than two. Values are within
 * ±1 where the file does not clip. Memory does not grow with the file.
 * @throws InputError, while it is read, when ffmpeg cannot decode it
 */
export function decodeSound(path: string, rate: number, range?: TimeRange): Decoded<Float32Array> {
  // Without rematrix_maxval a sum of channels in floats is louder than their mean: +3 dB for stereo, +10.7 dB for 5.1.
  // With first_pts sound that begins late stays where it belongs, behind silence.
  const filter = "aresample=rematrix_maxval=1:resampler=soxr:first_pts=0";
  const args = ["-map", "0:a:0", "-af", filter, "-ac", "1", "-ar", String(rate), "-f", "f32le"];
  return decode(path, range, args, 4, (bytes) => new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4));
}

/**
 * Frames as RGB bytes, `size` × `size` × 3 each, row by row, turned as players turn them. Memory does not grow with the file.
 * @throws InputError, while it is read, when ffmpeg cannot decode it
 */
export function decodeFrames(path: string, format: FrameFormat, range?: TimeRange): Decoded<Uint8Array> {
  const { perSecond, shortSide, size } = format;
  const scale = `scale=w=${shortSide}:h=${shortSide}:force_original_aspect_ratio=increase`;
  const filter = `fps=${perSecond}:start_time=0,${scale},crop=${size}:${size}`;
  // Where pictures change their size ffmpeg would begin its filters, and so the seconds, anew.
  const input = ["-reinit_filter", "0"];
  // V leaves out covers and thumbnails, which V counts as no video.
  const args = ["-map", "0:V:0", "-vf", filter, "-f", "rawvideo", "-pix_fmt", "rgb24"];
  return decode(path, range, args, size * size * 3, (bytes) => bytes, { input, single: true });
}

function decode<Piece>(
  path: string,
  range: TimeRange | undefined,
  args: string[],
  unit: number,
  view: (bytes: Uint8Array) => Piece,
  { input = [], single = false }: { input?: string[]; single?: boolean } = {},
): Decoded<Piece> {
  let damage: Damage = { count: 0, wentBack: false };
  async function* pieces(): AsyncGenerator<Piece> {
    const run = await startFfmpeg(["-v", "error", ...input, ...(await inputArguments(path, range)), ...args, "-"]);
    let ended = false;
    try {
      for await (const bytes of units(run.output, unit, single)) yield view(bytes);
      const { code, complaints, complaintCount } = await run.end;
      ended = true;
      check(code === 0, () => `${path} cannot be decoded: ${reason(complaints)}`);
      const wentBack = complaints.some((line) => /non monotonically increasing dts/.test(line));
      if (complaintCount > 0) damage = { count: complaintCount, first: reason(complaints.slice(0, 1)), wentBack };
    } finally {
      if (!ended) run.kill();
    }
  }
  return { [Symbol.asyncIterator]: pieces, damage: () => damage };
}

/** The same bytes in pieces of whole units, each at the start of memory of its own; one unit each when `single`. */
async function* units(source: AsyncIterable<Buffer>, unit: number, single: boolean): AsyncGenerator<Uint8Array> {
  let waiting: Buffer[] = [];
  let length = 0;
  for await (const chunk of source) {
    waiting.push(chunk);
    length += chunk.length;
    if (length < unit) continue;
    const all = new Uint8Array(length);
    let at = 0;
    for (const part of waiting) {
      all.set(part, at);
      at += part.length;
    }
    const whole = length - (length % unit);
    waiting = whole < length ? [Buffer.from(all.subarray(whole))] : [];
    length -= whole;
    if (!single) yield all.slice(0, whole);
    else for (let start = 0; start < whole; start += unit) yield all.slice(start, start + unit);
  }
}
