import { readVideoTable, writeVideoTable } from "../formats/video-table";
import { check } from "../../runtime/check";

/** The file of a dataset's given split. */
export const SPLIT = "split.csv";

/** Parts that say what a video is for; any other name is that of a fold. */
const PARTS = ["train", "validation", "test"] as const;

/** Whether the parts say what videos are for, rather than to which fold each belongs. */
export function arePurposes(parts: Iterable<string>): boolean {
  return [...parts].every((part) => (PARTS as readonly string[]).includes(part));
}

/**
 * Checks the parts of a given split: all of them `train`, `validation` and `test`, with videos to train and to test; or names of at
 * least two folds.
 * @throws InputError; `name` is what messages call the split
 */
export function checkParts(given: Iterable<string>, name: string): void {
  const parts = new Set(given);
  const purposes = PARTS.filter((part) => parts.has(part));
  const folds = [...parts].filter((part) => !(PARTS as readonly string[]).includes(part));
  check(
    purposes.length === 0 || folds.length === 0,
    () => `${name} has the parts ${purposes.join(", ")} and also ${folds[0]}: parts are ${PARTS.join(", ")}, or all are folds`,
  );
  if (folds.length > 0) check(folds.length > 1, () => `${name} has one fold only, ${folds[0]}: at least 2 are needed`);
  else
    for (const part of ["train", "test"] as const)
      check(
        parts.has(part),
        () => `${name} has no video in the part "${part}": say ${PARTS.join(", ")} of each video, or name folds`,
      );
}

/**
 * Reads which part of a given split each video is in, from a CSV with the columns `id` and `part`.
 * @throws InputError that names file and line
 */
export function readSplitTable(file: string): Map<string, string> {
  const rows = readVideoTable(file, "part", ["split", "fold"]);
  const parts = new Map([...rows].map(([id, { value }]) => [id, value.trim()]));
  checkParts(parts.values(), file);
  return parts;
}

/** Writes `id,part`, whole or not at all. */
export async function writeSplitTable(file: string, parts: Iterable<[string, string]>): Promise<void> {
  await writeVideoTable(file, "part", parts);
}
