import assert from "node:assert/strict";
import { test } from "node:test";
import { spread } from "../../../lib/metrics/statistics/spread";

const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-12, `${a} is not ${b}`);

test("mean and standard deviation of a sample; a single run has no spread", () => {
  near(spread([0.2, 0.4, 0.6]).mean, 0.4);
  near(spread([0.2, 0.4, 0.6]).deviation, 0.2);
  assert.ok(Number.isNaN(spread([0.2]).deviation));
});
