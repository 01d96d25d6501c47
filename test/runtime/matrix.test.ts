import assert from "node:assert/strict";
import { test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { evaluateRetrieval } from "../../lib/metrics/evaluation/retrieval-evaluation";
import { InputError } from "../../lib/runtime/check";
import { type MatrixLike, row, selectRows, toMatrix, toRows } from "../../lib/runtime/matrix";

const refused = (value: unknown, pattern: RegExp) =>
  assert.throws(
    () => toMatrix(value as MatrixLike, "x"),
    (error: Error) => {
      assert.ok(error instanceof InputError);
      assert.match(error.message, pattern);
      return true;
    },
  );

test("rows of numbers, rows of typed arrays and matrices are all the same matrix", () => {
  const plain = toMatrix([[1, 2], [3, 4], [5, 6]], "x"); // prettier-ignore
  assert.deepEqual(plain, { rows: 3, columns: 2, data: Float64Array.of(1, 2, 3, 4, 5, 6) });
  assert.deepEqual(toMatrix([Float32Array.of(1, 2), Int32Array.of(3, 4), [5, 6]], "x"), plain);
  assert.equal(toMatrix(plain, "x"), plain);
  assert.deepEqual(toRows(plain), [[1, 2], [3, 4], [5, 6]]); // prettier-ignore
});

test("what is no matrix is told by what it is, not called empty", () => {
  const form = "x must be rows of numbers, such as \\[\\[1, 2\\], \\[3, 4\\]\\], or a matrix; got";
  refused([1, 2, 3], new RegExp(`${form} a list of numbers$`));
  refused(Float32Array.of(1, 2), new RegExp(`${form} an object of type Float32Array$`));
  refused(tf.tensor2d([[1, 2]]), new RegExp(`${form} a tensor of shape \\[1,2\\]: its arraySync\\(\\) gives rows`));
  refused([tf.tensor1d([1, 2])], new RegExp(`${form} a list of a tensor of shape \\[2\\]`));
  refused(undefined, new RegExp(`${form} undefined$`));
  refused(null, new RegExp(`${form} null$`));
  refused("12", new RegExp(`${form} "12"$`));
  refused([[1, 2], 3], new RegExp(`${form} in row 1 numbers$`));
  refused([BigInt64Array.of(1n)], new RegExp(`${form} a list of an object of type BigInt64Array$`));
  refused({ rows: 1, columns: 1, data: [1] }, new RegExp(`${form} an object of type Object$`));
  refused([], /x is empty/);
  refused([[]], /x is empty/);
});

test("what would silently become a number is refused by row and column", () => {
  refused([[1, 2], [null, 1]], /x has null in row 1, column 0: numbers only/); // prettier-ignore
  refused([[1, "2"]], /x has "2" in row 0, column 1/);
  refused([[1, true]], /x has true in row 0, column 1/);
  refused([[1, undefined]], /x has undefined in row 0, column 1/);
  refused([[1, [2]]], /x has a list of 1 values in row 0, column 1/);
  refused([[1, NaN]], /x has NaN in row 0, column 1/);
  refused([[1], [Infinity]], /x has Infinity in row 1, column 0/);
  refused([[1, 2], [3]], /row 1 has 1 values where row 0 has 2/); // prettier-ignore
  refused({ rows: 2, columns: 2, data: Float64Array.of(1) }, /2 × 2 needs 4 values; got 1/);
});

test("similarities are checked alike, but may be infinite", () => {
  const evaluate = (similarity: unknown) => evaluateRetrieval(similarity as MatrixLike, [0, 1], [0, 1]);
  const both = /similarity must be rows of numbers/;
  assert.throws(() => evaluate([1, 2]), both);
  assert.throws(() => evaluate(tf.eye(2)), both);
  assert.throws(() => evaluate(undefined), both);
  assert.throws(() => evaluate([[1, 0], [null, 1]]), /similarity has null in row 1, column 0/); // prettier-ignore
  assert.equal(evaluate([[1, -Infinity], [-Infinity, 1]]).map, 1); // prettier-ignore
});

test("a row is a view, selected rows are a copy in their order", () => {
  const matrix = toMatrix([[1, 2], [3, 4], [5, 6]], "x"); // prettier-ignore
  const picked = selectRows(matrix, [2, 0, 2]);
  assert.deepEqual(toRows(picked), [[5, 6], [1, 2], [5, 6]]); // prettier-ignore
  row(matrix, 2)[0] = 9;
  assert.equal(matrix.data[4], 9);
  assert.equal(picked.data[0], 5);
  assert.ok(selectRows({ rows: 1, columns: 1, data: Float32Array.of(1) }, [0]).data instanceof Float32Array);
});

test("rows that are not there are refused, and so are matrices that hold less than they say", () => {
  const matrix = { rows: 2, columns: 2, data: Float64Array.of(1, 2, 3, 4) };
  assert.deepEqual(selectRows(matrix, [1, 0, 1]).data, Float64Array.of(3, 4, 1, 2, 3, 4));
  for (const odd of [2, -1, 0.5, NaN])
    assert.throws(() => selectRows(matrix, [0, odd]), /rows must be whole numbers from 0 to 1/);
  for (const call of [toRows, (m: typeof matrix) => selectRows(m, [0])])
    assert.throws(() => call({ ...matrix, rows: 3 }), /matrix: 3 × 2 needs 6 values; got 4/);
});
