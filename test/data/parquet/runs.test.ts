import assert from "node:assert/strict";
import { test } from "node:test";
import { fc } from "../../property-runs";
import { checkRuns } from "../../../lib/data/parquet/runs";

const valuesOf = (bytes: number[], width: number, values: number) => {
  const found: number[] = [];
  checkRuns({ bytes: Uint8Array.from(bytes), from: 0, to: bytes.length, width, values }, (value, times) =>
    found.push(...new Array<number>(times).fill(value)),
  );
  return found;
};

test("the example of Parquet's format: 0 to 7 in three bits each; and a run of one value", () => {
  assert.deepEqual(valuesOf([0b11, 0b10001000, 0b11000110, 0b11111010], 3, 8), [0, 1, 2, 3, 4, 5, 6, 7]);
  assert.deepEqual(valuesOf([0b11, 0b10001000, 0b11000110, 0b11111010], 3, 5), [0, 1, 2, 3, 4]); // padded to eight
  assert.deepEqual(valuesOf([3 << 1, 200, 1], 9, 3), [456, 456, 456]);
  assert.deepEqual(valuesOf([0x90, 0x03, 1], 1, 200), new Array(200).fill(1));
  assert.deepEqual(valuesOf([2 << 1, 2, 0b11, 255], 1, 10), [2, 2, 1, 1, 1, 1, 1, 1, 1, 1]);
  assert.deepEqual(valuesOf([0b11], 0, 4), [0, 0, 0, 0]);
  assert.deepEqual(valuesOf([], 3, 0), []);
});

test("values of any width that were packed come out again", () => {
  const packed = fc.integer({ min: 1, max: 23 }).chain((width) =>
    fc.record({
      width: fc.constant(width),
      values: fc.array(fc.integer({ min: 0, max: 2 ** width - 1 }), { minLength: 1, maxLength: 50 }),
    }),
  );
  fc.assert(
    fc.property(packed, ({ width, values }) => {
      const groups = Math.ceil(values.length / 8);
      let bits = 0n;
      values.forEach((value, i) => (bits |= BigInt(value) << BigInt(i * width)));
      const bytes = Array.from({ length: groups * width }, (_, i) => Number((bits >> BigInt(8 * i)) & 255n));
      assert.deepEqual(valuesOf([(groups << 1) | 1, ...bytes], width, values.length), values);
    }),
  );
});

test("runs that end early, are longer than the values that are left, or whose values are too wide are refused", () => {
  const wrong: [number[], number, number, RegExp][] = [
    [[4 << 1, 1], 1, 3, /a run of 4 values where 3 are left/],
    [[0xfe, 0xff, 0xff, 0xff, 0x07, 1], 1, 3, /a run of 1073741823 values where 3 are left/],
    [[0xff, 0xff, 0xff, 0xff, 0x0f, 1], 1, 3, /longer than can be/],
    [[2 << 1, 1], 1, 3, /runs of 3 values end after 2/],
    [[0b11, 1, 2], 3, 8, /end after 0/],
    [[2 << 1, 1], 9, 2, /end after 0/],
    [[0x80], 1, 2, /end after 0/],
    [[2 << 1, 1, 1, 1], 24, 2, /values of 24 bits/],
  ];
  for (const [bytes, width, values, message] of wrong) assert.throws(() => valuesOf(bytes, width, values), message);
});
