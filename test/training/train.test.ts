import assert from "node:assert/strict";
import { before, test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { line, OPTIONS } from "./line";
import { type Trainable, train, type TrainingOptions } from "../../lib/training/train";

before(() => useBackend());

for (const optimiser of ["adam", "rmsprop"] as const)
  test(`${optimiser} finds the line`, async () => {
    const { weights, history } = await train(line(), { ...OPTIONS, optimiser, schedule: "cosine" });
    assert.ok(Math.abs(weights.slope.data[0] - 3) < 0.05 && Math.abs(weights.offset.data[0] + 1) < 0.05);
    assert.equal(history.epochs.length, 60);
    assert.equal(history.ended, "all epochs");
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

test("an interrupt is answered by a sentence where no progress is shown, and a signal, which a program gave, by none", async (t) => {
  const told = t.mock.method(console, "log", () => undefined);
  const stop = new AbortController();
  for (const end of [() => process.kill(process.pid, "SIGINT"), () => stop.abort()]) {
    const validation = { score: (_: unknown, __: unknown, epoch: number) => (epoch === 2 && end(), epoch) };
    const { history } = await train({ ...line(), validation }, { ...OPTIONS, signal: stop.signal });
    assert.equal(history.ended, "stopped by the user");
  }
  const said = told.mock.calls.map(({ arguments: [line] }) => String(line));
  assert.equal(said.length, 1);
  assert.match(said[0], /^stopped after [23] of 60 epochs, epoch [23] kept$/);
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
  await assert.rejects(
    train(model, OPTIONS),
    /training loss became NaN in epoch 1, at step 1 \(batch of row \d+, .*, … 10 in all\): lower learningRate \(0.05\) or set clipNorm/,
  );
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
