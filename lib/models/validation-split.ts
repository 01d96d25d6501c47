import { stratifiedSplit } from "../data/folds";
import { check } from "../runtime/check";

/** Training rows, and the rows held out of them to choose an epoch by; never test data. */
export interface ValidationSplit {
  fit: Int32Array;
  held: Int32Array;
}

/** Holds out `share` of the rows, every class in proportion; a share of 0 holds out none. */
export function holdOut(labels: Int32Array, share: number, seed: number): ValidationSplit {
  check(share >= 0 && share < 1, () => `validation must be a share in [0, 1); got ${share}`);
  if (share === 0) return { fit: Int32Array.from(labels, (_, i) => i), held: new Int32Array(0) };
  const { train, test } = stratifiedSplit(labels, { test: share, seed });
  return { fit: train, held: test };
}
