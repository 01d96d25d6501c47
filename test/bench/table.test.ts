import assert from "node:assert/strict";
import { test } from "node:test";
import { coresBusy, OthersWatch, secondsWorked } from "../../bench/machine";
import type { BenchRow } from "../../bench/row";
import { median, outcome, table } from "../../bench/table";
import { lacks } from "../missing-tools";

const row: BenchRow = {
  name: "step",
  unit: "ms",
  ours: { name: "ours", program: "a.ts" },
  peer: { name: "peer", program: "b.py" },
  goal: 0.5,
};

test("a ratio is of medians, and of the least beside it; a goal is met at it and missed above", () => {
  assert.equal(median([5, 1, 3]), 3);
  assert.equal(median([4, 1, 3, 2]), 2.5);
  const met = outcome(row, [9, 2, 1], [4, 4, 8], 0, true);
  assert.deepEqual([met.score, met.scoreOfBest, met.met], [0.5, 0.25, true]);
  const missed = outcome(row, [9, 2.1, 1], [4, 4, 8], 0, true);
  assert.equal(missed.met, false);
  assert.match(table([met]), /ours: 2\.00 ms \(1\.00 – 9\.00\).*0\.500 \(0\.250\).*≤ 0\.500.*\| met \|/);
  assert.match(table([missed]), /\| missed \|/);
});

test("a busy machine gives no verdict, and unlike results are told whatever the times", () => {
  const busy = outcome(row, [1], [4], 0.7, false);
  assert.equal(busy.met, undefined);
  assert.match(table([busy]), /0\.70 \| busy machine: not judged/);
  assert.match(table([{ ...outcome(row, [1], [4], 0, true), differs: true }]), /results differ/);
});

test("beside a ratio, ours may have a limit of its own", () => {
  const both: BenchRow = { ...row, limit: 3 };
  assert.equal(outcome(both, [3], [8], 0, true).met, true);
  const over = outcome(both, [3.1], [8], 0, true);
  assert.equal(over.met, false);
  assert.match(table([over]), /≤ 0\.500 and ≤ 3\.00 ms/);
});

test("without a peer the value itself is compared with the goal", () => {
  const limit: BenchRow = { ...row, peer: undefined, unit: "MB", goal: 1000 };
  const kept = outcome(limit, [900], [], 0, true);
  assert.deepEqual([kept.score, kept.met], [900, true]);
  assert.match(table([kept]), /\| 900 MB \| ≤ 1000 MB \|/);
});

test("our own work is not others', and it is counted", { skip: lacks("Linux") }, async () => {
  const before = secondsWorked(process.pid);
  const watch = new OthersWatch(before);
  while (secondsWorked(process.pid) - before < 0.3);
  const ours = secondsWorked(process.pid) - before;
  assert.ok(ours > 0.1 && ours < 1.5, `${ours} s`);
  assert.ok(watch.cores(before) >= watch.cores(before + ours) - 1e-9 && watch.cores(before) > 0.1);
  assert.ok((await coresBusy()) >= 0);
});
