import assert from "node:assert/strict";
import { before, test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../lib/runtime/backend";
import { InputError } from "../../lib/runtime/check";
import { type Trainable, train, type TrainingOptions } from "../../lib/training/train";

before(() => useBackend());

/** Least squares: y = 3x − 1 from 40 points. */
function line(): Trainable & { x: tf.Tensor1D } {
  const x = tf.linspace(-1, 1, 40);
  const y = x.mul(3).sub(1);
  return {
    x,
    initial: { slope: { shape: [], data: Float32Array.of(0) }, offset: { shape: [], data: Float32Array.of(0) } },
    rows: 40,
    loss: ({ slope, offset }, batch) =>
      tf.gather(x, batch).mul(slope).add(offset).sub(tf.gather(y, batch)).square().mean() as tf.Scalar,
  };
}
const OPTIONS: TrainingOptions = { epochs: 60, batchSize: 10, optimiser: "adam", learningRate: 0.05 };

for (const optimiser of ["adam", "rmsprop"] as const)
  test(`${optimiser} finds the line`, async () => {
    const { weights, history } = await train(line(), { ...OPTIONS, optimiser, schedule: "cosine" });
    assert.ok(Math.abs(weights.slope.data[0] - 3) < 0.05 && Math.abs(weights.offset.data[0] + 1) < 0.05);
    assert.equal(history.epochs.length, 60);
    assert.equal(history.ended, "all epochs");
  });

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
      message: /the weights a became (NaN|-Infinity) in epoch 1: lower learningRate \(1\) or set clipNorm/,
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
    "the training loss became NaN in epoch 4: lower learningRate (1) or set clipNorm; the weights of epoch 2 are kept",
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

test("what is left takes as long an epoch as what is done: half-way as long again, at the end nothing", async () => {
  const { history } = await train(line(), { ...OPTIONS, epochs: 4 });
  const [first, second, third, last] = history.epochs;
  assert.ok(first.seconds > 0 && last.seconds > third.seconds);
  assert.ok(Math.abs(first.secondsLeft - 3 * first.seconds) < 1e-9);
  assert.equal(second.secondsLeft, second.seconds);
  assert.equal(last.secondsLeft, 0);
});

test("the seed decides which rows meet in a batch", async () => {
  const batches = async (seed: number) => {
    const seen: string[] = [];
    const model = line();
    const loss: Trainable["loss"] = (p, batch, ...rest) => (seen.push(batch.dataSync().join()), model.loss(p, batch, ...rest));
    await train({ ...model, loss }, { ...OPTIONS, epochs: 2, execution: "eager", seed });
    return seen;
  };
  const first = await batches(1);
  assert.deepEqual(await batches(1), first);
  assert.notDeepEqual(await batches(2), first);
});

for (const execution of ["eager", "captured"] as const)
  test(`a step's key is the seed and the number of the step (${execution})`, async () => {
    const loss: Trainable["loss"] = ({ slope }, _batch, key) =>
      slope.mul(0).add(
        key
          .toFloat()
          .mul(tf.tensor1d([1000, 1]))
          .sum(),
      ) as tf.Scalar;
    const { history } = await train({ ...line(), loss }, { ...OPTIONS, epochs: 3, batchSize: 40, seed: 7, execution });
    assert.deepEqual(
      history.epochs.map((epoch) => epoch.loss),
      [7000, 7001, 7002],
    );
  });

test("what the loss does not use stays as it was", async () => {
  const model = line();
  const initial = { ...model.initial, idle: { shape: [2], data: Float32Array.of(3, -4) } };
  for (const optimiser of ["adam", "rmsprop"] as const) {
    const { weights } = await train({ ...model, initial }, { ...OPTIONS, epochs: 2, optimiser });
    assert.deepEqual(weights.idle.data, initial.idle.data);
    assert.notEqual(weights.slope.data[0], 0);
  }
});

test("a stop by signal keeps the best so far", async () => {
  const controller = new AbortController();
  const onEpoch = ({ epoch }: { epoch: number }) => epoch === 4 && controller.abort();
  const { weights, history } = await train(line(), { ...OPTIONS, signal: controller.signal, onEpoch });
  assert.equal(history.ended, "stopped by the user");
  assert.equal(history.epochs.length, 4);
  assert.ok(weights.slope.data[0] > 0);
});

test("a step that fails leaves no tensors behind", async () => {
  const model = line();
  let steps = 0;
  const loss: Trainable["loss"] = (...given) => {
    if (++steps === 3) throw new Error("no third step");
    return model.loss(...given);
  };
  const before = tf.memory().numTensors;
  await assert.rejects(train({ ...model, loss }, { ...OPTIONS, execution: "eager" }), /no third step/);
  assert.equal(tf.memory().numTensors, before);
});

test("a stop before the first batch is an error: there is nothing trained to return", async () => {
  const { numTensors } = tf.memory();
  const model = line();
  await assert.rejects(train(model, { ...OPTIONS, signal: AbortSignal.abort() }), /stopped before its first batch/);
  assert.ok(tf.memory().numTensors - numTensors <= 3, "only the data of the model is left");
});

test("an error of the model itself is not taken for divergence", async () => {
  const model: Trainable = {
    ...line(),
    loss: () => {
      throw new TypeError("no such field");
    },
  };
  await assert.rejects(train(model, OPTIONS), { name: "TypeError", message: "no such field" });
});

test("an interrupt ends the training, not the program, and is given back", async () => {
  const listeners = process.listenerCount("SIGINT");
  const onEpoch = ({ epoch }: { epoch: number }) => epoch === 2 && process.kill(process.pid, "SIGINT");
  const { history } = await train(line(), { ...OPTIONS, onEpoch });
  assert.equal(history.ended, "stopped by the user");
  assert.ok(history.epochs.length < 60);
  assert.equal(process.listenerCount("SIGINT"), listeners);
});

test("the last partial batch is left out, and no row twice in an epoch", async () => {
  const batches: number[][] = [];
  const model = { ...line(), rows: 23 };
  const { loss } = model;
  model.loss = (p, batch, key) => (batches.push(Array.from(batch.dataSync())), loss(p, batch, key, 0));
  await train(model, { ...OPTIONS, epochs: 2, execution: "eager" });
  assert.deepEqual(
    batches.map((b) => b.length),
    [10, 10, 10, 10],
  );
  assert.equal(new Set([...batches[0], ...batches[1]]).size, 20);
  assert.notDeepEqual(batches[0], batches[2]);
});

test("a batch larger than the data is all of the data", async () => {
  const { history } = await train({ ...line(), rows: 7 }, { ...OPTIONS, epochs: 1 });
  assert.equal(history.epochs.length, 1);
});

test("a loss that is no longer finite is an error with a remedy", async () => {
  const model: Trainable = { ...line(), loss: ({ slope }) => tf.log(slope.sub(1)) as tf.Scalar };
  await assert.rejects(train(model, OPTIONS), /training loss became NaN in epoch 1: lower learningRate \(0.05\) or set clipNorm/);
});

test("clipping bounds the step of the whole gradient; weight decay pulls to zero", async () => {
  const steep: Trainable = {
    initial: { a: { shape: [2], data: Float32Array.of(1, 1) } },
    rows: 1,
    loss: ({ a }) => tf.sum(a.mul(tf.tensor1d([3e3, 4e3]))) as tf.Scalar,
  };
  // Adam's first step is the learning rate whatever the scale, so clipping shows in the ratio it leaves untouched.
  const clipped = await train(steep, { epochs: 1, batchSize: 1, optimiser: "rmsprop", learningRate: 1e-8, clipNorm: 1e-6 });
  assert.ok(clipped.weights.a.data.every((v) => Math.abs(v - 1) < 1e-6));
  const still: Trainable = { ...steep, loss: ({ a }) => tf.sum(a.mul(0)) as tf.Scalar };
  const decayed = await train(still, { epochs: 20, batchSize: 1, optimiser: "adam", learningRate: 0.01, weightDecay: 0.1 });
  assert.ok(decayed.weights.a.data.every((v) => v < 0.95));
});

/** Two variables with gradients 3x and 4x, where x is 1 in one step and 100 in the other. */
function twoSlopes(): Trainable {
  const x = tf.tensor1d([1, 100]);
  return {
    initial: { a: { shape: [], data: Float32Array.of(0) }, b: { shape: [], data: Float32Array.of(0) } },
    rows: 2,
    loss: ({ a, b }, batch) => a.mul(3).add(b.mul(4)).mul(tf.gather(x, batch).sum()) as tf.Scalar,
  };
}

test("clipping by hand: the norm is that of all gradients together, and a smaller one stays", async () => {
  const options: TrainingOptions = { epochs: 1, batchSize: 1, optimiser: "rmsprop", learningRate: 0.01 };
  // RMSprop: s = .9 s + .1 g², w = w − lr g / √s. Clipped at 5 both steps have the gradient (3, 4).
  const expected = -0.01 * (1 / Math.sqrt(0.1) + 1 / Math.sqrt(0.19));
  const clipped = (await train(twoSlopes(), { ...options, clipNorm: 5 })).weights;
  for (const name of ["a", "b"]) assert.ok(Math.abs(clipped[name].data[0] - expected) < 1e-6, `${clipped[name].data[0]}`);
  const free = (await train(twoSlopes(), { ...options, clipNorm: 1e4 })).weights;
  const unclipped = (await train(twoSlopes(), options)).weights;
  assert.deepEqual(free, unclipped);
  assert.ok(Math.abs(unclipped.a.data[0] - expected) > 1e-3);
});

test("the cosine schedule by hand: Adam on a constant slope moves by the learning rate of each step", async () => {
  const slope: Trainable = {
    initial: { a: { shape: [], data: Float32Array.of(0) } },
    rows: 1,
    loss: ({ a }) => a.mul(7) as tf.Scalar,
  };
  const moved = async (schedule: "cosine" | "constant") => {
    const at: number[] = [0];
    const score = ({ a }: Record<string, tf.Tensor>) => -at.push(a.dataSync()[0]);
    await train({ ...slope, validation: { score } }, { epochs: 4, batchSize: 1, optimiser: "adam", learningRate: 0.1, schedule });
    return at.slice(1).map((value, i) => at[i] - value);
  };
  const half = Math.SQRT1_2 / 2;
  const rates = [0.1, 0.1 * (0.5 + half), 0.05, 0.1 * (0.5 - half)];
  (await moved("cosine")).forEach((step, i) => assert.ok(Math.abs(step - rates[i]) < 1e-5, `step ${i}: ${step}`));
  (await moved("constant")).forEach((step, i) => assert.ok(Math.abs(step - 0.1) < 1e-5, `step ${i}: ${step}`));
});

test("two thousand steps hold no tensor", async () => {
  const counts: number[] = [];
  await train(line(), { ...OPTIONS, epochs: 50, batchSize: 1, onEpoch: () => counts.push(tf.memory().numTensors) });
  assert.equal(counts[counts.length - 1], counts[1]);
});
