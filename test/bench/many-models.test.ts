import assert from "node:assert/strict";
import { join } from "node:path";
import { before, test } from "node:test";
import { type Held, trainMany } from "../../bench/many-models";
import { writeFeatureRows } from "../../lib/models/from-disk/write-feature-rows";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { toyRun } from "../walkthrough/toy-run";
import { temporaryFolder } from "../temporary-folder";

before(() => useBackend());

/** `npm run soak` trains hundreds. */
test("models that are trained one after the other, some interrupted, leave no tensor, file or listener, and no heap", async () => {
  const { train: data } = await toyRun();
  const folder = temporaryFolder();
  const rows = await writeFeatureRows(join(folder, "rows"), data, { shardRows: 40 });
  const all: Held[] = [];
  await trainMany({ data, rows, checkpoints: join(folder, "checkpoints"), models: 20 }, (held) => all.push(held));
  // Each kind once: what is loaded, and compiled, is then there.
  const [early, late] = [all[9], all[19]];
  assert.deepEqual(
    all.slice(5).map(({ tensors, listeners }) => [tensors, listeners]),
    Array(15).fill([early.tensors, early.listeners]),
  );
  assert.ok(late.files <= early.files, `${early.files} open files, then ${late.files}`);
  assert.ok(late.heap - early.heap < 3, `${early.heap.toFixed(1)} MB, then ${late.heap.toFixed(1)} MB`);
});
