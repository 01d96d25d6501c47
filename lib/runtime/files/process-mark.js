// Names by which a process marks files as its own, and whether the process behind such a name still lives.
// Plain JavaScript, as its two users are: set-up needs them before there is anything that could compile TypeScript.
"use strict";
const { createHash, randomBytes } = require("node:crypto");
const { readFileSync, readlinkSync, realpathSync } = require("node:fs");
const { hostname } = require("node:os");

const MARK = /^([0-9a-f]{8})-(\d+)-(\d*)-[0-9a-f]{8}$/;

const began = once(() => statOf(process.pid)?.began ?? "");

function newMark(folder) {
  return [place(folder), process.pid, began(), randomBytes(4).toString("hex")].join("-");
}

function stateOf(mark, folder) {
  const [, where, number, began] = MARK.exec(mark) ?? [];
  if (where === undefined || where !== place(folder)) return "unknown";
  const pid = Number(number);
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code === "ESRCH") return "dead";
  }
  const now = statOf(pid);
  if (!now || began === "") return "unknown";
  // Ended, though nobody has asked for its exit code yet; or another process that was given the same number.
  return "ZX".includes(now.state) || now.began !== began ? "dead" : "alive";
}

/** The boot, and the space of process numbers: they stay the same for as long as a process lives. */
const boot = once(() => [
  quiet(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8")),
  quiet(() => readlinkSync("/proc/self/ns/pid")),
]);

/**
 * Where process numbers mean the same: one boot of one machine, one space of process numbers (a container has its own), and,
 * so that a copied file is not taken for the one that its process holds, one folder.
 */
function place(folder) {
  const facts = [hostname(), ...boot(), quiet(() => realpathSync(folder))];
  return createHash("sha256").update(JSON.stringify(facts)).digest("hex").slice(0, 8);
}

/** Linux's own words on a process: its state, and when it began in ticks since the boot. */
function statOf(pid) {
  const stat = quiet(() => readFileSync(`/proc/${pid}/stat`, "utf8"));
  if (stat === undefined) return undefined;
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" "); // the name before it may hold anything
  return { state: fields[0], began: fields[19] };
}

function once(read) {
  let kept;
  return () => (kept ??= read());
}

function quiet(read) {
  try {
    return read();
  } catch {
    return undefined;
  }
}

module.exports = { newMark, stateOf };
