// Notebooks to work in: copies of those in the repository, which so stay as they are.
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { copyWhole, fingerprint, readJson, writeJson } from "./files.mjs";

/**
 * Copies notebooks into a folder. A copy that only ran is made anew when its original's cells have changed; one whose cells
 * were edited is never touched. Resolves to a line for each edited copy whose original has changed since.
 */
export async function workingCopies(originals, folder) {
  const record = join(folder, ".originals.json");
  const copied = readJson(record) ?? {};
  const kept = [];
  for (const original of originals) {
    const name = basename(original);
    const copy = join(folder, name);
    const now = cellsOf(original);
    if (existsSync(copy)) {
      const cells = cellsOf(copy);
      if (copied[name] === now || cells === now) continue;
      // What is no notebook any more, as with the marks of a merge, is somebody's work too.
      if (cells === undefined || cells !== copied[name]) {
        kept.push(`${name}: you have edited your copy, and the original has changed since. To take the new one, delete ${copy}.`);
        continue;
      }
    }
    await copyWhole(original, copy);
    copied[name] = now;
    await writeJson(record, copied);
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
