import * as tf from "@tensorflow/tfjs";
import { type AudioTracks, trackCount } from "../../features/feature-set";
import type { Matrix } from "../../runtime/matrix";
import { rowsTensor } from "../../runtime/tensorflow/tensors";
import type { ChunkBatch } from "./chunk-attention-network";

/** Tracks stored on the device, so that a batch consists of row numbers only. */
interface ChunkStore {
  /** All chunks, Σ counts × inputs. */
  chunks: tf.Tensor2D;
  /** longest × n, as batches are time first: the row of each track's chunks, 0 beyond its end. */
  rows: tf.Tensor2D;
  /** n × longest: 1 for a real chunk, 0 beyond the end. */
  mask: tf.Tensor2D;
}

/** @param chunks the tracks' chunks, standardised. */
export function storeChunks(tracks: AudioTracks, chunks: Matrix<Float32Array>): ChunkStore {
  const n = trackCount(tracks);
  let longest = 0;
  for (let i = 0; i < n; i++) longest = Math.max(longest, tracks.starts[i + 1] - tracks.starts[i]);
  const rows = new Int32Array(n * longest);
  const mask = new Float32Array(n * longest);
  for (let i = 0; i < n; i++)
    for (let c = tracks.starts[i]; c < tracks.starts[i + 1]; c++) {
      const at = i * longest + c - tracks.starts[i];
      rows[(c - tracks.starts[i]) * n + i] = c;
      mask[at] = 1;
    }
  return {
    chunks: rowsTensor(chunks),
    rows: tf.tensor2d(rows, [longest, n], "int32"),
    mask: tf.tensor2d(mask, [n, longest]),
  };
}

/** The given tracks (an int32 vector), time first, padded to `steps` chunks, which must be enough for each of them. */
export function gatherTracks(store: ChunkStore, tracks: tf.Tensor1D, steps = store.rows.shape[0]): ChunkBatch {
  const [longest, batch] = [store.rows.shape[0], tracks.shape[0]];
  const [rows, mask] = [tf.gather(store.rows, tracks, 1), tf.gather(store.mask, tracks)];
  return {
    chunks: tf.gather(store.chunks, steps < longest ? tf.slice(rows, [0, 0], [steps, batch]) : rows) as unknown as tf.Tensor3D,
    mask: steps < longest ? tf.slice(mask, [0, 0], [batch, steps]) : mask,
  };
}

/** Number of chunks of some tracks. */
export function chunkCounts({ starts }: AudioTracks, tracks: Int32Array): Int32Array {
  return tracks.map((i) => starts[i + 1] - starts[i]);
}

export function disposeStore({ chunks, rows, mask }: ChunkStore): void {
  tf.dispose([chunks, rows, mask]);
}

/** Attention weights n × longest of all tracks as one for each chunk. */
export function withoutPadding(padded: tf.Tensor2D, { starts, chunks }: AudioTracks): Float32Array {
  const [n, longest] = padded.shape;
  const values = padded.dataSync();
  const out = new Float32Array(chunks.rows);
  for (let i = 0; i < n; i++) out.set(values.subarray(i * longest, i * longest + starts[i + 1] - starts[i]), starts[i]);
  return out;
}
