import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { test } from "node:test";
import { projectRoot } from "../../lib/runtime/files/project-root";

const root = projectRoot();

/** What each cell printed, in one kernel; a number after the code interrupts the cell after so many seconds. */
function runCells(cells: [code: string, interruptAfter?: number][]): string[] {
  const printed = execFileSync(join(root, ".venv", "bin", "python"), [join(__dirname, "drive-kernel.py")], {
    input: cells.map(([code, seconds]) => JSON.stringify([code, seconds ?? null]) + "\n").join(""),
    encoding: "utf8",
    cwd: join(root, "test"), // anywhere but the project's folder
    env: {
      ...process.env,
      JUPYTER_PATH: join(root, "share", "jupyter"),
      JUPYTER_RUNTIME_DIR: join(root, ".cache", "jupyter", "runtime"),
      PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
    },
  });
  return printed
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as string).trim());
}

const LOOP = `async function loop(seconds: number, stopped: () => boolean) {
  const end = Date.now() + 1000 * seconds;
  while (Date.now() < end && !stopped()) await new Promise((resolve) => setImmediate(resolve));
  return stopped() ? "stopped" : "ran to its end";
}`;

test("a notebook's cells see the project's folder, its library, TensorFlow, and interrupts", () => {
  const [where, edited, , tensor, , kept, value, gone, later, busy, worker] = runCells([
    [
      `import { projectRoot } from "./lib/runtime/files/project-root"; console.log(process.cwd() === projectRoot(), projectRoot());`,
    ],
    [`import { InputError } from "./lib/runtime/check"; console.log(new InputError("x").name);`],
    [
      `import { loadBinding } from "./lib/runtime/tensorflow/load-binding"; import * as tf from "@tensorflow/tfjs"; loadBinding();`,
    ],
    [`tf.setBackend("tensorflow"); console.log(tf.getBackend(), tf.matMul([[1, 2]], [[3], [4]]).dataSync()[0]);`],
    [LOOP],
    // A listener gets the first interrupt, and the cell keeps its declarations.
    [
      `let heard = false; process.once("SIGINT", () => { heard = true; });
       const result = await loop(20, () => heard); console.log(result);`,
      1,
    ],
    [`console.log("kept:", result);`],
    // Nobody listens: the cell ends, and the kernel lives.
    [`await loop(4, () => false);`, 1],
    [`console.log("alive");`],
    // Not even a loop without a pause keeps the kernel.
    [`while (true);`, 1],
    // The library's worker threads load its TypeScript by themselves, and leave this thread free.
    [
      `import { projectUmapInThreads } from "./lib/projection/umap";
       const rows = Array.from({ length: 600 }, (_, i) => [i % 7, i % 11, i % 13]);
       let turns = 0; const timer = setInterval(() => turns++, 2);
       const plane = await projectUmapInThreads(rows, { epochs: 30, threads: 2 });
       clearInterval(timer); console.log(plane.rows, turns > 5);`,
    ],
  ]);
  assert.equal(where, `true ${root}`);
  assert.equal(edited, "InputError");
  assert.equal(tensor, "tensorflow 11");
  assert.equal(kept, "stopped");
  assert.equal(value, "kept: stopped");
  assert.match(gone, /Interrupted asynchronously/);
  assert.equal(later, "alive");
  assert.match(busy, /interrupted/i);
  assert.equal(worker, "600 true");
});

test("an edited file of the library is seen by the next cell that imports it", () => {
  const folder = mkdtempSync(join(root, ".cache", "kernel-test-"));
  const file = join(folder, "edited.ts");
  const write = (word: string) => JSON.stringify(`export const word = ${JSON.stringify(word)};\n`);
  writeFileSync(file, JSON.parse(write("before")));
  const use = `import { word } from "./${file.slice(root.length + 1, -3)}"; console.log(word);`;
  try {
    const [before, , after] = runCells([
      [use],
      [`import { writeFileSync } from "node:fs"; writeFileSync(${JSON.stringify(file)}, ${write("after")});`],
      [use],
    ]);
    assert.deepEqual([before, after], ["before", "after"]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
