import { printable } from "./printable";

/** Prints text to standard output, such that a terminal only shows it: ids and names of files may hold anything. */
export function say(text: string): void {
  console.log(printable(text));
}

/** Prints a warning, such that a terminal only shows it. */
export function warn(text: string): void {
  console.warn(printable(text));
}
