import type { VideoRecord } from "../data/records/video-record";
import { AUDIO_WIDTH } from "../data/records/video-record";
import { check, checkInteger } from "../runtime/check";
import type { Random } from "../runtime/random";
import { chunkAudio, type ChunkOptions } from "./chunking";
import { type AudioTracks, trackCount } from "./feature-set";

/**
 * `seconds` of a track's audio from a random start, T × 128 flat; all of it when it is not longer.
 * What a listener would hold up as a query.
 */
export function clipAudio({ audio }: Pick<VideoRecord, "audio">, seconds: number, random: Random): Float32Array {
  checkInteger(seconds, "seconds of a clip", 1);
  const frames = audio.length / AUDIO_WIDTH;
  if (seconds >= frames) return audio;
  const start = random.integer(frames - seconds + 1);
  return audio.subarray(start * AUDIO_WIDTH, (start + seconds) * AUDIO_WIDTH);
}

/** Chunks of several audios, one track after another. */
export function chunkTracks(audios: readonly Float32Array[], options: ChunkOptions = {}): AudioTracks {
  return joinTracks(audios.map((frames) => chunkAudio(frames, options)));
}

/** Tracks one after another. */
export function joinTracks(parts: readonly AudioTracks[]): AudioTracks {
  check(parts.length > 0, () => "there are no tracks to join");
  const { columns } = parts[0].chunks;
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

/** Segments of tracks, each a track by itself, and where they come from. */
export interface TrackSegments {
  /** One track for each chunk, in the order of the chunks. */
  segments: AudioTracks;
  /** The track that each segment is of: what `evaluateCosinePairs` takes as `own`. */
  own: Int32Array;
}

/**
 * Every chunk as a track by itself: queries as short as a chunk, such as ten seconds, with nothing left out. The last
 * segment of a track may be shorter, as its last chunk is.
 */
export function trackSegments(tracks: AudioTracks): TrackSegments {
  const own = new Int32Array(tracks.chunks.rows);
  for (let i = 0; i < trackCount(tracks); i++) own.fill(i, tracks.starts[i], tracks.starts[i + 1]);
  return { segments: { ...tracks, starts: Int32Array.from({ length: own.length + 1 }, (_, c) => c) }, own };
}
