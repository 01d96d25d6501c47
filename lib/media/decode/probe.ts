import { check, InputError } from "../../runtime/check";
import { inputArguments, startFfmpeg } from "./ffmpeg";

/** A stream of sound, as the file describes it. */
export interface AudioStream {
  codec: string;
  /** Samples a second. */
  rate: number;
  /** For example `stereo`, `5.1`. */
  channels: string;
}

/** A stream of moving pictures, as the file describes it. */
export interface VideoStream {
  codec: string;
  /** In pixels. */
  width: number;
  /** In pixels. */
  height: number;
  /** Pictures a second, on average; undefined when the file does not say. */
  fps?: number;
  /** Degrees by which players turn the picture; 0 for most files. */
  rotation: number;
}

/** What is in a media file. */
export interface MediaProbe {
  /** Seconds, as the file's header says; undefined when it does not. */
  duration?: number;
  /** The streams that are read: the first of each kind. Pictures of a cover are no video. */
  audio?: AudioStream;
  video?: VideoStream;
  /** Whether the file's only pictures are a cover. */
  coverOnly: boolean;
}

/** So many characters of the listing are read. A description and chapters come before the streams. */
const LISTING = 1 << 22;

/**
 * Reads what a media file's header says about its streams.
 * @param path the media file
 * @throws InputError when it is no file, is empty, or is nothing that ffmpeg can read
 */
export async function probeMedia(path: string): Promise<MediaProbe> {
  // Without an output ffmpeg lists the streams and ends with 1. Not every build comes with ffprobe.
  const run = await startFfmpeg(await inputArguments(path), LISTING);
  run.output.resume(); // there is none
  const { complaints } = await run.end;
  const input = complaints.findIndex((line) => /^Input #0, /.test(line));
  check(input >= 0, () => `${path} cannot be read as media: ${reason(complaints)}`);
  return parseProbe(complaints.slice(input));
}

/** The streams from ffmpeg's listing. Values of metadata are indented deeper and cannot pass for streams. */
function parseProbe(lines: readonly string[]): MediaProbe {
  const probe: MediaProbe = { coverOnly: false };
  let cover = false;
  let current: VideoStream | undefined;
  for (const line of lines) {
    const length = /^ {2}Duration: (?:(\d+):(\d+):([\d.]+)|N\/A)/.exec(line);
    if (length?.[1]) probe.duration = Number(length[1]) * 3600 + Number(length[2]) * 60 + Number(length[3]);
    const stream = /^ {2}Stream #0:\d+.*?: (Audio|Video|Subtitle|Data|Attachment): (.*)$/.exec(line);
    if (stream) current = undefined;
    const rotation = /^ {6,}display ?matrix: rotation of (-?[\d.]+) degrees/i.exec(line);
    if (rotation && current) current.rotation = Math.round(Number(rotation[1]));
    if (stream?.[1] === "Audio") probe.audio ??= audioStream(stream[2]);
    if (stream?.[1] !== "Video") continue;
    if (/\((attached pic|timed thumbnails)\)/.test(stream[2])) cover = true;
    else if (!probe.video) current = probe.video = videoStream(stream[2]);
  }
  probe.coverOnly = cover && !probe.video;
  return probe;
}

function audioStream(text: string): AudioStream | undefined {
  const rate = /, (\d+) Hz, ([^,]+)/.exec(text);
  return rate ? { codec: codecOf(text), rate: Number(rate[1]), channels: rate[2] } : undefined;
}

function videoStream(text: string): VideoStream | undefined {
  const size = /, (\d+)x(\d+)[ ,[]?/.exec(text);
  if (!size) return undefined;
  const fps = /, ([\d.]+)(k?) fps/.exec(text);
  const rate = fps && Number(fps[1]) * (fps[2] ? 1000 : 1);
  return {
    codec: codecOf(text),
    width: Number(size[1]),
    height: Number(size[2]),
    ...(rate && { fps: rate }),
    rotation: 0,
  };
}

const codecOf = (text: string) => /^[^\s,]+/.exec(text)?.[0] ?? "unknown";

/** Ffmpeg's own last word, without the names of its parts. */
export function reason(complaints: readonly string[]): string {
  const words = complaints
    .map((line) =>
      line
        .replace(/^(\[[^\]]*\] ?)+/, "")
        .replace(/^Error opening input( file)?:? ?(?=Invalid)/, "")
        .trim(),
    )
    .filter((line) => !/^(Error opening input file|Error opening input files|Conversion failed|At least one output)/.test(line));
  const last = words[words.length - 1] ?? "ffmpeg does not say why";
  if (/Invalid data found/.test(last)) return "it is not media, or is damaged at its beginning";
  if (/moov atom not found/.test(words.join("\n"))) return "it is cut short (its table of contents is missing): copy it again";
  return last.slice(0, 300);
}

/** The audio stream. @throws InputError when there is none */
export function needAudio(probe: MediaProbe, path: string): AudioStream {
  if (!probe.audio) throw new InputError(`${path} has no audio track`);
  return probe.audio;
}

/** The video stream. @throws InputError when there is none but a cover, or none at all */
export function needVideo(probe: MediaProbe, path: string): VideoStream {
  if (!probe.video)
    throw new InputError(
      probe.coverOnly ? `${path} has no video track: its only picture is a cover` : `${path} has no video track`,
    );
  return probe.video;
}
