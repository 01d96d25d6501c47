import assert from "node:assert/strict";
import { test } from "node:test";
import { estimateTime } from "../../../lib/comparison/runs/estimate";
import type { ComparedMethod } from "../../../lib/comparison/method";
import { COMPARED_METHODS } from "../../../lib/comparison/methods/registry";
import { comparisonProtocol, planRuns } from "../../../lib/comparison/protocol/protocol";
import { sweepsNamed } from "../../../lib/comparison/protocol/sweeps";
import { toyFeatures } from "../../models/toy-features";
import { recordOf } from "../records";

const OVERHEAD = 0.3;
const protocol = comparisonProtocol(toyFeatures(90), { folds: 3, seeds: 2 });
/** Thousands of training videos of a fold. */
const THOUSANDS = 60 / 1000;
const method = (more: Partial<ComparedMethod> = {}): ComparedMethod => ({
  ...{ id: "own", label: "own", fit: COMPARED_METHODS[0].fit, seconds: 10, sweeps: ["beta"] },
  ...more,
});
const close = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`);

test("queries of all lengths ask one model of each fold and seed; other sweeps train each time", () => {
  const lengths = estimateTime(planRuns(protocol, [method()], sweepsNamed(["length"])), protocol, []);
  assert.equal(lengths.runs, 6 * 6);
  close(lengths.seconds, 6 * 10 * THOUSANDS + 36 * OVERHEAD);
  const beta = estimateTime(planRuns(protocol, [method()], sweepsNamed(["beta"])), protocol, []);
  close(beta.seconds, 36 * 10 * THOUSANDS + 36 * OVERHEAD);
});

test("an attention is trained once for each fold and seed, and once more where options are tuned", () => {
  const listening = [method({ id: "one", attention: "states" }), method({ id: "two", attention: "states" })];
  close(estimateTime(planRuns(protocol, listening), protocol, []).seconds, (12 * 10 + 6 * 5) * THOUSANDS + 12 * OVERHEAD);
  const tuned = [method({ attention: "states", candidates: () => [{}, {}] })];
  const choices = 3 * 4 * 0.8;
  close(
    estimateTime(planRuns(protocol, tuned), protocol, []).seconds,
    ((6 + choices) * 10 + (6 + 3) * 5) * THOUSANDS + 6 * OVERHEAD,
  );
});

test("records of other folds are scaled to the videos trained on; of several the median counts", () => {
  const plan = planRuns(protocol, [method()]);
  const seconds = (...records: [number, number][]) =>
    estimateTime(
      plan,
      protocol,
      records.map(([took, trainingVideos]) => recordOf("own", [1, 0], { fold: 9, seconds: took, trainingVideos })),
    ).seconds;
  close(seconds([8, 120]), 6 * (4 + OVERHEAD));
  close(seconds([8, 120], [1, 60], [7, 61], [2, 60]), 6 * (2 + OVERHEAD));
});
