/** What the commands that run TypeScript share: help, options, interrupts, and errors a person can read. */
import { inCommandWords } from "../../lib/data/records/read-report";
import { check, InputError } from "../../lib/runtime/check";
import { printable } from "../../lib/runtime/printable";
import { endNow, watchInterrupts } from "../bootstrap/interrupts.mjs";
import { type Given, OptionError, type Options, readOptions } from "../bootstrap/options.mjs";
import { useTerminal } from "../bootstrap/terminal.mjs";

interface Command<O extends Options> {
  /** Printed for --help; only options that it names are suggested for a misspelt one. */
  help: string;
  options: O;
  /** Takes arguments besides the options; false by default. */
  positionals?: boolean;
  /** Said after Ctrl-C: what is kept, and how to go on. */
  interrupted: string;
  /**
   * Whether the work watches `stop` and ends by itself soon after. By default it does not: all files are written whole or not at all, so
   * that a command can be ended at any time.
   */
  endsItself?: () => boolean;
}

/** The option of commands that may leave out records that cannot be read. */
export const SKIP_CORRUPT = "--skip-corrupt";

/** Thrown by work that was asked to stop, with what is kept, and how to go on. */
export class Stopped extends Error {}

/** Runs a command on the arguments given, or prints its help. Bad input ends it with one line, a defect with its trace, a closed pipe without a word. */
export function runCommand<const O extends Options>(
  { help, options, positionals: allowPositionals, interrupted, endsItself = () => false }: Command<O>,
  work: (values: Given<O>, positionals: string[], stop: AbortSignal) => Promise<void>,
): void {
  useTerminal();
  const args = process.argv.slice(2);
  if (args.includes("--help") || args.includes("-h")) {
    console.log(help);
    return;
  }
  const interrupts = watchInterrupts(interrupted, endsItself);
  const run = async () => {
    const told = Object.keys(options).filter((name) => help.includes(`--${name}`));
    const { values, positionals } = readOptions(args, options, { allowPositionals, told });
    await work(values, positionals, interrupts.signal);
    if (interrupts.exitCode !== undefined) endNow(interrupted, interrupts.exitCode);
  };
  run().catch((error: unknown) => {
    if (interrupts.exitCode !== undefined && error instanceof Stopped) endNow(error.message, interrupts.exitCode);
    const isPlain = error instanceof InputError || error instanceof OptionError;
    console.error(isPlain ? `\n${inCommandWords(error.message, "skip-corrupt" in options ? SKIP_CORRUPT : undefined)}` : error);
    process.exitCode = 1;
  });
}

/** Prints a value as JSON for other programs, and nothing else. */
export function printJson(value: unknown, indent?: number): void {
  process.stdout.write(`${printable(JSON.stringify(value, null, indent))}\n`);
}

/** The number an option was given; undefined when it was not. */
export function wholeNumber(option: string, text: string | undefined): number | undefined {
  check(text === undefined || /^\d+$/.test(text), () => `${option} must be a whole number; got ${JSON.stringify(text)}`);
  return text === undefined ? undefined : Number(text);
}

/** A number of seconds that an option was given; undefined where it was not. */
export function seconds(option: string, given: string | undefined): number | undefined {
  check(
    given === undefined || /^\d+(\.\d+)?$/.test(given),
    () => `${option} must be a number of seconds; got ${JSON.stringify(given)}`,
  );
  return given === undefined ? undefined : Number(given);
}
