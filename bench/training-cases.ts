import * as tf from "@tensorflow/tfjs";
import { crossEntropy } from "../lib/losses/cross-entropy";
import { sdccaLossOneHot } from "../lib/losses/sdcca-loss";
import { applyBranch, type BranchShape } from "../lib/models/branches/branch";
import { attend, type AttentionShape, initialAttention } from "../lib/models/attention/chunk-attention-network";
import { initialBranches, VIDEO_LAYERS } from "../lib/models/branches/train-branches";
import { Random } from "../lib/runtime/random";
import { type Weights, within } from "../lib/runtime/tensorflow/weights";
import { type OptimiserSettings, optimiserSettings } from "../lib/training/optimiser";
import type { Loss } from "../lib/training/step";

/** One training step to be timed, on random data of the right shape; `peers/training_step.py` knows the same by name. */
export interface Case {
  rows: number;
  batchSize: number;
  initial: Weights;
  settings: OptimiserSettings;
  loss: Loss;
}

const ROWS = 2000;

/** S-DCCA with the authors' layers, dropout and optimiser. */
export function sdccaCase({ batchSize = 200, outputs = 10, classes = 6, dropout = 0.2 }): Case {
  const audio: BranchShape = { sizes: [128, 128, 128, 64, outputs], activation: "sigmoid", dropout };
  const video: BranchShape = { sizes: [1024, 256, 256, 128, outputs], activation: "sigmoid", dropout };
  const data = {
    audio: tf.randomNormal([ROWS, 128], 0, 1, "float32", 1) as tf.Tensor2D,
    video: tf.randomNormal([ROWS, 1024], 0, 1, "float32", 2) as tf.Tensor2D,
    oneHot: randomClasses(ROWS, classes),
  };
  return {
    rows: ROWS,
    batchSize,
    initial: initialBranches(audio, video, 0),
    settings: optimiserSettings({}),
    loss: (parameters, rows, key) => {
      const a = applyBranch(audio, within(parameters, "audio"), tf.gather(data.audio, rows), key);
      const v = applyBranch(video, within(parameters, "video"), tf.gather(data.video, rows), key, VIDEO_LAYERS);
      return sdccaLossOneHot(a, v, tf.gather(data.oneHot, rows));
    },
  };
}

/** Attention over `steps` chunks of 128 numbers for 100 tracks a batch, trained as the library does by default. */
export function attentionCase({ units = 128, steps = 30, dropout = 0.3 }): Case {
  const [inputs, tracks, classes] = [128, 1000, 6];
  const shape: AttentionShape = {
    inputs,
    classes,
    scores: "states",
    context: "inputs",
    units,
    attentionUnits: units,
    dropout,
  };
  const chunks = tf.randomNormal([tracks, steps, inputs], 0, 1, "float32", 3);
  const oneHot = randomClasses(tracks, classes);
  const mask = tf.ones([100, steps]) as tf.Tensor2D;
  return {
    rows: tracks,
    batchSize: 100,
    initial: initialAttention(shape, new Random("attention", 0)),
    settings: optimiserSettings({ optimiser: "adam", learningRate: 2e-3, clipNorm: 5, weightDecay: 1e-4 }),
    loss: (parameters, rows, key) => {
      const batch = { chunks: tf.gather(chunks, rows).transpose([1, 0, 2]) as tf.Tensor3D, mask };
      return crossEntropy(attend(shape, parameters, batch, key).logits, tf.gather(oneHot, rows));
    },
  };
}

function randomClasses(rows: number, classes: number): tf.Tensor2D {
  return tf.tidy(() => tf.oneHot(tf.randomUniform([rows], 0, classes, "int32", 4), classes).toFloat() as tf.Tensor2D);
}
