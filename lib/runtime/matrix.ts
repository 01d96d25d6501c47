import { checkPositions, isList } from "./arguments";
import { check, described } from "./check";

/** A dense matrix, row after row, of 32- or 64-bit floats: `data[r * columns + c]`. */
export interface Matrix<Data extends Float32Array | Float64Array = Float32Array | Float64Array> {
  /** How many rows. */
  readonly rows: number;
  /** How many columns. */
  readonly columns: number;
  readonly data: Data;
}

/** What every public function takes for a matrix: rows of plain numbers, rows of typed arrays, or a {@link Matrix}. */
export type MatrixLike = Matrix | readonly ArrayLike<number>[];

export function zeros(rows: number, columns: number): Matrix<Float32Array> {
  return { rows, columns, data: new Float32Array(rows * columns) };
}

/**
 * A {@link Matrix} from any {@link MatrixLike}; plain numbers become 64-bit floats, a `Matrix` is returned unchanged.
 * @param value n × d
 * @throws InputError when it is not a matrix, rows differ in width or a value is not finite; `name` is the argument's name in
 *   messages.
 */
export function toMatrix(value: MatrixLike, name: string): Matrix {
  const matrix = isMatrix(value) ? value : fromRows(value, name);
  checkShape(matrix, name);
  const { columns, data } = matrix;
  const bad = firstNotFinite(data);
  check(
    bad < 0,
    () =>
      `${name} has ${data[bad]} in row ${Math.floor(bad / columns)}, column ${bad % columns}: remove or repair that row first`,
  );
  return matrix;
}

/**
 * Checks that it is a {@link Matrix} that holds as many values as its rows and columns say; which values is not looked at.
 * @throws InputError that names it
 */
export function checkShape(matrix: Matrix, name: string): void {
  check(isMatrix(matrix), () => `${name} must be a matrix, { rows, columns, data: Float32Array }; got ${described(matrix)}`);
  const { rows, columns, data } = matrix;
  check(
    Number.isInteger(rows) && Number.isInteger(columns) && rows >= 0 && columns >= 0,
    () => `${name}: rows and columns must be whole numbers of at least 0; got ${described(rows)} × ${described(columns)}`,
  );
  check(data.length === rows * columns, () => `${name}: ${rows} × ${columns} needs ${rows * columns} values; got ${data.length}`);
}

/** Position of the first value that is not finite; −1 when all are finite. */
export function firstNotFinite(values: ArrayLike<number>): number {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return i;
  return -1;
}

/**
 * The same matrix as plain rows of numbers.
 * @param matrix n × d
 * @returns n lists of d numbers
 * @throws InputError when it is no matrix
 */
export function toRows(matrix: Matrix): number[][] {
  checkShape(matrix, "matrix");
  return Array.from({ length: matrix.rows }, (_, r) => Array.from(row(matrix, r)));
}

/** Row `r` as a view on the matrix, not a copy. */
export function row<Data extends Float32Array | Float64Array>(matrix: Matrix<Data>, r: number): Data {
  return matrix.data.subarray(r * matrix.columns, (r + 1) * matrix.columns) as Data;
}

/**
 * A copy of the given rows, in the given order.
 * @param matrix n × d
 * @param rows positions of m rows
 * @returns m × d
 * @throws InputError for a row that is not there
 */
export function selectRows<Data extends Float32Array | Float64Array>(
  matrix: Matrix<Data>,
  rows: ArrayLike<number>,
): Matrix<Data> {
  checkShape(matrix, "matrix");
  checkPositions(rows, "rows", matrix.rows);
  const { columns } = matrix;
  const Typed = matrix.data.constructor as new (length: number) => Data;
  const data = new Typed(rows.length * columns);
  for (let i = 0; i < rows.length; i++) data.set(row(matrix, rows[i]), i * columns);
  return { rows: rows.length, columns, data };
}

/** The rows of at least one matrix after the other, all of one width. */
export function stackRows(matrices: readonly Matrix<Float32Array>[]): Matrix<Float32Array> {
  const out = zeros(
    matrices.reduce((sum, { rows }) => sum + rows, 0),
    matrices[0].columns,
  );
  let at = 0;
  for (const { data } of matrices) {
    out.data.set(data, at);
    at += data.length;
  }
  return out;
}

/** Whether it is a {@link Matrix} rather than rows. */
export function isMatrix(value: MatrixLike): value is Matrix {
  return (
    typeof value === "object" && value !== null && "columns" in value && isList(value.data) && ArrayBuffer.isView(value.data)
  );
}

/**
 * Checks plain rows: a list of lists of numbers, all of one width, at least one of each; which numbers is not looked at.
 * @throws InputError that says what was got
 */
export function checkRows(rows: readonly ArrayLike<number>[], name: string): void {
  const form = () => `${name} must be rows of numbers, such as [[1, 2], [3, 4]], or a matrix; got`;
  check(Array.isArray(rows), () => `${form()} ${describe(rows)}`);
  check(rows.length > 0, () => `${name} is empty: give at least one row with at least one column`);
  for (let r = 0; r < rows.length; r++) {
    const values = rows[r];
    check(isList(values), () => `${form()} ${r === 0 ? "a list of" : `in row ${r}`} ${describe(values)}`);
    check(values.length > 0 || r > 0, () => `${name} is empty: give at least one row with at least one column`);
    check(
      values.length === rows[0].length,
      () => `${name}: row ${r} has ${values.length} values where row 0 has ${rows[0].length}`,
    );
    if (!Array.isArray(values)) continue;
    // Assigned to a typed array, null would count as 0 and "3" as 3.
    for (let c = 0; c < values.length; c++)
      check(typeof values[c] === "number", () => `${name} has ${describe(values[c])} in row ${r}, column ${c}: numbers only`);
  }
}

/** What a value is, for an error message. */
function describe(value: unknown): string {
  if (typeof value === "object" && value !== null && "shape" in value && "dtype" in value)
    return `a tensor of shape [${value.shape}]: its arraySync() gives rows`;
  return typeof value === "number" ? "numbers" : described(value);
}

function fromRows(rows: readonly ArrayLike<number>[], name: string): Matrix {
  checkRows(rows, name);
  const columns = rows[0].length;
  const data = new Float64Array(rows.length * columns);
  rows.forEach((values, r) => data.set(values, r * columns));
  return { rows: rows.length, columns, data };
}
