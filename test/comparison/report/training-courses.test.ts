import assert from "node:assert/strict";
import { test } from "node:test";
import { coursesNote } from "../../../lib/comparison/report/training-courses";
import type { TrainingCourse } from "../../../lib/comparison/runs/run-record";
import { markdownTable } from "../../../lib/comparison/report/markdown";
import { comparisonReport } from "../../../lib/walkthrough/comparison-report";
import { checklist } from "../../../scripts/paper/checklist";
import { recordOf } from "../records";

const run = (method: string, seed: number, training?: TrainingCourse) => recordOf(method, [0.5, 0.25], { seed, training });
const recoveries = [{ epoch: 2, observed: "the training loss became NaN in epoch 2", learningRate: 0.1 }];
const fine = run("one", 0, { ended: "all epochs" });
const diverged = run("one", 1, { ended: "diverged" });
const recovered = run("two", 0, { ended: "no improvement", recoveries });
const SENTENCE =
  "1 training diverged, and the best epoch before that is used: ONE (fold 0, seed 1). " +
  "1 training diverged and went on with a smaller learning rate and a larger ridge: TWO (fold 0, seed 0).";

test("a sentence names the trainings that diverged and those that recovered; there is none otherwise", () => {
  assert.equal(coursesNote([fine, run("old", 0)]), undefined);
  assert.equal(coursesNote([fine, diverged, recovered]), SENTENCE);
  const many = Array.from({ length: 7 }, (_, seed) => run("m", seed, { ended: "diverged" }));
  assert.match(coursesNote(many)!, /^7 trainings diverged, .*\(fold 0, seed 4\); and 2 more\.$/);
});

test("it stands below the tables of a comparison, and in the paper's checklist", () => {
  const all = [fine, diverged, recovered, run("two", 1, { ended: "all epochs" })];
  const below = (records: typeof all) => comparisonReport(records).tables.map(markdownTable).join("\n");
  assert.ok(below(all).includes(SENTENCE));
  assert.doesNotMatch(below([fine]), /diverged/);
  const point = (records: typeof all) =>
    checklist({ settings: {} as never, summary: undefined, records, planned: 4 }).find(({ point }) => point === "Divergence");
  assert.equal(point(all)?.answer, SENTENCE);
  assert.equal(point([fine])?.answer, "no training diverged");
  assert.equal(point([run("old", 0)]), undefined);
});
