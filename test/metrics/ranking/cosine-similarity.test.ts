import assert from "node:assert/strict";
import { test } from "node:test";
import { cosineSimilarity } from "../../../lib/metrics/ranking/cosine-similarity";
import { InputError } from "../../../lib/runtime/check";
import { toRows } from "../../../lib/runtime/matrix";
import { Random } from "../../../lib/runtime/random";

function gaussians(rows: number, columns: number, seed: string): number[][] {
  const random = new Random(seed);
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => random.gaussian()));
}

function plainCosine(a: number[], b: number[]): number {
  const dot = (u: number[], v: number[]) => u.reduce((sum, x, i) => sum + x * v[i], 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

test("angles by hand", () => {
  const similarity = toRows(
    cosineSimilarity(
      [
        [1, 0],
        [3, 3],
      ],
      [
        [2, 0],
        [0, 5],
        [-1, 0],
        [1, 1],
      ],
    ),
  );
  const half = Math.SQRT1_2;
  const expected = [
    [1, 0, -1, half],
    [half, half, -half, 1],
  ];
  similarity.forEach((values, i) => values.forEach((v, j) => assert.ok(Math.abs(v - expected[i][j]) < 1e-15)));
});

for (const [n, m, width] of [
  [3, 5, 1],
  [70, 600, 13],
  [65, 257, 4],
])
  test(`${n} × ${m} at width ${width} equals the plain formula, past the edges of blocks`, () => {
    const a = gaussians(n, width, "a");
    const b = gaussians(m, width, "b");
    const similarity = cosineSimilarity(a, b);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < m; j++) assert.ok(Math.abs(similarity.data[i * m + j] - plainCosine(a[i], b[j])) < 1e-14);
  });

test("the other direction is the exact transpose, and equal rows get equal similarities", () => {
  const a = gaussians(20, 11, "a");
  const b = gaussians(300, 11, "b");
  b[299] = b[3].slice();
  const forward = toRows(cosineSimilarity(a, b));
  const backward = toRows(cosineSimilarity(b, a));
  forward.forEach((values, i) => values.forEach((v, j) => assert.equal(v, backward[j][i])));
  forward.forEach((values) => assert.equal(values[3], values[299]));
});

test("length does not matter, however large or small", () => {
  const near = (got: number, expected: number) => assert.ok(Math.abs(got - expected) < 1e-15);
  near(cosineSimilarity([[3e200, 4e200]], [[3e-200, 4e-200]]).data[0], 1);
  near(cosineSimilarity([[1e-310, 0]], [[-5, 0]]).data[0], -1);
});

test("a row of zeros is similar to nothing", () => {
  assert.deepEqual(
    toRows(
      cosineSimilarity(
        [
          [0, 0],
          [1, 0],
        ],
        [
          [0, 0],
          [1, 0],
        ],
      ),
    ),
    [
      [0, 0],
      [0, 1],
    ],
  );
});

test("unequal widths and NaN are refused", () => {
  assert.throws(() => cosineSimilarity([[1, 2]], [[1]]), InputError);
  assert.throws(() => cosineSimilarity([[1, NaN]], [[1, 2]]), /a has NaN in row 0, column 1/);
});
