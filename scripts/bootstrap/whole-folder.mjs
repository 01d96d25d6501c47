// Folders that are either whole or absent, as files are by lib/runtime/files/whole-file.js.
import { mkdirSync, renameSync, rmSync } from "node:fs";

/**
 * Makes a folder in place of the one that was there before. `make` fills another one, which then gets the name; where it
 * fails, nothing of it is kept.
 */
export async function makeFolder(folder, make, partial = `${folder}.partial`) {
  try {
    rmSync(partial, { recursive: true, force: true }); // of a set-up that was interrupted
    mkdirSync(partial, { recursive: true });
    await make(partial);
    rmSync(folder, { recursive: true, force: true });
    renameSync(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}
