import { stratifiedSplit } from "../../data/videos/folds";
import { checkList, checkObject, checkPositions, checkTexts } from "../../runtime/arguments";
import { check, checkNumber, described } from "../../runtime/check";

/** Whose labels a model was fitted on, and whose were held out to choose its epoch, by the ids of the videos. */
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
 * Holds out `share` of the rows, every class in proportion; a share of 0 holds out none. The same labels, share and seed
 * hold out the same rows, which is how two stages of a training keep theirs apart from each other's fitting. The draw is
 * not that of the test split, whatever the seed.
 */
export function holdOut(labels: Int32Array, share: number, seed: number): ValidationSplit {
  checkList(labels, "labels", "whole numbers");
  checkNumber(share, "validation", 0, 1);
  check(share < 1, () => `validation must be a share in [0, 1); got ${described(share)}`);
  if (share === 0) return { fit: Int32Array.from(labels, (_, i) => i), held: new Int32Array(0) };
  const { train, test } = stratifiedSplit(labels, { test: share, seed, purpose: "validation" });
  return { fit: train, held: test };
}

/** Checks that it is a split; whether its rows are there is not looked at. */
export function checkSplit(split: ValidationSplit): void {
  checkObject(split, "the split", "what holdOut gives", { fit: "list", held: "list" });
}

/** The split by ids. */
export function splitIds(split: ValidationSplit, ids: readonly string[]): SplitIds {
  checkSplit(split);
  checkTexts(ids, "ids");
  checkPositions(split.fit, "the split's fit", ids.length);
  checkPositions(split.held, "the split's held", ids.length);
  const { fit, held } = split;
  const named = (rows: Int32Array) => Array.from(rows, (row) => ids[row]);
  return { fittedOn: named(fit), heldOut: named(held) };
}

/**
 * A model that hears through an attention must not choose its epoch on videos whose labels the attention was fitted on:
 * to such videos the attention listens better than to any new one.
 * @throws InputError that names the remedy
 */
export function checkUnseen(heldOut: readonly string[], attention: SplitIds): void {
  checkList(heldOut, "heldOut", "texts");
  checkObject(attention, "the attention's split", "what splitIds gives", { fittedOn: "list" });
  const fitted = new Set(attention.fittedOn);
  const seen = heldOut.filter((id) => fitted.has(id));
  check(
    seen.length === 0,
    () =>
      `${seen.length} of ${heldOut.length} videos held out for validation (${seen[0]}, …) trained the attention: ` +
      "train both on the same data with the same seed and validation share, or with validation 0 here",
  );
}
