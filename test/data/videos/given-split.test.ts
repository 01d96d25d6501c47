import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { readSplitTable } from "../../../lib/data/dataset/split-table";
import { givenFolds, givenValidation } from "../../../lib/data/videos/given-split";
import { comparisonProtocol } from "../../../lib/comparison/protocol/protocol";
import { holdOut } from "../../../lib/models/validation/validation-split";
import { takeVideos } from "../../../lib/features/feature-set";
import { InputError } from "../../../lib/runtime/check";
import { temporaryFolder } from "../../temporary-folder";
import { toyFeatures } from "../../models/toy-features";

const root = temporaryFolder();
const plain = (folds: ReturnType<typeof givenFolds>) => folds.map(({ train, test: tested }) => [[...train], [...tested]]);

test("train, validation and test are one split; names of folds are one each, in their order", () => {
  assert.deepEqual(plain(givenFolds(["train", "test", "validation", "train"])), [[[0, 2, 3], [1]]]);
  assert.deepEqual(plain(givenFolds(["10", "2", "10", "1"])), [
    [[0, 1, 2], [3]],
    [[0, 2, 3], [1]],
    [
      [1, 3],
      [0, 2],
    ],
  ]);
});

test("a split that cannot be one is refused", () => {
  for (const [parts, pattern] of [
    [["train", "train"], /no video in the part "test"/],
    [["test", "validation"], /no video in the part "train"/],
    [["train", "test", "fold 1"], /has the parts train, test and also fold 1/],
    [["a", "a"], /one fold only, a/],
  ] as const)
    assert.throws(() => givenFolds(parts), (error: Error) => error instanceof InputError && pattern.test(error.message)); // prettier-ignore
});

test("the given validation videos are held out, by every fit and for tuning; a share is drawn only without them", () => {
  const features = { ...toyFeatures(12), parts: Array.from({ length: 12 }, (_, i) => (i === 2 || i === 7 ? "validation" : i > 9 ? "test" : "train")) }; // prettier-ignore
  const [{ train }] = givenFolds(features.parts);
  const training = takeVideos(features, train);
  const { fit, held } = holdOut(training, 0.3, 5);
  assert.deepEqual([...held], [2, 7]);
  assert.deepEqual([...fit], [0, 1, 3, 4, 5, 6, 8, 9]);
  assert.deepEqual([...holdOut(training, 0.3, 6, "tuning").held], [2, 7]);
  assert.equal(holdOut(training, 0, 5).held.length, 0);
  assert.equal(givenValidation(["train", "test"]), undefined);
  assert.equal(givenValidation(["validation"]), undefined);
  const without = { ...training, parts: undefined };
  assert.notDeepEqual(holdOut(without, 0.3, 5).held, held);
});

test("a comparison tests on the given split unless folds are asked for", () => {
  const features = { ...toyFeatures(20), parts: Array.from({ length: 20 }, (_, i) => `fold ${i % 4}`) };
  assert.equal(comparisonProtocol(features).folds.length, 4);
  assert.deepEqual([...comparisonProtocol(features).folds[1].test], [1, 5, 9, 13, 17]);
  assert.equal(comparisonProtocol(features, { folds: 2 }).folds.length, 2);
});

test("split.csv is read by part, split or fold, and names its line", async () => {
  const file = join(root, "split.csv");
  await writeFile(file, "id,fold\na,1\nb, 2 \n");
  assert.deepEqual([...readSplitTable(file)], [["a", "1"], ["b", "2"]]); // prettier-ignore
  await writeFile(file, "id,part\na,train\na,test\n");
  assert.throws(() => readSplitTable(file), /split\.csv, line 3: video a is in line 2 already/);
  await writeFile(file, "id,part\na,train\n");
  assert.throws(() => readSplitTable(file), /split\.csv has no video in the part "test"/);
});
