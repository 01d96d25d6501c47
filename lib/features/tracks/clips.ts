import { AUDIO_WIDTH } from "../../data/records/video-record";
import { checkList, checkObject } from "../../runtime/arguments";
import { checkInteger } from "../../runtime/check";
import { isMatrix, type Matrix } from "../../runtime/matrix";
import type { Random } from "../../runtime/random";
import { chunkAudio, type ChunkOptions, type Frames, toFrames, widthOf } from "../chunking";
import { type AudioTracks, joinTracks } from "../feature-set";

/**
 * `seconds` of a track's audio from a random start, in the form given; all of it when it is not longer.
 * What a listener would hold up as a query.
 * @param track its audio, one frame a second: rows of any width, or flat as a `VideoRecord` has it; the track's `seconds` say how
 *   wide flat frames are, which are 128 without
 * @throws InputError when there are no frames, or `seconds` is no whole number from 1 up
 */
export function clipAudio<Audio extends Frames>(
  track: { audio: Audio; seconds?: number },
  seconds: number,
  random: Random,
): Audio {
  checkObject(track, "the track", "one with its audio, { audio: [[…], …] }", { audio: "object" });
  const { audio } = track;
  checkInteger(seconds, "seconds of a clip", 1);
  const width = widthOf(audio, track.seconds, AUDIO_WIDTH);
  const { rows: frames } = toFrames(audio, width, "audio");
  checkObject(random, "random", "a generator, such as new Random(1)", { integer: "function" });
  if (seconds >= frames) return audio;
  const start = random.integer(frames - seconds + 1);
  return stretch(audio, start, start + seconds, width) as Audio;
}

function stretch(frames: Frames, from: number, to: number, width: number): Frames {
  if (frames instanceof Float32Array) return frames.subarray(from * width, to * width);
  if (!isMatrix(frames)) return frames.slice(from, to);
  const { columns } = frames;
  return { rows: to - from, columns, data: frames.data.subarray(from * columns, to * columns) } as Matrix;
}

/**
 * Chunks of several audios, one track after another, all of one width.
 * @param audios of each track T × width
 * @throws InputError when there is no audio, or one is empty or of another width
 */
export function chunkTracks(audios: readonly Frames[], options: ChunkOptions = {}): AudioTracks {
  checkList(audios, "audios", "audios, one a track");
  return joinTracks(audios.map((frames) => chunkAudio(frames, options)));
}
