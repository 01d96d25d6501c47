import { checkOptions } from "../../runtime/arguments";
import { joined } from "../../runtime/joined";
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
 * @param path the media file
 * @throws InputError when the file cannot be read, has no audio track, or is without sound in that range
 */
export async function readSound(path: string, options: SoundOptions = {}): Promise<Sound> {
  checkOptions(options);
  const { rate = 16_000, ...range } = options;
  checkInteger(rate, "rate", 1000, 192_000);
  needAudio(await probeMedia(path), path);
  const pieces: Float32Array[] = [];
  for await (const piece of decodeSound(path, rate, range)) pieces.push(piece);
  const samples = joined(pieces);
  check(samples.length > 0, () => `${path} has no sound from ${range.from ?? 0} s on`);
  return { rate, samples };
}
