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
test("models that are trained one after the other, some interrupted by SIGINT, leave no tensor, file or listener, and no heap", async () => {
  const { train: data } = await toyRun();
  const folder = temporaryFolder();
  const rows = await writeFeatureRows(join(folder, "rows"), data, { shardRows: 40 });
  const all: Held[] = [];
  // Of the interrupts every second is one of the process, as Ctrl-C and a notebook's stop button send it.
  let sent = 0;
  const interrupt = (stop: AbortController, model: number) => {
    if (model % 2 === 0) return stop.abort();
    sent++;
    process.kill(process.pid, "SIGINT");
  };
  let reached = 0;
  const onInterrupt = () => reached++; // and without a listener of one's own a late one would end the tests
  process.on("SIGINT", onInterrupt);
  const checkpoints = join(folder, "checkpoints");
  await trainMany({ data, rows, checkpoints, models: 20, interrupt }, (held) => all.push(held));
  process.off("SIGINT", onInterrupt);
  assert.ok(sent >= 3 && reached === sent, `${sent} interrupts were sent, ${reached} arrived`);
  // Each kind once: what is loaded, and compiled, is then there.
  const [early, late] = [all[9], all[19]];
  assert.deepEqual(
    all.slice(5).map(({ tensors, listeners }) => [tensors, listeners]),
    Array(15).fill([early.tensors, early.listeners]),
  );
  assert.ok(late.files <= early.files, `${early.files} open files, then ${late.files}`);
  // Loose, for allocators keep what is freed: `npm run soak` measures it.
  assert.ok(
    late.resident < 1.15 * early.resident,
    `${early.resident.toFixed(0)} MB resident, then ${late.resident.toFixed(0)} MB`,
  );
  assert.ok(late.heap - early.heap < 3, `${early.heap.toFixed(1)} MB, then ${late.heap.toFixed(1)} MB`);
});
