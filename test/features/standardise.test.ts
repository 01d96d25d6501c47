import assert from "node:assert/strict";
import { test } from "node:test";
import { fc } from "../property-runs";
import { fitStandardiser, standardise } from "../../lib/features/standardise";

test("by hand: sd divides by n, and a constant column becomes 0", () => {
  const matrix = { rows: 2, columns: 2, data: new Float64Array([1, 5, 3, 5]) };
  const fitted = fitStandardiser(matrix);
  assert.deepEqual([...fitted.mean], [2, 5]);
  assert.deepEqual([...fitted.deviation], [1, 0]);
  assert.deepEqual([...standardise(matrix, fitted).data], [-1, 0, 1, 0]);
  const other = { rows: 1, columns: 2, data: new Float64Array([2, 99]) };
  assert.deepEqual([...standardise(other, fitted).data], [0, 0], "of a constant column nothing was learnt");
});

test("the scale does not matter, as far as 32-bit floats reach", () => {
  const data = Float32Array.from({ length: 30 }, (_, i) => Math.fround(Math.sin(i * i)));
  const of = (scale: number) => {
    const matrix = { rows: 10, columns: 3, data: data.map((v) => v * scale) };
    return standardise(matrix, fitStandardiser(matrix)).data;
  };
  for (const power of [-100, -66, -20, 60, 126])
    of(2 ** power).forEach((v, i) => assert.ok(Math.abs(v - of(1)[i]) < 1e-6, `2^${power}: ${v} against ${of(1)[i]}`));
});

test("what rounding makes of a constant column is no spread, in either kind of float", () => {
  const third = Float32Array.from({ length: 9 }, (_, i) => (i % 2 ? 1 / 3 : Math.fround(1 / 3) + 2 ** -25));
  assert.deepEqual([...fitStandardiser({ rows: 9, columns: 1, data: third }).deviation], [0]);
  assert.deepEqual(
    [...fitStandardiser({ rows: 9, columns: 1, data: Float64Array.from({ length: 9 }, () => 0.1) }).deviation],
    [0],
  );
  const small = Float64Array.from({ length: 9 }, (_, i) => 1 + 1e-12 * i);
  assert.ok(fitStandardiser({ rows: 9, columns: 1, data: small }).deviation[0] > 0);
});

test("values that are not finite, or that spread beyond the range of a float, are refused", () => {
  const fit = (...data: number[]) => fitStandardiser({ rows: data.length, columns: 1, data: Float64Array.from(data) });
  assert.throws(() => fit(1, NaN), /NaN in row 1, column 0/);
  assert.throws(() => fit(1e200, -1e200), /column 0 spreads beyond the range/);
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
