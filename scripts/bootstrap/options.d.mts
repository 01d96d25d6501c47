import type { parseArgs, ParseArgsConfig } from "node:util";

export type Options = NonNullable<ParseArgsConfig["options"]>;
/** What parseArgs reads by these options. */
export type Given<O extends Options> = ReturnType<typeof parseArgs<{ options: O }>>["values"];

export class OptionError extends Error {}

export function readOptions<O extends Options>(
  args: string[],
  options: O,
  settings?: { allowPositionals?: boolean; told?: string[] },
): { values: Given<O>; positionals: string[] };
