// Starts the project's own tslab kernel. Jupyter runs it through share/jupyter/kernels/tslab/kernel.json; nothing is global.
//
// What notebooks and lib code can count on in this kernel (test/scripts/kernel.test.ts):
// - The working directory is the project's folder, so `import … from "./lib/…"` works in every notebook; an edited file is
//   seen by the next cell that imports it.
// - In lib code __dirname is the file's folder, and __filename ends in .js although no such file exists: tslab compiles in
//   memory. So a worker thread needs a loader of its own (`require("tsx/cjs")` in an evaluated worker, then the .ts file).
// - An interrupt arrives as SIGINT. Code that wants to end well listens: `process.on("SIGINT", …)`, and yields with setImmediate
//   or the signal is never delivered. The first interrupt goes to such listeners only, so that the cell can still return its
//   result; a second one, or the first when nobody listens, ends the cell.
const path = require("node:path");
const vm = require("node:vm");

process.chdir(path.resolve(__dirname, "..", ".."));
const { startKernel } = require("tslab/dist/main.js");
startKernel({ configPath: process.argv[2], enableFindLocal: false });
const ask = giveListenersTheFirstInterrupt();
keepListenersAfterCells(ask);
recordRejections(process.env.SDCCA_REJECTION_LOG);
endWithParent();

/** tslab's own listener gives up the cell at once: its declarations are lost, while its code goes on unseen. */
function giveListenersTheFirstInterrupt() {
  const [endCell] = process.listeners("SIGINT");
  process.removeListener("SIGINT", endCell);
  const asked = new WeakSet();
  const ask = () => {
    const listeners = process.listeners("SIGINT").filter((listener) => listener !== ask);
    if (listeners.length === 0 || listeners.some((listener) => asked.has(listener))) endCell();
    for (const listener of listeners) asked.add(listener);
  };
  process.on("SIGINT", ask);
  return ask;
}

/**
 * A cell runs in vm with breakOnSigint, and when that ends node leaves SIGINT on "exit the process". It would mend this while
 * putting listeners back, but only if none was added meanwhile; so take all off and put them on again, `first` before the
 * others, since those may take themselves off as they are called.
 */
function keepListenersAfterCells(first) {
  const { runInThisContext } = vm;
  vm.runInThisContext = function (...args) {
    try {
      return runInThisContext.apply(this, args);
    } finally {
      const others = process.rawListeners("SIGINT").filter((listener) => listener !== first);
      process.removeAllListeners("SIGINT");
      for (const listener of [first, ...others]) process.on("SIGINT", listener);
    }
  };
}

/** tslab only prints a floating rejection, often after its cell has ended, where nobody sees it: leave a record for the runner. */
function recordRejections(log) {
  if (!log) return;
  const { appendFileSync } = require("node:fs");
  for (const event of ["unhandledRejection", "uncaughtException"])
    process.on(event, (error) => {
      const text = String((error && error.stack) || error);
      // tslab's own sockets reject when the other side has gone; that is nobody's mistake.
      if (!/^[^\n]*\n\s+at [^\n]*tslab[\\/]dist[\\/]jupyter\.js/.test(text)) appendFileSync(log, `${event}: ${text}\n`);
    });
}

/** Jupyter starts kernels in a session of their own: when it is killed, nobody tells them. */
function endWithParent() {
  const parent = Number(process.env.JPY_PARENT_PID) || process.ppid;
  setInterval(() => process.ppid === parent || process.exit(1), 2000).unref();
}
