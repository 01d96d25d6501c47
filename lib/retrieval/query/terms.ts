import { type AudioTracks, selectTracks } from "../../features/feature-set";
import { unitRows } from "../../metrics/ranking/cosine-similarity";
import { type Matrix, row } from "../../runtime/matrix";
import type { Seconds } from "../contract/search-types";
import type { TrackEmbedder } from "./track-embedder";

/** What a query is made of: a unit vector and how much it counts, and the track that it was embedded from, where there is one. */
export interface Term {
  weight: number;
  vector: Float64Array;
  source?: TermSource;
}

/** The track that a term was embedded from. */
export interface TermSource {
  /** Its place among the tracks that were given. */
  clip: number;
  /** One track. */
  track: AudioTracks;
  /** The second at which it begins. */
  start: number;
  embedder: TrackEmbedder;
}

/** Terms of rows that need not be 1 long. */
export function termsOf(rows: Matrix): Term[] {
  const units = unitRows(rows);
  return Array.from({ length: units.rows }, (_, i) => ({ weight: 1, vector: row(units, i) }));
}

/** Terms of tracks, one a track. */
export function trackTerms(tracks: AudioTracks, starts: readonly number[], embedder: TrackEmbedder): Term[] {
  return termsOf(embedder.embed(tracks)).map((term, clip) => {
    const source = { clip, track: selectTracks(tracks, [clip]), start: starts[clip], embedder };
    return { ...term, source };
  });
}

/** Σ weight · vector. */
export function sumOf(terms: readonly Term[], width: number): Float64Array {
  const sum = new Float64Array(width);
  for (const { weight, vector } of terms) for (let d = 0; d < width; d++) sum[d] += weight * vector[d];
  return sum;
}

/** How much of a score each chunk of a track carries. */
export interface ChunkShare {
  clip: number;
  /** The chunk's place in its track, and its seconds. */
  chunk: number;
  from: number;
  to: number;
  /** What leaving it out takes off the query's vector. */
  off: Float64Array;
}

/**
 * What each chunk of the tracks carries: the difference that it makes to the query's vector when the track is embedded
 * without it. A track of one chunk leaves nothing: with it its term goes.
 */
export function chunkShares(terms: readonly Term[]): ChunkShare[] {
  return terms.flatMap((term) => (term.source ? sharesOf(term, term.source) : []));
}

function sharesOf({ weight, vector }: Term, { clip, track, start, embedder }: TermSource): ChunkShare[] {
  const count = track.chunks.rows;
  const without = count > 1 ? unitRows(embedder.embed(leftOut(track))) : undefined;
  return chunkTimes(track, start).map((time, chunk) => {
    const other = without && row(without, chunk);
    const off = vector.map((value, d) => weight * (value - (other ? other[d] : 0)));
    return { clip, chunk, ...time, off };
  });
}

/** When each chunk of a track begins and ends, of one that begins at `start`. */
export function chunkTimes({ seconds }: AudioTracks, start: number): Seconds[] {
  let from = start;
  return Array.from(seconds, (length) => {
    const to = from + length;
    const time = { from, to };
    from = to;
    return time;
  });
}

/** A track as many times as it has chunks, each time without one of them. */
function leftOut(track: AudioTracks): AudioTracks {
  const count = track.chunks.rows;
  const columns = track.chunks.columns;
  const kept = Array.from({ length: count }, (_, i) => Array.from({ length: count }, (_, c) => c).filter((c) => c !== i)).flat();
  const data = new Float32Array(kept.length * columns);
  kept.forEach((c, at) => data.set(row(track.chunks, c), at * columns));
  return {
    chunks: { rows: kept.length, columns, data },
    starts: Int32Array.from({ length: count + 1 }, (_, i) => i * (count - 1)),
    seconds: Float32Array.from(kept, (c) => track.seconds[c]),
  };
}
