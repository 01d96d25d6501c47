import assert from "node:assert/strict";
import { test } from "node:test";
import { averagedQueries, queryMean } from "../../../lib/comparison/report/query-means";
import type { RunRecord } from "../../../lib/comparison/runs/run-record";
import { recordOf } from "../records";

const run = (queries: string[], seconds: number, more: Partial<RunRecord> = {}) =>
  recordOf(
    "a",
    queries.map(() => 0.5),
    { queries, seconds, ...more },
  );
const seconds = (record: RunRecord) => record.seconds;

test("each query counts once: runs by their queries, and those asked twice by half", () => {
  const runs = [run(["x"], 1), run(["y", "z", "w"], 5, { fold: 1 })];
  assert.deepEqual(queryMean(runs, seconds), { mean: (1 + 3 * 5) / 4, deviation: Math.SQRT2 * 2 });
  const twice = [run(["x"], 1), run(["x"], 3, { seed: 1 }), run(["y"], 8, { fold: 1 })];
  assert.ok(Math.abs(queryMean(twice, seconds).mean - (2 + 8) / 2) < 1e-12);
});

test("the spread is of the runs as they are, and of one run there is none", () => {
  const { deviation } = queryMean([run(["x"], 2), run(["y", "z", "w"], 4, { fold: 1 })], seconds);
  assert.ok(Math.abs(deviation - Math.SQRT2) < 1e-12);
  assert.deepEqual(queryMean([run(["x"], 2)], seconds), { mean: 2, deviation: NaN });
  assert.deepEqual(queryMean([], seconds), { mean: NaN, deviation: NaN });
});

test("each query's values are averaged over the runs that asked it, in the order of the ids", () => {
  const records = [run(["b", "a"], 1), run(["a", "c"], 3, { seed: 1 })];
  const values = averagedQueries(records, (record) => [record.seconds, 10 * record.seconds]);
  assert.deepEqual([...values], [["a", (10 + 3) / 2], ["b", 1], ["c", 30]]); // prettier-ignore
});
