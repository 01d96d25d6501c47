// Folders that are either whole or absent, as files are by lib/runtime/files/whole-file.js.
import { mkdir, rename, rm } from "node:fs/promises";
import { told } from "./files.mjs";

/**
 * Makes a folder in place of the one that was there before. `make` fills another one, which then gets the name; where it
 * fails, nothing of it is kept.
 */
export function makeFolder(folder, make, partial = `${folder}.partial`) {
  const remove = (path) => rm(path, { recursive: true, force: true });
  return told(folder, async () => {
    try {
      await remove(partial); // of a set-up that was interrupted
      await mkdir(partial, { recursive: true });
      await make(partial);
      await remove(folder);
      await rename(partial, folder);
    } finally {
      await remove(partial).catch(() => undefined); // told is what came first, and the next set-up removes it
    }
  });
}
