import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { DrivenKernel } from "./driven-kernel";

// One kernel for the whole file; each test declares names of its own in it.
let kernel: DrivenKernel;
before(async () => {
  kernel = new DrivenKernel();
  await kernel.cell('import * as lib from "./lib/index";\nimport * as walkthrough from "./lib/walkthrough";');
});
after(() => kernel.end());

test("Stop in “Run all”: the training keeps its best epoch and says so, what is queued does not run, and all goes on", async () => {
  const train = `const random = new lib.Random("stop");
    const gaussian = (rows: number, columns: number) =>
      ({ rows, columns, data: Float32Array.from({ length: rows * columns }, () => random.gaussian()) });
    const n = 600;
    const starts = Int32Array.from({ length: n + 1 }, (_, i) => i);
    const data: lib.FeatureSet = {
      ids: Array.from(starts.subarray(1), String),
      classes: ["calm", "wild"],
      labels: starts.slice(0, n).map((i) => i % 2),
      audio: { chunks: gaussian(n, 128), starts, seconds: new Float32Array(n).fill(10) },
      video: gaussian(n, 1024),
    };
    const { onEpoch, end } = walkthrough.epochProgress("training", 5000);
    const model = await lib.fitSdcca(data, { epochs: 5000, onEpoch });
    end(model.history);`;
  const outcomes = await kernel.cells([train, 'console.log("behind")', "2"], { interrupt: "output" });
  assert.deepEqual(
    outcomes.map(({ status, stream }) => status + stream),
    ["ok", "aborted", "aborted"],
  );
  const said = String(outcomes[0].displays.at(-1)?.["text/plain"]);
  const [, epochs, best] = /stopped after (\d+) of 5,?000 epochs, epoch (\d+) kept/.exec(said) ?? [];
  assert.ok(epochs, said);
  assert.equal(
    await kernel.value("[model.history.epochs.length, model.history.bestEpoch, model.history.ended].join()"),
    `${epochs},${best},stopped by the user`,
  );
  const { result } = await kernel.cell("model");
  assert.match(String(result?.["text/html"]), new RegExp(`${epochs} epochs?, epoch ${best} kept`));
});

test("a stop is of the cell: the next training of a loop is stopped before its first batch, and what was trained stays", async () => {
  const loop = `const ends: string[] = [];
    for (const seed of [1, 2, 3]) {
      const { onEpoch } = walkthrough.epochProgress("training in a loop", 5000);
      ends.push((await lib.fitSdcca(data, { epochs: 5000, onEpoch, seed })).history.ended);
    }`;
  const [stopped, behind] = await kernel.cells([loop, "2"], { interrupt: "output" });
  assert.equal(behind.status, "aborted");
  assert.match(String(stopped.error?.evalue), /stopped before its first batch/);
  assert.equal(await kernel.value("ends.join()"), "stopped by the user");
  assert.equal(await kernel.value("(await lib.fitSdcca(data, { epochs: 1 })).history.ended"), "all epochs"); // and the next cell trains
});

test("where nobody listens to the stop, it ends the cell, which keeps what it had", async () => {
  await kernel.cell(`async function loop(seconds: number) {
    const end = Date.now() + 1000 * seconds;
    while (Date.now() < end) await new Promise((resolve) => setImmediate(resolve));
  }`);
  const waiting = await kernel.cells(['const reached = 1;\nconsole.log("reached");\nawait loop(30);', "2"], {
    interrupt: "output",
  });
  assert.deepEqual(
    waiting.map(({ status }) => status),
    ["error", "aborted"],
  );
  assert.equal(waiting[0].error?.ename, "Interrupted");
  assert.equal(await kernel.value("reached"), "1");
  // Not even a loop without a pause keeps the kernel.
  assert.equal(
    (await kernel.cell('console.log("reached");\nwhile (true);', { interrupt: "output" })).error?.ename,
    "Interrupted",
  );
  assert.equal(await kernel.value("reached"), "1");
});

