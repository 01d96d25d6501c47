import { commonSource, type ViewSource } from "../data/formats/view-source";
import { checkOptions } from "../runtime/arguments";
import { check, checkInteger, checkOneOf } from "../runtime/check";
import type { Matrix } from "../runtime/matrix";
import { checkTracks } from "./check-features";
import { CHUNK_SECONDS, cutIntoChunks, meanRow } from "./chunking";
import { type AudioTracks, joinTracks, type VideoRows } from "./feature-set";
import { TABLE_COLUMNS } from "./rows/table-tracks";
import { type RowsOfTracks, rowsOfTracks, type RowsOfTracksLike } from "./rows/track-rows";

/** What is taken for the audio of n tracks: {@link RowsOfTracksLike}, or tracks that are cut into chunks already. */
export type TracksLike = AudioTracks | RowsOfTracksLike;

/** What is taken for n videos. Of a video with several rows the mean counts. */
export type VideoLike = RowsOfTracksLike;

/** What the rows of a track are. */
export interface TrackOptions {
  /** `"seconds"`: one row a second, to be cut into chunks. `"chunks"`: they are chunks already; the default where `seconds` are given. */
  rows?: "seconds" | "chunks";
  /** Seconds in a chunk. Default 10. */
  chunkSeconds?: number;
  /** Seconds of each chunk, of rows that are chunks: one number for all, one a chunk, or a list a track. Default `chunkSeconds`. */
  seconds?: number | ArrayLike<number> | readonly ArrayLike<number>[];
}

/**
 * The audio of n tracks from any accepted form, of any width; what made it stays known. Rows are seconds unless the options say otherwise. A track of one row
 * is one chunk.
 * @param name its name in messages
 * @throws InputError that names track, row and column: no tracks, an empty one, widths that differ, a value that is not a finite
 *   32-bit number, seconds that do not fit
 */
export function asTracks(value: TracksLike, name: string, options: TrackOptions = {}): AudioTracks {
  if (areTracks(value)) {
    checkTracks(value, name);
    return value;
  }
  const tracks = chunkedTracks(rowsOfTracks(value, name, TABLE_COLUMNS), name, (i) => `${name}: track ${i}`, options);
  const source = sourceOf(value, name);
  return source ? { ...tracks, source } : tracks;
}

/**
 * n videos, n × width, from any accepted form, of any width; what made them stays known.
 * @param name its name in messages
 * @throws InputError that names video, row and column: no videos, an empty one, widths that differ, a value that is not a finite
 *   32-bit number
 */
export function asVideo(value: VideoLike, name: string): VideoRows {
  const rows = meanVideos(rowsOfTracks(value, name, TABLE_COLUMNS), name, (i) => `${name}: video ${i}`);
  const source = sourceOf(value, name);
  return source ? { ...rows, source } : rows;
}

/**
 * What made features, where they say so: tracks or rows that carry a source, or a list of them, one a track.
 * @throws InputError when two of a list differ
 */
export function sourceOf(value: unknown, name: string): ViewSource | undefined {
  if (Array.isArray(value)) {
    const sources = (value as unknown[]).map(ownSource);
    return sources.some(Boolean) ? commonSource(sources, (i) => `${name} ${i}`) : undefined;
  }
  return ownSource(value);
}

function ownSource(value: unknown): ViewSource | undefined {
  const isTagged = typeof value === "object" && value !== null && "source" in value && typeof value.source === "object";
  return isTagged ? ((value.source as ViewSource | null) ?? undefined) : undefined;
}

/** Whether it is {@link AudioTracks} already. */
export function areTracks(value: unknown): value is AudioTracks {
  return typeof value === "object" && value !== null && "chunks" in value && "starts" in value;
}

/** {@link asTracks} of rows; `called` is what messages call track i. */
export function chunkedTracks(
  tracks: RowsOfTracks,
  name: string,
  called: (i: number) => string,
  options: TrackOptions = {},
): AudioTracks {
  checkOptions(options);
  const { seconds, rows = seconds === undefined ? "seconds" : "chunks", chunkSeconds = CHUNK_SECONDS } = options;
  checkOneOf(rows, "rows", ["seconds", "chunks"]);
  checkInteger(chunkSeconds, "chunkSeconds", 1);
  check(
    rows === "chunks" || seconds === undefined,
    () => 'seconds are of rows that are chunks already: leave them out, or say rows: "chunks"',
  );
  const length = rows === "chunks" ? 1 : chunkSeconds;
  const joined = joinTracks(eachTrack(tracks, name, called, (matrix, who) => cutIntoChunks(matrix, length, who)));
  if (rows === "seconds") return joined;
  return { ...joined, seconds: chunkLengths(joined, seconds ?? chunkSeconds, name, called) };
}

/** {@link asVideo} of rows; `called` is what messages call video i. */
export function meanVideos(videos: RowsOfTracks, name: string, called: (i: number) => string): Matrix<Float32Array> {
  const means = eachTrack(videos, name, called, meanRow);
  const columns = means[0].length;
  const data = new Float32Array(means.length * columns);
  means.forEach((mean, i) => data.set(mean, i * columns));
  return { rows: means.length, columns, data };
}

/** Works on one track's rows after another; all must be equally wide, and none empty. */
function eachTrack<Result>(
  { count, rows }: RowsOfTracks,
  name: string,
  called: (i: number) => string,
  work: (rows: Matrix, who: string) => Result,
): Result[] {
  check(count > 0, () => `${name} is empty: give at least one track`);
  let width = 0;
  return Array.from({ length: count }, (_, i) => {
    const matrix = rows(i, called(i));
    check(matrix.rows > 0 && matrix.columns > 0, () => `${called(i)} is empty: a track needs at least one row and one column`);
    if (i === 0) width = matrix.columns;
    check(
      matrix.columns === width,
      () => `${called(i)} has ${matrix.columns} columns where ${called(0)} has ${width}: all are equally wide`,
    );
    return work(matrix, called(i));
  });
}

function chunkLengths(
  { chunks, starts }: AudioTracks,
  seconds: NonNullable<TrackOptions["seconds"]>,
  name: string,
  called: (i: number) => string,
): Float32Array {
  if (typeof seconds === "number") return new Float32Array(chunks.rows).fill(seconds);
  const tracks = starts.length - 1;
  if (!isNested(seconds)) {
    check(seconds.length === chunks.rows, () => `${name}: ${chunks.rows} chunks need as many seconds; got ${seconds.length}`);
    return Float32Array.from(seconds);
  }
  check(seconds.length === tracks, () => `${name}: ${tracks} tracks need as many lists of seconds; got ${seconds.length}`);
  seconds.forEach((list, i) => {
    const count = starts[i + 1] - starts[i];
    check(list.length === count, () => `${called(i)} has ${count} chunks and ${list.length} seconds: each chunk needs its own`);
  });
  return Float32Array.from(seconds.flatMap((list) => Array.from(list)));
}

function isNested(seconds: ArrayLike<number> | readonly ArrayLike<number>[]): seconds is readonly ArrayLike<number>[] {
  return typeof seconds[0] === "object";
}
