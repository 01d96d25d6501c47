import type { Matrix } from "../../runtime/matrix";

type Dense = Matrix<Float64Array>;

/**
 * The rows of X, n × D with n ≤ D, in an orthonormal basis of a space that holds them: X = coordinates · basis, with coordinates
 * n × n (lower triangular) and basis n × D. By Householder reflections, so that linearly dependent rows do no harm.
 */
export function rowSpace({ rows: n, columns, data }: Dense): { coordinates: Dense; basis: Dense } {
  const work = data.slice();
  const coordinates: Dense = { rows: n, columns: n, data: new Float64Array(n * n) };
  const basis: Dense = { rows: n, columns, data: new Float64Array(n * columns) };
  const row = (of: Float64Array, i: number, from: number) => of.subarray(i * columns + from, (i + 1) * columns);
  const reflections = Array.from({ length: n }, (_, k) => {
    coordinates.data.set(work.subarray(k * columns, k * columns + k), k * n);
    const vector = row(work, k, k).slice();
    const length = Math.sqrt(dot(vector, vector));
    const diagonal = vector[0] > 0 ? -length : length; // of the sign that cancels nothing
    coordinates.data[k * n + k] = diagonal;
    vector[0] -= diagonal;
    const square = dot(vector, vector);
    const scale = square > 0 ? 2 / square : 0;
    for (let i = k + 1; i < n; i++) reflect(row(work, i, k), vector, scale);
    return { vector, scale };
  });
  for (let k = n - 1; k >= 0; k--) {
    basis.data[k * columns + k] = 1;
    for (let i = k; i < n; i++) reflect(row(basis.data, i, k), reflections[k].vector, reflections[k].scale);
  }
  return { coordinates, basis };
}

/** x − scale · ⟨x, v⟩ v, in place. */
function reflect(x: Float64Array, v: Float64Array, scale: number): void {
  const factor = scale * dot(x, v);
  for (let d = 0; d < x.length; d++) x[d] -= factor * v[d];
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let d = 0; d < a.length; d++) sum += a[d] * b[d];
  return sum;
}
