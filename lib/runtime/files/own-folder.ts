import { readdir } from "node:fs/promises";
import { check } from "../check";

/**
 * Checks that a folder holds nothing but files of one kind, before one is written there: the folder may have been named by mistake.
 * One that is not there is fine.
 * @param ours the names of such files
 * @throws InputError when it holds others, or is a file
 */
export async function checkOwnFolder(folder: string, ours: RegExp): Promise<void> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    check(error.code !== "ENOTDIR", () => `${folder} is a file: choose a folder`);
    throw error;
  });
  const other = entries.find((name) => !ours.test(name));
  check(other === undefined, () => `${folder} holds other files (${other}): choose an empty folder`);
}
