import { type AudioTracks, keepChunks, trackCount } from "../../features/feature-set";
import { checkTrackStructure } from "../../features/track-structure";
import { checkNumbers } from "../../runtime/arguments";
import { check, checkInteger } from "../../runtime/check";
import { type Matrix, row } from "../../runtime/matrix";

/**
 * The tracks with only their `k` chunks of largest weight, kept in time order; a track with fewer keeps all of them.
 * Ties go to the earlier chunk.
 * @param weights one number for every chunk of `tracks`
 * @param k chunks kept of a track, at least 1
 * @throws InputError when there is not a weight for each chunk, or `k` is not a whole number of at least 1
 */
export function selectChunks(tracks: AudioTracks, weights: ArrayLike<number>, k: number): AudioTracks {
  return keepChunks(tracks, selectedChunks(tracks, weights, k));
}

/**
 * The rows of `tracks.chunks` that {@link selectChunks} keeps, ascending.
 * @param weights one for each chunk, as `attention` gives them
 * @param k chunks kept of a track, at least 1; a track of fewer keeps all
 * @throws InputError when there is not a weight for each chunk, or `k` is not a whole number of at least 1
 */
export function selectedChunks(tracks: AudioTracks, weights: ArrayLike<number>, k: number): Int32Array {
  checkTrackStructure(tracks);
  checkNumbers(weights, "weights");
  checkInteger(k, "number of selected chunks", 1);
  check(
    weights.length === tracks.chunks.rows,
    () => `each of the ${tracks.chunks.rows} chunks needs a weight; got ${weights.length}`,
  );
  const kept: number[] = [];
  for (let i = 0; i < trackCount(tracks); i++) {
    const chunks = Array.from({ length: tracks.starts[i + 1] - tracks.starts[i] }, (_, c) => tracks.starts[i] + c);
    const best = chunks.sort((a, b) => weights[b] - weights[a] || a - b).slice(0, k);
    for (const chunk of best.sort((a, b) => a - b)) kept.push(chunk);
  }
  return Int32Array.from(kept);
}

/**
 * The first `k` chunks of each track side by side, n × (k · width), which keeps their order in time.
 * A track with fewer repeats its last chunk.
 */
export function concatenateChunks(tracks: AudioTracks, k: number): Matrix<Float32Array> {
  const { columns } = tracks.chunks;
  const n = trackCount(tracks);
  const data = new Float32Array(n * k * columns);
  for (let i = 0; i < n; i++)
    for (let c = 0; c < k; c++)
      data.set(row(tracks.chunks, Math.min(tracks.starts[i] + c, tracks.starts[i + 1] - 1)), (i * k + c) * columns);
  return { rows: n, columns: k * columns, data };
}
