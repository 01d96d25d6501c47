import { check } from "../../runtime/check";
import { type Matrix, type MatrixLike, toMatrix } from "../../runtime/matrix";

/** Gallery items met at a time: with 128 dimensions, 256 of them take 256 KB and stay in cache while queries pass. */
const GALLERY_BLOCK = 256;
/** Queries whose similarities are computed at a time: 8 × 10,000 of them stay in a core's own cache until they are ranked. */
export const QUERY_BLOCK = 8;

/**
 * Cosine similarity of each row of `a` (n × D) to each row of `b` (m × D), n × m, in 64-bit floats, in [−1, 1] up to
 * rounding. A row of zeros has similarity 0 to everything. Terms are summed in the order of the columns, so the result is
 * the same to the bit on every machine, equal rows get equal similarities, and `b` to `a` is the exact transpose.
 * @throws InputError when widths differ or a value is not finite
 */
export function cosineSimilarity(a: MatrixLike, b: MatrixLike): Matrix<Float64Array> {
  const { queries, gallery } = unitViews(a, b);
  const data = new Float64Array(queries.rows * gallery.columns);
  fillProducts(data, queries, gallery, 0, queries.rows);
  return { rows: queries.rows, columns: gallery.columns, data };
}

type Dense = Matrix<Float64Array>;

/** Unit rows of both views. */
export interface UnitViews {
  /** n × D */
  queries: Dense;
  /** D × m: items are columns, the layout in which the products run over neighbouring items. */
  gallery: Dense;
}

/**
 * Both views as {@link fillProducts} takes them.
 * @param order which row of `b` becomes each column of the gallery; all in order by default
 */
export function unitViews(a: MatrixLike, b: MatrixLike, order?: Int32Array): UnitViews {
  const queries = toMatrix(a, "a");
  const given = toMatrix(b, "b");
  check(queries.columns === given.columns, () => `a and b must have the same width; got ${queries.columns} and ${given.columns}`);
  const unit = unitRows(given);
  const gallery = { rows: unit.columns, columns: unit.rows, data: new Float64Array(unit.data.length) };
  for (let i = 0; i < unit.rows; i++) {
    const at = (order ? order[i] : i) * unit.columns;
    for (let d = 0; d < unit.columns; d++) gallery.data[d * unit.rows + i] = unit.data[at + d];
  }
  return { queries: unitRows(queries), gallery };
}

/** Rows made 1 long, in 64 bits; a row of zeros stays. */
export function unitRows({ rows, columns, data }: Matrix): Dense {
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

/** Columns whose terms are added in one pass: with two queries, as many factors as there are registers. */
const TERMS = 5;

/** Dot products of queries `from` to `to` − 1 with all gallery columns, into the first rows of `out`. */
export function fillProducts(out: Float64Array, queries: Dense, gallery: Dense, from: number, to: number): void {
  const { columns: width, data: x } = queries;
  const { columns: items, data: g } = gallery;
  out.fill(0, 0, (to - from) * items);
  for (let start = 0; start < items; start += GALLERY_BLOCK) {
    const end = Math.min(items, start + GALLERY_BLOCK);
    // Two queries at a time share what is read of the gallery; the last of an odd number goes twice.
    for (let q = from; q < to; q += 2) {
      const at0 = q * width;
      const at1 = q + 1 < to ? at0 + width : at0;
      const out0 = (q - from) * items;
      const out1 = q + 1 < to ? out0 + items : out0;
      let d = 0;
      for (; d + TERMS <= width; d += TERMS) addTerms(out, out0, out1, x, at0 + d, at1 + d, g, d * items, items, start, end);
      for (; d < width; d++) {
        const [x0, x1] = [x[at0 + d], x[at1 + d]];
        for (let j = start, at = d * items + start; j < end; j++, at++) {
          const sum0 = out[out0 + j] + x0 * g[at];
          out[out1 + j] += x1 * g[at];
          out[out0 + j] = sum0;
        }
      }
    }
  }
}

/** Adds five columns' terms to the sums of two queries, column after column. */
function addTerms(
  out: Float64Array,
  out0: number,
  out1: number,
  x: Float64Array,
  at0: number,
  at1: number,
  g: Float64Array,
  row: number,
  items: number,
  start: number,
  end: number,
): void {
  const [a0, b0, c0, d0, e0] = [x[at0], x[at0 + 1], x[at0 + 2], x[at0 + 3], x[at0 + 4]];
  const [a1, b1, c1, d1, e1] = [x[at1], x[at1 + 1], x[at1 + 2], x[at1 + 3], x[at1 + 4]];
  const [gb, gc, gd, ge] = [row + items, row + 2 * items, row + 3 * items, row + 4 * items];
  for (let j = start; j < end; j++) {
    const a = g[row + j];
    const b = g[gb + j];
    const c = g[gc + j];
    const d = g[gd + j];
    const e = g[ge + j];
    const sum0 = out[out0 + j] + a0 * a + b0 * b + c0 * c + d0 * d + e0 * e;
    out[out1 + j] = out[out1 + j] + a1 * a + b1 * b + c1 * c + d1 * d + e1 * e;
    out[out0 + j] = sum0;
  }
}
