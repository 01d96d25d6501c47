import { type AudioFeatures, extractAudio } from "../../lib/media/extract/extract-views";
import type { AudioExtractorChoice } from "../../lib/media/extractors/load-extractor";
import { readSound, type Sound } from "../../lib/media/decode/read-sound";
import { InputError } from "../../lib/runtime/check";
import { Refusal } from "./refusal";

/** What is kept of a file that asks. */
export interface QuerySound {
  features: AudioFeatures;
  /** Its sound as a WAV file: one channel at 16 kHz, which is what the extractor takes. */
  wav: Buffer;
  /** Seconds of it. */
  seconds: number;
  /** The largest value in each of equally long parts, from 0 to 1. */
  peaks: number[];
  notes: string[];
}

/** No more than this much of a file is taken, in seconds. */
export const LONGEST = 900;
const PEAKS = 800;

/**
 * Reads the sound of a file, and its features.
 * @throws Refusal with what is wrong in a sentence that does not name the path
 */
export async function hearFile(path: string, extractor: AudioExtractorChoice, signal: AbortSignal): Promise<QuerySound> {
  try {
    const sound = await readSound(path, { to: LONGEST });
    const features = await extractAudio(path, { extractor, to: LONGEST, signal });
    const seconds = sound.samples.length / sound.rate;
    const notes = features.notes.map((note) => sentence(path, note));
    if (seconds > LONGEST - 1) notes.push(`Only the first ${LONGEST / 60} minutes are taken.`);
    if (features.levels.peak === 0) notes.push("The sound is silent: what is found means nothing.");
    return { features, wav: wavOf(sound), seconds, peaks: peaksOf(sound), notes };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    if (error.message.endsWith("has no audio track")) throw new Refusal(415, "This file has no sound.");
    throw new Refusal(415, sentence(path, error.message));
  }
}

function sentence(path: string, text: string): string {
  const words = text.replaceAll(path, "this file");
  return words[0].toUpperCase() + words.slice(1) + (words.endsWith(".") ? "" : ".");
}

function peaksOf({ samples }: Sound): number[] {
  const count = Math.min(PEAKS, samples.length);
  return Array.from({ length: count }, (_, i) => {
    let peak = 0;
    const end = Math.floor(((i + 1) * samples.length) / count);
    for (let at = Math.floor((i * samples.length) / count); at < end; at++) peak = Math.max(peak, Math.abs(samples[at]));
    return Math.round(Math.min(1, peak) * 1000) / 1000;
  });
}

const HEADER = 44;

/** RIFF/WAVE, linear PCM of 16 bits, as Microsoft and IBM define it (Multimedia Programming Interface and Data Specifications 1.0, 1991). */
function wavOf({ samples, rate }: Sound): Buffer {
  const bytes = Buffer.alloc(HEADER + 2 * samples.length);
  bytes.write("RIFF", 0, "latin1");
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write("WAVEfmt ", 8, "latin1");
  bytes.writeUInt32LE(16, 16); // bytes of the format's description
  bytes.writeUInt16LE(1, 20); // linear PCM
  bytes.writeUInt16LE(1, 22); // channels
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(2 * rate, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write("data", 36, "latin1");
  bytes.writeUInt32LE(2 * samples.length, 40);
  for (let i = 0; i < samples.length; i++)
    bytes.writeInt16LE(Math.round(32767 * Math.max(-1, Math.min(1, samples[i]))), HEADER + 2 * i);
  return bytes;
}
