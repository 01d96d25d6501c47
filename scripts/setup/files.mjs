// Files that are either whole or absent, and a lock between processes.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** The JSON in a file, or undefined when it is missing or not whole. */
export function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** Writes to a temporary name first, so that an interrupt never leaves half a file under the real one. */
export function writeJson(file, value) {
  mkdirSync(dirname(file), { recursive: true });
  const partial = `${file}.${process.pid}.partial`;
  writeFileSync(partial, JSON.stringify(value, null, 2) + "\n");
  renameSync(partial, file);
}

/** A short hash of texts, for stamps. */
export function fingerprint(...texts) {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(`${text.length}:${text}`);
  return hash.digest("hex").slice(0, 16);
}

/** Runs `work` while no other process holds `file`; a lock whose owner has died is taken over. */
export async function withLock(file, work) {
  mkdirSync(dirname(file), { recursive: true });
  const mine = { pid: process.pid, host: hostname() };
  for (let waited = 0; ; waited++) {
    try {
      writeFileSync(file, JSON.stringify(mine), { flag: "wx" });
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const owner = readJson(file);
    if (owner ? owner.host === mine.host && !alive(owner.pid) : waited > 2) {
      rmSync(file, { force: true });
      continue;
    }
    if (waited === 0) console.log(`Waiting for another set-up (process ${owner?.pid} on ${owner?.host}; its lock is ${file})`);
    await sleep(500);
  }
  const release = () => rmSync(file, { force: true });
  process.once("exit", release);
  try {
    return await work();
  } finally {
    process.removeListener("exit", release);
    release();
  }
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
