import { rename, rm } from "node:fs/promises";
import { checkPath } from "../arguments";
import { InputError } from "../check";
import { type FileContent, writeProblem, writeWholeFile } from "./whole-file";

/** There is no room where something is written. */
export class DiskFull extends InputError {}

/**
 * Writes a file completely or not at all. The content is written to a temporary file in the same folder, flushed to the disk, and only
 * then renamed to `file`; the folder is flushed last. A reader of `file`, also after a kill or a power cut, finds the old content or
 * the new one. Of several writers at once, the last one counts. Temporary files of dead writers are removed. A file keeps its mode,
 * a link its target; to a device or a pipe the content is written directly.
 * @param content text (UTF-8), bytes, pieces of either as they come, or a function that writes to the open file
 * @throws InputError that names the file and what to do when the system refuses to write
 */
export async function writeWhole(file: string, content: FileContent): Promise<void> {
  checkPath(file);
  try {
    await writeWholeFile(file, content);
  } catch (error) {
    throw asWriteError(error, file);
  }
}

/** Text as JSON with a final line feed, written whole. */
export async function writeWholeJson(file: string, value: unknown): Promise<void> {
  await writeWhole(file, JSON.stringify(value, null, 2) + "\n");
}

/**
 * Removes a file; one that is not there is as it should be.
 * @throws InputError that names the file and what to do when the system refuses
 */
export async function removeFile(file: string): Promise<void> {
  try {
    await rm(file, { force: true });
  } catch (error) {
    throw asWriteError(error, file, "removed");
  }
}

/**
 * Gives a file or a folder another name on the same disk; a file of that name is replaced.
 * @throws InputError that names the new path and what to do when the system refuses
 */
export async function moveFile(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    throw asWriteError(error, to);
  }
}

/**
 * An {@link InputError} that says what to do, {@link DiskFull} where there is no room; the error itself where the system's is of no known
 * kind.
 */
export function asWriteError(error: unknown, file: string, what?: "removed"): unknown {
  const problem = writeProblem(error, file, what);
  if (problem === undefined) return error;
  const { code = "" } = error as NodeJS.ErrnoException;
  return ["ENOSPC", "EDQUOT"].includes(code) ? new DiskFull(problem) : new InputError(problem);
}
