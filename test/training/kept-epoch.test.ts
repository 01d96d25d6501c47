import assert from "node:assert/strict";
import { before, test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { InputError } from "../../lib/runtime/check";
import { type Trainable, train, type TrainingOptions } from "../../lib/training/train";
import { line, OPTIONS } from "./line";

before(() => useBackend());

test("keeps the epoch of the best validation score, and gives up after `patience` epochs without a better one", async () => {
  const scores = [0.1, 0.5, 0.3, 0.2, 0.1, 0.9];
  const seen: number[] = [];
  const model = {
    ...line(),
    validation: {
      outputs: ({ slope }: Record<string, tf.Tensor>) => [slope.mul(2)],
      score: (_: Record<string, tf.Tensor>, [twice]: tf.Tensor[]) => (
        seen.push(twice.dataSync()[0] / 2),
        scores[seen.length - 1]
      ),
    },
  };
  const { weights, history } = await train(model, { ...OPTIONS, epochs: 6, patience: 3 });
  assert.equal(history.bestEpoch, 2);
  assert.equal(history.ended, "no improvement");
  assert.equal(history.epochs.length, 5);
  assert.equal(weights.slope.data[0], seen[1]);
});

/** {@link line} with these validation scores, and what slope each of them was given for. */
function scored(scores: number[]) {
  const slopes: number[] = [];
  const score = ({ slope }: Record<string, tf.Tensor>) => scores[slopes.push(slope.dataSync()[0]) - 1];
  return { model: { ...line(), validation: { score } }, slopes };
}

test("an epoch whose score is no finite number is passed over, and the history says so", async () => {
  for (const [scores, best] of [
    [[NaN, 0.5, 0.9], 3],
    [[0.5, NaN, 0.4], 1],
    [[0.1, Infinity, 0.2], 3],
    [[0.5, 0.5, -Infinity], 1],
  ] as [number[], number][]) {
    const { model, slopes } = scored(scores);
    const { weights, history } = await train(model, { ...OPTIONS, epochs: 3 });
    assert.equal(history.bestEpoch, best);
    assert.equal(weights.slope.data[0], slopes[best - 1]);
    const odd = scores.findIndex((score) => !Number.isFinite(score));
    assert.deepEqual(history.notes, [`the validation score of epoch ${odd + 1} is ${scores[odd]}: the epoch was passed over`]);
    assert.equal("validation" in history.epochs[odd], false);
  }
});

test("without any finite score no epoch can be chosen: an error with a remedy, also when patience ends it", async () => {
  for (const patience of [undefined, 2])
    await assert.rejects(train(scored([NaN, NaN, NaN]).model, { ...OPTIONS, epochs: 3, patience }), {
      name: "DivergenceError",
      message: /no epoch has a finite validation score, so none can be chosen: lower learningRate \(0.05\)/,
    });
});

test("patience is a whole number of at least 1, Infinity or absent", async () => {
  for (const patience of [0, -3, NaN, 1.5, -Infinity])
    await assert.rejects(
      train(scored([1, 2]).model, { ...OPTIONS, epochs: 2, patience }),
      (error: Error) => error instanceof InputError && /patience must be a whole number of at least 1; got/.test(error.message),
    );
  for (const patience of [undefined, Infinity, 1])
    assert.equal((await train(scored([1, 2]).model, { ...OPTIONS, epochs: 2, patience })).history.epochs.length, 2);
});

/** One weight whose loss and gradient are as `of` says at each step, from 0. */
function steps(of: (a: tf.Tensor, step: number) => tf.Tensor): Trainable {
  return {
    initial: { a: { shape: [], data: Float32Array.of(1) } },
    rows: 1,
    loss: ({ a }, _batch, key) => of(a, key.dataSync()[1]) as tf.Scalar,
  };
}
const ONE = { batchSize: 1, learningRate: 1, execution: "eager" } as const;

test("a last step that ruins the weights is an error, and not their return", async () => {
  const { numTensors } = tf.memory();
  // √(a − 1) + 1 is 1 at a = 1, and its slope is infinite.
  const model: Trainable = {
    initial: { a: { shape: [], data: Float32Array.of(1) } },
    rows: 1,
    loss: ({ a }) => tf.sqrt(a.sub(1)).add(1) as tf.Scalar,
  };
  for (const execution of ["captured", "eager"] as const)
    await assert.rejects(train(model, { ...ONE, epochs: 1, execution }), {
      name: "DivergenceError",
      message:
        /the weights a became (NaN|-Infinity) in epoch 1, at step 1 \(batch of row 0\): lower learningRate \(1\) or set clipNorm/,
    });
  assert.equal(tf.memory().numTensors, numTensors);
});

test("a training that diverges keeps its best epoch where there are scores, and says so; else it is an error", async () => {
  const model = steps((a, step) => a.mul(step < 3 ? 1 : NaN));
  await assert.rejects(train(model, { ...ONE, epochs: 5 }), /training loss became NaN in epoch 4/);
  const scores = [0.1, 0.7, 0.3];
  const at: number[] = [];
  const score = ({ a }: Record<string, tf.Tensor>) => scores[at.push(a.dataSync()[0]) - 1];
  const { weights, history } = await train({ ...model, validation: { score } }, { ...ONE, epochs: 5 });
  assert.equal(weights.a.data[0], at[1]);
  assert.equal(history.ended, "diverged");
  assert.deepEqual([history.bestEpoch, history.epochs.length], [2, 3]);
  assert.deepEqual(history.notes, [
    "the training loss became NaN in epoch 4, at step 4 (batch of row 0): lower learningRate (1) or set clipNorm; the weights of epoch 2 are kept",
  ]);
});

test("notes of the model come first in the history; without any there is no such field", async () => {
  assert.deepEqual((await train({ ...line(), notes: ["by hand"] }, { ...OPTIONS, epochs: 1 })).history.notes, ["by hand"]);
  assert.equal("notes" in (await train(line(), { ...OPTIONS, epochs: 1 })).history, false);
});

test("no tensor is left behind wherever a training fails: recording, a step, a score, an option", async () => {
  const model = line();
  const fail = () => {
    throw new Error("fails here");
  };
  const failing: [string, Trainable, Partial<TrainingOptions>][] = [
    ["the loss", { ...model, loss: fail }, {}],
    ["the loss, after tensors", { ...model, loss: ({ slope }) => (slope.mul(2), fail()) }, {}],
    ["validation outputs", { ...model, validation: { outputs: fail, score: () => 1 } }, {}],
    ["the score", { ...model, validation: { outputs: ({ slope }) => [slope.mul(2)], score: fail } }, {}],
    ["the score, after tensors", { ...model, validation: { score: ({ slope }) => (slope.mul(2), fail()) } }, {}],
    ["a loss of NaN", { ...model, loss: ({ slope }) => tf.log(slope.sub(1)) as tf.Scalar }, {}],
    ["scores of NaN", { ...model, validation: { score: () => NaN } }, {}],
    ["an epoch's end", model, { onEpoch: fail }],
    ["an unknown optimiser", model, { optimiser: "sgd" as "adam" }],
    ["a batch size", model, { batchSize: 0 }],
    ["patience", model, { patience: 0 }],
    ["no rows", { ...model, rows: 0 }, {}],
    ["a stop", model, { signal: AbortSignal.abort() }],
  ];
  for (const execution of ["captured", "eager"] as const)
    for (const [what, trainable, options] of failing) {
      const { numTensors } = tf.memory();
      await assert.rejects(train(trainable, { ...OPTIONS, epochs: 2, execution, ...options }), what);
      assert.equal(tf.memory().numTensors, numTensors, `${what}, ${execution}`);
    }
  assert.equal(process.listenerCount("SIGINT"), 0);
});

test("of equal scores the earlier epoch is kept", async () => {
  const scores = [0.1, 0.5, 0.5, 0.2];
  const seen: number[] = [];
  const score = ({ slope }: Record<string, tf.Tensor>) => scores[seen.push(slope.dataSync()[0]) - 1];
  const { weights, history } = await train({ ...line(), validation: { score } }, { ...OPTIONS, epochs: 4 });
  assert.equal(history.bestEpoch, 2);
  assert.equal(weights.slope.data[0], seen[1]);
});
