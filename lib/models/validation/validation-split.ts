import { stratifiedSplit } from "../../data/videos/folds";
import { givenValidation } from "../../data/videos/given-split";
import type { FeatureSet } from "../../features/feature-set";
import { checkList, checkObject, checkPositions, checkTexts } from "../../runtime/arguments";
import { check, checkNumber, described } from "../../runtime/check";

/** Ids of the videos whose labels a model was fitted on, and of those held out to choose its epoch. */
export interface SplitIds {
  fittedOn: string[];
  heldOut: string[];
}

/** Training rows, and the rows held out of them to choose an epoch by; never test data. */
export interface ValidationSplit {
  /** Positions of the rows that train. */
  fit: Int32Array;
  /** Those that choose the epoch; empty where all train. */
  held: Int32Array;
}

/**
 * Holds out the videos of a given validation part, where there are some. Otherwise it holds out `share` of the rows, every class in
 * proportion; a share of 0 holds out none. The same labels, share and seed hold out the same rows, so that two stages of a training
 * hold out the same videos. The draw differs from that of the test split for every seed.
 * @param purpose names the draw: another purpose holds out other rows
 * @throws InputError when `share` is not in [0, 1), or there are too few rows to hold any out
 */
export function holdOut(
  features: Pick<FeatureSet, "labels" | "parts">,
  share: number,
  seed: number,
  purpose = "validation",
): ValidationSplit {
  checkObject(features, "features", "features, with their labels", { labels: "list" });
  const { labels, parts } = features;
  checkNumber(share, "validation", 0, 1);
  check(share < 1, () => `validation must be a share in [0, 1); got ${described(share)}`);
  if (share === 0) return { fit: Int32Array.from(labels, (_, i) => i), held: new Int32Array(0) };
  const given = parts && givenValidation(parts);
  if (given) return given;
  const { train, test } = stratifiedSplit(labels, { test: share, seed, purpose });
  return { fit: train, held: test };
}

/** Checks that it is a split; whether its rows are there is not looked at. */
export function checkSplit(split: ValidationSplit): void {
  checkObject(split, "the split", "what holdOut gives", { fit: "list", held: "list" });
}

/**
 * The split by ids.
 * @throws InputError when the split names a row that has no id
 */
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
 * Checks that the videos that choose a model's epoch did not train its attention: the attention selects better on its own training
 * videos than on new ones, so their labels would leak into the choice of the epoch.
 * @param heldOut ids of the videos that choose the epoch
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
