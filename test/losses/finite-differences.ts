import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { Random } from "../../lib/runtime/random";

type PlainLoss = (audio: number[][], video: number[][]) => number;
type TensorLoss = (audio: tf.Tensor2D, video: tf.Tensor2D) => tf.Scalar;

/** Two views of m random rows that lean towards their class, and their labels, classes in turn. */
export function randomBatch(m: number, width: number, classes: number, seed = 0) {
  const random = new Random("batch", seed);
  const rows = () =>
    Array.from({ length: m }, (_, i) => Array.from({ length: width }, (_, d) => random.gaussian() + (d === i % classes ? 1 : 0)));
  return { audio: rows(), video: rows(), labels: Array.from({ length: m }, (_, i) => i % classes) };
}

/** Holds value and gradient of a loss against a float64 definition of it. */
export function assertGradient(loss: TensorLoss, plain: PlainLoss, audio: number[][], video: number[][], tolerance = 1e-4): void {
  const [a, v] = [tf.tensor2d(audio), tf.tensor2d(video)];
  const value = tf.tidy(() => loss(a, v).dataSync()[0]);
  assert.ok(Math.abs(value - plain(audio, video)) < tolerance, `loss ${value}, by its definition ${plain(audio, video)}`);
  const gradients = tf
    .grads((x, y) => loss(x as tf.Tensor2D, y as tf.Tensor2D))([a, v])
    .map((g) => g.arraySync() as number[][]);
  const step = 1e-5;
  [audio, video].forEach((rows, view) =>
    rows.forEach((values, r) =>
      values.forEach((_, d) => {
        const nudged = (by: number) => {
          const copy = rows.map((one) => [...one]);
          copy[r][d] += by;
          return view === 0 ? plain(copy, video) : plain(audio, copy);
        };
        const expected = (nudged(step) - nudged(-step)) / (2 * step);
        const got = gradients[view][r][d];
        assert.ok(Math.abs(got - expected) < tolerance, `view ${view}, row ${r}, column ${d}: ${got} against ${expected}`);
      }),
    ),
  );
}

/** Cosine of every row of one view with every row of the other, in float64. */
export function plainCosines(audio: number[][], video: number[][]): number[][] {
  const unit = (row: number[]) => row.map((v) => v / Math.hypot(...row));
  return audio.map((a) => video.map((v) => unit(a).reduce((sum, x, d) => sum + x * unit(v)[d], 0)));
}

export function transposed(matrix: number[][]): number[][] {
  return matrix[0].map((_, c) => matrix.map((row) => row[c]));
}
