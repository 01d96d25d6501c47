import { createHash, randomBytes } from "node:crypto";
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { InputError } from "./check";

/** Parts of another machine, or of a process number that was given out again, count as left over after a day. */
const LEFT_OVER = 24 * 60 * 60_000;
const HOST = createHash("sha256").update(hostname()).digest("hex").slice(0, 4);

/** What to do about a failed write, by the code of the system's error. */
const REMEDIES: Record<string, string> = {
  ENOSPC: "the disk is full: make room, then do the same again",
  EDQUOT: "your share of the disk is used up: make room, then do the same again",
  EACCES: "you may not write there: choose another folder, or change its owner or mode",
  EPERM: "you may not write there: choose another folder, or change its owner or mode",
  EROFS: "the disk can only be read: choose another folder",
  EIO: "the disk reports an error: check it, or choose another one",
  ENOTDIR: "a file stands where a folder is needed: move it away",
  EEXIST: "a file stands where a folder is needed: move it away",
  EISDIR: "a folder stands where the file should: move it away",
};

/**
 * Writes a file whole or not at all. The content goes to a name of its own beside `file`, is flushed to the disk, and takes
 * the name only then; the folder is flushed last. Whoever reads `file`, also after a kill or a power cut, finds the old
 * content or the new one. Of several writers at once the last one counts. Parts that dead writers left are swept away.
 * @param content text (UTF-8), bytes, or a function that writes to the open file
 * @throws InputError that names the file and what to do when the system refuses
 */
export async function writeWhole(
  file: string,
  content: string | Uint8Array | ((handle: FileHandle) => Promise<void>),
): Promise<void> {
  const folder = dirname(file);
  const part = join(folder, `${basename(file)}.${HOST}-${process.pid}-${randomBytes(4).toString("hex")}.partial`);
  try {
    await mkdir(folder, { recursive: true });
    await sweepParts(file);
    const handle = await open(part, "wx");
    try {
      if (typeof content === "function") await content(handle);
      else await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(part, file);
    await flushFolder(folder);
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw asWriteError(error, file);
  }
}

/** Text as JSON with a final line feed, written whole. */
export async function writeWholeJson(file: string, value: unknown): Promise<void> {
  await writeWhole(file, JSON.stringify(value, null, 2) + "\n");
}

/** An {@link InputError} that says what to do, where the system's error is of a known kind; else the error itself. */
export function asWriteError(error: unknown, file: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  const remedy = code && Object.hasOwn(REMEDIES, code) ? REMEDIES[code] : undefined;
  return remedy ? new InputError(`${file} could not be written (${code}): ${remedy}`) : error;
}

/** Makes names in a folder last through a power cut, where the system can. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => undefined); // not everywhere can a folder be opened
  try {
    await handle?.sync();
  } catch (error) {
    if (!["EINVAL", "EPERM", "EBADF", "EISDIR", "ENOTSUP"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  } finally {
    await handle?.close();
  }
}

async function sweepParts(file: string): Promise<void> {
  const name = basename(file);
  for (const entry of await readdir(dirname(file))) {
    if (!entry.startsWith(`${name}.`) || !entry.endsWith(".partial")) continue;
    const [, host, pid] = /^([0-9a-f]{4})-(\d+)-[0-9a-f]{8}\.partial$/.exec(entry.slice(name.length + 1)) ?? [];
    if (host === undefined) continue;
    const path = join(dirname(file), entry);
    const abandoned = host === HOST && !isAlive(Number(pid));
    const age = abandoned ? Infinity : await stat(path).then(({ mtimeMs }) => Date.now() - mtimeMs, () => 0); // prettier-ignore
    if (age > LEFT_OVER) await rm(path, { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
