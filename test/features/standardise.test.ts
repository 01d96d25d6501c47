import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { fitStandardiser, standardise } from "../../lib/features/standardise";

test("by hand: sd divides by n, and a constant column becomes 0", () => {
  const matrix = { rows: 2, columns: 2, data: new Float64Array([1, 5, 3, 5]) };
  const fitted = fitStandardiser(matrix);
  assert.deepEqual([...fitted.mean], [2, 5]);
  assert.deepEqual([...fitted.deviation], [1 + 1e-6, 1e-6]);
  assert.deepEqual([...standardise(matrix, fitted).data], [-1 / (1 + 1e-6), 0, 1 / (1 + 1e-6), 0]);
});

test("fitted rows come out with mean 0 and deviation 1, however far from 0 they lie", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 3, max: 20 }),
      fc.integer({ min: 1, max: 5 }),
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      (rows, columns, shift) => {
        const data = Float64Array.from({ length: rows * columns }, (_, i) => shift + Math.sin(i * i + shift) * 10);
        const matrix = { rows, columns, data };
        const out = standardise(matrix, fitStandardiser(matrix)).data;
        for (let c = 0; c < columns; c++) {
          const column = Array.from({ length: rows }, (_, r) => out[r * columns + c]);
          const mean = column.reduce((a, b) => a + b) / rows;
          const deviation = Math.sqrt(column.reduce((a, b) => a + (b - mean) ** 2, 0) / rows);
          assert.ok(Math.abs(mean) < 1e-8);
          assert.ok(Math.abs(deviation - 1) < 1e-4, `${deviation}`);
        }
      },
    ),
  );
});

test("rows of another width are refused", () => {
  const fitted = fitStandardiser({ rows: 1, columns: 2, data: new Float32Array(2) });
  assert.throws(() => standardise({ rows: 1, columns: 3, data: new Float32Array(3) }, fitted), /2 columns.*has 3/);
});
