// The stop button. Code that wants to end well listens to SIGINT, `process.on("SIGINT", …)`, and yields with setImmediate or
// never hears of it. The first interrupt goes to such listeners only, so that the cell can still return its result; a second
// one, or the first when nobody listens, ends the cell. What begins to listen later in that cell, such as the next training of a
// loop, is asked at once: a stop is of the cell, and not only of the training that it met.
//
// Jupyter sends it as a message (interrupt_mode in kernel.json), since a signal gets lost: those that come while a cell's first,
// synchronous part runs are dropped by node when somebody began to listen in it, as a training does. What is to break code off is a
// signal besides. One that somebody else sends is understood too.
const vm = require("node:vm");

/**
 * Shared with the control thread: 1 while a signal would break off the code that runs, and nobody would rather be asked; how many
 * interrupts have come there; and for how many of them it has sent a signal as well.
 */
const breakable = new Int32Array(new SharedArrayBuffer(12));
/** How many interrupts have been heard, by their signal or by their message. */
let heard = 0;
/** How many of the signals have arrived. Where the code that they would break off is about to end they get lost, or come much later. */
let arrived = 0;
let stop = () => {};
let ask = () => {};
/** Whether somebody in the running cell has been asked to end. */
let asking = false;

/** Calls `stopped` at every interrupt, and `endCell` as well when the cell is not to end by itself. */
function onInterrupt({ stopped, endCell }) {
  const asked = new WeakSet();
  stop = stopped;
  ask = (_name, _number, byMessage = false) => {
    if (!byMessage && noteSignal() === "late") return;
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

/** The message of an interrupt. It may have been heard already, by its signal. */
function interrupt(number) {
  if (number <= heard) return;
  heard = number;
  process.emit("SIGINT", "SIGINT", 2, true);
}

/** Notes that a signal has arrived: "late" where the message of its interrupt was heard before. */
function noteSignal() {
  const [come, sent] = [Atomics.load(breakable, 1), Atomics.load(breakable, 2)];
  const late = heard === come && arrived < sent;
  arrived = Math.min(arrived + 1, sent);
  heard = come;
  return late ? "late" : "new";
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
    if (error?.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED") {
      noteSignal();
      stop();
    }
    throw error;
  } finally {
    Atomics.store(breakable, 0, 0);
    const others = process.rawListeners("SIGINT").filter((listener) => listener !== ask);
    process.removeAllListeners("SIGINT");
    for (const listener of [ask, ...others]) process.on("SIGINT", listener);
  }
}

module.exports = { breakable, interrupt, onInterrupt, runBreakable };
