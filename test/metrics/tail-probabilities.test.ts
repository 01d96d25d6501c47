import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { chiSquareTail, fTail } from "../../lib/metrics/tail-probabilities";
import { projectRoot } from "../../lib/runtime/project-root";

const scipy: { f: number[][]; chi2: number[][] } = JSON.parse(
  readFileSync(join(projectRoot(), "test/fixtures/tail-probabilities.json"), "utf8"),
);

const near = (got: number, expected: number, at: string) =>
  assert.ok(Math.abs(got - expected) <= 1e-10 * expected, `${at}: got ${got}, expected ${expected}`);

test("both tails are SciPy's to ten digits, far out too", () => {
  for (const [f, df1, df2, tail] of scipy.f) near(fTail(f, df1, df2), tail, `F ${f}, ${df1}, ${df2}`);
  for (const [value, df, tail] of scipy.chi2) near(chiSquareTail(value, df), tail, `χ² ${value}, ${df}`);
  assert.ok(scipy.f.some(([, , , tail]) => tail < 1e-20) && scipy.chi2.some(([, , tail]) => tail < 1e-20));
});

test("closed forms: two degrees of freedom, and Student's t with one", () => {
  for (const value of [0.1, 1, 3, 20]) {
    near(chiSquareTail(value, 2), Math.exp(-value / 2), `χ² ${value}`);
    near(fTail(value, 2, 10), (1 + value / 5) ** -5, `F ${value}`);
    near(fTail(value, 1, 1), 1 - (2 / Math.PI) * Math.atan(Math.sqrt(value)), `t² ${value}`);
  }
});

test("one tail of F is the other of 1/F", () => {
  for (const f of [0.2, 1, 4]) near(fTail(f, 7, 3), 1 - fTail(1 / f, 3, 7), `F ${f}`);
});

test("nothing lies below 0, nothing beyond infinity", () => {
  assert.deepEqual([fTail(0, 3, 4), fTail(-1, 3, 4), fTail(Infinity, 3, 4)], [1, 1, 0]);
  assert.deepEqual([chiSquareTail(0, 3), chiSquareTail(-1, 3), chiSquareTail(Infinity, 3)], [1, 1, 0]);
});
