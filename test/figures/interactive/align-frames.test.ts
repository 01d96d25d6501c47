import assert from "node:assert/strict";
import { test } from "node:test";
import { alignFrames } from "../../../lib/figures/interactive/align-frames";
import { turned, twoViews } from "./spaces";

const distance = (a: number[][], b: number[][]) =>
  Math.max(...a.flatMap((row, i) => row.map((value, c) => Math.abs(value - b[i][c]))));

test("a space in another basis is the same picture: no point jumps", () => {
  const views = twoViews(30, 4);
  const [first, second, third] = alignFrames([turned(turned(views)), turned(views), views]).map((points) => points.to2DArray());
  assert.equal(first.length, 60);
  assert.equal(first[0].length, 2);
  assert.ok(distance(first, third) < 1e-9);
  assert.ok(distance(second, third) < 1e-9);
});

test("a small change moves points a little, in whatever basis it comes", () => {
  const views = twoViews(30, 4);
  const moved = { ...views, video: views.video.map((row) => row.map((value, d) => value + 0.05 * Math.sin(d + value))) };
  const [before, after] = alignFrames([turned(moved), views]).map((points) => points.to2DArray());
  const far = distance(before, after);
  assert.ok(far > 1e-4 && far < 0.1, `${far}`);
});

test("the plane is the one in which audio and video of the last frame agree most", () => {
  const views = twoViews(400, 4);
  const [points] = alignFrames([views]).map((one) => one.to2DArray());
  const unit = (row: number[]) => row.map((value) => value / Math.hypot(...row));
  const axis = (c: number) => points.slice(0, 400).map((row) => row[c]);
  const along = (d: number) => views.audio.map((row) => unit(row)[d]);
  const same = (a: number[], b: number[]) => Math.abs(a.reduce((sum, value, i) => sum + value * b[i], 0)) / (Math.hypot(...a) * Math.hypot(...b));
  assert.ok(same(axis(0), along(0)) > 0.95);
  assert.ok(same(axis(1), along(1)) > 0.9);
}); // prettier-ignore

test("frames of other sizes, and spaces without a plane, are refused", () => {
  assert.throws(() => alignFrames([twoViews(5, 3), twoViews(6, 3)]), /frame 1 is of 6 videos × 3, but the first of 5 × 3/);
  assert.throws(() => alignFrames([twoViews(5, 1)]), /one column has no plane/);
});
