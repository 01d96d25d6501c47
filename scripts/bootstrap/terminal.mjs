// What every program here does with its terminal: it ends quietly when nobody reads its output, and prints what a terminal only shows.
import { closeSync, openSync } from "node:fs";
import { isatty } from "node:tty";
import { format } from "node:util";
import { printable } from "../../lib/runtime/printable.js";

/** The exit code of a program that writes to a closed pipe, as shells tell it: 128 and the number of SIGPIPE. */
const CLOSED_PIPE = 141;

/** Prepares a program to print: names of files, ids and classes may hold anything. */
export function useTerminal() {
  endWithReader();
  outliveTerminal();
  printSafely();
}

/** Ends the program quietly when the reader of its output has gone, as in `npm run compare | head -1`. */
function endWithReader() {
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error) => {
      // A terminal that was closed; the signal that comes with it ends the program, when what is done is kept.
      if (error.code === "EIO") return;
      if (error.code !== "EPIPE") throw error;
      process.exit(CLOSED_PIPE);
    });
}

/** At its end Node puts its terminal back as it was, and aborts where that has been closed: the null device then takes its place. */
function outliveTerminal() {
  const terminals = [0, 1, 2].filter(isatty);
  process.on("exit", () => {
    for (const fd of terminals) {
      if (isatty(fd)) continue;
      closeSync(fd);
      openSync("/dev/null", "r+"); // gets the number that has become free
    }
  });
}

/** The one place that all printed lines pass: control characters are shown, and not obeyed. */
function printSafely() {
  for (const name of ["log", "info", "warn", "error"]) {
    const print = console[name].bind(console);
    console[name] = (...parts) => print("%s", printable(format(...parts)));
  }
}
