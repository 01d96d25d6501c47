import assert from "node:assert/strict";
import { before, test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { join } from "node:path";
import { fitSdcca } from "../../lib/models/fit-sdcca";
import { fitSdccaEndToEnd } from "../../lib/models/sdcca-end-to-end";
import { fitSdccaFromDisk } from "../../lib/models/from-disk/fit-sdcca-from-disk";
import { writeFeatureRows } from "../../lib/models/from-disk/write-feature-rows";
import { windowsOf } from "../../lib/features/stored/row-order";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { DivergenceError } from "../../lib/training/divergence";
import { type Trainable, train, type TrainingOptions } from "../../lib/training/train";
import { toyFeatures } from "../models/toy-features";
import { temporaryFolder } from "../temporary-folder";

before(() => useBackend());

const root = temporaryFolder();

/** Walks down from 0, and is NaN below −1: three steps an epoch, each shorter than the one before. */
const cliff = (): Trainable => ({
  initial: { a: { shape: [], data: Float32Array.of(0) } },
  rows: 3,
  loss: ({ a }, batch) => a.add(tf.log(a.add(1)).mul(0)).add(batch.sum().toFloat().mul(0)) as tf.Scalar,
  identity: () => ({ name: "cliff", inputs: {} }),
});
/** The same with a valley floor at −.9. */
const valley = (): Trainable => {
  const { loss } = cliff();
  return {
    ...cliff(),
    loss: (p, ...given) =>
      loss(p, ...given)
        .mul(0)
        .add(p.a.add(0.9).square()) as tf.Scalar,
  };
};
const OPTIONS: TrainingOptions = { epochs: 1, batchSize: 1, learningRate: 1, seed: 1 };

for (const execution of ["captured", "eager"] as const) {
  test(`a training goes back and on with half the learning rate, as often as it may, and says so: ${execution}`, async () => {
    const { numTensors } = tf.memory();
    // RMSprop's first steps are 1/√.1, 1/√.19, 1/√.271 of the rate: 7.3 in all, so that an eighth of it stays above −1.
    const { weights, history } = await train(cliff(), { ...OPTIONS, execution, recoveries: 5 });
    assert.deepEqual(
      history.recoveries!.map(({ epoch, learningRate }) => [epoch, learningRate]),
      [0.5, 0.25, 0.125].map((rate) => [1, rate]),
    );
    assert.match(history.recoveries![0].observed, /^the training loss became NaN in epoch 1, at step 2 \(batch of row \d\)$/);
    const expected = -0.125 * [0.1, 0.19, 0.271].reduce((sum, s) => sum + 1 / Math.sqrt(s), 0);
    assert.ok(Math.abs(weights.a.data[0] - expected) < 1e-5, `${weights.a.data[0]}`);
    await assert.rejects(train(cliff(), { ...OPTIONS, execution, recoveries: 2 }), DivergenceError);
    assert.equal(tf.memory().numTensors, numTensors);
  });

  test(`a training that recovered and was cut off goes on to the same weights: ${execution}`, async () => {
    const options = { ...OPTIONS, epochs: 5, execution, recoveries: 12 };
    const whole = await train(valley(), options);
    assert.ok(whole.history.recoveries!.length > 1);
    const checkpoint = { folder: join(root, execution), everyEpochs: 1 };
    const onEpoch = ({ epoch }: { epoch: number }) => {
      if (epoch === 3) throw new Error("cut off");
    };
    await assert.rejects(train(valley(), { ...options, checkpoint, onEpoch }), /^Error: cut off$/);
    const { weights, history } = await train(valley(), { ...options, checkpoint });
    assert.deepEqual(weights, whole.weights);
    assert.deepEqual(history.recoveries, whole.history.recoveries);
    assert.match(history.notes!.join(), /continued from a checkpoint after 2 epochs/);
  });
}

/** The same, and NaN below minus the ridge, by which the slope is divided too. */
const ridged = (regularised: { ridge: number }): Trainable => ({
  ...cliff(),
  regularised,
  loss: ({ a }, batch) =>
    a
      .div(regularised.ridge)
      .add(tf.log(a.add(regularised.ridge)).mul(0))
      .add(batch.sum().toFloat().mul(0)) as tf.Scalar,
});

for (const execution of ["captured", "eager"] as const) {
  test(`a recovery takes ten times the ridge, and says so: ${execution}`, async () => {
    const regularised = { ridge: 1 };
    const { numTensors } = tf.memory();
    // With half the learning rate alone the walk would go below −1 again.
    const { weights, history } = await train(ridged(regularised), { ...OPTIONS, execution, recoveries: 5 });
    assert.deepEqual(
      history.recoveries!.map(({ epoch, learningRate, ridge }) => [epoch, learningRate, ridge]),
      [[1, 0.5, 10]],
    );
    const expected = -0.5 * [0.1, 0.19, 0.271].reduce((sum, s) => sum + 1 / Math.sqrt(s), 0);
    assert.ok(Math.abs(weights.a.data[0] - expected) < 1e-3, `${weights.a.data[0]}`);
    assert.equal(regularised.ridge, 10);
    assert.equal(tf.memory().numTensors, numTensors);
  });

  test(`cut off after a recovery, a training goes on with the larger ridge; the ridge of the kept epoch is told: ${execution}`, async () => {
    const options = { ...OPTIONS, epochs: 5, execution, recoveries: 3 };
    // It diverges in its second epoch: 7.4 in the first, another 4.1 in the second.
    const plain = { ridge: 10 };
    const whole = await train(ridged(plain), options);
    assert.deepEqual(
      whole.history.recoveries!.map(({ epoch, ridge }) => [epoch, ridge]),
      [[2, 100]],
    );
    assert.equal(plain.ridge, 100);
    const checkpoint = { folder: join(root, `ridge ${execution}`), everyEpochs: 1 };
    const onEpoch = ({ epoch }: { epoch: number }) => {
      if (epoch === 4) throw new Error("cut off");
    };
    await assert.rejects(train(ridged({ ridge: 10 }), { ...options, checkpoint, onEpoch }), /^Error: cut off$/);
    for (const note of [/^continued from a checkpoint after 3 epochs$/, /,the training was finished before/]) {
      const regularised = { ridge: 10 };
      const { weights, history } = await train(ridged(regularised), { ...options, checkpoint });
      assert.deepEqual(weights, whole.weights);
      assert.deepEqual(history.recoveries, whole.history.recoveries);
      assert.match(history.notes!.join(), note);
      assert.equal(regularised.ridge, 100);
    }
    const first = { ridge: 10 };
    const score = (_parameters: object, _outputs: tf.Tensor[], epoch: number) => -epoch;
    const kept = await train({ ...ridged(first), validation: { score } }, options);
    assert.deepEqual([kept.history.bestEpoch, kept.history.recoveries!.length, first.ridge], [1, 1, 10]);
  });

  test(`killed after any step, a training that may go back goes on from there to the same weights: ${execution}`, async () => {
    const options = { ...OPTIONS, epochs: 4, execution, recoveries: 12 };
    const whole = await train(valley(), options);
    assert.ok(whole.history.recoveries!.length > 1);
    const within: string[] = [];
    for (let steps = 1, killed = true; killed; steps++) {
      const checkpoint = { folder: join(root, `killed ${execution} ${steps}`), everyMinutes: 1e-9 };
      let asked = 0;
      // It is asked before every epoch and every step.
      const signal = { get aborted() { if (asked++ > steps) throw new Error("killed"); return false; } } as AbortSignal; // prettier-ignore
      killed = await train(valley(), { ...options, checkpoint, signal }).then(
        () => false,
        (error: Error) => error.message === "killed",
      );
      const { weights, history } = await train(valley(), { ...options, checkpoint });
      assert.deepEqual(weights, whole.weights, `killed after ${steps}`);
      assert.deepEqual(history.recoveries, whole.history.recoveries, `killed after ${steps}`);
      within.push(...(history.notes ?? []).filter((note) => /and [12] steps$/.test(note)));
    }
    assert.ok(within.length >= 8, within.join("\n"));
  });
}

test("S-DCCA that diverges names step, videos and condition numbers, and the ridge among its remedies", async () => {
  const data = toyFeatures(60);
  const wild = { audioLayers: [6], videoLayers: [6], outputs: 4, batchSize: 20, epochs: 3, validation: 0, learningRate: 1e30 };
  const rows = await writeFeatureRows(join(root, "rows"), data, { shardRows: 25 });
  for (const [name, fit] of Object.entries({
    "in memory": () => fitSdcca(data, wild),
    eager: () => fitSdcca(data, { ...wild, execution: "eager" }),
    "from disk": () => fitSdccaFromDisk(rows, { ...wild, windowRows: 30 }),
  })) {
    const error = await fit().then(() => assert.fail("it did not diverge"), (thrown: DivergenceError) => thrown); // prettier-ignore
    assert.ok(error instanceof DivergenceError, String(error));
    assert.match(error.message, /, at step \d+ \(batch of toy\d+, .*, … 20 in all\); condition numbers of Σ₁₁ and Σ₂₂ .*: \d\.\de\+\d+ and \d\.\de\+\d+: lower learningRate \(1e\+30\), set clipNorm, or raise ridge$/, name); // prettier-ignore
    const { batch, step } = error.place;
    assert.equal(new Set(batch).size, 20, name);
    assert.ok(
      batch!.every((id) => data.ids.includes(id)),
      name,
    );
    if (name !== "from disk") continue;
    const order = { blocks: rows.blocks, left: new Uint8Array(60), windowRows: 30, seed: 0 };
    const all = [...windowsOf(order, 1)].flatMap((window) => [...window.rows]);
    assert.deepEqual(batch, all.slice(20 * (step! - 1), 20 * step!).map((row) => rows.ids[row])); // prettier-ignore
  }
});

test("S-DCCA that recovers has in its options the ridge that its kept epoch was trained with, and embeds", async () => {
  const data = toyFeatures(60);
  const net = { audioLayers: [6], videoLayers: [6], outputs: 4, batchSize: 20, epochs: 3, validation: 0, recoveries: 60 };
  const wild = { ...net, activation: "tanh", learningRate: 1e15 } as const;
  const rows = await writeFeatureRows(join(root, "recovered"), data, { shardRows: 25 });
  for (const [name, fit] of Object.entries({
    "in memory": () => fitSdcca(data, wild),
    eager: () => fitSdcca(data, { ...wild, execution: "eager" }),
    "end to end": () => fitSdccaEndToEnd(data, { ...wild, learningRate: 1e13, attention: { units: 4, attentionUnits: 4 } }),
    "from disk": () => fitSdccaFromDisk(rows, { ...wild, windowRows: 30 }),
  })) {
    const { options, history, embedAudio } = await fit();
    const { recoveries = [], bestEpoch } = history;
    assert.ok(recoveries.length > 0, `${name} did not diverge`);
    const before = recoveries.filter(({ epoch }) => epoch <= bestEpoch);
    assert.equal(options.ridge, before.length > 0 ? before[before.length - 1].ridge : 1e-4, name);
    recoveries.forEach(({ ridge }, i) =>
      assert.ok(Math.abs(Math.log10(ridge!) - Math.min(i - 3, 15)) < 1e-6, `${name}: ${ridge}`),
    );
    assert.ok(embedAudio(data.audio).data.every(Number.isFinite), name);
  }
  // Here the weights before the epoch are so large that nothing can be said of their covariances.
  const beyond = { ...wild, activation: "relu", learningRate: 1e20, recoveries: 22, execution: "eager" } as const;
  await assert.rejects(fitSdcca(data, beyond), (error) => error instanceof DivergenceError && error.place.batch?.length === 20);
});