test("a stop is heard by what began to listen in the cell’s synchronous part, which is not broken off", async () => {
  const busy = `const end = Date.now() + 1500;
    let heard = 0;
    process.once("SIGINT", () => heard++);
    console.log("listens");
    while (Date.now() < end);
    const whole = true;
    while (!heard && Date.now() < end + 5000) await new Promise((resolve) => setImmediate(resolve));`;
  const outcomes = await kernel.cells([busy, "2"], { interrupt: "output" });
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ["ok", "aborted"],
  );
  assert.equal(await kernel.value("[whole, heard].join()"), "true,1");
});

test("a second stop ends even what listens", async () => {
  const code = `let again = true;
    process.on("SIGINT", () => {
      if (again) setTimeout(() => process.kill(process.pid, "SIGINT"), 100);
      again = false;
    });
    console.log("listens");
    await loop(30);`;
  assert.equal((await kernel.cell(code, { interrupt: "output" })).error?.ename, "Interrupted");
  const leave = 'await null; process.listeners("SIGINT").slice(1).forEach((one) => process.off("SIGINT", one as () => void));';
  assert.equal(await kernel.value(`${leave} process.listenerCount("SIGINT")`), "1");
});

test("however often: a stop as a cell comes to its first await is heard, once, and breaks no message off", async () => {
  for (let i = 0; i < 25; i++)
    for (const code of ['console.log("reached");\nawait loop(30);', 'while (true) console.log("x".repeat(100));']) {
      const [stopped, behind] = await kernel.cells([code, "2"], { interrupt: "output" });
      assert.deepEqual([stopped.error?.ename, behind.status], ["Interrupted", "aborted"], `${code}, stop ${i + 1}`);
    }
});

test("a stop while a module is loaded breaks the cell off behind it: half a module would stay", async () => {
  const folder = mkdtempSync(join(projectRoot(), ".cache", "kernel-stops-"));
  try {
    const slow =
      'console.log("loads"); export const end = Date.now() + 700; while (Date.now() < end); export const word: string = "whole";';
    writeFileSync(join(folder, "slow.ts"), slow);
    const load = `import { word } from "./.cache/${basename(folder)}/slow";`;
    const stopped = await kernel.cell(`${load}\nlet behind = word; while (true);`, { interrupt: "output" });
    assert.equal(stopped.error?.ename, "Interrupted");
    assert.equal(await kernel.value(`${load} word`), "whole");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a stop that a vm of the cell gets and hides comes again", async () => {
  const code = `import vm from "node:vm";
    console.log("inside");
    try { vm.runInThisContext("while (true);", { breakOnSigint: true }); } catch {}
    while (true) console.log("outside");`;
  assert.equal((await kernel.cell(code, { interrupt: "output" })).error?.ename, "Interrupted");
});

test("a kernel ends soon and quietly when it is asked to, busy or not", async () => {
  for (const rest of ["", "await null; while (true);"]) {
    const { seconds, status } = await kernel.endDuring(`console.log("here"); ${rest}`);
    assert.ok(seconds < 30, `${seconds} s`);
    assert.equal(status, -9); // and not of zeromq's abort
  }
});

test("a busy kernel ends with whoever started it", async () => {
  const orphan = new DrivenKernel();
  const pid = Number((await orphan.cell("console.log(process.pid); setTimeout(() => { while (true); }, 50);")).stream);
  orphan.kill();
  const runs = () => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`).length > 0; // an ended process has none
    } catch {
      return false;
    }
  };
  assert.ok(runs());
  for (let waits = 0; runs(); waits++) {
    assert.ok(waits < 600);
    await setTimeout(100);
  }
});

test("a kernel that starts again has the library, and none of the old one's names", async () => {
  await kernel.step({ restart: true });
  const { result, stream } = await kernel.cell('import * as lib from "./lib/walkthrough";\nlib.METHODS.length > 1');
  assert.equal(result?.["text/plain"], "true");
  assert.equal(stream, "");
  assert.equal((await kernel.cell("reached")).error?.ename, "TypeScript");
});
