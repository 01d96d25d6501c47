import { check } from "../runtime/check";
import { type Matrix, type MatrixLike, toMatrix } from "../runtime/matrix";
import type { SimilarityRows } from "./similarity-rows";

/** Gallery items met at a time: with 128 dimensions, 256 of them take 256 KB and stay in cache while queries pass. */
const GALLERY_BLOCK = 256;
/** Queries whose similarities {@link cosineRows} computes at a time. */
const QUERY_BLOCK = 64;

/**
 * Cosine similarity of each row of `a` (n × D) to each row of `b` (m × D), n × m, in 64-bit floats and in [−1, 1] but for
 * rounding. A row of zeros has similarity 0 to everything. Terms are summed in the order of the columns, so the result is
 * the same to the bit on every machine, equal rows get equal similarities, and `b` to `a` is the exact transpose.
 * @throws InputError when widths differ or a value is not finite
 */
export function cosineSimilarity(a: MatrixLike, b: MatrixLike): Matrix<Float64Array> {
  const [queries, gallery] = unitViews(a, b);
  const data = new Float64Array(queries.rows * gallery.columns);
  fillProducts(data, queries, gallery, 0, queries.rows);
  return { rows: queries.rows, columns: gallery.columns, data };
}

/** As {@link cosineSimilarity}, a few rows at a time: what it takes to rank 10,000 × 10,000 without holding it. */
export function cosineRows(a: MatrixLike, b: MatrixLike): SimilarityRows {
  const [queries, gallery] = unitViews(a, b);
  const items = gallery.columns;
  const block = new Float64Array(Math.min(QUERY_BLOCK, queries.rows) * items);
  let from = -1;
  return {
    queries: queries.rows,
    gallery: items,
    row(q) {
      const start = q - (q % QUERY_BLOCK);
      if (start !== from) {
        from = start;
        fillProducts(block, queries, gallery, start, Math.min(start + QUERY_BLOCK, queries.rows));
      }
      return block.subarray((q - start) * items, (q - start + 1) * items);
    },
  };
}

type Dense = Matrix<Float64Array>;

/** Unit rows of `a`, and unit rows of `b` as columns: the layout in which the products run over neighbouring items. */
function unitViews(a: MatrixLike, b: MatrixLike): [Dense, Dense] {
  const queries = toMatrix(a, "a");
  const gallery = toMatrix(b, "b");
  check(
    queries.columns === gallery.columns,
    () => `a and b must have the same width; got ${queries.columns} and ${gallery.columns}`,
  );
  const unit = unitRows(gallery);
  const transposed = { rows: unit.columns, columns: unit.rows, data: new Float64Array(unit.data.length) };
  for (let r = 0, at = 0; r < unit.rows; r++)
    for (let d = 0; d < unit.columns; d++) transposed.data[d * unit.rows + r] = unit.data[at++];
  return [unitRows(queries), transposed];
}

function unitRows({ rows, columns, data }: Matrix): Dense {
  const out = new Float64Array(data.length);
  for (let r = 0; r < rows; r++) {
    const from = r * columns;
    let largest = 0;
    for (let d = 0; d < columns; d++) largest = Math.max(largest, Math.abs(data[from + d]));
    if (largest === 0) continue;
    // Squares of very large or very small numbers leave the range of a float; their ratios to the largest do not.
    let squares = 0;
    for (let d = 0; d < columns; d++) squares += (out[from + d] = data[from + d] / largest) ** 2;
    const norm = Math.sqrt(squares);
    for (let d = 0; d < columns; d++) out[from + d] /= norm;
  }
  return { rows, columns, data: out };
}

/** Dot products of queries `from` to `to` − 1 with all gallery columns, into the first rows of `out`. */
function fillProducts(out: Float64Array, queries: Dense, gallery: Dense, from: number, to: number): void {
  const width = queries.columns;
  const items = gallery.columns;
  const g = gallery.data;
  out.fill(0, 0, (to - from) * items);
  for (let start = 0; start < items; start += GALLERY_BLOCK) {
    const end = Math.min(items, start + GALLERY_BLOCK);
    for (let q = from; q < to; q++) {
      const sums = out.subarray((q - from) * items + start, (q - from) * items + end);
      const query = queries.data.subarray(q * width, (q + 1) * width);
      let d = 0;
      for (; d + 4 <= width; d += 4) {
        const [q0, q1, q2, q3] = [query[d], query[d + 1], query[d + 2], query[d + 3]];
        const g0 = d * items + start;
        const g1 = g0 + items;
        const g2 = g1 + items;
        const g3 = g2 + items;
        for (let j = 0; j < sums.length; j++)
          sums[j] = sums[j] + q0 * g[g0 + j] + q1 * g[g1 + j] + q2 * g[g2 + j] + q3 * g[g3 + j];
      }
      for (; d < width; d++) for (let j = 0; j < sums.length; j++) sums[j] += query[d] * g[d * items + start + j];
    }
  }
}
