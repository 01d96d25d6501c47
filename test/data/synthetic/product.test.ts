import assert from "node:assert/strict";
import { test } from "node:test";
import { product } from "../../../lib/data/synthetic/product";
import { Random } from "../../../lib/runtime/random";

for (const [rows, inner, outputs] of [
  [4, 1, 4],
  [8, 3, 12],
  [304, 128, 1024],
  [12, 7, 8],
])
  test(`a product of ${rows} × ${inner} and ${outputs} × ${inner} is that of a plain loop, to the bit`, () => {
    const random = new Random("product", rows, inner, outputs);
    const [left, right] = [rows, outputs].map((n) => Float64Array.from({ length: n * inner }, () => random.gaussian()));
    const expected = new Float64Array(rows * outputs);
    for (let r = 0; r < rows; r++)
      for (let o = 0; o < outputs; o++)
        for (let j = 0; j < inner; j++) expected[r * outputs + o] += left[r * inner + j] * right[o * inner + j];
    assert.deepEqual(product(left, right, inner), expected);
  });
