import { stratifiedSplit } from "../../data/videos/folds";
import { givenValidation } from "../../data/videos/given-split";
import type { FeatureSet } from "../../features/feature-set";
import { check } from "../../runtime/check";

/** Ids of the videos whose labels a model was fitted on, and of those held out to choose its epoch. */
export interface SplitIds {
  fittedOn: string[];
  heldOut: string[];
}

/** Training rows, and the rows held out of them to choose an epoch by; never test data. */
export interface ValidationSplit {
  fit: Int32Array;
  held: Int32Array;
}

/**
 * Holds out the videos of a given validation part, where there are some. Otherwise it holds out `share` of the rows, every class in
 * proportion; a share of 0 holds out none. The same labels, share and seed hold out the same rows, so that two stages of a training
 * hold out the same videos. The draw differs from that of the test split for every seed.
 */
export function holdOut(
  { labels, parts }: Pick<FeatureSet, "labels" | "parts">,
  share: number,
  seed: number,
  purpose = "validation",
): ValidationSplit {
  check(share >= 0 && share < 1, () => `validation must be a share in [0, 1); got ${share}`);
  if (share === 0) return { fit: Int32Array.from(labels, (_, i) => i), held: new Int32Array(0) };
  const given = parts && givenValidation(parts);
  if (given) return given;
  const { train, test } = stratifiedSplit(labels, { test: share, seed, purpose });
  return { fit: train, held: test };
}

/** The split by ids. */
export function splitIds({ fit, held }: ValidationSplit, ids: readonly string[]): SplitIds {
  const named = (rows: Int32Array) => Array.from(rows, (row) => ids[row]);
  return { fittedOn: named(fit), heldOut: named(held) };
}

/**
 * Checks that the videos that choose a model's epoch did not train its attention: the attention selects better on its own training
 * videos than on new ones, so their labels would leak into the choice of the epoch.
 * @throws InputError that names the remedy
 */
export function checkUnseen(heldOut: readonly string[], attention: SplitIds): void {
  const fitted = new Set(attention.fittedOn);
  const seen = heldOut.filter((id) => fitted.has(id));
  check(
    seen.length === 0,
    () =>
      `${seen.length} of ${heldOut.length} videos held out for validation (${seen[0]}, …) trained the attention: ` +
      "train both on the same data with the same seed and validation share, or with validation 0 here",
  );
}
