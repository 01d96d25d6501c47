import assert from "node:assert/strict";
import { test } from "node:test";
import { InputError } from "../../lib/runtime/check";
import { learningRateAt, type OptimiserOptions, optimiserSettings } from "../../lib/training/optimiser";

test("by default RMSprop at a constant 1e-3, neither clipped nor decayed", () => {
  const settings = { optimiser: "rmsprop", learningRate: 1e-3, schedule: "constant", clipNorm: undefined, weightDecay: 0 };
  assert.deepEqual(optimiserSettings({}), settings);
});

test("the cosine schedule: all at the beginning, half in the middle, nothing at the end", () => {
  const settings = optimiserSettings({ learningRate: 0.2, schedule: "cosine" });
  for (const [progress, rate] of [
    [0, 0.2],
    [1 / 3, 0.15],
    [0.5, 0.1],
    [1, 0],
  ])
    assert.ok(Math.abs(learningRateAt(settings, progress) - rate) < 1e-12);
  assert.equal(learningRateAt(optimiserSettings({ learningRate: 0.2 }), 0.7), 0.2);
});

test("options out of range are refused by name", () => {
  const cases: [OptimiserOptions, RegExp][] = [
    [{ learningRate: 0 }, /learningRate must be above 0; got 0/],
    [{ learningRate: -1 }, /learningRate must be above 0; got -1/],
    [{ learningRate: NaN }, /learningRate must be above 0; got NaN/],
    [{ clipNorm: 0 }, /clipNorm must be above 0; got 0/],
    [{ weightDecay: -0.1 }, /weightDecay must be/],
    [{ optimiser: "sgd" as "adam" }, /optimiser must be "rmsprop" or "adam"; got "sgd"/],
    [{ schedule: "linear" as "cosine" }, /schedule must be "constant" or "cosine"; got "linear"/],
  ];
  for (const [options, told] of cases)
    assert.throws(() => optimiserSettings(options), (error) => error instanceof InputError && told.test(error.message)); // prettier-ignore
});
