import { checkOptions, checkPath } from "../../runtime/arguments";
import { checkRange, type TimeRange } from "../decode/ffmpeg";
import type { ExtractedRows, ExtractorFacts } from "../extractors/extractor";
import { type AudioExtractorChoice, checkExtractor, type VideoExtractorChoice } from "../extractors/load-extractor";
import type { Levels } from "../sound/levels";
import { checkSignal, inWorker } from "./workers";

/** Options of {@link extractAudio}. */
export interface ExtractAudioOptions extends TimeRange {
  /** Default `musicnn`. */
  extractor?: AudioExtractorChoice;
  /** Ends the work at once. */
  signal?: AbortSignal;
}

/** Options of {@link extractVideo}. */
export interface ExtractVideoOptions extends TimeRange {
  /** Default `efficientnet-lite0`. */
  extractor?: VideoExtractorChoice;
  /** Ends the work at once. */
  signal?: AbortSignal;
}

/** Features of one view of one file: a row a second. */
export interface MediaFeatures extends ExtractedRows {
  /** What made them, as models and datasets remember it. */
  source: ExtractorFacts;
  /** What a person should know of the file, such as damage. */
  notes: string[];
}

/** Features of a file's sound. */
export interface AudioFeatures extends MediaFeatures {
  levels: Levels;
}

/**
 * Features of the sound of a media file, or of a part of it: a row a second, row s centred `centre` + s seconds behind the
 * beginning. Runs in a process of its own, on all cores.
 * @param path the media file
 * @throws InputError when there is no ffmpeg, the file cannot be read, has no audio track, or less than a second of sound
 */
export async function extractAudio(path: string, options: ExtractAudioOptions = {}): Promise<AudioFeatures> {
  checkFile(path, options);
  const { extractor = "musicnn", from, to, signal } = options;
  checkExtractor("audio", extractor);
  const { audio } = await inWorker("file", { audio: { path, extractor }, from, to }, signal);
  const { features, facts, notes, levels } = audio!;
  return { ...features, source: facts, notes, levels };
}

/**
 * Features of the pictures of a media file, or of a part of it: a row a second, row s of the frame in the middle of second s.
 * Runs in a process of its own, on all cores.
 * @param path the media file
 * @throws InputError when there is no ffmpeg, the file cannot be read, or has no video track (a cover is none)
 */
export async function extractVideo(path: string, options: ExtractVideoOptions = {}): Promise<MediaFeatures> {
  checkFile(path, options);
  const { extractor = "efficientnet-lite0", from, to, signal } = options;
  checkExtractor("video", extractor);
  const { video } = await inWorker("file", { video: { path, extractor }, from, to }, signal);
  const { features, facts, notes } = video!;
  return { ...features, source: facts, notes };
}

/** Before a process is started, to which not everything can be sent. */
function checkFile(path: string, options: ExtractAudioOptions | ExtractVideoOptions): void {
  checkPath(path);
  checkOptions(options);
  checkRange(options);
  checkSignal(options.signal);
}
