import assert from "node:assert/strict";
import { before, test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { contrastiveLoss } from "../../lib/losses/contrastive-loss";
import { useBackend } from "../../lib/runtime/backend";
import { InputError } from "../../lib/runtime/check";
import { assertGradient, plainCosines, randomBatch, transposed } from "./finite-differences";

before(() => useBackend());

const value = (loss: tf.Scalar) => loss.dataSync()[0];

function plainLoss(audio: number[][], video: number[][], labels: number[], temperature: number): number {
  const cosines = plainCosines(audio, video);
  const directions = [cosines, transposed(cosines)].map((similar) => {
    const anchors = similar.map((row, i) => {
      const total = row.reduce((sum, s) => sum + Math.exp(s / temperature), 0);
      const positives = row.filter((_, j) => labels[j] === labels[i]);
      return -positives.reduce((sum, s) => sum + Math.log(Math.exp(s / temperature) / total), 0) / positives.length;
    });
    return anchors.reduce((a, b) => a + b) / anchors.length;
  });
  return (directions[0] + directions[1]) / 2;
}

test("by hand: two pairs at right angles", () => {
  // Each anchor sees cosines 1 and 0: −log(e/(e + 1)) for its own class.
  const rows = [[2, 0], [0, 3]]; // prettier-ignore
  const expected = Math.log(1 + Math.exp(-1));
  assert.ok(Math.abs(value(contrastiveLoss(rows, rows, [0, 1], { temperature: 1 })) - expected) < 1e-6);
  // τ = .5 doubles the cosines.
  const sharper = Math.log(1 + Math.exp(-2));
  assert.ok(Math.abs(value(contrastiveLoss(rows, rows, [0, 1], { temperature: 0.5 })) - sharper) < 1e-6);
});

for (const [name, m, classes, temperature] of [
  ["three classes", 9, 3, 0.1],
  ["two classes of unequal size", 7, 2, 0.5],
  ["no two of a class", 5, 5, 1],
] as const)
  test(`value and gradient agree with float64 finite differences: ${name}`, () => {
    const { audio, video, labels } = randomBatch(m, 4, classes, m);
    assertGradient(
      (a, v) => contrastiveLoss(a, v, labels, { temperature }),
      (a, v) => plainLoss(a, v, labels, temperature),
      audio,
      video,
      3e-4,
    );
  });

test("a batch of one class: log m where all are alike, more anywhere else", () => {
  const { audio, video } = randomBatch(6, 3, 1);
  const labels = new Array<number>(6).fill(0);
  const alike = new Array<number[]>(6).fill([1, 2, 3]);
  assert.ok(Math.abs(value(contrastiveLoss(alike, alike, labels)) - Math.log(6)) < 1e-5);
  assert.ok(value(contrastiveLoss(audio, video, labels)) > Math.log(6) + 0.1);
});

test("a class absent from the batch changes nothing", () => {
  const { audio, video, labels } = randomBatch(8, 3, 2);
  const skipped = labels.map((l) => 3 * l);
  assert.equal(value(contrastiveLoss(audio, video, skipped)), value(contrastiveLoss(audio, video, labels)));
});

test("neither the order of the rows, nor their lengths, nor which view is which matters", () => {
  const { audio, video, labels } = randomBatch(10, 4, 3);
  const expected = value(contrastiveLoss(audio, video, labels));
  const order = [3, 1, 4, 9, 5, 2, 6, 8, 7, 0];
  const pick = <T>(values: T[]) => order.map((i) => values[i]);
  const scaled = audio.map((row, i) => row.map((v) => v * (i + 0.1)));
  const same = [
    contrastiveLoss(pick(audio), pick(video), pick(labels)),
    contrastiveLoss(scaled, video, labels),
    contrastiveLoss(video, audio, labels),
  ];
  for (const loss of same) assert.ok(Math.abs(value(loss) - expected) < 1e-4, `${value(loss)} against ${expected}`);
  assert.ok(Math.abs(value(contrastiveLoss(pick(audio), video, labels)) - expected) > 0.01, "pairs torn apart");
});

test("a collapsed branch, all zero, gives finite loss and gradients", () => {
  const { audio, labels } = randomBatch(6, 3, 2);
  const gradients = tf.grads((x, y) => contrastiveLoss(x as tf.Tensor2D, y as tf.Tensor2D, labels))([
    tf.tensor2d(audio),
    tf.zeros([6, 3]),
  ]);
  for (const g of gradients) assert.ok(g.dataSync().every(Number.isFinite));
});

test("the temperature is .1 by default", () => {
  const { audio, video, labels } = randomBatch(6, 3, 2);
  const byDefault = value(contrastiveLoss(audio, video, labels));
  assert.equal(byDefault, value(contrastiveLoss(audio, video, labels, { temperature: 0.1 })));
  assert.ok(Math.abs(byDefault - plainLoss(audio, video, labels, 0.1)) < 1e-4);
});

test("a temperature that is none is refused", () => {
  const { audio, video, labels } = randomBatch(4, 3, 2);
  for (const temperature of [0, -1, NaN, Infinity])
    assert.throws(
      () => contrastiveLoss(audio, video, labels, { temperature }),
      (e) => e instanceof InputError && /temperature must be a finite number above 0/.test(e.message),
    );
});
