import { AUDIO_WIDTH } from "../../data/records/video-record";
import { checkInteger } from "../../runtime/check";
import { isMatrix, type Matrix } from "../../runtime/matrix";
import type { Random } from "../../runtime/random";
import { chunkAudio, type ChunkOptions, type Frames } from "../chunking";
import { type AudioTracks, joinTracks } from "../feature-set";

/**
 * `seconds` of a track's audio from a random start, in the given form; all of it when it is not longer. It is meant as a query.
 * @param audio one frame a second: rows of any width, or flat as a `VideoRecord` has it (T × 128)
 */
export function clipAudio<Audio extends Frames>({ audio }: { audio: Audio }, seconds: number, random: Random): Audio {
  checkInteger(seconds, "seconds of a clip", 1);
  const frames = audio instanceof Float32Array ? audio.length / AUDIO_WIDTH : isMatrix(audio) ? audio.rows : audio.length;
  if (seconds >= frames) return audio;
  const start = random.integer(frames - seconds + 1);
  return stretch(audio, start, start + seconds) as Audio;
}

function stretch(frames: Frames, from: number, to: number): Frames {
  if (frames instanceof Float32Array) return frames.subarray(from * AUDIO_WIDTH, to * AUDIO_WIDTH);
  if (!isMatrix(frames)) return frames.slice(from, to);
  const { columns } = frames;
  return { rows: to - from, columns, data: frames.data.subarray(from * columns, to * columns) } as Matrix;
}

/** Chunks of several audios, one track after another, all of one width. */
export function chunkTracks(audios: readonly Frames[], options: ChunkOptions = {}): AudioTracks {
  return joinTracks(audios.map((frames) => chunkAudio(frames, options)));
}
