import { checkObject, checkOptions, checkText } from "../runtime/arguments";
import { check, described } from "../runtime/check";
import { printableLine } from "../runtime/printable";
import { inNotebook, showBundle } from "./notebook-display";

/** Progress of one long piece of work. */
export interface Progress {
  /** `done` units of the total are finished, with parts of those that are begun; `note` says what matters now, such as the loss. */
  update(done: number, note?: string): void;
  /** The same where the last units were there from an earlier run: they count as done, but not in the pace. */
  kept(done: number, note?: string): void;
  /** Ends the line with the time it took; later calls do nothing. */
  done(note?: string): void;
  /** Ends the line of work that was stopped early; `note` says where. Later calls do nothing. */
  stop(note: string): void;
}

/** Where a terminal's progress goes; `process.stderr` is one. */
export interface ProgressStream {
  isTTY?: boolean;
  /** Width in letters. */
  columns?: number;
  write(text: string): unknown;
}

/** Options of {@link createProgress}. */
export interface ProgressOptions {
  /** Default: `process.stderr`, so that results on stdout stay clean. */
  stream?: ProgressStream;
  /** A clock in milliseconds. Default: `performance.now`. */
  now?: () => number;
}

/** Ten a second look continuous, and cost a long loop nothing. */
const INTERVAL_MS = 100;
/** Without a terminal every update stays in the log: one at most every ten seconds. */
const LOG_INTERVAL_MS = 10_000;

let displays = 0;

/**
 * Shows how far a piece of work is: an output of its own in a notebook, one line that rewrites itself in a terminal, a
 * line now and then in a log. It shows the fraction done, the time taken and, from the pace so far, the time left. Work that may
 * need long for its first unit says `update(0)` first.
 * @param label what is being done
 * @param total number of units, at least 1; undefined when it is not known, and then only the count is shown
 * @throws InputError when `total` is not positive
 */
export function createProgress(label: string, total?: number, options: ProgressOptions = {}): Progress {
  check(total === undefined || total > 0, () => `progress of "${label}" needs a total above 0; got ${described(total)}`);
  checkText(label, "the label");
  checkOptions(options);
  const { stream = process.stderr, now = () => performance.now() } = options;
  checkObject({ now }, "now", "a clock", { now: "function" });
  checkObject(stream, "the stream", "one that text is written to", { write: "function" });
  const write = shown(inNotebook() ? notebookWriter() : stream.isTTY ? terminalWriter(stream) : logWriter(stream));
  const start = now();
  let last = -Infinity;
  let finished = false;
  let units = 0;
  let kept = 0;
  let isKept = false;
  /** When the first unit was begun that was not there. */
  let working = start;
  const show = (done: number, note: string | undefined, nowKept: boolean) => {
    const time = now();
    if (nowKept) kept += done - units;
    if (kept > 0 && kept === done) working = time;
    // The work that begins after kept units may be long: what was kept is seen at once.
    const due = time - last >= write.interval || (isKept && !nowKept);
    [units, isKept] = [done, nowKept];
    if (finished || !due) return;
    last = time;
    const left = total && done > kept && done < total ? ((time - working) * (total - done)) / (done - kept) : undefined;
    write.line(progressLine(label, done, total, time - start, left, note));
  };
  return {
    update: (done, note) => show(done, note, false),
    kept: (done, note) => show(done, note, true),
    stop(note) {
      if (finished) return;
      finished = true;
      write.end(`${label}: ${note} · ${duration(now() - start)}`);
    },
    done(note) {
      if (finished) return;
      finished = true;
      const count = units > 0 ? `, ${units.toLocaleString("en")}${total ? ` of ${total.toLocaleString("en")}` : ""}` : "";
      write.end(`${label}: done in ${duration(now() - start)}${count}${note ? ` · ${note}` : ""}`);
    },
  };
}

/** One line of progress. Times in milliseconds. */
function progressLine(
  label: string,
  done: number,
  total: number | undefined,
  elapsed: number,
  left?: number,
  note?: string,
): string {
  const tail = note ? ` · ${note}` : "";
  if (!total) return `${label} ${done.toLocaleString("en")} · ${duration(elapsed)}${tail}`;
  const share = Math.min(1, Math.max(0, done / total));
  const cells = Math.round(20 * share);
  const bar = "█".repeat(cells) + "░".repeat(20 - cells);
  const rest = left === undefined ? "" : `, ${duration(left)} left`;
  const whole = Math.floor(done).toLocaleString("en");
  const percent = String(Math.floor(100 * share)).padStart(3);
  return `${label} ${bar} ${percent} % (${whole}/${total.toLocaleString("en")}) · ${duration(elapsed)}${rest}${tail}`;
}

/** Milliseconds as a person says them: `0.4 s`, `12 s`, `3 min 05 s`, `1 h 02 min`. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const two = (n: number) => String(n).padStart(2, "0");
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}

interface Writer {
  interval: number;
  line(text: string): void;
  end(text: string): void;
}

/** What is told may hold names of files: each stays one line, and nothing of it moves the cursor. */
function shown({ interval, line, end }: Writer): Writer {
  return { interval, line: (text) => line(printableLine(text)), end: (text) => end(printableLine(text)) };
}

function notebookWriter(): Writer {
  const id = `progress-${process.pid}-${++displays}`;
  let shown = false;
  const line = (text: string) => {
    showBundle({ "text/plain": text }, id, shown);
    shown = true;
  };
  return { interval: INTERVAL_MS, line, end: line };
}

function terminalWriter(stream: ProgressStream): Writer {
  // A line longer than the window would wrap, and a wrapped line cannot be rewritten.
  const line = (text: string) => stream.write(`\r\x1b[2K${text.slice(0, (stream.columns ?? 120) - 1)}`);
  return { interval: INTERVAL_MS, line, end: (text) => stream.write(`\r\x1b[2K${text}\n`) };
}

function logWriter(stream: ProgressStream): Writer {
  const line = (text: string) => stream.write(`${text}\n`);
  return { interval: LOG_INTERVAL_MS, line, end: line };
}
