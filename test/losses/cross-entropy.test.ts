import assert from "node:assert/strict";
import { before, test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { crossEntropy } from "../../lib/losses/cross-entropy";
import { useBackend } from "../../lib/runtime/backend";

before(() => useBackend());

test("by hand: the mean over rows of −log of the label's share", () => {
  // Shares 1/4 and 3/4, and 1/2 and 1/2: −log 3/4 and −log 1/2.
  const logits = tf.tensor2d([[0, Math.log(3)], [5, 5]]); // prettier-ignore
  const oneHot = tf.tensor2d([[0, 1], [1, 0]]); // prettier-ignore
  const expected = -(Math.log(0.75) + Math.log(0.5)) / 2;
  assert.ok(Math.abs(crossEntropy(logits, oneHot).dataSync()[0] - expected) < 1e-6);
});
