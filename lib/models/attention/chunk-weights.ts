import { type AudioTracks, trackCount } from "../../features/feature-set";
import { attention } from "./chunk-attention";
import type { AudioSummary } from "./audio-summary";
import { selectedChunks } from "./select-chunks";

/** How much each chunk of some tracks counts for an audio summary: a number and a flag for each row of `tracks.chunks`. */
export interface ChunkWeights {
  /** Attention, or the share of the track's seconds where the summary has no attention; those of a track sum to 1. */
  weights: Float32Array;
  /** 1 for a chunk that the summary has any of. */
  chosen: Uint8Array;
}

/** How an audio summary weighs the chunks of tracks, which must be checked and of the right width. */
export function chunkWeights(summary: AudioSummary, tracks: AudioTracks): ChunkWeights {
  if (summary.kind === "mean") return { weights: shares(tracks), chosen: new Uint8Array(tracks.chunks.rows).fill(1) };
  const { weights } = attention(summary.attention, tracks);
  if (summary.kind === "weighted") return { weights, chosen: new Uint8Array(weights.length).fill(1) };
  const chosen = new Uint8Array(weights.length);
  for (const chunk of selectedChunks(tracks, weights, summary.chunks)) chosen[chunk] = 1;
  return { weights, chosen };
}

function shares({ starts, seconds, ...tracks }: AudioTracks): Float32Array {
  const out = Float32Array.from(seconds);
  for (let i = 0; i < trackCount({ starts, seconds, ...tracks }); i++) {
    const part = out.subarray(starts[i], starts[i + 1]);
    const length = part.reduce((sum, value) => sum + value, 0);
    part.forEach((value, c) => (part[c] = value / length));
  }
  return out;
}
