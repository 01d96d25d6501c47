import assert from "node:assert/strict";
import { test } from "node:test";
import { fitOutputs } from "../../../lib/models/readout/fit-outputs";
import { InputError } from "../../../lib/runtime/check";
import type { Matrix } from "../../../lib/runtime/matrix";
import { DivergenceError } from "../../../lib/training/divergence";

const labels = Int32Array.of(0, 0, 1, 1, 0, 1);
const outputs = (last: number): Matrix => ({
  rows: 6,
  columns: 2,
  data: Float64Array.from([...labels].flatMap((label, i) => [label + i / 10, i === 5 ? last : i * i])),
});
const settings = { beta: 0.2, ridge: 1e-3, outputs: 2, learningRate: 7 };

test("outputs that are no numbers, or too large to multiply, are a divergence and name the learning rate", () => {
  for (const last of [NaN, Infinity, 1e200])
    assert.throws(
      () => fitOutputs(outputs(1), outputs(last), labels, settings),
      (error) => error instanceof DivergenceError && /diverged.*lower learningRate \(7\)/.test(error.message),
    );
});

test("settings that do not fit are told as they are", () => {
  assert.throws(
    () => fitOutputs(outputs(1), outputs(2), labels, { ...settings, components: 3 }),
    (error) => error instanceof InputError && !(error instanceof DivergenceError) && /components/.test(error.message),
  );
});
