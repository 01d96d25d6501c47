import * as tf from "@tensorflow/tfjs";
import { checkFeatures, checkLabelled, checkTracks } from "../../features/check-features";
import { asTracks, sourceOf, type TracksLike } from "../../features/as-features";
import { type AudioTracks, chunkRows, type FeatureSet, selectTracks, trackCount } from "../../features/feature-set";
import type { Standardiser } from "../../features/standardise";
import { fitView, standardiseView } from "../../features/view";
import { crossEntropy } from "../../losses/cross-entropy";
import { check, checkInteger, checkNumber, checkOneOf } from "../../runtime/check";
import { firstNotFinite } from "../../runtime/matrix";
import { withDefaults } from "../../runtime/options";
import { Random } from "../../runtime/random";
import { oneHotLabels } from "../../runtime/tensorflow/tensors";
import { toTensors, type Weights } from "../../runtime/tensorflow/weights";
import { divergenceError } from "../../training/divergence";
import { train, type TrainingOptions } from "../../training/train";
import type { History } from "../../training/history";
import { attend, type AttentionShape, initialAttention } from "./chunk-attention-network";
import { chunkCounts, disposeStore, gatherTracks, storeChunks, withoutPadding } from "./chunk-batches";
import { holdOut, type SplitIds, splitIds } from "../validation/validation-split";
import { checkView, type ModelKind } from "../embedding/embedding-model";
import { fittedModel, type FittedModel } from "../embedding/fitted-model";
import { allOf } from "../../runtime/container/structure";
import { ATTENTION } from "./attention-fields";

/** The parts of the network's shape that can be chosen; defaults: {@link CHUNK_ATTENTION_DEFAULTS}. */
export type AttentionSettings = Partial<Omit<AttentionShape, "inputs" | "classes">>;

/** Options of {@link fitChunkAttention}; see {@link CHUNK_ATTENTION_DEFAULTS}. */
export interface ChunkAttentionOptions extends Partial<TrainingOptions>, AttentionSettings {
  /** Share of the training tracks held out to choose the epoch, in [0, 1). Default .1. */
  validation?: number;
}

/** Settings that worked on the synthetic data (measured); the paper's text does not give its own. */
export const CHUNK_ATTENTION_DEFAULTS = {
  scores: "states",
  context: "inputs",
  units: 64,
  attentionUnits: 64,
  dropout: 0.3,
  validation: 0.1,
  epochs: 25,
  batchSize: 100,
  optimiser: "adam",
  learningRate: 2e-3,
  schedule: "cosine",
  clipNorm: 5,
  weightDecay: 1e-4,
  seed: 0,
} as const;

/** A trained attention network as plain values. */
export interface AttentionState {
  shape: AttentionShape;
  weights: Weights;
  standardiser: Standardiser;
  /** Ids of the videos whose labels trained it, and of those that only chose its epoch. */
  split: SplitIds;
}

/** A fitted attention. It has no space to embed into: it gives the chunks of a track weights, for `selectedBy`. */
export interface ChunkAttention extends FittedModel<AttentionState, ChunkAttentionOptions, History> {
  /**
   * Attention weights and class probabilities of tracks of any length, from one chunk up.
   * @throws InputError when the tracks are inconsistent, or their chunks are not as wide as those it was fitted on.
   */
  attend(tracks: TracksLike): Attention;
}

/** The attention among the kinds of models. */
export const CHUNK_ATTENTION: ModelKind<AttentionState, ChunkAttention> = {
  kind: "chunk attention",
  fields: allOf(ATTENTION, { split: "record" }),
  open: (record) => withAttention(record as FittedModel<AttentionState, ChunkAttentionOptions, History>),
};

function withAttention(record: FittedModel<AttentionState, ChunkAttentionOptions, History>): ChunkAttention {
  return {
    ...record,
    attend: (given) => {
      const tracks = asTracks(given, "audio");
      checkView(record, "audio", tracks.chunks.columns, sourceOf(given, "audio"));
      return attention(record.state, tracks);
    },
  };
}

/**
 * Stage one: trains attention over audio chunks by class classification, −Σ log p(label) over tracks.
 * The result is the attention weights, by which {@link selectChunks} selects chunks. The classifier is only a means of training.
 * @throws InputError for options out of range, or features that do not fit together.
 */
