// What Ctrl-C, SIGTERM and SIGHUP do to a command, the same for all of them.
import { constants } from "node:os";

export const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];

/** The exit code of what a signal ends, as shells tell it: 128 and the signal's number. */
export function codeOf(signal) {
  return 128 + constants.signals[signal];
}

/** Whether an exit code tells of such an end. */
export function isInterrupted(code) {
  return SIGNALS.some((signal) => code === codeOf(signal));
}

/** A command that was interrupted; its exit code says by what. */
export class Interruption extends Error {
  constructor(exitCode) {
    super("interrupted");
    this.exitCode = exitCode;
  }
}

/**
 * A signal that comes again so soon is the same one: Ctrl-C comes from the terminal and once more from npm, and a closed terminal tells
 * a program and the one that runs it. A person's second Ctrl-C comes later.
 */
const SAME_MILLISECONDS = 500;

/**
 * Listens for what ends a command. The first signal asks it to stop; where the work does not end by itself it is ended at once, with a
 * sentence that says what is kept and how to go on. The second signal ends it at once in any case.
 * @param told that sentence
 * @param endsItself whether the work that runs now watches `signal`
 */
export function watchInterrupts(told, endsItself) {
  const stop = new AbortController();
  let first;
  let same = false;
  const listen = (signal) => {
    if (signal === first && same) return;
    if (first !== undefined) process.exit(codeOf(signal));
    if (!endsItself()) endNow(told, codeOf(signal));
    first = signal;
    same = true;
    // A signal that came while the work left no time for it is told between a timer and what is immediate.
    setTimeout(() => setImmediate(() => (same = false)), SAME_MILLISECONDS).unref();
    stop.abort();
    // The library stops its trainings at Ctrl-C: so it does for the others.
    if (signal !== "SIGINT") for (const other of process.listeners("SIGINT")) if (other !== listen) other("SIGINT");
  };
  for (const signal of SIGNALS) process.on(signal, listen);
  return {
    signal: stop.signal,
    get exitCode() {
      return first && codeOf(first);
    },
  };
}

/** The same for a program that runs others in its place: while one runs, a signal is that one's. */
export function leaveInterrupts(told, othersRun) {
  for (const signal of SIGNALS) process.on(signal, () => othersRun() || endNow(told, codeOf(signal)));
}

/** Ends an interrupted command. */
export function endNow(told, exitCode) {
  console.error(`\nInterrupted: ${told}`);
  process.exit(exitCode);
}
