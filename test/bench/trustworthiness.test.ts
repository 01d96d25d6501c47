import assert from "node:assert/strict";
import { test } from "node:test";
import { trustworthiness } from "../../bench/trustworthiness";
import { Random } from "../../lib/runtime/random";

const random = new Random("trustworthiness");
const cloud = Array.from({ length: 60 }, () => [random.gaussian(), random.gaussian()]);

test("a plane that only turns and grows is trusted wholly, a shuffled one by half", () => {
  const turned = cloud.map(([x, y]) => [3 * y, -3 * x]);
  assert.equal(trustworthiness(cloud, turned, 5), 1);
  assert.ok(Math.abs(trustworthiness(cloud, random.shuffle([...turned]), 5) - 0.5) < 0.1);
});

test("by hand: two points of a line have changed places", () => {
  const truth = [0, 1, 2.1, 3.3, 4.6, 6].map((x) => [x]);
  // The order in the plane is 0 4 2 3 1 5, and the nearest of 0 … 5 are 4, 3, 3, 1, 0, 1.
  const plane = [0, 4.1, 2.2, 3.3, 1, 5.6].map((x) => [x, 0]);
  const ranks = [4, 3, 2, 3, 5, 4];
  const penalty = ranks.reduce((sum, rank) => sum + rank - 1, 0);
  const scale = 2 / (6 * 1 * (2 * 6 - 3 - 1));
  assert.ok(Math.abs(trustworthiness(truth, plane, 1) - (1 - scale * penalty)) < 1e-12);
});
