import assert from "node:assert/strict";
import { test } from "node:test";
import { InputError } from "../../lib/runtime/check";
import { asDivergence, DivergenceError, divergenceError } from "../../lib/training/divergence";

test("a decomposition that fails is a divergence, with the remedy and its cause", () => {
  // As TensorFlow and the decompositions in JavaScript say it.
  for (const message of [
    "Self-adjoint eigen decomposition was not successful. The input might not be valid.",
    "eigen decomposition of a matrix that is not finite",
    "SVD of a matrix that is not finite",
  ]) {
    const cause = new Error(message);
    const error = asDivergence(cause, 3, 0.5) as DivergenceError;
    assert.ok(error instanceof DivergenceError);
    assert.equal(error.message, "the training diverged in epoch 3: lower learningRate (0.5) or set clipNorm");
    assert.equal(error.cause, cause);
  }
});

test("any other error stays as it is, also one of input that speaks of an SVD", () => {
  for (const error of [new TypeError("no such field"), new InputError("an SVD needs two rows"), "eigen decomposition"])
    assert.equal(asDivergence(error, 1), error);
});

test("without a cause there is none, and the usual learning rate is told", () => {
  const error = divergenceError("the loss became NaN");
  assert.equal(error.message, "the loss became NaN: lower learningRate (0.001) or set clipNorm");
  assert.ok(!("cause" in error));
});
