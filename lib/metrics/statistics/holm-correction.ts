import { checkNumbers } from "../../runtime/arguments";

/**
 * Holm's (1979) step-down correction for several tests: p-values adjusted so that rejecting those at or below α keeps the
 * chance of any false rejection at α. The i-th smallest of m (from 0) is multiplied by m − i, kept in order and cut at 1.
 * @param pValues each in [0, 1]
 * @returns adjusted p-values, in the order given
 * @throws InputError when a p-value is not in [0, 1]
 */
export function holmCorrection(pValues: readonly number[]): number[] {
  checkNumbers(pValues, "p-values", 0, 1);
  const ascending = pValues.map((_, i) => i).sort((a, b) => pValues[a] - pValues[b]);
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  ascending.forEach((index, place) => {
    largest = Math.max(largest, Math.min(1, (pValues.length - place) * pValues[index]));
    adjusted[index] = largest;
  });
  return adjusted;
}
