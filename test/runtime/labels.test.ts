import assert from "node:assert/strict";
import { test } from "node:test";
import { InputError } from "../../lib/runtime/check";
import { toLabels } from "../../lib/runtime/labels";

test("labels keep their values", () => {
  assert.deepEqual(toLabels([0, 2, 2], 3, "labels"), Int32Array.of(0, 2, 2));
  const typed = Int32Array.of(4, 1);
  assert.equal(toLabels(typed, 2, "labels"), typed);
});

test("labels that are missing, negative, fractional or too large are named", () => {
  for (const [labels, message] of [
    [[0], /genres: 2 rows need 2 labels; got 1/],
    [[0, -1], /genres: label 1 .* got -1/],
    [[0.5, 1], /genres: label 0 .* got 0.5/],
    [[0, NaN], /label 1 .* got NaN/],
    [[0, 2 ** 31], /label 1 .* got 2147483648/],
  ] as const)
    assert.throws(
      () => toLabels(labels, 2, "genres"),
      (error: Error) => error instanceof InputError && message.test(error.message),
    );
});
