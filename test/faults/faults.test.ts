import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { temporaryFolder } from "../temporary-folder";
import { faultRuns } from "./fault-runs";
import { faultEnvironment } from "./faulty-process";
import { lacks } from "../missing-tools";
import { spreadPoints } from "./spread";
import { WRITER_NAMES } from "./writers";

const skip = lacks("a C++ compiler on Linux");

/** The whole run, `npm run faults`, takes many minutes. Here are a few faults of each writer, those that start fast more often. */
const COUNTS: Record<string, [kills: number, errors: number]> = {
  data: [3, 6],
  select: [4, 8],
  dataset: [3, 6],
  relabelled: [6, 9],
  parquet: [2, 4],
  training: [4, 4],
  course: [2, 4],
  executed: [3, 4],
  "set-up": [3, 6],
  picture: [1, 1],
  // Programs of others, which take seconds.
  npm: [2, 2], // of which it makes one more or fewer now and then
  python: [1, 1],
  wheels: [1, 2],
  binding: [1, 2],
};

for (const name of WRITER_NAMES)
  test(`${name}: killed or failing at a few calls, it is whole or absent, and the same again`, { skip }, async () => {
    const [kills, errors] = COUNTS[name] ?? [2, 2];
    const report = await faultRuns(name, temporaryFolder(), (_, names) => spreadPoints(names, kills, errors));
    assert.deepEqual(report.problems, []);
    // Of some writers the last call is not there each time.
    assert.ok(report.kills >= Math.max(1, kills - 1) && report.errors >= Math.max(1, errors - 1));
  });

test("a package that pip left half-way is not taken for whole by the next set-up", { skip }, async () => {
  const { kills, problems } = await faultRuns("python", temporaryFolder(), (_, names) => [
    { kind: "kill", at: 1 + names.findIndex((name) => /^open .*dist-info\/WHEEL/.test(name)) },
  ]);
  assert.equal(kills, 1);
  assert.deepEqual(problems, []);
});

test("a package of which pip could compile no module is whole: Python compiles it when it is imported", { skip }, async () => {
  const { errors, problems } = await faultRuns("python", temporaryFolder(), (_, names) => [
    { kind: "ENOSPC", at: 1 + names.findIndex((name) => /^mkdir .*small\/__pycache__/.test(name)) },
  ]);
  assert.equal(errors, 1);
  assert.deepEqual(problems, []);
});

test("the few faults are at the first rename, the first call and the last one, and each error is among them", () => {
  const names = ["mkdir a", "open a/b", "write a/b", "rename a/c", "fsync a"];
  assert.deepEqual(
    spreadPoints(names, 2, 3).map(({ kind, at }) => `${kind} ${at}`),
    ["kill 5", "kill 4", "ENOSPC 5", "EIO 3", "EACCES 1"],
  );
  assert.deepEqual(
    spreadPoints(names, 1, 1).map(({ at }) => at),
    [5, 5],
  );
});

test("a writer that leaves half a file, or says no more than the system, is found", { skip }, async () => {
  const { problems } = await faultRuns("careless", temporaryFolder());
  assert.match(problems.join("\n"), /kill at \d+ \(write careless\/labels\.csv\): labels\.csv is half-written/);
  assert.match(problems.join("\n"), /EIO at \d+ \(write careless\/labels\.csv\): no sentence, but Error: EIO/);
});

const noTrace = lacks("strace");

test("every call that strace sees change a file is counted, and no other", { skip: skip || noTrace }, (context) => {
  const place = temporaryFolder();
  const [below, log, trace] = ["below", "log", "trace"].map((name) => join(place, name));
  mkdirSync(below);
  const env = faultEnvironment(place, below, log);
  const file = (name: string) => JSON.stringify(join(projectRoot(), "lib", "runtime", "files", name));
  const text = `const { takeLock } = require(${file("process-lock.js")}), { writeWholeFile } = require(${file("whole-file.js")});
    (async () => {
      const lock = await takeLock("below/lock");
      for (const name of ["a/b.txt", "a/b.txt", "c"]) await writeWholeFile("below/" + name, (handle) => handle.appendFile("text".repeat(9e5)));
      require("node:fs").rmSync("below/a", { recursive: true });
      await lock.release();
    })();`;
  const calls = "open,openat,write,writev,pwrite64,pwritev,fsync,fdatasync,rename,unlink,rmdir,mkdir,ftruncate,link,sendfile";
  const traced = spawnSync("strace", ["-f", "-y", "-qq", "-o", trace, "-e", `trace=${calls}`, process.execPath, "-e", text], { cwd: place, env }); // prettier-ignore
  const forbidden = lacks("the right to trace", traced.status === 0);
  if (forbidden) return context.skip(forbidden);
  const changes = readFileSync(trace, "utf8")
    .split("\n")
    .filter((line) => /below/.test(line) && !/O_RDONLY|ENOENT|resumed/.test(line));
  const counted = readFileSync(log, "utf8").trimEnd().split("\n");
  assert.ok(counted.length > 25);
  const namesOf = (lines: string[], name: RegExp) => lines.map((line) => name.exec(line)![1]).sort();
  assert.deepEqual(namesOf(counted, /^\d+ (open|[a-z]+)/), namesOf(changes, /(open|[a-z]+)(?:at|64)?\(/));
});
