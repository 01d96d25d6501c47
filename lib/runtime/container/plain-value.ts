import { check } from "../check";

/** What arrays of numbers a plain value may hold. */
const TYPES = { Float32Array, Float64Array, Int32Array, Uint8Array } as const;

/** Name of a kind of typed array. */
export type ArrayType = keyof typeof TYPES;
/** A typed array of a kind that a plain value may hold. */
export type StoredArray = Float32Array | Float64Array | Int32Array | Uint8Array;

/** A plain value as JSON, and the typed arrays that it refers to by their position. */
interface Encoded {
  json: string;
  arrays: StoredArray[];
}

/** Deeper than any value here, and not so deep that the stack overflows. */
const DEEPEST = 100;
/** Numbers that JSON cannot write. */
const NUMBERS: Record<string, number> = { NaN, Infinity, "-Infinity": -Infinity, "-0": -0 };

/**
 * A plain value (numbers, strings, booleans, null, lists, records, typed arrays among them) as JSON. Fields that are
 * undefined are left out. A field whose name begins with `$` gets one more, so that none is mistaken for a reference.
 * @param name name of the value in messages
 * @param order order of a record's fields: as given, or sorted by name
 * @throws InputError that names what is not plain, and its place
 */
export function encodePlain(value: unknown, name = "value", order: "as it is" | "by name" = "as it is"): Encoded {
  const arrays: StoredArray[] = [];
  const fieldsOf = (record: object) => {
    const fields = Object.entries(record).filter(([, item]) => item !== undefined);
    return order === "by name" ? fields.sort(([a], [b]) => (a < b ? -1 : 1)) : fields;
  };
  return { json: JSON.stringify(encoded(value, name, 0, { arrays, fieldsOf })), arrays };
}

interface Encoding {
  arrays: StoredArray[];
  fieldsOf: (record: object) => [string, unknown][];
}

function encoded(value: unknown, name: string, depth: number, encoding: Encoding): unknown {
  check(
    depth <= DEEPEST,
    () => `${name.slice(0, 60)}… is nested more than ${DEEPEST} deep, or contains itself: it cannot be kept`,
  );
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "number") return Number.isFinite(value) && !Object.is(value, -0) ? value : { $number: numberName(value) };
  if (arrayType(value)) return { $array: encoding.arrays.push(value as StoredArray) - 1 };
  // Array.from also visits the holes of a list.
  if (Array.isArray(value)) return Array.from(value, (item, i) => encoded(item, `${name}[${i}]`, depth + 1, encoding));
  check(
    isPlainRecord(value),
    () => `${name} is ${kindOf(value)}: only numbers, strings, booleans, null, lists, plain records and typed arrays can be kept`,
  );
  return Object.fromEntries(
    encoding
      .fieldsOf(value)
      .map(([key, item]) => [key.startsWith("$") ? `$${key}` : key, encoded(item, `${name}.${key}`, depth + 1, encoding)]),
  );
}

/**
 * The value of which {@link encodePlain} made `json`.
 * @throws InputError for what it does not make
 */
export function decodePlain(json: unknown, arrays: readonly StoredArray[], depth = 0): unknown {
  check(depth <= DEEPEST, () => `it is nested more than ${DEEPEST} deep`);
  if (typeof json !== "object" || json === null) return json;
  if (Array.isArray(json)) return json.map((item) => decodePlain(item, arrays, depth + 1));
  if (Object.hasOwn(json, "$array")) return at(arrays, (json as { $array: unknown }).$array);
  if (Object.hasOwn(json, "$number")) return numberNamed((json as { $number: unknown }).$number);
  // Entries become fields of the record's own, `__proto__` too.
  return Object.fromEntries(
    Object.entries(json).map(([key, item]) => [key.startsWith("$$") ? key.slice(1) : key, decodePlain(item, arrays, depth + 1)]),
  );
}

function at(arrays: readonly StoredArray[], index: unknown): StoredArray {
  const array = Number.isInteger(index) ? arrays[index as number] : undefined;
  check(array, () => `it refers to array ${String(index)}, and holds ${arrays.length}`);
  return array;
}

function numberName(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

function numberNamed(name: unknown): number {
  check(typeof name === "string" && Object.hasOwn(NUMBERS, name), () => `it holds a number called ${String(name)}`);
  return NUMBERS[name];
}

/** Of what kind an array is, if it is of one that can be kept; also of another realm's, such as a notebook cell's. */
export function arrayType(value: unknown): ArrayType | undefined {
  if (!ArrayBuffer.isView(value)) return undefined;
  const name = Object.prototype.toString.call(value).slice(8, -1);
  return isArrayType(name) ? name : undefined;
}

/** Whether it is the name of a kind of array that can be kept. */
export function isArrayType(name: unknown): name is ArrayType {
  return typeof name === "string" && Object.hasOwn(TYPES, name);
}

/** Bytes of one number in such an array. */
export function bytesEach(type: ArrayType): number {
  return TYPES[type].BYTES_PER_ELEMENT;
}

/** A new array with memory of its own. */
export function newArray(type: ArrayType, length: number): StoredArray {
  return new TYPES[type](length);
}

/** The bytes of an array, in place. */
export function bytesOf({ buffer, byteOffset, byteLength }: StoredArray): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Whether it is a record without a class, of whichever realm. */
export function isPlainRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** What a value is, in words: `a Map`, `a list`, `null`. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "a list";
  const name = typeof value === "object" ? (Object.getPrototypeOf(value)?.constructor?.name ?? "Object") : typeof value;
  if (name === "Object") return "a record";
  return `${/^[AEIOU]/i.test(name) ? "an" : "a"} ${name}`;
}
