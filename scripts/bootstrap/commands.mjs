// Running other programs: shown to the user, ended with us, and explained when they are missing.
import { spawn, spawnSync } from "node:child_process";
import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { codeOf, Interruption, isInterrupted, SIGNALS } from "./interrupts.mjs";

/** Something that the user must put right; printed without a stack. */
export class SetupError extends Error {}

/** Runs a program with its output shown and resolves when it succeeds. `onStderr` also gets what it says on its standard error. */
export async function run(command, args, options = {}) {
  const stdio = ["ignore", "inherit", options.onStderr ? "pipe" : "inherit"];
  const code = await become(command, args, { stdio, ...options });
  if (code === 0) return;
  const called = `${command} ${args.slice(0, 4).join(" ")} …`;
  throw new SetupError(`${called} ended with exit code ${code}: see what it says above, put that right, then do the same again`);
}

/** The trimmed standard output of a program, or undefined when it is missing or fails. */
export function output(command, args, options = {}) {
  const result = spawnSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], timeout: 60_000, ...options });
  return result.status === 0 ? result.stdout.trim() : undefined;
}

let running = 0;

/** Whether a child runs in this process's place: a signal is then the child's, and its end is waited for. */
export function childRuns() {
  return running > 0;
}

/**
 * Runs a child in this process's place, as far as node can: same terminal, signals passed on; resolves to its exit code.
 * Ctrl-C reaches the child from the terminal by itself, so its end is only waited for; other signals are handed on.
 * `handed` says which are, for a child that counts one that comes twice at once only once.
 * A child that ends otherwise than well after a signal ends the command too: an {@link Interruption}.
 */
export function become(command, args, { onStderr, handed = ["SIGTERM", "SIGHUP"], ...options } = {}) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { stdio: "inherit", ...options });
    child.stderr?.pipe(process.stderr, { end: false });
    child.stderr?.on("data", (bytes) => onStderr?.(bytes.toString()));
    let asked;
    const hand = (signal) => {
      asked ??= signal;
      if (handed.includes(signal)) child.kill(signal);
    };
    for (const signal of SIGNALS) process.on(signal, hand);
    running++;
    child.on("error", (error) => {
      console.error(`${command} could not be started: ${error.message}`);
      done(127);
    });
    const ended = (code, signal) => {
      for (const name of SIGNALS) process.removeListener(name, hand);
      running--;
      const end = code ?? codeOf(signal);
      if (asked && end !== 0) fail(new Interruption(codeOf(asked)));
      else if (isInterrupted(end)) fail(new Interruption(end));
      else done(end);
    };
    // A signal that the child got as well may be told after the child's end.
    child.on("close", (...how) => setImmediate(ended, ...how));
  });
}

/** True in the file that node was started with. */
export function isMain(url) {
  return Boolean(process.argv[1]) && realpathSync(process.argv[1]) === fileURLToPath(url);
}
