import { check } from "./check";

/** A dense matrix, row after row, of 32- or 64-bit floats: `data[r * columns + c]`. */
export interface Matrix<Data extends Float32Array | Float64Array = Float32Array | Float64Array> {
  readonly rows: number;
  readonly columns: number;
  readonly data: Data;
}

/** What every public function takes for a matrix: rows of plain numbers, rows of typed arrays, or a {@link Matrix}. */
export type MatrixLike = Matrix | readonly ArrayLike<number>[];

export function zeros(rows: number, columns: number): Matrix<Float32Array> {
  return { rows, columns, data: new Float32Array(rows * columns) };
}

/**
 * A {@link Matrix} from any {@link MatrixLike}; plain numbers become 64-bit floats, a `Matrix` is returned as it is.
 * @throws InputError when rows differ in width or a value is not finite; `name` tells which argument it was.
 */
export function toMatrix(value: MatrixLike, name: string): Matrix {
  const matrix = isMatrix(value) ? value : fromRows(value, name);
  check(
    matrix.data.length === matrix.rows * matrix.columns,
    () => `${name}: ${matrix.rows} × ${matrix.columns} needs ${matrix.rows * matrix.columns} values; got ${matrix.data.length}`,
  );
  const bad = matrix.data.findIndex((v: number) => !Number.isFinite(v));
  check(
    bad < 0,
    () =>
      `${name} has ${matrix.data[bad]} in row ${Math.floor(bad / matrix.columns)}, column ${bad % matrix.columns}: ` +
      "remove or repair that row first",
  );
  return matrix;
}

/** The same matrix as plain rows of numbers. */
export function toRows(matrix: Matrix): number[][] {
  return Array.from({ length: matrix.rows }, (_, r) => Array.from(row(matrix, r)));
}

/** Row `r` as a view on the matrix, not a copy. */
export function row<Data extends Float32Array | Float64Array>(matrix: Matrix<Data>, r: number): Data {
  return matrix.data.subarray(r * matrix.columns, (r + 1) * matrix.columns) as Data;
}

/** A copy of the given rows, in the given order. */
export function selectRows<Data extends Float32Array | Float64Array>(
  matrix: Matrix<Data>,
  rows: ArrayLike<number>,
): Matrix<Data> {
  const { columns } = matrix;
  const Typed = matrix.data.constructor as new (length: number) => Data;
  const data = new Typed(rows.length * columns);
  for (let i = 0; i < rows.length; i++) data.set(row(matrix, rows[i]), i * columns);
  return { rows: rows.length, columns, data };
}

function isMatrix(value: MatrixLike): value is Matrix {
  return "data" in value && "columns" in value;
}

function fromRows(rows: readonly ArrayLike<number>[], name: string): Matrix {
  check(rows.length > 0 && rows[0].length > 0, () => `${name} is empty: give at least one row with at least one column`);
  const columns = rows[0].length;
  const data = new Float64Array(rows.length * columns);
  rows.forEach((values, r) => {
    check(values.length === columns, () => `${name}: row ${r} has ${values.length} values where row 0 has ${columns}`);
    data.set(values, r * columns);
  });
  return { rows: rows.length, columns, data };
}
