import assert from "node:assert/strict";
import { test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { symmetricEigen, thinSvd } from "../../../lib/runtime/tensorflow/decompositions";
import { Random } from "../../../lib/runtime/random";
import { everywhere } from "../every-backend";

const close = (got: tf.Tensor, expected: tf.TensorLike, name = "") => {
  const [a, b] = [got.dataSync(), tf.tensor(expected as number[][]).dataSync()];
  assert.equal(a.length, b.length);
  a.forEach((v, i) => assert.ok(Math.abs(v - b[i]) < 1e-5, `${tf.getBackend()} ${name} ${i}: ${v} against ${b[i]}`));
};
const gaussians = (rows: number, columns: number) => {
  const random = new Random("decompositions", rows, columns);
  return tf.tensor2d(
    Float32Array.from({ length: rows * columns }, () => random.gaussian()),
    [rows, columns],
  );
};

test("eigenvalues by hand, ascending: [[2, 1], [1, 2]] has 1 and 3", () =>
  everywhere(() => {
    const { values, vectors } = symmetricEigen(tf.tensor2d([[2, 1], [1, 2]])); // prettier-ignore
    close(values, [1, 3]);
    close(tf.abs(vectors), [[Math.SQRT1_2, Math.SQRT1_2], [Math.SQRT1_2, Math.SQRT1_2]]); // prettier-ignore
  }));

test("vectors are orthonormal columns and put the matrix together again, also where eigenvalues coincide", () =>
  everywhere(() => {
    const g = gaussians(6, 6);
    const same = tf.eye(4).mul(3) as tf.Tensor2D;
    for (const matrix of [tf.matMul(g, g, true) as tf.Tensor2D, same]) {
      const { values, vectors } = symmetricEigen(matrix);
      const [d] = matrix.shape;
      close(tf.matMul(vectors, vectors, true), tf.eye(d).arraySync(), "VᵀV");
      const again = tf.matMul(vectors.mul(values), vectors, false, true).sub(matrix);
      assert.ok(tf.max(tf.abs(again)).dataSync()[0] < 1e-4);
    }
  }));

test("singular values by hand, descending; zeros where the rank ends", () =>
  everywhere(() => {
    close(thinSvd(tf.tensor2d([[0, 2], [-3, 0]])).values, [3, 2]); // prettier-ignore
    close(thinSvd(tf.tensor2d([[1, 2], [2, 4]])).values, [5, 0]); // prettier-ignore
    close(thinSvd(tf.tensor2d([[3, 4]])).values, [5]);
  }));

test("thin: p × q gives min(p, q) values and columns, and U S Vᵀ is the matrix", () =>
  everywhere(() => {
    for (const [p, q] of [
      [5, 3],
      [3, 5],
      [4, 4],
    ]) {
      // prettier-ignore
      const matrix = gaussians(p, q);
      const { u, values, v } = thinSvd(matrix);
      const s = Math.min(p, q);
      assert.deepEqual([u.shape, values.shape, v.shape], [[p, s], [s], [q, s]]);
      close(tf.matMul(u.mul(values), v, false, true), matrix.arraySync(), "USVᵀ");
      close(tf.matMul(u, u, true), tf.eye(s).arraySync(), "UᵀU");
      const sorted = Array.from(values.dataSync());
      assert.deepEqual(
        sorted,
        sorted.slice().sort((a, b) => b - a),
      );
    }
  }));

test("what is not finite fails and does not run on", () =>
  everywhere(() => {
    const bad = tf.fill([3, 3], NaN) as tf.Tensor2D;
    assert.throws(() => symmetricEigen(bad), /eigen ?decomposition/i);
    if (tf.getBackend() === "cpu") assert.throws(() => thinSvd(bad), /SVD/);
  }));
