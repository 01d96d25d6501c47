// Files that are either whole or absent, and a lock between processes: the library's own, which need no TypeScript.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { takeLock } from "../../lib/runtime/files/process-lock.js";
import { writeProblem, writeWholeFile } from "../../lib/runtime/files/whole-file.js";
import { SetupError } from "./commands.mjs";

/** The JSON in a file, or undefined when it is missing or not whole. */
export function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** An interrupt never leaves half a file under the real name. */
export function writeJson(file, value) {
  return told(file, () => writeWholeFile(file, JSON.stringify(value, null, 2) + "\n"));
}

/** A whole copy, or the file that was there before. */
export function copyWhole(from, to) {
  return told(to, () => writeWholeFile(to, readFileSync(from)));
}

/** A short hash of texts, for stamps. */
export function fingerprint(...texts) {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(`${text.length}:${text}`);
  return hash.digest("hex").slice(0, 16);
}

/** Runs `work` while no other process holds the lock of that name; one that has died holds nothing. */
export async function withLock(name, work) {
  const onWait = (holder) => console.log(`Waiting for another set-up: ${holder}`);
  const lock = await told(name, () => takeLock(name, { onWait }));
  try {
    return await work();
  } finally {
    await lock.release();
  }
}

/** What the user can put right, in words. */
export async function told(file, work) {
  try {
    return await work();
  } catch (error) {
    const problem = writeProblem(error, file);
    throw problem ? new SetupError(problem) : error;
  }
}
