// Notebooks to work in: copies of those in the repository, which so stay as they are.
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { basename, join } from "node:path";
import { fingerprint, readJson, writeJson } from "./files.mjs";

/**
 * Copies notebooks into a folder. A copy that only ran is made anew when its original's cells have changed; one whose cells
 * were edited is never touched. Returns a line for each edited copy whose original has changed since.
 */
export function workingCopies(originals, folder) {
  mkdirSync(folder, { recursive: true });
  const record = join(folder, ".originals.json");
  const copied = readJson(record) ?? {};
  const kept = [];
  for (const original of originals) {
    const name = basename(original);
    const copy = join(folder, name);
    const now = cellsOf(original);
    if (existsSync(copy)) {
      if (copied[name] === now) continue;
      if (cellsOf(copy) !== copied[name]) {
        kept.push(`${name}: you have edited your copy, and the original has changed since. To take the new one, delete ${copy}.`);
        continue;
      }
    }
    const partial = `${copy}.${process.pid}.partial`;
    copyFileSync(original, partial);
    renameSync(partial, copy);
    copied[name] = now;
    writeJson(record, copied);
  }
  return kept;
}

/** A name for what a notebook's cells say, whatever came of running them; undefined for what is no notebook. */
function cellsOf(path) {
  try {
    const { cells } = JSON.parse(readFileSync(path, "utf8"));
    return fingerprint(...cells.map(({ cell_type, source }) => cell_type + [source].flat().join("")));
  } catch {
    return undefined;
  }
}
