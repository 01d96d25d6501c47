import { checkOptions } from "../../runtime/arguments";
import { check, checkInteger } from "../../runtime/check";
import { decodeSound } from "./streams";
import { type TimeRange } from "./ffmpeg";
import { needAudio, probeMedia } from "./probe";

/** Options of {@link readSound}. */
export interface SoundOptions extends TimeRange {
  /** Samples a second; default 16,000. */
  rate?: number;
}

/** Sound in memory. */
export interface Sound {
  /** Samples a second. */
  rate: number;
  /** One channel, within ±1 where the file does not clip. */
  samples: Float32Array;
}

/**
 * Reads the sound of a media file, or a part of it, whole: one channel, the mean of the file's channels. For pictures of a
 * wave and for players; extractors read by pieces.
 * @throws InputError when the file cannot be read, has no audio track, or is without sound in that range
 */
export async function readSound(path: string, options: SoundOptions = {}): Promise<Sound> {
  checkOptions(options);
  const { rate = 16_000, ...range } = options;
  checkInteger(rate, "rate", 1000, 192_000);
  needAudio(await probeMedia(path), path);
  const pieces: Float32Array[] = [];
  let length = 0;
  for await (const piece of decodeSound(path, rate, range)) {
    pieces.push(piece);
    length += piece.length;
  }
  check(length > 0, () => `${path} has no sound from ${range.from ?? 0} s on`);
  const samples = new Float32Array(length);
  let at = 0;
  for (const piece of pieces) {
    samples.set(piece, at);
    at += piece.length;
  }
  return { rate, samples };
}
