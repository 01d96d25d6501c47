import { InputError, check } from "../../runtime/check";
import type { Content, FeatureFormat } from "./feature-file";

/** Numbers of an array, as they are read. */
export type NumberArray = Float32Array | Float64Array | Int32Array | Uint8Array;

/** An array that lies in a file, read by slices along its first axis. */
export interface StoredArray extends Content {
  /** Bytes of one value. */
  size: number;
  /** What its values are read as: bytes (unsigned, one each), other numbers, texts, or nothing that is known here. */
  kind: "bytes" | "numbers" | "texts" | "unknown";
  /** The values from place `from` to before `to` of the first axis, row after row. */
  numbers(from: number, to: number): Promise<NumberArray>;
  texts(): Promise<string[]>;
}

/** Named arrays of one file or folder. */
export interface ArrayStore {
  path: string;
  format: FeatureFormat;
  /** What it calls its arrays: data set, file. */
  what: string;
  arrays: readonly StoredArray[];
  close(): void;
}

/** What is there, as a message lists it: `audio (10 × 4, float32), …`. */
export function listed(contents: readonly Content[]): string {
  const some = contents
    .slice(0, 20)
    .map(({ name, shape, type }) => `${name} (${shape.length > 0 ? shape.join(" × ") : "one value"}, ${type})`);
  return contents.length === 0 ? "nothing" : some.join(", ") + (contents.length > 20 ? `, and ${contents.length - 20} more` : "");
}

/** The array of this name. @throws InputError that lists what is there */
export function arrayNamed(store: ArrayStore, name: string, { as = "", remedy = "" } = {}): StoredArray {
  const found = store.arrays.find((array) => array.name === name || array.name === name.replace(/^\/+/, ""));
  check(
    found,
    () => `${store.path} has no ${store.what} ${JSON.stringify(name)}${as}; there are ${listed(store.arrays)}${remedy}`,
  );
  return found;
}

/** Whole numbers of 64 bits as numbers. @throws InputError when one is too large to be exact */
export function exactNumbers(values: BigInt64Array | BigUint64Array, who: string): Float64Array {
  return Float64Array.from(values as ArrayLike<bigint>, (value) => {
    if (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER)
      throw new InputError(`${who} holds whole numbers beyond ±2^53, which a JavaScript number cannot hold: rescale them`);
    return Number(value);
  });
}