export async function fitChunkAttention(data: FeatureSet, options: ChunkAttentionOptions = {}): Promise<ChunkAttention> {
  const settings = withDefaults(CHUNK_ATTENTION_DEFAULTS, options);
  checkFeatures(data);
  const { seed, validation } = settings;
  const { fit, held } = holdOut(data, validation, seed);
  const shape = attentionShape(data, options);
  const { standardiser, rows } = fitView(data.audio.chunks, "audio", chunkRows(data.audio, fit));
  const store = storeChunks(data.audio, rows);
  const oneHot = oneHotLabels(data.labels, shape.classes);
  const fitRows = tf.tensor1d(fit, "int32");
  const heldRows = tf.tensor1d(held, "int32");
  try {
    const { weights, history } = await train(
      {
        initial: initialAttention(shape, new Random("attention", seed)),
        identity: () => ({
          name: "attention",
          inputs: { shape, chunks: rows, starts: data.audio.starts, labels: data.labels, fit, held },
        }),
        rows: fit.length,
        called: (row) => data.ids[fit[row]],
        sizes: chunkCounts(data.audio, fit),
        loss: (parameters, batch, key, size) => {
          const tracks = tf.gather(fitRows, batch);
          const { logits } = attend(shape, parameters, gatherTracks(store, tracks, size), key);
          return crossEntropy(logits, tf.gather(oneHot, tracks));
        },
        ...(held.length > 0 && {
          validation: {
            score: (parameters) => {
              const { logits } = attend(shape, parameters, gatherTracks(store, heldRows));
              return -crossEntropy(logits, tf.gather(oneHot, heldRows)).dataSync()[0];
            },
          },
        }),
      },
      settings,
    );
    const state = { shape, weights, standardiser, split: splitIds({ fit, held }, data.ids) };
    // A finite validation score is proof of finite outputs.
    if (held.length === 0 && firstNotFinite(attention(state, data.audio).probabilities) >= 0)
      throw divergenceError("the training diverged, its outputs are no finite numbers", settings.learningRate);
    return withAttention(fittedModel({ kind: CHUNK_ATTENTION.kind, options: settings, history, train: data, state }));
  } finally {
    disposeStore(store);
    tf.dispose([oneHot, fitRows, heldRows]);
  }
}

/** The network's shape for this data, with defaults added, and checked. */
export function attentionShape(data: FeatureSet, options: AttentionSettings = {}): AttentionShape {
  const { scores, context, units, attentionUnits, dropout } = withDefaults(CHUNK_ATTENTION_DEFAULTS, options);
  checkOneOf(scores, "scores", ["states", "inputs"]);
  checkOneOf(context, "context", ["inputs", "states"]);
  checkLabelled(data, "attention");
  check(data.classes.length > 1, () => `attention learns to tell classes apart and needs at least 2; got ${data.classes.length}`);
  checkInteger(units, "units", 1);
  checkInteger(attentionUnits, "attentionUnits", 1);
  checkNumber(dropout, "dropout", 0, 0.99);
  return { inputs: data.audio.chunks.columns, classes: data.classes.length, scores, context, units, attentionUnits, dropout };
}

/** Attention weights and class probabilities of tracks. */
export interface Attention {
  /** One weight for each chunk (row of `tracks.chunks`); those of a track sum to 1. */
  weights: Float32Array;
  /** n × classes, row after row: the classifier's probabilities. */
  probabilities: Float32Array;
}

/** Tracks at a time; more would only cost memory. */
const ATTENTION_BATCH = 200;

/** Attends to tracks of any length, from one chunk up, which must be checked and of the right width. */
export function attention({ shape, weights, standardiser }: AttentionState, tracks: AudioTracks): Attention {
  checkTracks(tracks);
  const n = trackCount(tracks);
  const out: Attention = { weights: new Float32Array(tracks.chunks.rows), probabilities: new Float32Array(n * shape.classes) };
  for (let from = 0; from < n; from += ATTENTION_BATCH) {
    const indices = Int32Array.from({ length: Math.min(ATTENTION_BATCH, n - from) }, (_, i) => from + i);
    const part = selectTracks(tracks, indices);
    tf.tidy(() => {
      const store = storeChunks(part, standardiseView(part.chunks, standardiser, "audio"));
      const all = tf.range(0, indices.length, 1, "int32");
      const attended = attend(shape, toTensors(weights), gatherTracks(store, all));
      out.weights.set(withoutPadding(attended.weights, part), tracks.starts[from]);
      out.probabilities.set(tf.softmax(attended.logits).dataSync(), from * shape.classes);
    });
  }
  return out;
}
