import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { InputError } from "../../../lib/runtime/check";
import { holderOf, takeUnlessAlive, tryLock, withLock } from "../../../lib/runtime/files/lock";
import { projectRoot } from "../../../lib/runtime/files/project-root";
import { temporaryFolder } from "../../temporary-folder";

const PLAIN = JSON.stringify(join(projectRoot(), "lib", "runtime", "files", "process-lock.js"));
const flags = (folder: string) => readdirSync(folder).filter((name) => name.includes(".lock-"));

/** Starts plain Node on a text that may use `tryLock`, `folder` and `sleep`. */
function start(folder: string, text: string) {
  const head = `const { tryLock } = require(${PLAIN}), folder = ${JSON.stringify(folder)}, fs = require("node:fs");
    const sleep = require("node:timers/promises").setTimeout;`;
  return spawn(process.execPath, ["-e", `${head} (async () => { ${text} })();`], { stdio: ["ignore", "pipe", "inherit"] });
}

/** The flag that a process leaves that is killed while it holds the lock. */
async function killedHolder(folder: string, name = "lock"): Promise<string> {
  const holder = start(folder, `await tryLock(folder + "/${name}"); console.log("held"); await sleep(60_000);`);
  await once(holder.stdout, "data");
  holder.kill("SIGKILL");
  await once(holder, "exit");
  return flags(folder).find((flag) => flag.startsWith(`${name}.`))!;
}

test("four processes that find the same dead holder are never inside together", async () => {
  const folder = temporaryFolder();
  const rounds = 25;
  const left = await killedHolder(folder);
  for (let r = 0; r < rounds; r++) writeFileSync(join(folder, left.replace("lock.", `${r}.`)), "");
  const there = temporaryFolder();
  const text = `
    let got = 0, together = 0;
    const there = ${JSON.stringify(there)};
    for (let r = 0; r < ${rounds}; r++) {
      // All four begin a round at the same time.
      fs.writeFileSync(there + "/" + r + "-" + process.pid, "");
      while (fs.readdirSync(there).filter((name) => name.startsWith(r + "-")).length < 4) await sleep(1);
      let lock;
      while (!(lock = await tryLock(folder + "/" + r))) await sleep(1);
      got++;
      try { fs.mkdirSync(folder + "/inside-" + r); } catch { together++; }
      await sleep(2);
      fs.rmSync(folder + "/inside-" + r, { recursive: true, force: true });
      await lock.release();
    }
    console.log(JSON.stringify([got, together]));`;
  const outcomes = [1, 2, 3, 4].map(async () => {
    const child = start(folder, text);
    const [printed] = (await once(child.stdout, "data")) as [Buffer];
    return JSON.parse(String(printed)) as number[];
  });
  assert.deepEqual(await Promise.all(outcomes), Array(4).fill([rounds, 0]));
  assert.deepEqual(flags(folder), [left]);
});

test("a lock is exclusive within a process too, is given back, and leaves nothing behind", async () => {
  const folder = temporaryFolder();
  const name = join(folder, "sub", "lock");
  const lock = await tryLock(name);
  assert.ok(lock);
  assert.equal(await tryLock(name), undefined);
  assert.match((await holderOf(name))!, new RegExp(`^process ${process.pid} \\(.*/sub/lock\\.lock-`));
  const order: string[] = [];
  const onWait = (holder: string) => {
    order.push(holder.split(" (")[0]);
    void lock.release();
  };
  await withLock(name, () => order.push("in"), { onWait });
  assert.deepEqual(order, [`process ${process.pid}`, "in"]);
  await assert.rejects(
    withLock(name, () => Promise.reject(new Error("from the work"))),
    /from the work/,
  );
  assert.equal(await holderOf(name), undefined);
  assert.deepEqual(flags(join(folder, "sub")), []);
});

test("a short wait is not spoken of where one is patient", async () => {
  const name = join(temporaryFolder(), "lock");
  const short = await tryLock(name);
  setTimeout(() => void short?.release(), 300);
  await withLock(name, () => undefined, { patience: 60_000, onWait: () => assert.fail("it was short") });
  const long = await tryLock(name);
  const began = performance.now();
  await withLock(name, () => undefined, { patience: 700, onWait: () => void long?.release() });
  assert.ok(performance.now() - began >= 700);
});

