// The stop button. Code that wants to end well listens to SIGINT, `process.on("SIGINT", …)`, and yields with setImmediate or
// never hears of it. The first interrupt goes to such listeners only, so that the cell can still return its result; a second
// one, or the first when nobody listens, ends the cell. What begins to listen later in that cell, such as the next training of a
// loop, is asked at once: a stop is of the cell, and not only of the training that it met.
//
// Jupyter sends it as a message (interrupt_mode in kernel.json), since a signal gets lost: those that come while a cell's first,
// synchronous part runs are dropped by node when somebody began to listen in it, as a training does. A signal is understood too.
const vm = require("node:vm");

/** 1 while a signal would break off the code that runs, and nobody would rather be asked. Shared with the control thread. */
const breakable = new Int32Array(new SharedArrayBuffer(4));
let stop = () => {};
let ask = () => {};
/** Whether somebody in the running cell has been asked to end. */
let asking = false;

/** Calls `stopped` at every interrupt, and `endCell` as well when the cell is not to end by itself. */
function onInterrupt({ stopped, endCell }) {
  const asked = new WeakSet();
  stop = stopped;
  ask = () => {
    const listeners = process.listeners("SIGINT").filter((listener) => listener !== ask);
    stopped();
    if (listeners.length === 0 || listeners.some((listener) => asked.has(listener))) endCell();
    for (const listener of listeners) asked.add(listener);
    asking = listeners.length > 0;
  };
  process.on("SIGINT", ask);
  process.on("newListener", (name, listener) => {
    if (name !== "SIGINT") return;
    Atomics.store(breakable, 0, 0);
    if (asking && listener !== ask) queueMicrotask(() => process.listeners("SIGINT").includes(listener) && listener("SIGINT", 2));
  });
}

/** An interrupt that came as a message. */
function interrupt() {
  process.emit("SIGINT", "SIGINT", 2);
}

/**
 * Runs code that an interrupt can break off, until it listens itself: broken off then, it might leave TensorFlow in the middle of
 * a graph. When it ends, node leaves SIGINT on "exit the process". It would mend this while putting listeners back, but only if
 * none was added meanwhile; so all are taken off and put on again, `ask` before the others, since those may take themselves off
 * as they are called.
 */
function runBreakable(code, options) {
  asking = false;
  Atomics.store(breakable, 0, 1);
  try {
    return vm.runInThisContext(code, { ...options, breakOnSigint: true });
  } catch (error) {
    if (error?.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED") stop();
    throw error;
  } finally {
    Atomics.store(breakable, 0, 0);
    const others = process.rawListeners("SIGINT").filter((listener) => listener !== ask);
    process.removeAllListeners("SIGINT");
    for (const listener of [ask, ...others]) process.on("SIGINT", listener);
  }
}

module.exports = { breakable, interrupt, onInterrupt, runBreakable };
