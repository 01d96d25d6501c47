import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { temporaryFolder } from "../temporary-folder";

const root = projectRoot();
const python = join(root, ".venv", "bin", "python");
const runner = join(root, "scripts", "notebooks", "run.py");
const env = {
  ...process.env,
  SDCCA_VIDEOS: "77",
  JUPYTER_RUNTIME_DIR: join(root, ".cache", "jupyter", "runtime"),
  PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
};
const run = (...args: string[]) => spawnSync(python, [runner, ...args], { encoding: "utf8", env });
const start = (...args: string[]) => spawn(python, [runner, ...args], { env, stdio: ["ignore", "pipe", "ignore"] });

interface Cell {
  id: string;
  execution_count: number | null;
  metadata: object;
  outputs: { name?: string; text?: string[]; metadata?: object }[];
}
const cellsOf = (path: string) => (JSON.parse(readFileSync(path, "utf8")) as { cells: Cell[] }).cells;

function writeNotebook(path: string, ...sources: string[]): string {
  const cells = sources.map((source, i) => ({
    ...{ cell_type: "code", id: `my-${i}`, source, metadata: { collapsed: true }, outputs: [], execution_count: 9 },
  }));
  writeFileSync(path, JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }));
  return path;
}

test("of the folds of a reader only those of solutions are kept", () => {
  const folder = temporaryFolder();
  const path = writeNotebook(join(folder, "1-folds.ipynb"), "1", "2");
  const notebook = JSON.parse(readFileSync(path, "utf8")) as { cells: Cell[] };
  const jupyter = { source_hidden: true };
  notebook.cells[0].metadata = { jupyter, tags: ["blank"] };
  notebook.cells[1].metadata = { jupyter, tags: ["solution"], collapsed: true };
  writeFileSync(path, JSON.stringify(notebook));
  assert.equal(run("--out", join(folder, "out"), path).status, 0);
  const kept = cellsOf(join(folder, "out", "1-folds.ipynb")).map(({ metadata }) => metadata);
  assert.deepEqual(kept, [{ tags: ["blank"] }, { jupyter, tags: ["solution"] }]);
});

test("a copy's links to the project's documents lead there from its own folder", () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "notebooks"));
  const path = writeNotebook(join(folder, "notebooks", "links.ipynb"), "1");
  const notebook = JSON.parse(readFileSync(path, "utf8")) as { cells: object[] };
  const source = 'see [the page](../docs/a.md), [02](02.ipynb), <img src="../b.svg"> and `../c`';
  notebook.cells.unshift({ cell_type: "markdown", id: "text", source, metadata: {} });
  writeFileSync(path, JSON.stringify(notebook));
  const sourceOf = (file: string) => (cellsOf(file)[0] as unknown as { source: string[] }).source.join("");
  assert.equal(run("--out", join(folder, "results", "notebooks"), path).status, 0);
  const moved = source.replace("../docs", "../../docs").replace("../b", "../../b");
  assert.equal(sourceOf(join(folder, "results", "notebooks", "links.ipynb")), moved);
  assert.equal(run("--in-place", path).status, 0);
  assert.equal(sourceOf(path), source);
});

test("runs in order, each in its own kernel, with the environment, and leaves the notebook itself alone", () => {
  const folder = temporaryFolder();
  const first = writeNotebook(
    join(folder, "1-first.ipynb"),
    "(globalThis as any).left = 1;",
    "console.log(process.env.SDCCA_VIDEOS)",
  );
  const second = writeNotebook(
    join(folder, "2-second.ipynb"),
    'console.log(typeof (globalThis as any).left)\nconsole.log("two")',
  );
  const before = readFileSync(first, "utf8");
  const { status, stdout } = run("--out", join(folder, "out"), first, second);
  assert.equal(status, 0);
  assert.deepEqual(stdout.match(/^\S+: ok, \d cells/gm), ["1-first: ok, 2 cells", "2-second: ok, 1 cells"]);
  assert.equal(readFileSync(first, "utf8"), before);
  const executed = cellsOf(join(folder, "out", "1-first.ipynb"));
  assert.deepEqual(
    executed.map(({ id, execution_count, metadata }) => [id, execution_count, metadata]),
    [
      ["my-0", 1, {}],
      ["my-1", 2, {}],
    ],
  );
  assert.deepEqual(executed[1].outputs[0].text, ["77\n"]);
  const [{ outputs }] = cellsOf(join(folder, "out", "2-second.ipynb"));
  assert.deepEqual(outputs, [{ name: "stdout", output_type: "stream", text: ["undefined\n", "two\n"] }]);
});

test("running in place again changes nothing", () => {
  const path = writeNotebook(join(temporaryFolder(), "same.ipynb"), "console.log(6 * 7)");
  assert.equal(run("--in-place", path).status, 0);
  const once = readFileSync(path, "utf8");
  assert.deepEqual(cellsOf(path)[0].outputs[0].text, ["42\n"]);
  assert.equal(run("--in-place", path).status, 0);
  assert.equal(readFileSync(path, "utf8"), once);
});

