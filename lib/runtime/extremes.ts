/**
 * The largest and the smallest of many numbers. `Math.max(...values)` puts every value on the stack, which overflows at some
 * 100,000 of them.
 */

/** The largest value; −∞ of none, NaN when one is NaN. */
export function largest(values: Iterable<number>): number {
  let most = -Infinity;
  for (const value of values) most = Math.max(most, value);
  return most;
}

/** The smallest value; ∞ of none, NaN when one is NaN. */
export function smallest(values: Iterable<number>): number {
  let least = Infinity;
  for (const value of values) least = Math.min(least, value);
  return least;
}
