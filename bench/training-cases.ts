import * as tf from "@tensorflow/tfjs";
import { crossEntropy } from "../lib/losses/cross-entropy";
import { sdccaLossOneHot } from "../lib/losses/sdcca-loss";
import { applyBranch, type BranchShape } from "../lib/models/branch";
import { attend, type AttentionShape, initialAttention } from "../lib/models/chunk-attention-network";
import { initialBranches, VIDEO_LAYERS } from "../lib/models/fit-two-branches";
import { Random } from "../lib/runtime/random";
import { type Weights, within } from "../lib/runtime/weights";
import { type OptimiserSettings, optimiserSettings } from "../lib/training/optimiser";
import type { Loss } from "../lib/training/step";

/** One training step to be timed, on random data of the right shape; `peers/training_step.py` knows the same by name. */
export interface Case {
  name: string;
  rows: number;
  batchSize: number;
  initial: Weights;
  settings: OptimiserSettings;
  loss: Loss;
}

const CLASSES = 6;
const ROWS = 2000;

/** S-DCCA with the authors' layers, dropout and optimiser. */
export function sdccaCase(batchSize: number, dropout = 0.2): Case {
  const audio: BranchShape = { sizes: [128, 128, 128, 64, 10], activation: "sigmoid", dropout };
  const video: BranchShape = { sizes: [1024, 256, 256, 128, 10], activation: "sigmoid", dropout };
  const data = {
    audio: tf.randomNormal([ROWS, 128], 0, 1, "float32", 1) as tf.Tensor2D,
    video: tf.randomNormal([ROWS, 1024], 0, 1, "float32", 2) as tf.Tensor2D,
    oneHot: classes(ROWS),
  };
  return {
    name: `sdcca ${batchSize}`,
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

/** Attention over 30 chunks of 128 numbers for 100 tracks a batch, trained as the library does by default. */
export function attentionCase(units: number, dropout = 0.3): Case {
  const [steps, inputs, tracks] = [30, 128, 1000];
  const shape: AttentionShape = {
    inputs,
    classes: CLASSES,
    scores: "states",
    context: "inputs",
    units,
    attentionUnits: units,
    dropout,
  };
  const chunks = tf.randomNormal([tracks, steps, inputs], 0, 1, "float32", 3);
  const oneHot = classes(tracks);
  const mask = tf.ones([100, steps]) as tf.Tensor2D;
  return {
    name: `attention ${units}`,
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

function classes(rows: number): tf.Tensor2D {
  return tf.tidy(() => tf.oneHot(tf.randomUniform([rows], 0, CLASSES, "int32", 4), CLASSES).toFloat() as tf.Tensor2D);
}
