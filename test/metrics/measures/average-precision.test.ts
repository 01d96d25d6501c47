import assert from "node:assert/strict";
import { test } from "node:test";
import {
  averagePrecision,
  averagePrecisionOverCutOffs,
  truncatedAveragePrecision,
} from "../../../lib/metrics/measures/average-precision";
import { Random } from "../../../lib/runtime/random";

test("average precision by hand", () => {
  assert.equal(averagePrecision([1, 3]), (1 / 1 + 2 / 3) / 2);
  assert.equal(averagePrecision([2, 4, 5]), (1 / 2 + 2 / 4 + 3 / 5) / 3);
  assert.equal(averagePrecision([7]), 1 / 7);
});

test("all relevant items first is 1, all last is the least there can be", () => {
  assert.equal(averagePrecision([1, 2, 3, 4]), 1);
  assert.equal(averagePrecision([9, 10]), (1 / 9 + 2 / 10) / 2);
});

test("nothing relevant counts 0", () => {
  assert.equal(averagePrecision([]), 0);
});

test("AP@k by hand, by each of the three denominators", () => {
  const ranks = [1, 3, 8];
  const sum = 1 / 1 + 2 / 3;
  assert.equal(truncatedAveragePrecision(ranks, 5), sum / 3);
  assert.equal(truncatedAveragePrecision(ranks, 2, { dividedBy: "reachable" }), 1 / 2);
  assert.equal(truncatedAveragePrecision(ranks, 5, { dividedBy: "relevant" }), sum / 3);
  assert.equal(truncatedAveragePrecision(ranks, 5, { dividedBy: "found" }), sum / 2);
  assert.equal(truncatedAveragePrecision([6], 5, { dividedBy: "found" }), 0);
  assert.equal(truncatedAveragePrecision([], 5), 0);
});

test("AP@k of the whole gallery is the average precision, whatever it is divided by", () => {
  for (const dividedBy of ["reachable", "relevant", "found"] as const)
    assert.equal(truncatedAveragePrecision([2, 4, 5], 9, { dividedBy }), (1 / 2 + 2 / 4 + 3 / 5) / 3);
});

test("AP over cut-offs is the mean of AP@k over every k, and lifts a random ranking", () => {
  const ranks = [2, 3, 7];
  let sum = 0;
  for (let k = 1; k <= 10; k++) {
    const found = ranks.filter((rank) => rank <= k);
    if (found.length > 0) sum += found.reduce((total, rank, i) => total + (i + 1) / rank, 0) / found.length;
  }
  assert.ok(Math.abs(averagePrecisionOverCutOffs(ranks, 10) - sum / 10) < 1e-12);
  assert.equal(averagePrecisionOverCutOffs([], 10), 0);
  // Ten equal classes, 1,000 items: a random ranking has an average precision of .106.
  const random = new Random("cut-offs");
  const places = Array.from({ length: 1000 }, (_, i) => i + 1);
  const drawn = Array.from({ length: 400 }, () => random.shuffle([...places]).slice(0, 100).sort((a, b) => a - b)); // prettier-ignore
  const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length;
  assert.ok(Math.abs(mean(drawn.map(averagePrecision)) - 0.106) < 0.002);
  assert.ok(Math.abs(mean(drawn.map((one) => averagePrecisionOverCutOffs(one, 1000))) - 0.117) < 0.002);
});

test("ranks that are no ranks, or lie beyond the gallery, are refused", () => {
  assert.throws(() => truncatedAveragePrecision([0, 2], 5), /whole numbers that ascend from 1; got 0 at 0/);
  assert.throws(() => truncatedAveragePrecision([2, 2], 5), /got 2 at 1/);
  assert.throws(() => averagePrecisionOverCutOffs([3, 12], 10), /gallery must be a whole number of at least 12; got 10/);
});
