// Running other programs: shown to the user, ended with us, and explained when they are missing.
import { spawn, spawnSync } from "node:child_process";
import { realpathSync } from "node:fs";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";

/** Something that the user must put right; printed without a stack. */
export class SetupError extends Error {}

/** Runs a program with its output shown and resolves when it succeeds. */
export async function run(command, args, options = {}) {
  const code = await become(command, args, { stdio: ["ignore", "inherit", "inherit"], ...options });
  if (code === 0) return;
  const interrupted = code === 130 || code === 143 ? " (interrupted; start again to go on)" : "";
  throw new SetupError(`${command} ${args.slice(0, 4).join(" ")} … ended with exit code ${code}${interrupted}`);
}

/** The trimmed standard output of a program, or undefined when it is missing or fails. */
export function output(command, args, options = {}) {
  const result = spawnSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], timeout: 60_000, ...options });
  return result.status === 0 ? result.stdout.trim() : undefined;
}

/**
 * Runs a child in this process's place, as far as node can: same terminal, signals passed on; resolves to its exit code.
 * Ctrl-C reaches the child from the terminal by itself, so its end is only waited for; other signals are handed on.
 */
export function become(command, args, options = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, { stdio: "inherit", ...options });
    const hand = (signal) => child.kill(signal);
    const wait = () => {};
    process.on("SIGINT", wait).on("SIGTERM", hand).on("SIGHUP", hand);
    child.on("error", (error) => {
      console.error(`${command} could not be started: ${error.message}`);
      done(127);
    });
    child.on("close", (code, signal) => {
      process.removeListener("SIGINT", wait).removeListener("SIGTERM", hand).removeListener("SIGHUP", hand);
      done(code ?? 128 + constants.signals[signal]);
    });
  });
}

/** True in the file that node was started with. */
export function isMain(url) {
  return Boolean(process.argv[1]) && realpathSync(process.argv[1]) === fileURLToPath(url);
}
