import assert from "node:assert/strict";
import { test } from "node:test";
import { Matrix as MlMatrix } from "ml-matrix";
import { topSingular } from "../../../lib/models/cca/canonical-algebra";
import { Random } from "../../../lib/runtime/random";
import { close } from "../two-views";

/** Orthonormal columns, by Gram–Schmidt, twice over. */
function orthonormal(rows: number, columns: number, random: Random): MlMatrix {
  const made: number[][] = [];
  while (made.length < columns) {
    let column = Array.from({ length: rows }, () => random.gaussian());
    for (const other of [...made, ...made]) {
      const along = other.reduce((sum, value, i) => sum + value * column[i], 0);
      column = column.map((value, i) => value - along * other[i]);
    }
    const length = Math.hypot(...column);
    made.push(column.map((value) => value / length));
  }
  return new MlMatrix(made).transpose();
}

const VALUES: [name: string, values: number[]][] = [
  ["all of a size", [0.98, 0.9, 0.7, 0.5, 0.3]],
  ["a null space, as of six classes", [0.9, 0.6, 0.1, 0, 0]],
  ["small ones, whose squares drown", [1, 0.5, 1e-6, 1e-9, 1e-12]],
  ["the last just above the limit", [1, 0.5, 0.2, 0.1, 0.031]],
];
for (const [name, values] of VALUES)
  for (const [rows, columns] of [
    [12, 12],
    [7, 40],
    [40, 7],
  ])
    test(`singular values and vectors that a ${rows} × ${columns} matrix was made of: ${name}`, () => {
      const random = new Random("top singular", rows, columns);
      const k = values.length;
      const [u, v] = [orthonormal(rows, k, random), orthonormal(columns, k, random)];
      const made = u.mmul(MlMatrix.diag(values)).mmul(v.transpose());
      const t = { rows, columns, data: Float64Array.from(made.to1DArray()) };
      const found = topSingular(t, k);
      close(found.values, values, 1e-12);
      const [left, right] = [found.left, found.right].map((m) => MlMatrix.from1DArray(m.rows, m.columns, m.data));
      assert.deepEqual([left.rows, left.columns, right.rows, right.columns], [rows, k, columns, k]);
      for (const vectors of [left, right])
        close(vectors.transpose().mmul(vectors).to1DArray(), MlMatrix.eye(k).to1DArray(), 1e-12);
      close(left.mmul(MlMatrix.diag(found.values)).mmul(right.transpose()).to1DArray(), made.to1DArray(), 1e-12);
    });
