import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { DrivenKernel } from "./driven-kernel";

// One kernel for the whole file; each test declares names of its own in it.
let kernel: DrivenKernel;
before(async () => {
  kernel = new DrivenKernel();
  await kernel.cell('import * as lib from "./lib/index";\nimport * as walkthrough from "./lib/walkthrough";');
});
after(() => kernel.end());

const root = projectRoot();
const plain = (traceback: string[] = []) => traceback.join("\n").replace(/\x1b\[\d+m/g, "");

test("an error is Jupyter's, in lines of the cell and of the library, and none of the kernel's own", async () => {
  const { status, error, stream } = await kernel.cell(
    `interface Unneeded {
       so: "that lines of TypeScript and of JavaScript differ";
     }
     const wrong = [1, 2] as never;
     lib.meanAudio(
       wrong,
     );`,
  );
  assert.equal(status, "error");
  assert.equal(stream, "");
  assert.equal(error?.ename, "InputError", error?.evalue);
  assert.match(error!.evalue, /^audio must be tracks/);
  const text = plain(error!.traceback);
  assert.match(text, /^InputError: audio must be tracks/);
  assert.match(text, /\n {4}at meanAudio \(lib\/[\w/-]+\.ts:\d+:\d+\)\n {4}at In\[\d+\]:5:\d+\n/);
  assert.match(text, /\n {2}5 \| {6}lib\.meanAudio\(\n/);
  assert.doesNotMatch(text, /tslab|node:|scripts\/kernel|\.js:/);
});

test("the line of the library is the right one", async () => {
  const { error } = await kernel.cell("lib.stratifiedSplit([0, 1], { share: 7 } as any)");
  const [, file, line] = /\((lib\/[\w/-]+\.ts):(\d+):\d+\)/.exec(plain(error!.traceback.slice(1)))!;
  assert.match(readFileSync(join(root, file), "utf8").split("\n")[Number(line) - 1], /Error|check/);
});

test("an error after an await, a cause, and what is no error are told too", async () => {
  const late = await kernel.cell(
    'await new Promise((r) => setTimeout(r, 5));\n\nthrow new RangeError("late", { cause: new Error("first") });',
  );
  assert.match(
    plain(late.error?.traceback),
    /^RangeError: late\n {4}at In\[\d+\]:3:7\n[^]*Caused by\nError: first\n {4}at In\[\d+\]:3:/,
  );
  const other = await kernel.cell('throw "words"');
  assert.deepEqual([other.error?.ename, other.error?.evalue], ["Error", "words was thrown"]);
});

test("a type error is told with its line, and nothing of the cell runs", async () => {
  const { error, stream } = await kernel.cell('console.log("ran");\nconst n: number = "text";');
  assert.equal(stream, "");
  assert.equal(error?.ename, "TypeScript");
  assert.match(
    plain(error?.traceback),
    /not assignable to type 'number'\.\n {4}at In\[\d+\]:2:7\n\n {2}2 \| const n: number = "text";\n {4}\| {7}\^/,
  );
});

test("what a cell had declared before it threw is kept, and earlier values of what it had not reached", async () => {
  await kernel.cell('let older = "older"; const untouched = "untouched";');
  const { status } = await kernel.cell(
    `const trained = 1, { a, ...others } = { a: 2, b: 3 };
     function twice(x: number) { return 2 * x; }
     type Word = string;
     throw new Error("lost?");
     const older: number = 5, never = 1;`,
  );
  assert.equal(status, "error");
  assert.equal(
    await kernel.value("const word: Word = older.toUpperCase(); [trained, a, others.b, twice(4), word, untouched].join()"),
    "1,2,3,8,OLDER,untouched",
  );
  assert.equal((await kernel.cell("never")).error?.ename, "TypeScript");
});

test("a failing cell aborts those that were sent with it, unless they ask not to be", async () => {
  const all = await kernel.cells(['throw new Error("x")', "1", "2"]);
  assert.deepEqual(
    all.map(({ status }) => status),
    ["error", "aborted", "aborted"],
  );
  assert.equal(await kernel.value("3"), "3", "the next cell runs at once");
  const those = await kernel.cells(['throw new Error("x")', "1"], { stop_on_error: false });
  assert.deepEqual(
    those.map(({ status }) => status),
    ["error", "ok"],
  );
});
