import assert from "node:assert/strict";
import { test } from "node:test";
import { fc, propertyRuns } from "../property-runs";
import { projectPca } from "../../lib/projection/pca";
import { projectViews } from "../../lib/projection/projections";
import { projectUmap } from "../../lib/projection/umap";
import { InputError } from "../../lib/runtime/check";
import { toRows } from "../../lib/runtime/matrix";
import { Random } from "../../lib/runtime/random";

const near = (a: number, b: number, tolerance = 1e-9) => assert.ok(Math.abs(a - b) < tolerance, `${a} is not ${b}`);

test("principal components of a cross along (3, 4): coordinates and shares by hand", () => {
  const u = [0.6, 0.8];
  const v = [-0.8, 0.6];
  const at = (a: number, b: number) => [7 + a * u[0] + b * v[0], -2 + a * u[1] + b * v[1]];
  const { points, explained } = projectPca([at(3, 0), at(-3, 0), at(0, 1), at(0, -1)]);
  const rows = toRows(points);
  // The second axis, ±v, has its larger entry made positive: (.8, −.6).
  [
    [3, 0],
    [-3, 0],
    [0, -1],
    [0, 1],
  ].forEach((expected, r) => expected.forEach((value, c) => near(rows[r][c], value)));
  near(explained[0], 0.9);
  near(explained[1], 0.1);
});

test("all components together keep every distance; the leading ones are uncorrelated and in falling order", () => {
  const rowsOf = (n: number, d: number) =>
    fc.array(fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: d, maxLength: d }), {
      minLength: n,
      maxLength: n,
    });
  fc.assert(
    fc.property(rowsOf(7, 4), (rows) => {
      const { points, explained } = projectPca(rows, 4);
      const out = toRows(points);
      const distance = (a: number[], b: number[]) => Math.hypot(...a.map((value, i) => value - b[i]));
      for (let i = 0; i < 7; i++) near(distance(out[i], out[0]), distance(rows[i], rows[0]), 1e-6);
      for (let c = 1; c < 4; c++) {
        assert.ok(explained[c] <= explained[c - 1] + 1e-12);
        near(
          out.reduce((sum, row) => sum + row[c] * row[0], 0),
          0,
          1e-6,
        );
      }
    }),
    { numRuns: propertyRuns(50) },
  );
});

test("a new row goes where its mean and axes put it, as the rows themselves do", () => {
  const rows = [
    [1, 2, 0],
    [4, -1, 3],
    [0, 5, 5],
    [2, 2, 9],
  ];
  const { points, mean, axes } = projectPca(rows);
  rows.forEach((values, i) =>
    axes.forEach((axis, k) => {
      const placed = values.reduce((sum, value, d) => sum + axis[d] * (value - mean[d]), 0);
      assert.ok(Math.abs(placed - points.data[2 * i + k]) < 1e-12);
    }),
  );
  assert.deepEqual(mean, [7 / 4, 2, 17 / 4]);
});

test("principal components refuse one row and more components than columns", () => {
  assert.throws(() => projectPca([[1, 2]]), InputError);
  assert.throws(
    () =>
      projectPca(
        [
          [1, 2],
          [3, 4],
        ],
        3,
      ),
    InputError,
  );
});

function blobs(seed: number): { rows: number[][]; labels: number[] } {
  const random = new Random(seed, "blobs");
  const labels = Array.from({ length: 90 }, (_, i) => i % 3);
  return {
    labels,
    rows: labels.map((label) => Array.from({ length: 6 }, (_, d) => (d === label ? 5 : 0) + 0.5 * random.gaussian())),
  };
}

test("UMAP: the same seed gives the same points, another seed others, and blobs stay together", async () => {
  const { rows, labels } = blobs(1);
  const options = { seed: 3, neighbours: 10, epochs: 150 };
  const first = toRows(await projectUmap(rows, options));
  assert.deepEqual(toRows(await projectUmap(rows, options)), first);
  assert.notDeepEqual(toRows(await projectUmap(rows, { ...options, seed: 4 })), first);
  const nearest = (i: number) =>
    first
      .map((point, j) => ({ j, d: Math.hypot(point[0] - first[i][0], point[1] - first[i][1]) }))
      .filter(({ j }) => j !== i)
      .sort((a, b) => a.d - b.d)
      .slice(0, 5);
  const same = labels.flatMap((label, i) => nearest(i).map(({ j }) => (labels[j] === label ? 1 : 0) as number));
  assert.ok(same.reduce((a, b) => a + b) / same.length > 0.98, "five nearest neighbours are of the same blob");
});

test("both views share the projection, and only directions count", () => {
  const audio = [
    [1, 0],
    [0, 2],
    [-3, 4],
  ];
  const stretched = audio.map((row, i) => row.map((value) => value * (i + 0.5)));
  const { audio: a, video: v } = projectViews({ audio, video: stretched }, (rows) => projectPca(rows).points);
  assert.deepEqual([a.rows, a.columns], [3, 2]);
  Array.from(a.data).forEach((value, i) => near(v.data[i], value));
  let stacked: number[][] = [];
  const kept = projectViews(
    {
      audio,
      video: [
        [0, -5],
        [1, 0],
        [0, 0],
      ],
    },
    (rows) => {
      stacked = toRows(rows);
      return rows;
    },
  );
  assert.deepEqual(
    stacked,
    [
      [1, 0],
      [0, 1],
      [-0.6, 0.8],
      [0, -1],
      [1, 0],
      [0, 0],
    ],
    "audio first, each of unit length, nought left alone",
  );
  assert.deepEqual([toRows(kept.audio), toRows(kept.video)], [stacked.slice(0, 3), stacked.slice(3)]);
  assert.throws(() => projectViews({ audio, video: [[1, 2]] }, (rows) => rows), /embed the same videos/);
});
