// The project's notebook kernel, on tslab's compiler. Jupyter runs it through share/jupyter/kernels/tslab/kernel.json; nothing is
// global. What tslab's own kernel does otherwise, and why this one is not it: the first import of the library took it 14 s.
//
// What notebooks and lib code can count on in this kernel (test/scripts/kernel*.test.ts):
// - The working directory is the project's folder, so `import … from "./lib/…"` works in every notebook; an edited file is
//   seen by the next cell that imports it.
// - An interrupt reaches listeners of SIGINT: see interrupts.cjs. The cells queued behind the one that it stops do not run.
// - A cell that ends early keeps what it had declared. Errors are Jupyter's, in lines of the cell and of the library.
// - The last expression is shown: see lib's `richDisplay`.
const path = require("node:path");

process.chdir(path.resolve(__dirname, "..", ".."));
process.noDeprecation = true; // what packages should not call any more is nothing to a notebook's reader
process.reallyExit = () => process.kill(process.pid, "SIGKILL"); // as node takes itself down, zeromq aborts, and prints so
Error.stackTraceLimit = 50; // a cell's own line lies below ten frames of tfjs
const { startLanguage } = require("./language.cjs");
const language = startLanguage(); // reads the types, while what follows is loaded
const { thrown } = require("./errors.cjs");
const { Executor } = require("./executor.cjs");
const { onInterrupt } = require("./interrupts.cjs");
const library = require("./library.cjs");
const { Output } = require("./output.cjs");
const { resultOf } = require("./results.cjs");
const { Server } = require("./server.cjs");

const PATIENCE_MILLISECONDS = 1000;
const IDLE_MILLISECONDS = 500;
const USES_LIBRARY = /["']\.\/lib\b/;

const display = displayOfTslab();
const executor = new Executor(language, library);
const server = new Server(process.argv[2], {
  execute,
  complete: (code, cursor) => language.ask("complete", executor.declared, code, cursor),
  inspect: (code, cursor) => language.ask("inspect", executor.declared, code, cursor),
  isComplete: (code) => language.ask("isComplete", code),
});
onInterrupt({ stopped: () => server.stop(), endCell: () => executor.endCell() });
reportRejections(process.env.SDCCA_REJECTION_LOG);
server.listen().catch((error) => {
  console.error(error);
  process.exit(1);
});
warmWhenIdle();

/** Runs a cell: its output goes where the cell is, its last expression becomes MIME types. */
async function execute(code, number, publish) {
  const output = new Output(publish);
  for (const name of ["stdout", "stderr"]) process[name].write = output.writer(name);
  display.lastWriteDisplayData = (content, update) => output.display(content, update);
  try {
    const outcome = executor.execute(code, number, sayWhatTakesLong(code, output));
    if (USES_LIBRARY.test(code)) library.warm(); // meanwhile the other thread reads its types
    const { value, error } = await outcome;
    return error ? { error } : { data: resultOf(value) };
  } catch (error) {
    return { error: thrown(error) };
  } finally {
    output.flush();
  }
}

/** Loads the library while the notebook is being opened. */
function warmWhenIdle() {
  setTimeout(() => (server.running ? warmWhenIdle() : library.warm()), IDLE_MILLISECONDS);
}

/** Says so when the library's types take a while; returns what to call when they are there, before the cell itself says anything. */
function sayWhatTakesLong(code, output) {
  if (language.read || !USES_LIBRARY.test(code)) return () => {};
  let said = false;
  const timer = setTimeout(() => {
    said = true;
    output.write("stdout", "Reading the library for the first time in this kernel …\n");
  }, PATIENCE_MILLISECONDS);
  return () => {
    clearTimeout(timer);
    if (said) output.clear();
  };
}

/** The part of tslab's own server that its `display` and lib's notebook display look for; the rest would load the compiler again. */
function displayOfTslab() {
  const filename = require.resolve("tslab/dist/jupyter.js");
  const exports = { lastWriteDisplayData: null };
  require.cache[filename] = { id: filename, filename, loaded: true, exports, children: [], paths: [] };
  return exports;
}

/** A floating rejection, often after its cell has ended, is printed where the last cell is, and recorded for the notebooks' runner. */
function reportRejections(log) {
  const { appendFileSync } = require("node:fs");
  for (const event of ["unhandledRejection", "uncaughtException"])
    process.on(event, (error) => {
      const { traceback } = thrown(error);
      console.error(
        `${event === "unhandledRejection" ? "A promise that nobody awaits" : "Outside every cell"}: ${traceback.join("\n")}`,
      );
      if (log) appendFileSync(log, `${event}: ${String(error?.stack ?? error)}\n`);
    });
}
