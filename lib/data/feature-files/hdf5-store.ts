import { fstatSync, statSync } from "node:fs";
import type { Dataset, File } from "h5wasm";
import { check, InputError } from "../../runtime/check";
import { importModule } from "../../runtime/files/import-module";
import { type ArrayStore, exactNumbers, type NumberArray, type StoredArray } from "./array-store";

/** What of h5wasm is used; its library for node reads the file itself, in slices. */
interface H5 {
  File: new (path: string, mode: "r") => File;
  ready: Promise<{ activate_throwing_error_handler(): number; FS: { streams: ({ nfd: number } | null | undefined)[] } }>;
}

/** Filters that the HDF5 library reads by itself: gzip, shuffle, checksums, szip, n-bit and scale-offset. */
const LAST_OWN_FILTER = 6;

/**
 * Files that the HDF5 library holds open for ever, since reading them failed, by device and number. It takes what has the same
 * number for the same file, and would give what it read then, even if the file is another by now.
 */
const held = new Set<string>();
/** How often each file is open now. */
const open = new Map<string, number>();

/**
 * The data sets of an HDF5 file, of all its groups.
 * @throws InputError when it cannot be opened: damaged, cut short, no HDF5, or found damaged before in its place
 */
export async function openHdf5(path: string): Promise<ArrayStore> {
  const h5 = await importModule<H5>("h5wasm/node");
  const { activate_throwing_error_handler: throwErrors, FS } = await h5.ready;
  // Without it a failed read gives zeros.
  throwErrors();
  const { dev, ino } = statSync(path);
  const same = `${dev} ${ino}`;
  check(
    !held.has(same),
    () =>
      `${path} was found damaged before, and the HDF5 library still has what it read then: ` +
      "give a good copy another name, or restart the program (in a notebook, its kernel)",
  );
  const file = told(path, () => new h5.File(path, "r"));
  open.set(same, (open.get(same) ?? 0) + 1);
  const close = () => {
    file.close();
    open.set(same, open.get(same)! - 1);
    const isThis = (handle: number) => fstatSync(handle).ino === ino && fstatSync(handle).dev === dev;
    if (open.get(same) === 0 && FS.streams.some((stream) => stream && isThis(stream.nfd))) held.add(same);
  };
  const arrays: StoredArray[] = [];
  try {
    for (const name of told(path, () => file.paths())) {
      const entity = told(path, () => file.get(name));
      if (isDataset(entity)) arrays.push(stored(path, name, entity));
    }
  } catch (error) {
    close();
    throw error;
  }
  return { path, format: "HDF5", what: "data set", arrays, close };
}

function isDataset(entity: unknown): entity is Dataset {
  return (entity as { type?: string } | null)?.type === "Dataset";
}

function stored(path: string, name: string, data: Dataset): StoredArray {
  const who = `${path}, data set ${name}`;
  const { shape, dtype, metadata } = told(path, () => ({ shape: data.shape, dtype: data.dtype, metadata: data.metadata }));
  const { size, signed, type } = metadata;
  const kind = kindOf(type, size, signed);
  const slice = (from: number, to: number): unknown => {
    const foreign = data.filters.find(({ id }) => id > LAST_OWN_FILTER);
    check(
      !foreign,
      () => `${who} is compressed by ${foreign!.name}, which cannot be read: write it anew with gzip, or without compression`,
    );
    return told(who, () => (shape?.length ? data.slice([[from, to], ...shape.slice(1).map((): [] => [])]) : data.value));
  };
  return {
    name,
    shape: shape ?? [0],
    type: typeName(dtype, type, size, signed),
    size,
    kind,
    numbers: async (from, to) => {
      check(
        kind === "numbers" || kind === "bytes",
        () => `${who} holds ${typeName(dtype, type, size, signed)}, not numbers that can be read: write it as float32`,
      );
      return numbersOf(slice(from, to), who);
    },
    texts: async () => {
      const values = slice(0, shape?.[0] ?? 0);
      check(Array.isArray(values), () => `${who} holds no texts`);
      return (values as unknown[]).map((value) => String(value).replace(/\0+$/, ""));
    },
  };
}

/** Classes of HDF5's types. */
const [INTEGER, FLOAT, STRING, ENUM] = [0, 1, 3, 8];

function kindOf(type: number, size: number, signed: boolean): StoredArray["kind"] {
  if (type === STRING) return "texts";
  if (type === INTEGER) return size === 1 && !signed ? "bytes" : "numbers";
  if (type === ENUM) return "numbers"; // h5py's booleans
  return type === FLOAT && (size === 4 || size === 8) ? "numbers" : "unknown";
}

function typeName(dtype: unknown, type: number, size: number, signed: boolean): string {
  if (type === INTEGER) return `${signed ? "" : "u"}int${8 * size}`;
  if (type === FLOAT) return `float${8 * size}`;
  if (type === STRING) return "text";
  if (type === ENUM) return "names of numbers";
  return typeof dtype === "string" ? dtype : "records";
}

function numbersOf(values: unknown, who: string): NumberArray {
  if (
    values instanceof Float32Array ||
    values instanceof Float64Array ||
    values instanceof Uint8Array ||
    values instanceof Int32Array
  )
    return values;
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) return exactNumbers(values, who);
  check(ArrayBuffer.isView(values) || Array.isArray(values), () => `${who} holds no numbers`);
  return Float64Array.from(values as unknown as ArrayLike<number>, Number);
}

/** Does something of the HDF5 library, whose errors are of many lines: the last says what was the matter. */
function told<Result>(who: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof InputError) throw error;
    const lines = [...(error as Error).message.matchAll(/#\d+: .*?in \w+\(\): (.*)/g)];
    const why = lines.length > 0 ? lines[lines.length - 1][1] : (error as Error).message;
    throw new InputError(`${who} cannot be read as HDF5 (${why}): copy it again, or write it anew`);
  }
}
