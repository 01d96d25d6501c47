// Writing a file whole or not at all. Plain JavaScript: set-up writes its stamps so before there is TypeScript.
// The library goes through atomic-write.ts.
"use strict";
const { mkdir, open, readdir, readlink, realpath, rename, rm, stat } = require("node:fs/promises");
const { basename, dirname, isAbsolute, join } = require("node:path");
const { newMark, stateOf } = require("./process-mark");

/** Parts whose writer cannot be asked after count as left over after a day. */
const LEFT_OVER = 24 * 60 * 60_000;
const ENDING = ".partial";

/** What to do about a failed write, by the code of the system's error. */
const REMEDIES = {
  ENOSPC: "the disk is full: make room, then do the same again",
  EDQUOT: "your share of the disk is used up: make room, then do the same again",
  EFBIG: "the system allows no file of that size: raise the limit, or choose another disk",
  EACCES: "you may not write there: choose another folder, or change its owner or mode",
  EPERM: "you may not write there: choose another folder, or change its owner or mode",
  ENOENT:
    "its folder, or the one that a link leads to, is not there: make it, see whether the disk is full, then do the same again",
  ELOOP: "it is a link that leads back to itself: remove it",
  EROFS: "the disk can only be read: choose another folder",
  EIO: "the disk reports an error: check it, or choose another one",
  ENOTDIR: "a file stands where a folder is needed: move it away",
  EEXIST: "a file stands where a folder is needed: move it away",
  EISDIR: "a folder stands where the file should: move it away",
  ENAMETOOLONG: "its name is too long: choose a shorter one",
};

async function writeWholeFile(named, content) {
  await mkdir(dirname(named), { recursive: true });
  const file = await targetOf(named);
  const before = await stat(file).catch(() => undefined);
  // A device or a pipe keeps no content, and must not be replaced by a file.
  if (before && !before.isFile() && !before.isDirectory()) return withFile(file, "w", (handle) => fill(handle, content));
  const folder = dirname(file);
  const part = join(folder, `${basename(file)}.${newMark(folder)}${ENDING}`);
  await sweepParts(file);
  try {
    await withFile(part, "wx", async (handle) => {
      if (before?.isFile()) await handle.chmod(before.mode & 0o777);
      await fill(handle, content);
      await handle.sync();
    });
    await rename(part, file);
    await flushFolder(folder);
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** What is written: a link goes on pointing to its file, also to one that is not there yet. */
async function targetOf(named) {
  try {
    return await realpath(named);
  } catch (error) {
    if (error.code !== "ENOENT") throw error; // so does a chain of links that is endless end
  }
  const target = await readlink(named).catch(() => undefined);
  if (target === undefined) return named;
  // Joined as text: a part .. of it stands for the folder above the one that a link leads to.
  return targetOf(isAbsolute(target) ? target : `${dirname(named)}/${target}`);
}

async function withFile(path, flags, work) {
  const handle = await open(path, flags);
  try {
    await work(handle);
  } finally {
    await handle.close();
  }
}

async function fill(handle, content) {
  if (typeof content === "function") await content(handle);
  else await handle.writeFile(content);
}

function writeProblem(error, file, what = "written") {
  const remedy = Object.hasOwn(REMEDIES, error?.code ?? "") ? REMEDIES[error.code] : undefined;
  return remedy && `${file} could not be ${what} (${error.code}): ${remedy}`;
}

/** Makes names in a folder last through a power cut, where the system can. */
async function flushFolder(folder) {
  const handle = await open(folder, "r").catch(() => undefined); // not everywhere can a folder be opened
  try {
    await handle?.sync();
  } catch (error) {
    if (!["EINVAL", "EPERM", "EBADF", "EISDIR", "ENOTSUP"].includes(error.code)) throw error;
  } finally {
    await handle?.close();
  }
}

async function sweepParts(file) {
  const [folder, name] = [dirname(file), `${basename(file)}.`];
  for (const entry of await readdir(folder)) {
    if (!entry.startsWith(name) || !entry.endsWith(ENDING)) continue;
    const state = stateOf(entry.slice(name.length, -ENDING.length), folder);
    const path = join(folder, entry);
    const age = async () => Date.now() - (await stat(path).catch(() => ({ mtimeMs: Infinity }))).mtimeMs;
    if (state === "dead" || (state === "unknown" && (await age()) > LEFT_OVER)) await rm(path, { force: true });
  }
}

module.exports = { writeWholeFile, writeProblem };
