/** What the commands that run TypeScript share: help, options, and errors a person can read. */
import { check, InputError } from "../../lib/runtime/check";
import { endWithReader } from "../bootstrap/closed-pipe.mjs";
import { type Given, OptionError, type Options, readOptions } from "../bootstrap/options.mjs";

interface Command<O extends Options> {
  /** Printed for --help; only options that it names are suggested for a misspelt one. */
  help: string;
  options: O;
  /** Takes arguments besides the options; false by default. */
  positionals?: boolean;
}

/** Runs a command on the arguments given, or prints its help. Bad input ends it with one line, a defect with its trace, a closed pipe without a word. */
export function runCommand<const O extends Options>(
  { help, options, positionals: allowPositionals }: Command<O>,
  work: (values: Given<O>, positionals: string[]) => Promise<void>,
): void {
  endWithReader();
  const args = process.argv.slice(2);
  if (args.includes("--help") || args.includes("-h")) {
    console.log(help);
    return;
  }
  const run = async () => {
    const told = Object.keys(options).filter((name) => help.includes(`--${name}`));
    const { values, positionals } = readOptions(args, options, { allowPositionals, told });
    await work(values, positionals);
  };
  run().catch((error: unknown) => {
    console.error(error instanceof InputError || error instanceof OptionError ? `\n${error.message}` : error);
    process.exitCode = 1;
  });
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
