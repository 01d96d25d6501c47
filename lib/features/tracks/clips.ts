import { AUDIO_WIDTH } from "../../data/records/video-record";
import { check, checkInteger } from "../../runtime/check";
import { isMatrix, type Matrix } from "../../runtime/matrix";
import type { Random } from "../../runtime/random";
import { chunkAudio, type ChunkOptions, type Frames, widthOf } from "../chunking";
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
  const { audio } = track;
  check(
    audio instanceof Float32Array || isMatrix(audio) || Array.isArray(audio),
    () => "clipAudio needs a track with its frames, one a second: clipAudio({ audio: [[…], […]] }, 10, random)",
  );
  checkInteger(seconds, "seconds of a clip", 1);
  const frames =
    audio instanceof Float32Array ? (track.seconds ?? audio.length / AUDIO_WIDTH) : isMatrix(audio) ? audio.rows : audio.length;
  if (seconds >= frames) return audio;
  const start = random.integer(frames - seconds + 1);
  return stretch(audio, start, start + seconds, widthOf(audio, track.seconds, AUDIO_WIDTH)) as Audio;
}

function stretch(frames: Frames, from: number, to: number, width: number): Frames {
  if (frames instanceof Float32Array) return frames.subarray(from * width, to * width);
  if (!isMatrix(frames)) return frames.slice(from, to);
  const { columns } = frames;
  return { rows: to - from, columns, data: frames.data.subarray(from * columns, to * columns) } as Matrix;
}

/** Chunks of several audios, one track after another, all of one width. */
export function chunkTracks(audios: readonly Frames[], options: ChunkOptions = {}): AudioTracks {
  return joinTracks(audios.map((frames) => chunkAudio(frames, options)));
}
