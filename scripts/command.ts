/** What the commands that run TypeScript share: help, and errors a person can read. */
import { check, InputError } from "../lib/runtime/check";

/** Runs a command on the arguments given, or prints its help. Bad input ends it with one line, a defect with its trace. */
export function runCommand(help: string, work: (args: string[]) => Promise<void>): void {
  const args = process.argv.slice(2);
  if (args.includes("--help") || args.includes("-h")) {
    console.log(help);
    return;
  }
  work(args).catch((error: Error & { code?: string }) => {
    const expected = error instanceof InputError || error.code?.startsWith("ERR_PARSE_ARGS");
    console.error(expected ? `\n${error.message}` : error);
    process.exitCode = 1;
  });
}

/** The number an option was given; undefined when it was not. */
export function wholeNumber(option: string, text: string | undefined): number | undefined {
  check(text === undefined || /^\d+$/.test(text), () => `${option} must be a whole number; got ${JSON.stringify(text)}`);
  return text === undefined ? undefined : Number(text);
}
