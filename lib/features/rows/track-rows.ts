import { isTable, type TableLike } from "../../data/formats/table";
import { check } from "../../runtime/check";
import { checkShape, firstNotFinite, isMatrix, type Matrix, type MatrixLike, row, toMatrix } from "../../runtime/matrix";
import { type TableColumns, tableTracks } from "./table-tracks";

/** Values with their shape, in C order: a tensor of TensorFlow.js, or what `readNpy` gives. */
export type ShapedLike =
  | { readonly shape: readonly number[]; dataSync(): ArrayLike<unknown> }
  | { readonly shape: readonly number[]; readonly data: Float32Array | Float64Array | Int32Array };

/** The rows of one track, T × width: rows of numbers, a matrix, or 2-d shaped values. */
export type RowsLike = MatrixLike | ShapedLike;

/**
 * The rows of n tracks. One row a track: rows of numbers, a matrix, 2-d shaped values. T rows a track: a list of them, or 3-d
 * shaped values (n × T × width). Either: a table, whose numeric columns are the features; rows of one id are one track, in order.
 */
export type RowsOfTracksLike = RowsLike | readonly RowsLike[] | TableLike;

/** Tracks whose rows are taken one track after another, so that no copy of all of them is needed. */
export interface RowsOfTracks {
  count: number;
  /** T × width rows of track i, all finite; `who` is what messages call it. */
  rows(i: number, who: string): Matrix;
  /** From a table with such columns. */
  ids?: string[];
  labels?: unknown[];
}

/**
 * Takes rows of tracks for what they are.
 * @throws InputError when they are none of {@link RowsOfTracksLike}
 */
export function rowsOfTracks(value: RowsOfTracksLike, name: string, columns: TableColumns): RowsOfTracks {
  if (isTable(value)) return tableTracks(value, name, columns);
  if (isShaped(value)) {
    const { shape } = value;
    check(
      shape.length === 2 || shape.length === 3,
      () => `${name} must be tracks × columns or tracks × rows × columns; got shape [${shape}]`,
    );
    const [count, rows, width] = shape.length === 2 ? [shape[0], 1, shape[1]] : shape;
    const data = valuesOf(value, name);
    if (shape.length === 2) return { count, rows: (i, who) => theRow(data.subarray(i * width, (i + 1) * width), width, who) };
    const size = rows * width;
    return { count, rows: (i, who) => toMatrix({ rows, columns: width, data: data.subarray(i * size, (i + 1) * size) }, who) };
  }
  if (isListOfRows(value))
    return { count: value.length, rows: (i, who) => toMatrix(isShaped(value[i]) ? shapedMatrix(value[i], who) : value[i], who) };
  const matrix = isMatrix(value as MatrixLike) ? (value as Matrix) : toMatrix(value as MatrixLike, name);
  checkShape(matrix, name);
  return { count: matrix.rows, rows: (i, who) => theRow(row(matrix, i), matrix.columns, who) };
}

/** A track's only row. Messages name the track and the column: a row number within it would mislead. */
function theRow(data: Matrix["data"], columns: number, who: string): Matrix {
  const bad = firstNotFinite(data);
  check(bad < 0, () => `${who} has ${data[bad]} in column ${bad}: repair or leave out this track`);
  return toMatrix({ rows: 1, columns, data }, who);
}

/** A list of what each track has: its entries are no numbers, and hold none directly. */
function isListOfRows(value: unknown): value is readonly (MatrixLike & ShapedLike)[] {
  if (!Array.isArray(value) || typeof value[0] !== "object" || value[0] === null) return false;
  const [first] = value as unknown[];
  return isShaped(first) || isMatrix(first as Matrix) || (Array.isArray(first) && typeof first[0] === "object");
}

function isShaped(value: unknown): value is ShapedLike {
  return typeof value === "object" && value !== null && "shape" in value && Array.isArray(value.shape);
}

function shapedMatrix(value: ShapedLike, who: string): Matrix {
  const { shape } = value;
  check(shape.length === 2, () => `${who} must be rows × columns; got shape [${shape}]`);
  return { rows: shape[0], columns: shape[1], data: valuesOf(value, who) };
}

function valuesOf(value: ShapedLike, name: string): Float32Array | Float64Array {
  const values = "dataSync" in value ? value.dataSync() : value.data; // a tensor has a method `data` as well
  const count = value.shape.reduce((product, length) => product * length, 1);
  check(values.length === count, () => `${name}: shape [${value.shape}] needs ${count} values; got ${values.length}`);
  if (values instanceof Float32Array || values instanceof Float64Array) return values;
  check(values instanceof Int32Array, () => `${name} must hold numbers: 32- or 64-bit floats or 32-bit integers`);
  return Float64Array.from(values);
}
