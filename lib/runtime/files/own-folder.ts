import { readdir } from "node:fs/promises";
import { check, described } from "../check";

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

/** Bytes that a file's name may have on common file systems. */
const LONGEST_NAME = 255;

/** What keeps a value that was read from being the name of a file in a folder: it must not lead out of it. Undefined where nothing does. */
export function fileNameFault(value: unknown, name: string): string | undefined {
  const isName =
    typeof value === "string" &&
    /^[^/\\\x00-\x1f\x7f]+$/.test(value) &&
    value !== "." &&
    value !== ".." &&
    Buffer.byteLength(value) <= LONGEST_NAME;
  return isName ? undefined : `${name} must be the name of a file in the folder; got ${described(value)}`;
}
