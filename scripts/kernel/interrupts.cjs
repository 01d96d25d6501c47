// The stop button, which arrives as SIGINT. Code that wants to end well listens, `process.on("SIGINT", …)`, and yields with
// setImmediate or the signal is never delivered. The first interrupt goes to such listeners only, so that the cell can still
// return its result; a second one, or the first when nobody listens, ends the cell.
const vm = require("node:vm");

/** Calls `stopped` at every interrupt, and `endCell` as well when the cell is not to end by itself. */
function onInterrupt({ stopped, endCell }) {
  const asked = new WeakSet();
  ask = () => {
    const listeners = process.listeners("SIGINT").filter((listener) => listener !== ask);
    stopped();
    if (listeners.length === 0 || listeners.some((listener) => asked.has(listener))) endCell();
    for (const listener of listeners) asked.add(listener);
  };
  process.on("SIGINT", ask);
}

let ask;

/**
 * Runs code that an interrupt can break off. When it ends, node leaves SIGINT on "exit the process". It would mend this while
 * putting listeners back, but only if none was added meanwhile; so all are taken off and put on again, `ask` before the others,
 * since those may take themselves off as they are called.
 */
function runBreakable(code, options) {
  try {
    return vm.runInThisContext(code, { ...options, breakOnSigint: true });
  } finally {
    const others = process.rawListeners("SIGINT").filter((listener) => listener !== ask);
    process.removeAllListeners("SIGINT");
    for (const listener of [ask, ...others]) process.on("SIGINT", listener);
  }
}

module.exports = { onInterrupt, runBreakable };
