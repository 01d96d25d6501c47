import { checkText } from "./arguments";

/** The value of an environment variable; undefined when it is unset, and when it is empty, as shells leave what they clear. */
export function fromEnvironment(name: string, environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const value = environment[name];
  return value ? checkText(value, name) : undefined;
}
