import { AUDIO_WIDTH } from "../../data/records/video-record";
import { check, checkInteger } from "../../runtime/check";
import { isMatrix, type Matrix } from "../../runtime/matrix";
import type { Random } from "../../runtime/random";
import { chunkAudio, type ChunkOptions, type Frames } from "../chunking";
import type { AudioTracks } from "../feature-set";

/**
 * `seconds` of a track's audio from a random start, in the form given; all of it when it is not longer.
 * What a listener would hold up as a query.
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

/** Tracks one after another. @throws InputError when there are none, or their widths differ */
export function joinTracks(parts: readonly AudioTracks[]): AudioTracks {
  check(parts.length > 0, () => "there are no tracks to join");
  const { columns } = parts[0].chunks;
  parts.forEach(({ chunks }, i) =>
    check(
      chunks.columns === columns,
      () => `audio: track ${i} has ${chunks.columns} columns where track 0 has ${columns}: all tracks are equally wide`,
    ),
  );
  const starts = [0];
  for (const part of parts)
    for (let i = 1; i < part.starts.length; i++) starts.push(starts[starts.length - 1] + part.starts[i] - part.starts[i - 1]);
  const rows = starts[starts.length - 1];
  const data = new Float32Array(rows * columns);
  const seconds = new Float32Array(rows);
  let at = 0;
  for (const { chunks, seconds: lengths } of parts) {
    data.set(chunks.data, at * columns);
    seconds.set(lengths, at);
    at += chunks.rows;
  }
  return { chunks: { rows, columns, data }, starts: Int32Array.from(starts), seconds };
}
