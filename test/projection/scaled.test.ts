import assert from "node:assert/strict";
import { test } from "node:test";
import { projectPca } from "../../lib/projection/pca";
import { scaled } from "../../lib/projection/scaled";
import { projectUmap } from "../../lib/projection/umap";
import { Random } from "../../lib/runtime/random";

const random = new Random("scaled");
const rows = Array.from({ length: 24 }, (_, i) => [i < 12 ? 5 : -5, 0, 1].map((middle) => middle + random.gaussian()));
const times = (factor: number) => rows.map((row) => row.map((value) => value * factor));

test("what can be squared is taken as it is; beyond that a power of two brings the largest value near 1", () => {
  const one = { rows: 1, columns: 2, data: Float64Array.of(3, -4) };
  assert.deepEqual(scaled(one), { matrix: one, factor: 1 });
  assert.equal(scaled(one).matrix, one);
  for (const size of [1e200, 1e308, 1e-200, 5e-324]) {
    const { matrix, factor } = scaled({ rows: 1, columns: 2, data: Float64Array.of(size, 0) });
    assert.ok(Number.isInteger(Math.log2(factor)));
    assert.equal(matrix.data[0], size * factor);
    assert.ok(matrix.data[0] >= 2 ** -80 && matrix.data[0] < 2, `${size}: ${matrix.data[0]}`);
  }
  assert.equal(scaled({ rows: 1, columns: 1, data: Float64Array.of(0) }).factor, 1);
});

test("principal components of huge and of tiny rows are those of the same rows, as large or as small", () => {
  const plain = projectPca(rows, 2);
  for (const factor of [2 ** 700, 2 ** -700]) {
    const { points, explained, mean, axes } = projectPca(times(factor), 2);
    assert.deepEqual([explained, axes], [plain.explained, plain.axes]);
    assert.deepEqual(
      mean,
      plain.mean.map((value) => value * factor),
    );
    assert.deepEqual(
      points.data,
      plain.points.data.map((value) => value * factor),
    );
  }
});

test("UMAP of huge and of tiny rows is that of the same rows", async () => {
  const plain = await projectUmap(rows, { neighbours: 5, epochs: 20 });
  for (const factor of [2 ** 700, 2 ** -700])
    assert.deepEqual(await projectUmap(times(factor), { neighbours: 5, epochs: 20 }), plain);
});
