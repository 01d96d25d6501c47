// The stop button. Code that wants to end well listens to SIGINT, `process.on("SIGINT", …)`, and yields with setImmediate or
// never hears of it. The first interrupt goes to such listeners only, so that the cell can still return its result; a second
// one, or the first when nobody listens, ends the cell. What begins to listen later in that cell, such as the next training of a
// loop, is asked at once: a stop is of the cell, and not only of the training that it met.
//
// Jupyter sends it as a message (interrupt_mode in kernel.json) to the control thread, which passes it on. Code that yields to
// nobody is broken off by a signal besides: only while the main thread says so, and once it was sent, what runs waits for it.
// A signal that somebody else sends is understood too, but for one that comes as the code which it would break off ends.
const vm = require("node:vm");

/** What a signal would do: nothing good; break off the code that runs; it was sent. */
const [REFUSED, BREAKABLE, SENT] = [0, 1, 2];
/** So long what runs waits for a signal that was sent. */
const SIGNAL_MILLISECONDS = 5000;
/** Shared with the control thread: one of the above, and how many interrupts have come. */
const state = new Int32Array(new SharedArrayBuffer(8));
/** How many interrupts have been heard, by their signal or by their message. */
let heard = 0;
let stop = () => {};
let ask = () => {};
/** Listeners of the running cell that have been asked to end, and whether there are any. */
let asked = new WeakSet();
let asking = false;

/** Calls `stopped` at every interrupt, and `endCell` as well when the cell is not to end by itself. */
function onInterrupt({ stopped, endCell }) {
  stop = stopped;
  ask = () => {
    const listeners = process.listeners("SIGINT").filter((listener) => listener !== ask);
    stopped();
    if (listeners.length === 0 || listeners.some((listener) => asked.has(listener))) endCell();
    for (const listener of listeners) asked.add(listener);
    asking = listeners.length > 0;
  };
  process.on("SIGINT", ask);
  // Before node's own listener, which gives the signal to the new one.
  process.prependListener("newListener", (name, listener) => {
    if (name !== "SIGINT") return;
    refuseSignal();
    if (asking && listener !== ask) queueMicrotask(() => process.listeners("SIGINT").includes(listener) && listener("SIGINT", 2));
  });
}

/** In the control thread, with the main thread's state: notes an interrupt and sends the signal, if allowed. Returns its number. */
function noteInterrupt(state) {
  const number = Atomics.add(state, 1, 1) + 1;
  sendSignal(state);
  return number;
}

function sendSignal(state) {
  if (Atomics.compareExchange(state, 0, BREAKABLE, SENT) === BREAKABLE) process.kill(process.pid, "SIGINT");
}

/** The message of an interrupt. It may have been heard already, by its signal. */
function interrupt(number) {
  if (number <= heard) return;
  heard = number;
  if (!process.listeners("SIGINT").includes(ask)) process.prependListener("SIGINT", ask); // a cell took off all there were
  process.emit("SIGINT", "SIGINT", 2);
}

/** From here on a signal breaks off what runs, unless it listens; one is sent at once for an interrupt that was not heard yet. */
function allowSignal() {
  if (process.listenerCount("SIGINT") > 0) return;
  Atomics.store(state, 0, BREAKABLE);
  if (Atomics.load(state, 1) === heard) return;
  sendSignal(state);
  refuseSignal();
}

/**
 * From here on no signal is sent; one that was sent breaks off what runs here, unless a cell's own vm got it. Returns whether one
 * was allowed.
 */
function refuseSignal() {
  const before = Atomics.compareExchange(state, 0, BREAKABLE, REFUSED);
  if (before !== SENT) return before === BREAKABLE;
  Atomics.wait(state, 0, SENT, SIGNAL_MILLISECONDS);
  Atomics.store(state, 0, REFUSED);
  return true;
}

/** Calls a function of the code that `runBreakable` runs: until it returns, or listens itself, an interrupt breaks it off. */
function breakable(call) {
  try {
    allowSignal();
    return call();
  } finally {
    refuseSignal();
  }
}

/** Calls what is not to be broken off: the sending of a message, which would end the process, and the loading of a module. */
function unbroken(call) {
  if (!refuseSignal()) return call();
  try {
    return call();
  } finally {
    allowSignal();
  }
}

/**
 * Runs code that calls `breakable`. Once it listens itself it is not broken off: that might leave TensorFlow in the middle of a
 * graph. Node breaks it off by a signal, and leaves SIGINT on "exit the process" in the end: so all listeners are taken off before,
 * and put on after, `ask` first, since others may take themselves off as they are called. So the code cannot take off those of
 * earlier cells.
 */
function runBreakable(code, options) {
  asking = false;
  asked = new WeakSet();
  const script = new vm.Script(code, options);
  const before = takeListenersOff();
  try {
    return script.runInThisContext({ breakOnSigint: true });
  } catch (error) {
    Atomics.store(state, 0, REFUSED);
    if (error?.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED") {
      heard = Atomics.load(state, 1);
      stop();
    }
    throw error;
  } finally {
    for (const listener of [ask, ...before, ...takeListenersOff()]) process.on("SIGINT", listener);
  }
}

/** Takes all listeners of SIGINT off; returns those other than `ask`. */
function takeListenersOff() {
  const others = process.rawListeners("SIGINT").filter((listener) => listener !== ask);
  process.removeAllListeners("SIGINT");
  return others;
}

module.exports = { breakable, interrupt, noteInterrupt, onInterrupt, runBreakable, state, unbroken };
