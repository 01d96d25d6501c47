import { check, InputError } from "../../runtime/check";
import type { TimeRange } from "../decode/ffmpeg";
import { type AudioStream, type MediaProbe, needAudio, needVideo, probeMedia, type VideoStream } from "../decode/probe";
import { decodeFrames, decodeSound, type Decoded } from "../decode/streams";
import type { AudioExtractor, ExtractedRows, ExtractorFacts, ExtractorRun, VideoExtractor } from "../extractors/extractor";
import {
  type AudioExtractorChoice,
  loadAudioExtractor,
  loadVideoExtractor,
  type VideoExtractorChoice,
} from "../extractors/load-extractor";
import { type Levels, LevelMeter } from "../sound/levels";

/** What to extract, of one file or of two that belong together. Plain values, which travel between processes. */
export interface FileRequest extends TimeRange {
  audio?: { path: string; extractor: AudioExtractorChoice };
  video?: { path: string; extractor: VideoExtractorChoice };
}

/** One view's features, and what was seen while they were made. */
interface ViewResult<Stream> {
  facts: ExtractorFacts;
  features: ExtractedRows;
  stream: Stream;
  /** Seconds that were decoded. */
  seconds: number;
  /** What a person should know, such as damage; none for a sound file. */
  notes: string[];
}

/** The features of both views, of those that were asked for. */
export interface FileResult {
  /** Seconds by the header, of the audio's file; of the video's where only that was asked for. */
  duration?: number;
  audio?: ViewResult<AudioStream> & { levels: Levels };
  video?: ViewResult<VideoStream>;
}

/** Milliseconds between two words on how far a file is. */
const TELL_INTERVAL = 1000;

/**
 * Decodes and extracts, both views at once; memory does not grow with the file, save for the features themselves.
 * @param onPart called now and then with the part of the views that is done, from 0 to 1, where their durations are known
 */
export async function extractFile(
  { audio, video, from, to }: FileRequest,
  onPart: (part: number) => void = () => undefined,
): Promise<FileResult> {
  const range = { from, to };
  const probes = new Map<string, MediaProbe>();
  // Before anything is decoded: what is missing in one view is told at once.
  for (const view of [audio, video]) if (view && !probes.has(view.path)) probes.set(view.path, await probeMedia(view.path));
  if (audio) needAudio(probes.get(audio.path)!, audio.path);
  if (video) needVideo(probes.get(video.path)!, video.path);
  const loadedAudio = audio && (await audioExtractor(audio.extractor));
  const loadedVideo = video && (await videoExtractor(video.extractor));
  const expected = (view?: { path: string }) => view && expectedSeconds(probes.get(view.path)!, range);
  const [soundDone, picturesDone] = partsTold([expected(audio), expected(video)], onPart);
  const [first, second] = await Promise.all([
    audio && extractSound(audio.path, loadedAudio!, range, probes.get(audio.path)!, soundDone),
    video && extractFrames(video.path, loadedVideo!, range, probes.get(video.path)!, picturesDone),
  ]);
  const duration = probes.get((audio ?? video)!.path)!.duration;
  return { ...(duration !== undefined && { duration }), ...(first && { audio: first }), ...(second && { video: second }) };
}

/** Seconds that a range of a file should hold; undefined where its header does not say. */
function expectedSeconds({ duration }: MediaProbe, { from = 0, to = Infinity }: TimeRange): number | undefined {
  return duration === undefined ? undefined : Math.min(duration, to) - from;
}

/** For each view what to call with the seconds that are done of it: now and then the part of both is told. */
function partsTold(expected: readonly (number | undefined)[], onPart: (part: number) => void): ((seconds: number) => void)[] {
  const lengths = expected.map((seconds = 0) => Math.max(0, seconds));
  const known = lengths.filter((all) => all > 0).length;
  const parts = lengths.map(() => 0);
  let last = Date.now();
  return lengths.map((all, view) => (seconds) => {
    if (all === 0) return;
    parts[view] = Math.min(1, seconds / all);
    if (Date.now() - last < TELL_INTERVAL) return;
    last = Date.now();
    onPart(parts.reduce((sum, part) => sum + part, 0) / known);
  });
}

/** Two extractors. */
export interface ExtractorPair {
  audio: AudioExtractorChoice;
  video: VideoExtractorChoice;
}

export interface PairFacts {
  audio: ExtractorFacts;
  video: ExtractorFacts;
}

