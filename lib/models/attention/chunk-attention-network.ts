import * as tf from "@tensorflow/tfjs";
import { type DropoutKey, dropout } from "../../runtime/tensorflow/dropout";
import type { Random } from "../../runtime/random";
import { initialWeights, type Parameters, under, type Weights, within } from "../../runtime/tensorflow/weights";
import { type Activation, dense } from "../layers/dense";
import { initialLstm, lstmStates } from "../layers/lstm";

/** Shape of the attention network; see {@link attend} for the equations. */
export interface AttentionShape {
  /** Width of a chunk's features. */
  inputs: number;
  /** Number of classes. */
  classes: number;
  /**
   * What a chunk's score is computed from. `"states"` (default): the LSTM's state, which depends on the chunks before it too.
   * `"inputs"`: the chunk alone (context-free attention, without an LSTM), the ablation.
   */
  scores: "states" | "inputs";
  /**
   * What the attention weights average. `"inputs"` (default): the chunks themselves, so that a weight belongs to its own
   * chunk. `"states"`: the usual Σ α h, whose memory lets the weight drift to later chunks and selects worse (measured).
   */
  context: "inputs" | "states";
  /** Units of the LSTM. */
  units: number;
  /** Width of the hidden layer of the scores. */
  attentionUnits: number;
  /** Share dropped from states and context in training. */
  dropout: number;
}

/** A batch of B tracks, padded to T chunks. */
export interface ChunkBatch {
  /** T × B × inputs: time first, as the LSTM reads it. */
  chunks: tf.Tensor3D;
  /** B × T: 1 for a real chunk, 0 for padding. */
  mask: tf.Tensor2D;
}

interface Attended {
  /** B × T attention weights: each row sums to 1, padding has exactly 0. */
  weights: tf.Tensor2D;
  /** B × classes class logits. */
  logits: tf.Tensor2D;
}

/** The shape of each weight by name. */
export function attentionShapes({
  inputs,
  classes,
  units,
  attentionUnits,
  scores,
  context,
}: AttentionShape): Record<string, number[]> {
  const needsLstm = scores === "states" || context === "states";
  return {
    ...(needsLstm && { "lstm.kernel": [inputs + units, 4 * units], "lstm.bias": [4 * units] }),
    "score.w": [scores === "states" ? units : inputs, attentionUnits],
    "score.b": [attentionUnits],
    "score.v": [attentionUnits, 1],
    ...(context === "inputs" && { "context.w": [inputs, units], "context.b": [units] }),
    "class.w": [units, classes],
    "class.b": [classes],
  };
}

export function initialAttention(shape: AttentionShape, random: Random): Weights {
  const shapes = Object.entries(attentionShapes(shape));
  const others = shapes.filter(([name]) => !name.startsWith("lstm."));
  return {
    ...(others.length < shapes.length && under("lstm", initialLstm(shape.inputs, shape.units, random))),
    ...initialWeights(Object.fromEntries(others), random),
  };
}

/**
 * Attention over the chunks x_t of each track:
 *
 *     h_t = LSTM(x_1 … x_t)                    e_t = vᵀ tanh(Wᵀ h_t + b)
 *     α = softmax of e over real chunks        c = Σ_t α_t φ(x_t),  φ = ReLU(dense)
 *     logits = dense(c)
 */
export function attend(shape: AttentionShape, parameters: Parameters, { chunks, mask }: ChunkBatch, key?: DropoutKey): Attended {
  const [steps, batch, inputs] = chunks.shape;
  const flat = chunks.reshape([steps * batch, inputs]) as tf.Tensor2D;
  const lstm = within(parameters, "lstm");
  const states =
    lstm.kernel &&
    dropout(
      lstmStates(chunks, lstm.kernel as tf.Tensor2D, lstm.bias as tf.Tensor1D).reshape([
        steps * batch,
        shape.units,
      ]) as tf.Tensor2D,
      shape.dropout,
      key,
      100,
    );
  const layer = (x: tf.Tensor2D, name: string, activation: Activation | "linear") =>
    dense(x, parameters[`${name}.w`], parameters[`${name}.b`], activation);

  const hidden = layer(shape.scores === "states" ? states : flat, "score", "tanh");
  const scores = tf
    .matMul(hidden, parameters["score.v"] as tf.Tensor2D)
    .reshape([steps, batch])
    .transpose() as tf.Tensor2D;
  const weights = maskedSoftmax(scores, mask);
  const values = shape.context === "states" ? states : layer(flat, "context", "relu");
  const weighted = values.reshape([steps, batch, shape.units]).mul(weights.transpose().expandDims(2));
  const context = dropout(tf.sum(weighted, 0) as tf.Tensor2D, shape.dropout, key, 101);
  return { weights, logits: layer(context, "class", "linear") };
}

/** Softmax of each row over the entries whose mask is 1; the others get exactly 0. */
function maskedSoftmax(scores: tf.Tensor2D, mask: tf.Tensor2D): tf.Tensor2D {
  const lowered = scores.sub(tf.sub(1, mask).mul(1e9));
  return tf.softmax(lowered).mul(mask) as tf.Tensor2D;
}
