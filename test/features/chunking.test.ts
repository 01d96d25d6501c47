import assert from "node:assert/strict";
import { test } from "node:test";
import { chunkAudio } from "../../lib/features/chunking";
import { InputError } from "../../lib/runtime/check";

/** Frame t holds t in every column but the last, which holds 1. */
function ramp(seconds: number): Float32Array {
  return Float32Array.from({ length: seconds * 128 }, (_, i) => (i % 128 === 127 ? 1 : Math.floor(i / 128)));
}

test("25 s in chunks of 10: two whole ones and one of 5, each the mean of its own seconds", () => {
  const { chunks, starts, seconds } = chunkAudio(ramp(25));
  assert.deepEqual([...starts], [0, 3]);
  assert.deepEqual([...seconds], [10, 10, 5]);
  assert.deepEqual(
    [0, 1, 2].map((c) => chunks.data[c * 128]),
    [4.5, 14.5, 22],
  );
  assert.deepEqual(
    [0, 1, 2].map((c) => chunks.data[c * 128 + 127]),
    [1, 1, 1],
  );
});

test("any length from one second up; shorter than a chunk is one chunk", () => {
  for (const [seconds, counts] of [
    [1, [1]],
    [9, [9]],
    [10, [10]],
    [11, [10, 1]],
  ] as const)
    assert.deepEqual([...chunkAudio(ramp(seconds)).seconds], counts);
  assert.equal(chunkAudio(ramp(7), { chunkSeconds: 1 }).chunks.rows, 7);
});

test("rows of any width are cut alike", () => {
  const rows = Array.from({ length: 12 }, (_, t) => [t]);
  const { chunks, seconds } = chunkAudio(rows);
  assert.deepEqual(chunks, { rows: 2, columns: 1, data: Float32Array.of(4.5, 10.5) });
  assert.deepEqual([...seconds], [10, 2]);
  const wide = { rows: 1, columns: 768, data: new Float64Array(768).fill(0.5) };
  assert.deepEqual([...chunkAudio(wide).chunks.data], new Array(768).fill(0.5));
});

test("plain rows and a flat record give the same", () => {
  const flat = ramp(12);
  const rows = Array.from({ length: 12 }, (_, t) => [...flat.subarray(t * 128, (t + 1) * 128)]);
  assert.deepEqual(chunkAudio(rows), chunkAudio(flat));
});

test("audio that cannot be cut is refused", () => {
  const refused = (frames: Parameters<typeof chunkAudio>[0], pattern: RegExp, options = {}) =>
    assert.throws(
      () => chunkAudio(frames, options),
      (error) => error instanceof InputError && pattern.test(error.message),
    );
  refused(new Float32Array(0), /audio is empty/);
  refused([], /audio is empty/);
  refused(new Float32Array(130), /130 values are no whole number of frames of 128/);
  refused([[1, 2], [3]], /audio: row 1 has 1 values where row 0 has 2/);
  refused([[1e300]], /audio has 1e\+300 in second 0, column 0: a value must be a finite 32-bit number/);
  refused(ramp(3), /chunkSeconds must be a whole number/, { chunkSeconds: 0 });
  const broken = ramp(30);
  broken[25 * 128 + 3] = NaN;
  refused(broken, /audio has NaN in second 25, column 3/);
});
