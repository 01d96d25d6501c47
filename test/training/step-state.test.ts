import assert from "node:assert/strict";
import { before, test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { capturedStep } from "../../lib/training/captured-step";
import { eagerStep } from "../../lib/training/eager-step";
import { optimiserSettings } from "../../lib/training/optimiser";
import { regression } from "./regression";

before(() => useBackend());

const WAYS = { captured: capturedStep, eager: eagerStep };
const rows = (number: number) => ({
  values: [Int32Array.from({ length: 20 }, (_, i) => (number * 37 + i * 13) % 300)],
  size: 0,
});

for (const [way, make] of Object.entries(WAYS))
  for (const optimiser of ["rmsprop", "adam"] as const)
    test(`what was read out and put into a new step goes on to the bit: ${way}, ${optimiser}`, () => {
      const { initial, plan } = regression();
      const settings = optimiserSettings({ optimiser, learningRate: 1e-2, schedule: "cosine", clipNorm: 1, weightDecay: 1e-3 });
      const { numTensors } = tf.memory();
      const [one, other] = [make(initial, settings, plan), make(initial, settings, plan)];
      const run = (step: typeof one, number: number) => {
        const loss = step.run(rows(number), number);
        const [value] = loss.dataSync();
        loss.dispose();
        return value;
      };
      for (let number = 0; number < 17; number++) run(one, number);
      const state = one.state();
      other.restore(state);
      assert.deepEqual(other.state(), state);
      const further = () => [17, 18, 19, 20, 21].map((number) => [run(one, number), run(other, number)]);
      for (const [a, b] of further()) assert.equal(a, b);
      assert.deepEqual(other.state(), one.state());
      assert.notDeepEqual(one.state(), state, "the steps go on from it, and a state read before stays as it was");
      // Back to it in the same step, as when a step is to be looked at again.
      const after = one.state();
      one.restore(state);
      for (const number of [17, 18, 19, 20, 21]) run(one, number);
      assert.deepEqual(one.state(), after);
      [one, other].forEach((step) => step.dispose());
      assert.equal(tf.memory().numTensors, numTensors);
    });

for (const [way, make] of Object.entries(WAYS))
  test(`a state of another network or optimiser is refused by name: ${way}`, () => {
    const { initial, plan } = regression();
    const step = make(initial, optimiserSettings({ optimiser: "adam" }), plan);
    const other = make(initial, optimiserSettings({}), plan);
    for (const one of [step, other]) one.run(rows(0), 0).dispose();
    const state = step.state();
    const { w0, ...rest } = state;
    assert.throws(() => other.restore(state), { name: "InputError", message: /is of another network or optimiser/ });
    assert.throws(() => step.restore(rest), { name: "InputError", message: /is of another network or optimiser/ });
    assert.throws(() => step.restore({ ...rest, w0: { ...w0, shape: [16, 8] } }), /w0 of shape \[16, 8\] .* \[8, 16\]/);
    assert.throws(
      () => step.restore({ ...rest, w0: { ...w0, data: w0.data.slice(1) } }),
      /w0 of shape \[8, 16\] and 127 numbers/,
    );
    [step, other].forEach((one) => one.dispose());
  });
