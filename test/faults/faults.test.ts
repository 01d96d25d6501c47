import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Random } from "../../lib/runtime/random";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { temporaryFolder } from "../temporary-folder";
import { faultRuns } from "./fault-runs";
import { faultEnvironment } from "./faulty-process";
import { lacks } from "../missing-tools";

const skip = lacks("a C++ compiler on Linux");

/** The whole run, `npm run faults`, takes many minutes. Here are some faults of the writers that need no large library, and of checkpoints. */
for (const [name, kills, errors] of [
  ["data", 3, 6],
  ["select", 4, 8],
  ["dataset", 3, 6],
  ["parquet", 2, 4],
  ["set-up", 3, 6],
  ["training", 4, 4],
  ["course", 2, 4],
  ["executed", 3, 4],
] as const)
  // prettier-ignore
  test(`${name}: killed or failing at a few calls, it is whole or absent, and the same again`, { skip }, async () => {
    const random = new Random("faults test", 0, name);
    const report = await faultRuns(name, temporaryFolder(), (points) => {
      const some = random.shuffle(points);
      const killed = some.filter(({ kind }) => kind === "kill").slice(0, kills);
      return [...killed, ...some.filter(({ kind }) => kind !== "kill").slice(0, errors)];
    });
    assert.deepEqual(report.problems, []);
    assert.deepEqual([report.kills, report.errors], [kills, errors]);
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
