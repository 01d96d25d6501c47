/**
 * What kind of thing an argument is, asked before anything is read from it: TypeScript's types say it to the compiler only, and
 * a slip in a notebook should give a sentence, not a TypeError from within. Things of another realm pass, a notebook cell's too.
 */
import { check, described } from "./check";

/** What a field of an argument must be. */
export type Kind = "text" | "number" | "list" | "map" | "object" | "function";

const KINDS: Record<Kind, (value: unknown) => boolean> = {
  text: (value) => typeof value === "string",
  number: (value) => typeof value === "number",
  list: isList,
  map: (value) => isMap(value),
  object: (value) => typeof value === "object" && value !== null,
  function: (value) => typeof value === "function",
};

/** Whether it is a list or a typed array of numbers; not one of BigInts, which mix with no number. */
export function isList(value: unknown): value is ArrayLike<unknown> {
  if (Array.isArray(value)) return true;
  return ArrayBuffer.isView(value) && "length" in value && typeof (value as Uint8Array)[0] !== "bigint";
}

/** Whether it maps keys to values, as a Map does. */
function isMap(value: unknown): boolean {
  const { get, size } = (value ?? {}) as { get?: unknown; size?: unknown };
  return typeof get === "function" && typeof size === "number";
}

/** Checks that `value` is a text and returns it; `what` is what it should say. */
export function checkText(value: string, name: string, what = "a text"): string {
  check(typeof value === "string", () => `${name} must be ${what}; got ${described(value)}`);
  return value;
}

/** Checks that `path` is the path of a file or folder, not whether anything is there. */
export function checkPath(path: string, name = "the path"): void {
  checkText(path, name, 'a text, such as "folder/file"');
  check(path !== "" && !path.includes("\0"), () => `${name} must not be empty or hold a zero byte; got ${described(path)}`);
}

/** Checks that `values` is a list or a typed array; `of` says of what, and its items are not looked at. */
export function checkList(values: ArrayLike<unknown>, name: string, of = "values"): void {
  check(isList(values), () => `${name} must be a list of ${of}; got ${described(values)}`);
}

/** Checks that `values` is a list of numbers in [`low`, `high`], all of them finite. */
export function checkNumbers(values: ArrayLike<number>, name: string, low = -Infinity, high = Infinity): void {
  checkList(values, name, "numbers");
  const range = low === -Infinity && high === Infinity ? "" : ` in [${low}, ${high}]`;
  for (let i = 0; i < values.length; i++)
    check(
      Number.isFinite(values[i]) && values[i] >= low && values[i] <= high,
      () => `${name} must be finite numbers${range}; got ${described(values[i])} at ${i}`,
    );
}

/** Checks that `rows` are positions among `count` things. */
export function checkPositions(rows: ArrayLike<number>, name: string, count: number): void {
  checkList(rows, name, "whole numbers");
  for (let i = 0; i < rows.length; i++)
    check(
      Number.isInteger(rows[i]) && rows[i] >= 0 && rows[i] < count,
      () => `${name} must be whole numbers from 0 to ${count - 1}; got ${described(rows[i])} at ${i}`,
    );
}

/** Checks that `values` is a list of texts. */
export function checkTexts(values: readonly string[], name: string): void {
  check(Array.isArray(values), () => `${name} must be a list of texts; got ${described(values)}`);
  for (let i = 0; i < values.length; i++) checkText(values[i], `${name}[${i}]`);
}

/**
 * Checks that `value` is an object that has these fields.
 * @param what it must be, and what gives one: `"tracks, as chunkTracks gives them"`
 */
export function checkObject(value: object, name: string, what: string, fields: Readonly<Record<string, Kind>> = {}): void {
  check(typeof value === "object" && value !== null && !isList(value), () => `${name} must be ${what}; got ${described(value)}`);
  for (const [field, kind] of Object.entries(fields))
    check(KINDS[kind]((value as Record<string, unknown>)[field]), () => {
      const given = (value as Record<string, unknown>)[field];
      return `${name} must be ${what}; got ${given === undefined ? `one without ${field}` : `${described(given)} for its ${field}`}`;
    });
}

/** Checks that `values` is a list of objects that have these fields, each of them `what`. */
export function checkObjects(
  values: readonly object[],
  name: string,
  what: string,
  fields: Readonly<Record<string, Kind>> = {},
): void {
  check(Array.isArray(values), () => `${name} must be a list of ${what}; got ${described(values)}`);
  for (let i = 0; i < values.length; i++) checkObject(values[i], `${name}[${i}]`, `one of ${what}`, fields);
}

/** Checks that `values` can be gone through, at once or as they come. */
export function checkIterable(values: Iterable<unknown> | AsyncIterable<unknown>, name: string): void {
  const can = typeof values === "object" && values !== null && (Symbol.iterator in values || Symbol.asyncIterator in values);
  check(can, () => `${name} must be a list, or what gives one after another; got ${described(values)}`);
}

/** Checks that options, if there are any, are an object. */
export function checkOptions(options: object | undefined): void {
  if (options !== undefined) checkObject(options, "the options", "an object, such as { seed: 1 }");
}

/**
 * Checks that a name can be that of a file in one folder: letters, digits, spaces, dots and dashes, with no way out of the folder.
 * @param what it names, for the message
 * @throws InputError when it is none
 */
export function checkFileName(name: unknown, what: string): void {
  check(
    typeof name === "string" && /^[\p{L}\p{N}][\p{L}\p{N}._ -]*$/u.test(name),
    () => `${what} must be that of a file, such as "map"; got ${described(name)}`,
  );
}
