import assert from "node:assert/strict";
import { test } from "node:test";
import { rowStandardiser } from "../../../lib/features/stored/standardise-kernel";
import { Random } from "../../../lib/runtime/random";

/** (x − mean) / deviation in 64 bits, rounded once. */
const byDefinition = (x: number, mean: number, deviation: number) => (deviation === 0 ? 0 : Math.fround((x - mean) / deviation));

for (const widths of [
  [2, 4],
  [1, 2],
  [3, 4],
  [1, 1],
  [128, 1024],
])
  test(`rows of ${widths.join(" + ")} columns, to the bit, and no more rows than asked for`, () => {
    const random = new Random("kernel", ...widths);
    const views = widths.map((width) => ({
      mean: Float64Array.from({ length: width }, () => random.gaussian() * 10 ** random.integer(6)),
      deviation: Float64Array.from({ length: width }, () => (random.integer(5) === 0 ? 0 : random.uniform(1e-3, 100))),
    }));
    const width = widths[0] + widths[1];
    const kernel = rowStandardiser(views, 4);
    assert.equal(kernel.rows.length, 4 * kernel.stride);
    const given = Float32Array.from({ length: kernel.rows.length }, () => random.gaussian() * 10 ** random.integer(8));
    kernel.rows.set(given);
    kernel.run(3);
    const [mean, deviation] = [views.flatMap((view) => [...view.mean]), views.flatMap((view) => [...view.deviation])];
    for (let r = 0; r < 4; r++)
      for (let c = 0; c < width; c++) {
        const at = r * kernel.stride + c;
        const expected = r < 3 ? byDefinition(given[at], mean[c], deviation[c]) : given[at];
        assert.equal(kernel.rows[at] + 0, expected + 0, `row ${r}, column ${c}`);
      }
  });

test("a value at the mean is a positive zero, and so is every value of a constant column", () => {
  const kernel = rowStandardiser([{ mean: Float64Array.of(5, 7), deviation: Float64Array.of(-2, 0) }], 2);
  kernel.rows.set([5, -1, 5, 100]);
  kernel.run(2);
  assert.ok([...kernel.rows].every((value) => Object.is(value, 0)));
});
