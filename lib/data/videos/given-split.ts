import { arePurposes, checkParts } from "../dataset/split-table";
import { checkTexts } from "../../runtime/arguments";
import { check } from "../../runtime/check";
import type { Split } from "./folds";

/**
 * The folds of a given split. Of parts named `train`, `validation` and `test` it is one: the videos of the first two train, for
 * those of `validation` are what a training chooses by, and the others test. Of folds each tests once, in the order of their names.
 * @param parts of each video
 * @throws InputError when there is nothing to train or to test on, or the names are mixed
 */
export function givenFolds(parts: readonly string[]): Split[] {
  checkTexts(parts, "the parts");
  checkParts(parts, "the given split");
  if (!arePurposes(parts)) return foldsByName(parts);
  const test = rowsWhere(parts, (part) => part === "test");
  return [{ train: rowsWhere(parts, (part) => part !== "test"), test }];
}

/**
 * The rows of a given validation part, and the others; undefined where there is no such part, or nothing else. A whole data set
 * has the videos of `test` among the others.
 */
export function givenValidation(parts: readonly string[]): { fit: Int32Array; held: Int32Array } | undefined {
  const held = rowsWhere(parts, (part) => part === "validation");
  const fit = rowsWhere(parts, (part) => part !== "validation");
  return held.length > 0 && fit.length > 0 && arePurposes(parts) ? { fit, held } : undefined;
}

/** One fold for each name, in the order of the names: the videos of that name test, and all others train. */
export function foldsByName(parts: readonly string[]): Split[] {
  const names = [...new Set(parts)].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  check(names.length > 1, () => `all videos are in fold ${names[0]}: at least 2 folds are needed`);
  return names.map((fold) => ({
    train: rowsWhere(parts, (name) => name !== fold),
    test: rowsWhere(parts, (name) => name === fold),
  }));
}

function rowsWhere(parts: readonly string[], isWanted: (part: string) => boolean): Int32Array {
  return Int32Array.from(parts.keys()).filter((row) => isWanted(parts[row]));
}
