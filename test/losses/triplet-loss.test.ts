import assert from "node:assert/strict";
import { before, test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { tripletLoss } from "../../lib/losses/triplet-loss";
import { useBackend } from "../../lib/runtime/backend";
import { InputError } from "../../lib/runtime/check";
import { assertGradient, plainCosines, randomBatch, transposed } from "./finite-differences";

before(() => useBackend());

const value = (loss: tf.Scalar) => loss.dataSync()[0];

/** By the definition: every positive of every anchor looks through all negatives. */
function plainLoss(audio: number[][], video: number[][], labels: number[], margin: number): number {
  const cosines = plainCosines(audio, video);
  const directions = [cosines, transposed(cosines)].map((similar) => {
    let sum = 0;
    let pairs = 0;
    similar.forEach((row, i) =>
      row.forEach((positive, p) => {
        if (labels[p] !== labels[i]) return;
        pairs++;
        const negatives = row.filter((_, n) => labels[n] !== labels[i]);
        if (negatives.length === 0) return;
        const easier = negatives.filter((s) => s < positive);
        const mined = easier.length > 0 ? Math.max(...easier) : Math.min(...negatives);
        sum += Math.max(0, margin + mined - positive);
      }),
    );
    return sum / pairs;
  });
  return (directions[0] + directions[1]) / 2;
}

test("by hand: two of one class, one of another", () => {
  // Audio sees cosines 1, .6 and .8 in every row; with margin .5 the hinges are .3 and .7 (twice), and .3: mean .46.
  // To a video all audio is alike: the negative is as similar as the positive, every hinge is .5.
  const audio = [[1, 0], [2, 0], [5, 0]]; // prettier-ignore
  const video = [[3, 0], [0.6, 0.8], [0.8, 0.6]]; // prettier-ignore
  assert.ok(Math.abs(value(tripletLoss(audio, video, [0, 0, 1], { margin: 0.5 })) - 0.48) < 1e-6);
});

for (const [name, m, classes, margin] of [
  ["three classes", 12, 3, 0.2],
  ["a wide margin, so that most triplets count", 12, 4, 1.5],
  ["two classes", 9, 2, 0.5],
  ["no two of a class", 6, 6, 0.5],
] as const)
  test(`value and gradient agree with float64 finite differences: ${name}`, () => {
    const { audio, video, labels } = randomBatch(m, 4, classes, m);
    assertGradient(
      (a, v) => tripletLoss(a, v, labels, { margin }),
      (a, v) => plainLoss(a, v, labels, margin),
      audio,
      video,
    );
  });

test("a batch of one class has no negatives: loss and gradients are 0, not NaN", () => {
  const { audio, video } = randomBatch(6, 3, 1);
  const [a, v] = [tf.tensor2d(audio), tf.tensor2d(video)];
  assert.equal(value(tripletLoss(a, v, new Array(6).fill(0))), 0);
  const gradients = tf.grads((x, y) => tripletLoss(x as tf.Tensor2D, y as tf.Tensor2D, new Array(6).fill(0)))([a, v]);
  for (const g of gradients) assert.ok(g.dataSync().every((x) => x === 0));
});

test("separated classes cost nothing; swapped ones the margin and the whole cosine", () => {
  const rows = [[1, 0], [1, 0], [-1, 0], [-1, 0]]; // prettier-ignore
  const labels = [0, 0, 1, 1];
  assert.equal(value(tripletLoss(rows, rows, labels)), 0);
  assert.ok(Math.abs(value(tripletLoss(rows, [...rows].reverse(), labels, { margin: 0.2 })) - 2.2) < 1e-6);
});

test("neither the order of the rows, nor their lengths, nor which view is which matters", () => {
  const { audio, video, labels } = randomBatch(10, 4, 3);
  const expected = value(tripletLoss(audio, video, labels));
  assert.ok(expected > 0.01);
  const order = [3, 1, 4, 9, 5, 2, 6, 8, 7, 0];
  const pick = <T>(values: T[]) => order.map((i) => values[i]);
  const scaled = audio.map((row, i) => row.map((v) => v * (i + 0.1)));
  const same = [
    tripletLoss(pick(audio), pick(video), pick(labels)),
    tripletLoss(scaled, video, labels),
    tripletLoss(video, audio, labels),
    tripletLoss(audio, video, labels.map((l) => 2 - l)), // prettier-ignore
  ];
  for (const loss of same) assert.ok(Math.abs(value(loss) - expected) < 1e-5, `${value(loss)} against ${expected}`);
});

test("the margin is .2 by default", () => {
  const { audio, video, labels } = randomBatch(10, 4, 3);
  assert.ok(Math.abs(value(tripletLoss(audio, video, labels)) - plainLoss(audio, video, labels, 0.2)) < 1e-5);
});

test("a collapsed branch, all zero, gives finite loss and gradients", () => {
  const { audio, labels } = randomBatch(6, 3, 2);
  const gradients = tf.grads((x, y) => tripletLoss(x as tf.Tensor2D, y as tf.Tensor2D, labels))([
    tf.tensor2d(audio),
    tf.zeros([6, 3]),
  ]);
  for (const g of gradients) assert.ok(g.dataSync().every(Number.isFinite));
});

test("what cannot be compared is refused", () => {
  const { audio, video, labels } = randomBatch(4, 3, 2);
  const refuse = (pattern: RegExp, ...args: Parameters<typeof tripletLoss>) =>
    assert.throws(
      () => tripletLoss(...args),
      (e) => e instanceof InputError && pattern.test(e.message),
    );
  refuse(/same rows; got 4 and 3/, audio, video.slice(1), labels);
  refuse(/equally wide.*got 3 and 2 columns/, audio, video.map((r) => r.slice(1)), labels); // prettier-ignore
  refuse(/4 rows need 4 labels; got 3/, audio, video, labels.slice(1));
  refuse(/label 0 must be a whole number from 0 .*got 0.5/, audio, video, [0.5, 0, 1, 1]);
  refuse(/margin must be in \(0, 2\].*got 0/, audio, video, labels, { margin: 0 });
  refuse(/margin must be in \(0, 2\].*got 2.5/, audio, video, labels, { margin: 2.5 });
  refuse(/margin .*got NaN/, audio, video, labels, { margin: NaN });
});
