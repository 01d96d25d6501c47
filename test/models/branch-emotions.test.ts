import assert from "node:assert/strict";
import { before, test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { branchEmotions, logitsOf } from "../../lib/models/branch-emotions";
import { useBackend } from "../../lib/runtime/backend";
import { toyFeatures } from "./toy-features";

before(() => useBackend());

test("by hand: both views' cross-entropy of their first outputs, whatever the others are", () => {
  const oneHot = tf.tensor2d([[1, 0]]);
  const [audio, video] = [tf.tensor2d([[0, Math.log(3), 9]]), tf.tensor2d([[Math.log(7), 0, -50]])];
  const expected = -Math.log(1 / 4) - Math.log(7 / 8);
  assert.ok(Math.abs(branchEmotions(audio, video, oneHot).dataSync()[0] - expected) < 1e-5);
});

test("as many logits as emotions, two at least", () => {
  const features = toyFeatures(5);
  assert.deepEqual(
    [1, 2, 3, 7].map((n) => logitsOf({ ...features, emotions: new Array<string>(n).fill("x") })),
    [2, 2, 3, 7],
  );
});
