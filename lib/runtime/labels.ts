import { check } from "./check";

/**
 * Class labels as whole numbers from 0 up, one for each of `count` rows; `name` tells which argument it was.
 * @throws InputError when there are too many or too few, or one is negative, fractional or NaN.
 */
export function toLabels(labels: ArrayLike<number>, count: number, name: string): Int32Array {
  check(labels.length === count, () => `${name}: ${count} rows need ${count} labels; got ${labels.length}`);
  for (let i = 0; i < count; i++) {
    const label = labels[i];
    check(
      Number.isInteger(label) && label >= 0 && label < 2 ** 31,
      () => `${name}: label ${i} must be a whole number of at least 0; got ${label}`,
    );
  }
  return labels instanceof Int32Array ? labels : Int32Array.from(labels);
}
