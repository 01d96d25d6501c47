import type { Matrix } from "../../runtime/matrix";
import { transpose } from "./canonical-algebra";

type Dense = Matrix<Float64Array>;

/** Reflections that are applied to a row together: 16 of 1,024 doubles stay in a second-level cache. */
const BLOCK = 16;

/** Rows in an orthonormal basis of a space that holds them. */
interface RowSpace {
  /** n × n, lower triangular: X = coordinates · basis, the basis being n × D. */
  coordinates: Dense;
  /** basisᵀ · directions: n × k in the basis become D × k in the columns of X. */
  outward(directions: Dense): Dense;
}

/**
 * The rows of X, n × D with n ≤ D, in an orthonormal basis of a space that holds them. By Householder reflections, so that linearly
 * dependent rows do no harm. The basis itself is never built: the reflections turn the few directions outward.
 */
export function rowSpace({ rows: n, columns, data }: Dense): RowSpace {
  const work = data.slice();
  const coordinates: Dense = { rows: n, columns: n, data: new Float64Array(n * n) };
  const row = (of: Float64Array, i: number, from: number) => of.subarray(i * columns + from, (i + 1) * columns);
  const reflections: { vector: Float64Array; scale: number }[] = [];
  const addReflection = (k: number) => {
    coordinates.data.set(work.subarray(k * columns, k * columns + k), k * n);
    const vector = row(work, k, k).slice();
    const length = Math.sqrt(dot(vector, vector));
    const diagonal = vector[0] > 0 ? -length : length; // of the sign that cancels nothing
    coordinates.data[k * n + k] = diagonal;
    vector[0] -= diagonal;
    const square = dot(vector, vector);
    reflections.push({ vector, scale: square > 0 ? 2 / square : 0 });
  };
  for (let from = 0; from < n; from += BLOCK)
    for (let i = from; i < n; i++) {
      const to = Math.min(i, from + BLOCK);
      for (let k = from; k < to; k++) reflect(row(work, i, k), reflections[k].vector, reflections[k].scale);
      if (i < from + BLOCK) addReflection(i);
    }
  const outward = (directions: Dense): Dense => {
    const turned: Dense = { rows: directions.columns, columns, data: new Float64Array(directions.columns * columns) };
    for (let c = 0; c < turned.rows; c++) {
      const direction = row(turned.data, c, 0);
      for (let i = 0; i < n; i++) direction[i] = directions.data[i * directions.columns + c];
      for (let k = n - 1; k >= 0; k--) reflect(direction.subarray(k), reflections[k].vector, reflections[k].scale);
    }
    return transpose(turned);
  };
  return { coordinates, outward };
}

/** x − scale · ⟨x, v⟩ v, in place. */
function reflect(x: Float64Array, v: Float64Array, scale: number): void {
  const factor = scale * dot(x, v);
  for (let d = 0; d < x.length; d++) x[d] -= factor * v[d];
}

/** ⟨a, b⟩ in four sums: an addition need not wait for the one before it, which takes a third of the time. */
function dot(a: Float64Array, b: Float64Array): number {
  let s = 0;
  let t = 0;
  let u = 0;
  let v = 0;
  let d = 0;
  for (; d + 4 <= a.length; d += 4) {
    s += a[d] * b[d];
    t += a[d + 1] * b[d + 1];
    u += a[d + 2] * b[d + 2];
    v += a[d + 3] * b[d + 3];
  }
  for (; d < a.length; d++) s += a[d] * b[d];
  return s + t + (u + v);
}