test("a dead holder of this machine does not count, nor does a process that has its number now", async () => {
  const folder = temporaryFolder();
  const name = join(folder, "lock");
  const left = await killedHolder(folder);
  const [place, , began, random] = left.replace("lock.lock-", "").split("-");
  for (const [pid, start] of [
    [left.split("-")[2], began],
    ["1", began],
    [String(process.pid), "1"],
  ]) {
    writeFileSync(join(folder, `lock.lock-${place}-${pid}-${start}-${random}`), "");
    const lock = await tryLock(name);
    assert.ok(lock, `process ${pid}, begun at ${start}`);
    await lock.release();
  }
  assert.deepEqual(flags(folder), []);
});

test("a killed process whose parent has not asked after it yet does not count", { timeout: 60_000 }, async () => {
  const folder = temporaryFolder();
  // The shell starts the holder and becomes a program that never asks after it.
  const inner = `const { tryLock } = require(${PLAIN}); tryLock(${JSON.stringify(join(folder, "lock"))}).then(() => process.kill(process.pid, "SIGKILL"))`;
  const shell = spawn("sh", ["-c", `"$0" -e "$1" & exec sleep 300`, process.execPath, inner], { stdio: "ignore" });
  try {
    while (flags(folder).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await withLock(join(folder, "lock"), () => undefined);
  } finally {
    shell.kill("SIGKILL");
  }
});

test("a holder that cannot be asked after counts while it touches its flag, whatever the time on it", async () => {
  const folder = temporaryFolder();
  const name = join(folder, "lock");
  const silence = 1000;
  for (const [mark, text, days] of [
    ["0badcafe-7-5-00000000", '{"pid":7,"host":"elsewhere"}', 0],
    ["0badcafe-1-5-00000000", "", 2],
    ["nobody-knows", "{{{", -2],
  ] as const) {
    const flag = `${name}.lock-${mark}`;
    writeFileSync(flag, text);
    const touch = (seconds: number) => utimesSync(flag, new Date(), new Date(Date.now() + days * 86_400_000 + seconds * 1000));
    touch(0);
    let touched = 0;
    const touching = setInterval(() => touch((touched = performance.now()) / 1000), 50);
    let isSilent = false;
    setTimeout(() => (clearInterval(touching), (isSilent = true)), 1500);
    const told: string[] = [];
    await withLock(name, () => undefined, { silence, onWait: (holder) => told.push(holder) });
    const waited = performance.now() - touched;
    assert.ok(isSilent && waited > silence, `${mark}: ${waited} ms after it was touched`);
    assert.equal(told.length, 1);
    assert.match(told[0], text.includes("host") ? /^process 7 on elsewhere \(/ : /^process unknown \(/);
    assert.deepEqual(flags(folder), []);
  }
});

test("a copied or renamed folder takes nobody's lock along", { timeout: 60_000 }, async () => {
  const folder = temporaryFolder();
  const name = join(folder, "here", "lock");
  assert.ok(await tryLock(name));
  renameSync(join(folder, "here"), join(folder, "there"));
  await withLock(join(folder, "there", "lock"), () => undefined, { silence: 100 });
});

test("a process that ends by itself takes its flags with it", () => {
  const folder = temporaryFolder();
  const text = `require(${PLAIN}).tryLock(${JSON.stringify(join(folder, "lock"))}).then(() => process.exit())`;
  assert.equal(spawnSync(process.execPath, ["-e", text]).status, 0);
  assert.deepEqual(flags(folder), []);
});

test("where no flag can be raised the message says what to do", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "file"), "");
  const name = join(folder, "file", "lock");
  for (const attempt of [tryLock, (path: string) => withLock(path, () => undefined)])
    await assert.rejects(
      attempt(name),
      (error) => error instanceof InputError && /lock could not be written \(E.*a file stands where a folder/.test(error.message),
    );
  assert.ok(existsSync(join(folder, "file")));
});

/** What becomes of a lock in a process whose first `after` calls of a function that reads are answered, and the others refused. */
function lockWithout(folder: string, call: "readdir" | "stat", after: number): string {
  const text = `const fsp = require("node:fs/promises"), real = fsp.${call};
    let calls = 0;
    fsp.${call} = (...given) => ++calls > ${after} ? Promise.reject(Object.assign(new Error(), { code: "EIO" })) : real(...given);
    require(${PLAIN}).tryLock(${JSON.stringify(join(folder, "lock"))}).then(
      (lock) => console.log(lock ? "taken" : "another has it"),
      (error) => console.log(error.code));`;
  return spawnSync(process.execPath, ["-e", text], { encoding: "utf8" }).stdout.trim();
}

test("who cannot see whether another has the lock does not take it, and removes nobody's flag", async () => {
  const folder = temporaryFolder();
  for (const after of [0, 1]) assert.equal(lockWithout(folder, "readdir", after), "EIO", `look ${after + 1}`);
  assert.deepEqual(flags(folder), []);
  const lock = (await tryLock(join(folder, "lock")))!;
  assert.equal(lockWithout(folder, "readdir", 0), "EIO");
  await lock.release();
  const foreign = "lock.lock-0badcafe-7-5-00000000";
  writeFileSync(join(folder, foreign), "");
  assert.equal(lockWithout(folder, "stat", 0), "EIO");
  assert.deepEqual(flags(folder), [foreign]);
});

test("where the flags of others cannot be read the message says what to do", () => {
  const folder = temporaryFolder();
  const module = JSON.stringify(join(projectRoot(), "lib", "runtime", "files", "lock.ts"));
  const text = `const refusal = Object.assign(new Error(), { code: "EACCES", syscall: "scandir" });
    require("node:fs/promises").readdir = () => Promise.reject(refusal);
    const lock = require(${module});
    for (const attempt of [lock.tryLock, lock.holderOf])
      attempt(${JSON.stringify(join(folder, "lock"))}).catch((error) => console.log(error.name + ": " + error.message));`;
  const { stdout } = spawnSync(process.execPath, ["--import", "tsx", "-e", text], { encoding: "utf8" });
  const told = `InputError: ${folder} cannot be read: you may not read it: change its mode, or ask its owner\n`;
  assert.equal(stdout, told + told);
});

test("a flag that cannot be removed blocks nobody in its own process, and goes when it can be removed", async () => {
  const folder = temporaryFolder();
  const lock = (await tryLock(join(folder, "lock")))!;
  const [flag] = flags(folder).map((name) => join(folder, name));
  renameSync(flag, join(folder, "kept"));
  mkdirSync(flag); // a folder is not removed as a file is
  await lock.release();
  assert.deepEqual(await withLock(join(folder, "lock"), () => "done"), "done");
  rmdirSync(flag);
  renameSync(join(folder, "kept"), flag);
  await withLock(join(folder, "lock"), () => undefined);
  assert.deepEqual(flags(folder), []);
});

test("who would go on without the lock first sees whether a holder of another machine, or of an earlier boot, still lives", async () => {
  const folder = temporaryFolder();
  const name = join(folder, "lock");
  const flag = `${name}.lock-00000000-12-345-01234567`;
  writeFileSync(flag, JSON.stringify({ pid: 12, host: "elsewhere" }));
  const waits: string[] = [];
  const onWait = (holder: string) => void waits.push(holder);
  const touching = setInterval(() => utimesSync(flag, new Date(), new Date()), 100);
  assert.equal(await takeUnlessAlive(name, { onWait }), undefined, "it touches its flag");
  clearInterval(touching);

  const other = join(folder, "other");
  writeFileSync(`${other}.lock-00000000-12-345-01234567`, JSON.stringify({ pid: 12, host: "elsewhere" }));
  const lock = await takeUnlessAlive(other, { onWait, silence: 500 });
  assert.ok(lock, "it is silent");
  assert.match(waits[1], /^process 12 on elsewhere /);
  assert.equal(await takeUnlessAlive(other, { onWait }), undefined, "this process lives");
  assert.equal(waits.length, 2);
  await lock.release();
});
