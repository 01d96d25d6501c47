import type { Matrix } from "../runtime/matrix";

/** Beyond these, squares and their sums leave the range of a 64-bit float. */
const [SMALLEST, LARGEST] = [2 ** -400, 2 ** 400];

/**
 * The matrix times a power of two that brings its values into a range in which they can be squared, and that power; the matrix
 * itself, and 1, where they are in it.
 */
export function scaled(matrix: Matrix): { matrix: Matrix; factor: number } {
  let largest = 0;
  for (const value of matrix.data) largest = Math.max(largest, Math.abs(value));
  if (largest === 0 || (largest >= SMALLEST && largest <= LARGEST)) return { matrix, factor: 1 };
  // 2^1074, which the smallest number would ask for, is none.
  const factor = 2 ** -Math.max(-1000, Math.floor(Math.log2(largest)));
  return { matrix: { ...matrix, data: Float64Array.from(matrix.data, (value) => value * factor) }, factor };
}
