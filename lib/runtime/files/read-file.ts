import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { createReadStream, readFileSync, statSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { checkPath } from "../arguments";
import { check, InputError } from "../check";

/** What to do about a failed read, by the code of the system's error. */
const REMEDIES: Record<string, () => string> = {
  ENOENT: () => `it does not exist (looked from ${process.cwd()}): correct the path`,
  ENOTDIR: () => "a part of its path is a file, not a folder: correct the path",
  EISDIR: () => "it is a folder: name a file",
  EACCES: () => "you may not read it: change its mode, or ask its owner",
  EPERM: () => "you may not read it: change its mode, or ask its owner",
  EIO: () => "the disk reports an error: check it, or copy the file again",
  EMFILE: () => "too many files are open: raise the limit (ulimit -n), or read fewer at once",
  ERR_FS_FILE_TOO_LARGE: () => "it is larger than 2 GiB: split it",
  ERR_STRING_TOO_LONG: () => "it is larger than 512 MiB: split it",
};

/**
 * An {@link InputError} that names the file or folder and what to do, where the system refused to read it; any other error
 * unchanged.
 */
export function asReadError(error: unknown, path: string): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof InputError || code === undefined) return error;
  const remedy = Object.hasOwn(REMEDIES, code) ? REMEDIES[code]() : message;
  return new InputError(`${path} cannot be read: ${remedy}`);
}

/** What a path leads to, in words, where that is neither a file nor a folder. */
function streamAt(path: string): "a device" | "a pipe" | undefined {
  try {
    const facts = statSync(path);
    if (facts.isFile() || facts.isDirectory()) return undefined;
    return facts.isFIFO() || facts.isSocket() ? "a pipe" : "a device";
  } catch {
    return undefined; // whoever opens it is told why
  }
}

/**
 * Refuses what cannot be read at any place: the opening of a pipe waits for its writer, perhaps for ever, and a device may have no end.
 * @throws InputError for a pipe or a device. What is not there, or cannot be asked after, is left to the opening
 */
export function checkRegular(path: string): void {
  const stream = streamAt(path);
  check(stream === undefined, () => `${path} is no file but ${stream}: write its contents to a file first, and name that`);
}

/**
 * Opens a file for reading at any place.
 * @throws InputError for a pipe or a device; the system's error where it cannot be opened
 */
export async function openRegular(path: string): Promise<FileHandle> {
  checkRegular(path);
  return open(path);
}

/**
 * The text of a UTF-8 file, with its byte order mark if it has one. Of a pipe, such as a shell's `<(zcat labels.csv.gz)`, it is all
 * that comes until the writer closes it: nothing else goes on meanwhile, and where nobody writes, it is waited for.
 * @throws InputError when the file cannot be read, is a device, or is not UTF-8: a wrong letter in an id would lose its video silently
 */
export function readTextFile(path: string): string {
  checkPath(path);
  try {
    if (streamAt(path) !== "a pipe") checkRegular(path);
    const bytes = readFileSync(path);
    if (!isUtf8(bytes)) throw new InputError(`${path} is not UTF-8 text: save it as UTF-8`);
    return bytes.toString("utf8");
  } catch (error) {
    throw asReadError(error, path);
  }
}

/**
 * The record in a JSON file.
 * @param remedy what to do about a file that holds none
 * @throws InputError when the file cannot be read, or holds anything but a record
 */
export function readJsonRecord(path: string, remedy: string): Record<string, unknown> {
  const text = readTextFile(path);
  let value: unknown;
  try {
    value = JSON.parse(text, (_, part: unknown) => (typeof part === "number" ? storable(part) : part));
  } catch (error) {
    throw new InputError(`${path} is no JSON (${(error as Error).message}): ${remedy}`);
  }
  const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
  check(isRecord, () => `${path} must hold a record; got ${shownBriefly(value)}: ${remedy}`);
  return value as Record<string, unknown>;
}

/** A number that is written as it was read: JSON has no infinite ones, and no zero below zero. */
function storable(value: number): number {
  if (!Number.isFinite(value)) throw new RangeError("a number in it is too large");
  return value === 0 ? 0 : value;
}

function shownBriefly(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** SHA-256 of a file of any size, in hexadecimal. @throws InputError when the file cannot be read */
export async function fileSha256(path: string): Promise<string> {
  const hash = createHash("sha256");
  try {
    checkRegular(path);
    for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(piece as Buffer);
  } catch (error) {
    throw asReadError(error, path);
  }
  return hash.digest("hex");
}
