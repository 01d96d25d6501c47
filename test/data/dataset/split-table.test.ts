import assert from "node:assert/strict";
import { test } from "node:test";
import { checkParts } from "../../../lib/data/dataset/split-table";
import { InputError } from "../../../lib/runtime/check";

test("a split has videos to train and to test, or two folds", () => {
  for (const parts of [["train", "test"], ["test", "validation", "train"], ["1", "2"]]) checkParts(parts, "it");
  for (const [parts, pattern] of [
    [["1", "1"], /it has one fold only, 1: at least 2 are needed/],
    [["train", "validation"], /no video in the part "test"/],
    [["test"], /no video in the part "train"/],
    [["train", "test", "1"], /it has the parts train, test and also 1/],
  ] as const)
    assert.throws(() => checkParts(parts, "it"), (error: Error) => error instanceof InputError && pattern.test(error.message));
}); // prettier-ignore
