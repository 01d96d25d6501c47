import { mkdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { projectRoot } from "../../lib/runtime/files/project-root";

/**
 * An empty folder for what a test file leaves to be looked at, from the project's root: results/test/NAME for NAME.test.ts.
 * No other file has the same, so none removes another's pictures.
 * @param testFile the file's `__filename`
 * @param part of a file that runs more than once, each time on something else: what this run is on
 */
export function ownFolder(testFile: string, part = ""): string {
  const folder = join("results", "test", basename(testFile, ".test.ts"), part);
  rmSync(join(projectRoot(), folder), { recursive: true, force: true });
  mkdirSync(join(projectRoot(), folder), { recursive: true });
  return folder;
}
