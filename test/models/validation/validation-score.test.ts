import assert from "node:assert/strict";
import { test } from "node:test";
import { UNPROJECTED } from "../../../lib/models/embedding/projection";
import { validationScore } from "../../../lib/models/validation/validation-score";
import { toMatrix, toRows } from "../../../lib/runtime/matrix";

/** Points of the unit circle, by degrees. */
const circle = (...degrees: number[]) =>
  toMatrix(
    degrees.map((at) => [Math.cos((at * Math.PI) / 180), Math.sin((at * Math.PI) / 180)]),
    "circle",
  );

test("by hand: the mean of both directions' MAP among the held-out rows, by what was fitted on the others", () => {
  // Rows 1, 3 and 4 are held out, of classes 0, 0 and 1. Audio at 0°, 12° and 50° finds video at 0°, 40° and 30°:
  // ranks 1 and 3, 1 and 3, 2, so MAP (5/6 + 5/6 + 1/2)/3; the other way 1 and 2, 2 and 3, 2: (1 + 7/12 + 1/2)/3.
  const [audio, video] = [circle(90, 0, 45, 12, 50), circle(10, 0, 20, 40, 30)];
  const split = { fit: Int32Array.of(2, 0), held: Int32Array.of(1, 3, 4) };
  const fitted: unknown[] = [];
  const map = validationScore(audio, video, Int32Array.of(5, 0, 6, 0, 1), split, (a, v, labels) => {
    fitted.push(toRows(a), toRows(v), [...labels]);
    return UNPROJECTED;
  });
  assert.ok(Math.abs(map - (26 / 36 + 25 / 36) / 2) < 1e-12, `${map}`);
  assert.deepEqual(fitted, [toRows(circle(45, 90)), toRows(circle(20, 10)), [6, 5]]);
});

test("each view goes through its own projection", () => {
  const [audio, video] = [circle(0, 90, 0, 90), circle(180, 270, 180, 270)];
  const split = { fit: Int32Array.of(0, 1), held: Int32Array.of(2, 3) };
  const opposite = (rows: typeof video) => ({ ...rows, data: rows.data.map((x: number) => -x) as Float64Array });
  const score = (projection: typeof UNPROJECTED) =>
    validationScore(audio, video, Int32Array.of(0, 1, 0, 1), split, () => projection);
  assert.equal(score(UNPROJECTED), 0.5);
  assert.equal(score({ audio: (rows) => rows, video: opposite }), 1);
});

test("by hand: without labels it is the mean reciprocal rank of the own video, both ways", () => {
  // Held out are rows 1, 3 and 4. Audio at 0°, 12° and 50° finds its own video at 0°, 40° and 30° at ranks 1, 3 and 2;
  // video finds its own audio at ranks 1, 2 and 2.
  const [audio, video] = [circle(90, 0, 45, 12, 50), circle(10, 0, 20, 40, 30)];
  const split = { fit: Int32Array.of(2, 0), held: Int32Array.of(1, 3, 4) };
  const score = validationScore(audio, video, new Int32Array(5).fill(-1), split, () => UNPROJECTED);
  assert.ok(Math.abs(score - ((1 + 1 / 3 + 1 / 2) / 3 + (1 + 1 / 2 + 1 / 2) / 3) / 2) < 1e-12, `${score}`);
});
