import assert from "node:assert/strict";
import { test } from "node:test";
import { InputError } from "../../lib/runtime/check";
import { presentClasses, toLabels } from "../../lib/runtime/labels";

test("labels keep their values", () => {
  assert.deepEqual(toLabels([0, 2, 2], 3, "labels"), Int32Array.of(0, 2, 2));
  const typed = Int32Array.of(4, 1);
  assert.equal(toLabels(typed, 2, "labels"), typed);
});

test("labels that are missing, negative, fractional or too large are named", () => {
  for (const [labels, message] of [
    [[0], /genres: 2 rows need 2 labels; got 1/],
    [[0, -1], /genres: label 1 .* got -1, which says that a row is not labelled: give labels, or work by pairs/],
    [[0.5, 1], /genres: label 0 .* got 0.5/],
    [[0, NaN], /label 1 .* got NaN/],
    [[0, 2 ** 31], /label 1 .* got 2147483648/],
    [[2 ** 32, 0], /label 0 must be a whole number from 0 to 2147483647; got 4294967296/],
  ] as const)
    assert.throws(
      () => toLabels(labels, 2, "genres"),
      (error: Error) => error instanceof InputError && message.test(error.message),
    );
});

test("classes that occur are numbered in the order of their labels", () => {
  assert.deepEqual(presentClasses([9, 2 ** 31 - 1, 0, 9]), {
    labels: [0, 9, 2 ** 31 - 1],
    positions: Int32Array.of(1, 2, 0, 1),
  });
});