test("what is written through a link goes to its target, there or not yet, and a file keeps its mode", () => {
  const folder = temporaryFolder();
  const at = (name: string) => join(folder, name);
  for (const name of ["disk", "here"]) mkdirSync(at(name));
  writeFileSync(at("disk/old"), "", { mode: 0o600 });
  for (const name of ["old", "new"]) symlinkSync(`../disk/${name}`, at(`here/${name}`));
  const text = `import sys; from pathlib import Path; from whole_file import write_whole
for path in sys.argv[1:]: write_whole(Path(path), "written")`;
  const from = { env: { ...env, PYTHONPATH: dirname(runner) } };
  assert.equal(spawnSync(python, ["-c", text, at("here/old"), at("here/new")], from).status, 0);
  for (const name of ["old", "new"]) {
    assert.ok(lstatSync(at(`here/${name}`)).isSymbolicLink(), name);
    assert.equal(readFileSync(at(`disk/${name}`), "utf8"), "written");
  }
  assert.equal(statSync(at("disk/old")).mode & 0o777, 0o600);
  assert.deepEqual([readdirSync(at("disk")), readdirSync(at("here"))], [["new", "old"], ["new", "old"]]); // prettier-ignore
});

const FAILURES: [name: string, cells: string[], told: RegExp][] = [
  ["a cell that throws", ['console.log("fine")', 'throw new Error("boom")', "1"], /cell 2 of 3: throw[\s\S]*Error: boom/],
  ["a type error", ['const n: number = "text"; console.log(n)'], /cell 1 of 1[\s\S]*not assignable to type 'number'/],
  ["a rejection that nobody awaits", ['Promise.reject(new Error("adrift")); 1'], /unhandledRejection: Error: adrift/],
  [
    "an error after the last cell, of a kernel that is busy before it and meanwhile",
    [
      `const busy = (seconds: number) => { const end = Date.now() + 1000 * seconds; while (Date.now() < end); };
      setTimeout(() => busy(12), 50);
      setTimeout(() => { busy(1); throw new Error("late"); }, 100);
      1`,
    ],
    /uncaughtException: Error: late/,
  ],
  [
    "an error after the last cell that is not blank",
    ['setTimeout(() => Promise.reject(new Error("late")), 50); 1', " \n"],
    /unhandledRejection: Error: late/,
  ],
  ["a kernel that ends", ["process.exit(3)"], /cell 1 of 1: the kernel ended/],
  ["a kernel that ends after its last cell", ["setTimeout(() => process.exit(3), 50); 1"], /cell 1 of 1: the kernel ended/],
];
for (const [name, cells, told] of FAILURES)
  test(`fails on ${name}, leaves the notebook as it was and stops there`, () => {
    const folder = temporaryFolder();
    const bad = writeNotebook(join(folder, "bad.ipynb"), ...cells);
    const next = writeNotebook(join(folder, "next.ipynb"), "1");
    const before = readFileSync(bad, "utf8");
    const { status, stdout, stderr } = run("--in-place", "--out", join(folder, "out"), bad, next);
    assert.equal(status, 1);
    assert.match(stderr, told);
    assert.match(stdout, /bad: FAILED/);
    assert.doesNotMatch(stdout, /next/);
    assert.equal(readFileSync(bad, "utf8"), before);
  });

test("a kernel that does not answer after its last cell has failed", () => {
  const folder = temporaryFolder();
  const path = writeNotebook(join(folder, "silent.ipynb"), "setTimeout(() => { while (true); }, 50); 1");
  const given = { encoding: "utf8", env: { ...env, SDCCA_CELL_SECONDS: "10" } } as const;
  const { status, stdout, stderr } = spawnSync(python, [runner, "--out", join(folder, "out"), path], given);
  assert.equal(status, 1);
  assert.match(stdout, /silent: FAILED/);
  assert.match(stderr, /cell 1 of 1: the cell, or what it left running, took more than 10 s \(SDCCA_CELL_SECONDS\)/);
});

test("a notebook beside the others runs at the same time, once their first cell has run", () => {
  const folder = temporaryFolder();
  const mark = (name: string) => JSON.stringify(join(folder, name));
  const wait = (name: string) => `while (!existsSync(${mark(name)})) await new Promise((r) => setTimeout(r, 50));`;
  const files = 'import { existsSync, writeFileSync } from "node:fs";';
  const first = writeNotebook(
    join(folder, "1.ipynb"),
    `${files} await new Promise((r) => setTimeout(r, 1000)); writeFileSync(${mark("data")}, "")`,
    `${wait("other")} writeFileSync(${mark("first")}, "")`,
  );
  const second = writeNotebook(join(folder, "2.ipynb"), `${files} writeFileSync(${mark("second")}, "")`);
  const other = writeNotebook(
    join(folder, "3.ipynb"),
    `${files} console.log(existsSync(${mark("data")})); writeFileSync(${mark("other")}, "")`,
    `${wait("second")} console.log("met")`,
  );
  const { status, stdout } = run("--out", join(folder, "out"), first, second, "--beside", other);
  assert.equal(status, 0, stdout);
  const said = cellsOf(join(folder, "out", "3.ipynb")).map(({ outputs }) => outputs[0].text);
  assert.deepEqual(said, [["true\n"], ["met\n"]]);
});

