import assert from "node:assert/strict";
import { test } from "node:test";
import { holmCorrection } from "../../../lib/metrics/statistics/holm-correction";
import { InputError } from "../../../lib/runtime/check";

function close(got: number[], expected: number[]) {
  assert.equal(got.length, expected.length);
  got.forEach((v, i) => assert.ok(Math.abs(v - expected[i]) < 1e-15, `${got} is not ${expected}`));
}

test("by hand: .01·4, .02·3, .03·2 raised to the one before, .04·1 likewise", () => {
  close(holmCorrection([0.04, 0.01, 0.03, 0.02]), [0.06, 0.04, 0.06, 0.06]);
});

test("adjusted p-values keep order, are never below the given ones and stop at 1", () => {
  close(holmCorrection([0.9, 0.6]), [1, 1]);
  close(holmCorrection([0.001, 0.8, 0.002]), [0.003, 0.8, 0.004]);
});

test("one test needs no correction, none gives none", () => {
  assert.deepEqual(holmCorrection([0.03]), [0.03]);
  assert.deepEqual(holmCorrection([]), []);
});

test("what is no p-value is refused", () => {
  for (const p of [-0.1, 1.1, NaN]) assert.throws(() => holmCorrection([0.5, p]), InputError);
});
