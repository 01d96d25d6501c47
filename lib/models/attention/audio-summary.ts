import { checkTracks } from "../../features/check-features";
import { type AudioTracks, meanAudio, trackCount } from "../../features/feature-set";
import { checkObject } from "../../runtime/arguments";
import { check, checkInteger, checkOneOf } from "../../runtime/check";
import { type Matrix, row, zeros } from "../../runtime/matrix";
import { attention, type AttentionState, CHUNK_ATTENTION, type ChunkAttention } from "./chunk-attention";
import { concatenateChunks, selectChunks } from "./select-chunks";

/** How the chunks of a track become the input of the audio branch. */
export type AudioSummary =
  /** The mean of all seconds. */
  | { kind: "mean" }
  /** The `chunks` chunks of largest attention: their mean, or side by side in time order. */
  | { kind: "selected"; attention: AttentionState; chunks: number; layout: "mean" | "concatenated" }
  /** All chunks, weighted by attention. */
  | { kind: "weighted"; attention: AttentionState };

/** The option of every method whose audio input can be chosen. */
export interface AudioInputOptions {
  /** The audio input: how the chunks of a track are summarised. Default: the mean of all seconds. */
  summary?: AudioSummary;
}

/** The summary without selection: the mean of all seconds of a track. */
export const MEAN_AUDIO: AudioSummary = { kind: "mean" };

/** Selected chunks of a track, half a minute of a song. Fixed beforehand, not tuned on any data. */
const SELECTED_CHUNKS = 3;

/**
 * The summary by hard top-k selection.
 * @param chunks k, at least 1. Default 3.
 * @param layout how the selected chunks are combined: their mean, or side by side in time order
 * @throws InputError when `attention` is not a fitted attention, or options out of range
 */
export function selectedBy(
  attention: ChunkAttention,
  chunks = SELECTED_CHUNKS,
  layout: "mean" | "concatenated" = "mean",
): AudioSummary {
  checkInteger(chunks, "chunks", 1);
  checkOneOf(layout, "layout", ["mean", "concatenated"]);
  return { kind: "selected", attention: stateOf(attention), chunks, layout };
}

/**
 * The summary of all chunks, each by its attention weight.
 * @throws InputError when `attention` is not a fitted attention
 */
export function weightedBy(attention: ChunkAttention): AudioSummary {
  return { kind: "weighted", attention: stateOf(attention) };
}

function stateOf(attention: ChunkAttention): AttentionState {
  check(
    attention?.kind === CHUNK_ATTENTION.kind,
    () =>
      `the attention must be what fitChunkAttention gives; got ${attention?.kind ? `a ${attention.kind} model` : typeof attention}`,
  );
  checkObject(attention.state, "the attention's state", "what fitChunkAttention gives");
  return attention.state;
}

/**
 * n × width summaries of n tracks.
 * @throws InputError when the tracks are inconsistent, or their chunks are not as wide as those of the attention.
 */
export function summariseAudio(summary: AudioSummary, tracks: AudioTracks): Matrix<Float32Array> {
  checkSummary(summary);
  checkTracks(tracks);
  if (summary.kind === "mean") return meanAudio(tracks);
  const { weights } = attention(summary.attention, tracks);
  if (summary.kind === "weighted") return weightedAudio(tracks, weights);
  const selected = selectChunks(tracks, weights, summary.chunks);
  return summary.layout === "mean" ? meanAudio(selected) : concatenateChunks(selected, summary.chunks);
}

/** @throws InputError for what no function here has made */
export function checkSummary(summary: AudioSummary): void {
  checkOneOf(summary?.kind, "kind of audio summary", ["mean", "selected", "weighted"]);
}

/** Σ_t α_t x_t of each track. */
function weightedAudio(tracks: AudioTracks, weights: Float32Array): Matrix<Float32Array> {
  const out = zeros(trackCount(tracks), tracks.chunks.columns);
  const sum = new Float64Array(out.columns);
  for (let i = 0; i < out.rows; i++) {
    sum.fill(0);
    for (let c = tracks.starts[i]; c < tracks.starts[i + 1]; c++) {
      const chunk = row(tracks.chunks, c);
      for (let d = 0; d < sum.length; d++) sum[d] += weights[c] * chunk[d];
    }
    row(out, i).set(sum);
  }
  return out;
}
