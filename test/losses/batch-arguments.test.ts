import assert from "node:assert/strict";
import { before, test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { contrastiveLoss } from "../../lib/losses/contrastive-loss";
import { sdccaLoss } from "../../lib/losses/sdcca-loss";
import { tripletLoss } from "../../lib/losses/triplet-loss";
import { useBackend } from "../../lib/runtime/backend";
import { InputError } from "../../lib/runtime/check";
import { Random } from "../../lib/runtime/random";

before(() => useBackend());

const random = new Random("batch");
const rows = () => Array.from({ length: 12 }, () => [random.gaussian(), random.gaussian(), random.gaussian()]);
const [audio, video] = [rows(), rows()];
const labels = Array.from({ length: 12 }, (_, i) => i % 3);

for (const [name, loss] of Object.entries({ sdccaLoss, contrastiveLoss, tripletLoss })) {
  test(`${name}: classes are those that occur, however large their labels`, () => {
    const large = labels.map((label) => [7, 100_000_000, 2 ** 31 - 1][label]);
    assert.equal(loss(audio, video, large).dataSync()[0], loss(audio, video, labels).dataSync()[0]);
  });

  test(`${name}: a label that is no whole number below 2³¹ is refused by its row`, () => {
    for (const bad of [2 ** 31, 2 ** 32, -1, 0.5, NaN, Infinity])
      assert.throws(
        () => loss(audio, video, [0, 1, bad, ...labels.slice(3)]),
        (error: Error) => error instanceof InputError && error.message.includes(`label 2 must be a whole number from 0`),
      );
    assert.throws(() => loss(audio, video, labels.slice(1)), /12 rows need 12 labels; got 11/);
    for (const bad of [null, undefined, "012"])
      assert.throws(() => loss(audio, video, bad as never), /labels must be a list of whole numbers/);
  });

  test(`${name}: outputs that are too large to be squared are refused, whichever view they are in`, () => {
    for (const bad of [1e20, -1e37, Infinity, NaN]) {
      const large = tf.tensor2d(audio.map((row, i) => (i === 3 ? [bad, 0, 0] : row)));
      assert.throws(() => loss(large, video, labels), /(h1|audio) has a value that is not finite or beyond ±1000000000000000/);
      assert.throws(() => loss(audio, large, labels), /(h2|video) has a value that is not finite or beyond/);
    }
    assert.ok(
      Number.isFinite(
        loss(
          audio.map((row) => row.map((v) => v * 1e14)),
          video,
          labels,
        ).dataSync()[0],
      ),
    );
  });
}