/** Loads both extractors and tells their facts. @throws InputError when one cannot be loaded */
export async function factsOf({ audio, video }: ExtractorPair): Promise<PairFacts> {
  return { audio: (await audioExtractor(audio)).facts, video: (await videoExtractor(video)).facts };
}

const loaded = new Map<string, Promise<AudioExtractor | VideoExtractor>>();

function audioExtractor(choice: AudioExtractorChoice): Promise<AudioExtractor> {
  return once(choice, () => loadAudioExtractor(choice)) as Promise<AudioExtractor>;
}

function videoExtractor(choice: VideoExtractorChoice): Promise<VideoExtractor> {
  return once(choice, () => loadVideoExtractor(choice)) as Promise<VideoExtractor>;
}

/** An extractor is loaded once a process; one that failed is tried again. */
function once(choice: object | string, load: () => Promise<AudioExtractor | VideoExtractor>) {
  const key = JSON.stringify(choice);
  const known = loaded.get(key) ?? load();
  loaded.set(key, known);
  known.catch(() => loaded.delete(key));
  return known;
}

async function extractSound(
  path: string,
  extractor: AudioExtractor,
  range: TimeRange,
  probe: MediaProbe,
  onSeconds: (done: number) => void,
) {
  const meter = new LevelMeter(extractor.rate);
  const decoded = decodeSound(path, extractor.rate, range);
  const features = await drain(path, decoded, extractor.begin(), (piece) => {
    meter.push(piece);
    onSeconds(meter.seconds);
  });
  const levels = meter.finish();
  check(
    levels.brokenSeconds === 0,
    () =>
      `${path}: ${levels.brokenSeconds} s of its sound hold values that are not finite: convert the file, for example to FLAC`,
  );
  const expected = expectedSeconds(probe, range);
  checkSteady(path, decoded, levels.seconds, expected);
  const notes = [...damageOf(decoded), ...shortOf("sound ends", levels.seconds, expected)];
  if (features.padded) notes.push(`its sound of ${levels.seconds.toFixed(2)} s was repeated to fill one input of the extractor`);
  return { facts: extractor.facts, features, stream: probe.audio!, seconds: levels.seconds, levels, notes };
}

async function extractFrames(
  path: string,
  extractor: VideoExtractor,
  range: TimeRange,
  probe: MediaProbe,
  onSeconds: (done: number) => void,
) {
  let frames = 0;
  const decoded = decodeFrames(path, extractor.frames, range);
  const features = await drain(path, decoded, extractor.begin(), () => onSeconds(++frames / extractor.frames.perSecond));
  check(features.rows > 0, () => `${path} has no frame${range.from ? ` from ${range.from} s on` : ""}`);
  const seconds = frames / extractor.frames.perSecond;
  const notes = [...damageOf(decoded), ...shortOf("pictures end", seconds, expectedSeconds(probe, range))];
  return { facts: extractor.facts, features, stream: probe.video!, seconds, notes };
}

async function drain<Piece>(
  path: string,
  decoded: AsyncIterable<Piece>,
  run: ExtractorRun<Piece>,
  see: (piece: Piece) => void,
): Promise<ExtractedRows> {
  for await (const piece of decoded) {
    see(piece);
    run.push(piece);
  }
  try {
    return run.finish();
  } catch (error) {
    throw error instanceof InputError ? new InputError(`${path}: ${error.message}`) : error;
  }
}

/** Where ffmpeg begins its filters anew it gives silence for all that went before, and what follows comes too late. */
function checkSteady(path: string, decoded: Decoded<unknown>, seconds: number, expected = Infinity): void {
  check(
    seconds <= expected + 1 || !decoded.damage().wentBack,
    () =>
      `${path} gives ${seconds.toFixed(1)} s of sound where ${expected.toFixed(1)} s are announced: its channels or its rate change on ` +
      `the way. Convert it first: ffmpeg -i in -c:v copy -ac 2 -ar 48000 out.mkv`,
  );
}

function damageOf(decoded: Decoded<unknown>): string[] {
  const { count, first } = decoded.damage();
  return count > 0 ? [`ffmpeg met damage ${count === 1 ? "once" : `${count} times`}: ${first}`] : [];
}

/** A container may say more than its streams hold: less than nine tenths, and seconds less, is worth a word. */
function shortOf(what: string, seconds: number, expected: number | undefined): string[] {
  if (expected === undefined || seconds > expected - 2 || seconds > 0.9 * expected) return [];
  return [`its ${what} after ${seconds.toFixed(1)} s, where ${expected.toFixed(1)} s are announced`];
}
