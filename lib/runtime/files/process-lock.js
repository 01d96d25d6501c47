// A lock between processes. Plain JavaScript: set-up takes it before there is TypeScript.
//
// Each process that wants the lock raises a flag, a file of a name that is its own, and looks for other flags afterwards. Of two
// that raise theirs at the same time, the one that looks later sees both, so never do both go on. Who cannot look does not go on.
// Nothing is ever taken over: the flag of a dead process is no longer counted, and whoever removes it removes that one only.
// (A lock that is one file for all has to be removed and made anew when its holder died, and of two that do so the second removes
// the first one's.)
"use strict";
const { rmSync } = require("node:fs");
const { mkdir, readdir, readFile, rm, stat, utimes, writeFile } = require("node:fs/promises");
const { hostname } = require("node:os");
const { basename, dirname, join } = require("node:path");
const { setTimeout: sleep } = require("node:timers/promises");
const { newMark, stateOf } = require("./process-mark");

/** How often a holder touches its flag, in milliseconds. */
const TOUCH = 5_000;
/** A flag whose process cannot be asked after is nobody's when it was seen untouched for so many milliseconds. */
const SILENCE = 90_000;
/** How often two that raised their flags at the same time try again before one of them is told that the other has it. */
const ATTEMPTS = 8;

const flagOf = (name) => `${name}.lock-`;

async function tryLock(name, { silence = SILENCE } = {}) {
  const folder = dirname(name);
  await mkdir(folder, { recursive: true });
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if ((await raised(name, silence)).length > 0) return undefined;
    const flag = flagOf(name) + newMark(folder);
    try {
      await writeFile(flag, JSON.stringify({ pid: process.pid, host: hostname() }), { flag: "wx" });
      if ((await raised(name, silence, flag)).length === 0) return hold(flag);
    } catch (error) {
      await lower(flag);
      throw error;
    }
    await lower(flag);
    await sleep(Math.random() * 10 * 2 ** attempt);
  }
  return undefined;
}

const takeLock = (name, options) => waitedFor(name, options);

const takeUnlessAlive = (name, options) => waitedFor(name, options, (flag) => isAlive(flag, name));

/** The lock, or undefined as soon as a flag says that it is not to be waited for. */
async function waitedFor(name, { silence = SILENCE, patience = 0, onWait } = {}, givesUp = undefined) {
  const began = performance.now();
  for (let told = false; ;) {
    const lock = await tryLock(name, { silence });
    if (lock) return lock;
    if (givesUp && (await raised(name, silence)).some(givesUp)) return undefined;
    const holder = told || performance.now() - began < patience ? undefined : await holderOf(name, { silence });
    if (holder) onWait?.(holder);
    told ||= holder !== undefined;
    await sleep(100 + Math.random() * 200);
  }
}

/** Whether the process of a flag is known to live: it runs here, or touched the flag since that was first seen. */
function isAlive(flag, name) {
  const mark = basename(flag).slice(basename(flagOf(name)).length);
  return stateOf(mark, dirname(name)) === "alive" || seen.get(flag)?.touchedSince === true;
}

async function holderOf(name, { silence = SILENCE } = {}) {
  const [flag] = await raised(name, silence);
  if (flag === undefined) return undefined;
  const { pid, host } = await readFile(flag, "utf8").then(JSON.parse).catch(() => ({})) ?? {}; // prettier-ignore
  return `process ${pid ?? "unknown"}${host === undefined || host === hostname() ? "" : ` on ${host}`} (${flag})`;
}

/** The flags that count, but for one's own. Those that do not are removed. */
async function raised(name, silence, own) {
  const [folder, beginning] = [dirname(name), basename(flagOf(name))];
  const found = [];
  for (const entry of await readdir(folder).catch(ifGone([]))) {
    const flag = join(folder, entry);
    if (!entry.startsWith(beginning) || flag === own) continue;
    if (lowered.has(flag)) {
      await lower(flag);
      continue;
    }
    const state = stateOf(entry.slice(beginning.length), folder);
    if (state === "alive" || (state === "unknown" && !(await isSilent(flag, silence)))) found.push(flag);
    else await rm(flag, { force: true }).catch(() => undefined); // somebody else's, which we may not remove
  }
  return found;
}

/** What an error of the system stands for where it says that nothing is there. Any other leaves open who has the lock. */
function ifGone(value) {
  return (error) => {
    if (error.code !== "ENOENT") throw error;
    return value;
  };
}

/** When this process first saw a flag as it is now, by its own clock: those of two machines may differ by any amount. */
const seen = new Map();

async function isSilent(flag, silence) {
  const touched = await stat(flag).then(({ mtimeMs }) => mtimeMs, ifGone(undefined)); // prettier-ignore
  const before = seen.get(flag);
  if (touched === undefined) seen.delete(flag);
  else if (before?.touched !== touched) seen.set(flag, { touched, since: performance.now(), touchedSince: before !== undefined });
  else return performance.now() - before.since > silence;
  return touched === undefined;
}

const held = new Set();
/** Flags of this process that count no longer, though the system did not let them be removed. */
const lowered = new Set();

function hold(flag) {
  held.add(flag);
  watchExit();
  const touching = setInterval(() => {
    const now = new Date();
    utimes(flag, now, now).catch(() => undefined); // its folder was removed or renamed
  }, TOUCH).unref();
  return {
    async release() {
      clearInterval(touching);
      held.delete(flag);
      await lower(flag);
    },
  };
}

/** Removes a flag of this process. Where the system refuses it is tried again later: what was done under the lock is done. */
async function lower(flag) {
  const removed = await rm(flag, { force: true }).then(() => true, () => false); // prettier-ignore
  if (removed) lowered.delete(flag);
  else if (!lowered.has(flag)) {
    lowered.add(flag);
    setTimeout(lowerLater, TOUCH, flag).unref();
  }
  watchExit();
}

async function lowerLater(flag) {
  if (!lowered.delete(flag)) return;
  await lower(flag);
}

function watchExit() {
  process.removeListener("exit", lowerAll);
  if (held.size + lowered.size > 0) process.on("exit", lowerAll);
}

function lowerAll() {
  for (const flag of [...held, ...lowered])
    try {
      rmSync(flag, { force: true });
    } catch {
      // The flag of a process that has ended counts for nothing.
    }
}

module.exports = { tryLock, takeLock, takeUnlessAlive, holderOf };
