import { fitStandardiser } from "../../features/standardise";
import { check } from "../../runtime/check";
import type { Matrix } from "../../runtime/matrix";

/**
 * Checks that rows vary at all, and by more than the default ridge. A ridge is added to variances. The default suits variances of
 * about 1; with much smaller ones the ridge would dominate the fit.
 * @param defaultRidge absent where the caller gave the ridge
 * @throws InputError when every column is constant, the spread leaves the range of a float, or the ridge is above every variance
 */
export function checkSpread(rows: Matrix, name: string, defaultRidge?: number): void {
  const largest = fitStandardiser(rows).deviation.reduce((most, deviation) => Math.max(most, deviation), 0) ** 2;
  check(largest > 0, () => `every column of ${name} is constant: there is nothing to learn from it`);
  check(
    defaultRidge === undefined || defaultRidge <= largest,
    () =>
      `the default ridge ${defaultRidge} is above the largest variance of ${name}, ${largest}: ` +
      "standardise the columns first, or give a ridge",
  );
}
