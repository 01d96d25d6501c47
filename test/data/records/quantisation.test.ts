import assert from "node:assert/strict";
import { test } from "node:test";
import { dequantise, quantise } from "../../../lib/data/records/quantisation";

const everyByte = Uint8Array.from({ length: 256 }, (_, q) => q);

test("each byte stands for q · 4/255 + 4/512 − 2, to the last bit of a 32-bit float", () => {
  const values = dequantise(everyByte);
  assert.equal(values[0], -1.9921875);
  assert.equal(values[255], 2.0078125);
  // The same number over one denominator, so that it is rounded only once.
  for (const q of everyByte) assert.equal(values[q], Math.fround((512 * q - 255 * 255) / (255 * 128)));
});

test("quantising takes every value back to its byte, halves to the nearest, beyond the range to its ends", () => {
  assert.deepEqual(quantise(dequantise(everyByte)), everyByte);
  const step = 4 / 255;
  assert.deepEqual([...quantise([-1.9921875 + 0.49 * step, -1.9921875 + 0.51 * step, -9, 9])], [0, 1, 0, 255]);
});
