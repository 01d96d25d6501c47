import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { projectRoot } from "../../../lib/runtime/files/project-root";

// What the browser's code computes. How it draws is in test/browser.

const load = createRequire(join(projectRoot(), "lib", "figures", "interactive", "browser", "parts.js"));
type Point = [number, number];
const { scale, decimals, SHAPES } = load("./parts.js") as {
  scale(of: Point, to: Point): (value: number) => number;
  decimals(value: number, places?: number): string;
  SHAPES: string[];
};
const { along, angleOf, correlation } = load("./toy.js") as {
  along(rows: Point[], degrees: number): number[];
  angleOf(dx: number, dy: number): number;
  correlation(a: number[], b: number[]): number;
};
const { pointOf } = load("./frames.js") as { pointOf(frame: number[], item: number, view: number): Point };
const { nearest } = load("./query.js") as { nearest(points: Point[], from: number, way: Point): number };

test("places, numbers and marks", () => {
  assert.equal(scale([0, 10], [100, 200])(5), 150);
  assert.equal(scale([0, 1], [100, 0])(1), 0);
  assert.equal(scale([3, 3], [10, 20])(3), 10);
  assert.deepEqual([0.1234, -0.5, 1, -1.25, 0].map((value) => decimals(value)), [".123", "−.500", "1.000", "−1.250", ".000"]); // prettier-ignore
  assert.equal(decimals(0.456, 2), ".46");
  assert.equal(new Set(SHAPES).size, 8, "each class has a mark of its own");
});

test("projections, their correlation, and the angle of a place", () => {
  const rows: Point[] = [[1, 0], [0, 1], [2, 2]]; // prettier-ignore
  assert.deepEqual(along(rows, 0), [1, 0, 2]);
  along(rows, 90).forEach((value, i) => assert.ok(Math.abs(value - [0, 1, 2][i]) < 1e-12));
  assert.ok(Math.abs(correlation([1, 2, 3], [2, 4, 6]) - 1) < 1e-12);
  assert.ok(Math.abs(correlation([1, 2, 3], [3, 2, 1]) + 1) < 1e-12);
  assert.ok(Math.abs(correlation([1, 2, 3, 4], [1, 3, 2, 4]) - 0.8) < 1e-12);
  assert.equal(correlation([1, 1, 1], [1, 2, 3]), 0);
  assert.deepEqual([angleOf(1, 0), angleOf(0, 1), angleOf(-1, 0), angleOf(1, 1), angleOf(-1, -1), angleOf(-1, 1)], [0, 90, 0, 45, 45, 135]); // prettier-ignore
});

test("points of a frame, audio first", () => {
  const frame = [1, 2, 3, 4, 500, 600, 700, -800];
  assert.deepEqual([pointOf(frame, 0, 0), pointOf(frame, 0, 1)], [[0.001, 0.002], [0.003, 0.004]]); // prettier-ignore
  assert.deepEqual(pointOf(frame, 1, 1), [0.7, -0.8]);
});

test("the nearest point in a direction of the arrow keys; y goes down the screen", () => {
  const points: Point[] = [[0, 0], [10, 1], [5, 4], [0, -7], [-3, 20]]; // prettier-ignore
  assert.equal(nearest(points, 0, [1, 0]), 2);
  assert.equal(nearest(points, 2, [1, 0]), 1);
  assert.equal(nearest(points, 0, [0, -1]), 3);
  assert.equal(nearest(points, 0, [0, 1]), 4);
  assert.equal(nearest(points, 0, [-1, 0]), -1, "nothing lies there");
});
