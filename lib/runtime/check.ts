/**
 * Errors at the border: what was wrong, what was got, what to do.
 * Inside the library values are trusted.
 */
import { printable } from "./printable";

/**
 * An error whose message is meant for the user of the library; thrown by every check of input. What a terminal would obey in it, such as
 * control characters of an id, stands there as `\u001b`.
 */
export class InputError extends Error {
  override name = "InputError";

  constructor(message: string) {
    super(printable(message));
  }
}

/**
 * Throws an {@link InputError} unless `condition` holds. The message is built only when needed.
 * @throws InputError with the message
 */
export function check(condition: unknown, message: () => string): asserts condition {
  if (!condition) throw new InputError(message());
}

/** What a value is, for an error message; works for anything. */
export function described(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length} values`;
  if (typeof value === "function") return "a function";
  if (typeof value === "string") return JSON.stringify(value.length > 100 ? `${value.slice(0, 100)}…` : value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value !== "object" || value === null) return String(value);
  const name = Object.prototype.toString.call(value).slice(8, -1);
  const { constructor } = value as { constructor?: { name?: unknown } };
  return `an object of type ${name === "Object" && typeof constructor === "function" ? String(constructor.name) : name}`;
}

/**
 * Checks that `value` is a whole number in [`low`, `high`] and returns it.
 * @param name the argument's, for the message
 * @throws InputError when it is not
 */
export function checkInteger(value: number, name: string, low: number, high = Infinity): number {
  const range = high === Infinity ? `of at least ${low}` : `from ${low} to ${high}`;
  check(
    Number.isInteger(value) && value >= low && value <= high,
    () => `${name} must be a whole number ${range}; got ${described(value)}`,
  );
  return value;
}

/**
 * Checks that `value` is one of a few strings and returns it.
 * @param name the argument's, for the message
 * @throws InputError that lists the strings allowed
 */
export function checkOneOf<Name extends string>(value: unknown, name: string, allowed: readonly Name[]): Name {
  const quoted = allowed.map((one) => JSON.stringify(one));
  const list = [quoted.slice(0, -1).join(", "), quoted[quoted.length - 1]].filter(Boolean).join(" or ");
  check(allowed.includes(value as Name), () => `${name} must be ${list}; got ${described(value)}`);
  return value as Name;
}

/**
 * Checks that `value` is a finite number in [`low`, `high`] and returns it.
 * @param name the argument's, for the message
 * @throws InputError when it is not
 */
export function checkNumber(value: number, name: string, low = -Infinity, high = Infinity): number {
  check(
    Number.isFinite(value) && value >= low && value <= high,
    () => `${name} must be a finite number in [${low}, ${high}]; got ${described(value)}`,
  );
  return value;
}