test("later notebooks run two at a time, once the first ones have ended", () => {
  const folder = temporaryFolder();
  const mark = (name: string) => JSON.stringify(join(folder, name));
  const files = 'import { existsSync, writeFileSync } from "node:fs";';
  const pause = (milliseconds: number) => `await new Promise((r) => setTimeout(r, ${milliseconds}));`;
  const first = writeNotebook(
    join(folder, "1.ipynb"),
    "1",
    // Long enough that a notebook that did not wait would have begun.
    `${files} while (!existsSync(${mark("beside")})) ${pause(50)} ${pause(8000)} writeFileSync(${mark("first")}, "")`,
  );
  const beside = writeNotebook(join(folder, "2.ipynb"), `${files} writeFileSync(${mark("beside")}, "")`);
  const meeting = (own: string, other: string) =>
    `${files} console.log(existsSync(${mark("first")})); writeFileSync(${mark(own)}, ""); while (!existsSync(${mark(other)})) ${pause(50)}`;
  const third = writeNotebook(join(folder, "3.ipynb"), meeting("third", "fourth"));
  const fourth = writeNotebook(join(folder, "4.ipynb"), meeting("fourth", "third"));
  const fifth = writeNotebook(join(folder, "5.ipynb"), 'console.log("last")');
  const { status, stdout } = run("--out", join(folder, "out"), first, "--beside", beside, "--then", third, fourth, fifth);
  assert.equal(status, 0, stdout);
  const said = [3, 4, 5].map((name) => cellsOf(join(folder, "out", `${name}.ipynb`))[0].outputs[0].text);
  assert.deepEqual(said, [["true\n"], ["true\n"], ["last\n"]]);
});

test("later notebooks are not begun when a first one fails", () => {
  const folder = temporaryFolder();
  const first = writeNotebook(join(folder, "1.ipynb"), "1", 'throw new Error("boom")');
  const later = writeNotebook(join(folder, "2.ipynb"), "1");
  const { status, stdout, stderr } = run("--out", join(folder, "out"), first, "--then", later);
  assert.equal(status, 1);
  assert.match(stderr, /1\.ipynb: cell 2 of 2: [\s\S]*Error: boom/);
  assert.doesNotMatch(stdout, /^2:/m);
});

test("a failure ends what runs beside it", () => {
  const folder = temporaryFolder();
  const first = writeNotebook(join(folder, "1.ipynb"), "1");
  const runs = JSON.stringify(join(folder, "runs"));
  const files = 'import { existsSync, writeFileSync } from "node:fs";';
  const bad = writeNotebook(
    join(folder, "2.ipynb"),
    `${files} while (!existsSync(${runs})) await new Promise((r) => setTimeout(r, 50)); throw new Error("boom")`,
  );
  const endless = writeNotebook(
    join(folder, "3.ipynb"),
    `${files} writeFileSync(${runs}, ""); await new Promise(() => setInterval(() => {}, 1000))`,
  );
  const { status, stdout, stderr } = run("--out", join(folder, "out"), first, bad, "--beside", endless);
  assert.equal(status, 1);
  assert.match(stderr, /2\.ipynb: cell 1 of 1: [\s\S]*Error: boom/);
  assert.match(stdout, /3: ended/);
});

/** Whether a process is there, and has not ended without having been asked after. */
function lives(pid: string): boolean {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", pid], { encoding: "utf8" });
  return /^[^Z]/.test(stdout.trim());
}

test("on an interrupt every kernel ends and the exit code says so", async () => {
  const folder = temporaryFolder();
  const kernel = join(folder, "kernel");
  const busy = writeNotebook(
    join(folder, "1.ipynb"),
    `import { writeFileSync } from "node:fs"; writeFileSync(${JSON.stringify(kernel)}, String(process.pid)); while (true);`,
  );
  for (const [signal, expected] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    rmSync(kernel, { force: true });
    const child = start("--out", join(folder, "out"), busy);
    while (!existsSync(kernel) || readFileSync(kernel, "utf8") === "") await sleep(100);
    let said = "";
    child.stdout.on("data", (text) => (said += String(text)));
    // As npm and a closed terminal give it: again at once.
    for (const end = performance.now() + 20; performance.now() < end;) child.kill(signal);
    const closed = once(child, "close");
    const [code] = (await once(child, "exit")) as [number];
    const pid = readFileSync(kernel, "utf8");
    for (let times = 0; times < 300 && lives(pid); times++) await sleep(100);
    if (lives(pid)) {
      process.kill(Number(pid), "SIGKILL");
      assert.fail(`its kernel goes on: ${said}`);
    }
    await closed;
    assert.equal(code, expected);
    assert.match(said, /1: ended/, "it was not cut off");
  }
});
