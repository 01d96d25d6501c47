import { check } from "../../runtime/check";
import { openHdf5File } from "../hdf5/hdf5-file";
import type { Hdf5Data } from "../hdf5/hdf5-work";
import { type ArrayStore, exactNumbers, type NumberArray, type StoredArray } from "./array-store";

/**
 * The data sets of an HDF5 file, of all its groups.
 * @throws InputError when it cannot be opened: damaged, cut short, or no HDF5
 */
export async function openHdf5(path: string): Promise<ArrayStore> {
  const file = await openHdf5File(path);
  const arrays = file.data.map((data) => stored(path, data, (from, to) => file.read({ name: data.name, from, to })));
  return { path, format: "HDF5", what: "data set", arrays, close: () => file.close() };
}

function stored(path: string, data: Hdf5Data, read: (from: number, to: number) => Promise<unknown>): StoredArray {
  const { name, shape, size, foreign } = data;
  const who = `${path}, data set ${name}`;
  const kind = kindOf(data);
  const slice = (from: number, to: number) => {
    check(!foreign, () => `${who} is compressed by ${foreign}, which cannot be read: write it anew with gzip, or without compression`); // prettier-ignore
    return read(from, to);
  };
  return {
    name,
    shape: shape ?? [0],
    type: typeName(data),
    size,
    kind,
    numbers: async (from, to) => {
      check(
        kind === "numbers" || kind === "bytes",
        () => `${who} holds ${typeName(data)}, not numbers that can be read: write it as float32`,
      );
      return numbersOf(await slice(from, to), who);
    },
    texts: async () => {
      const values = await slice(0, shape?.[0] ?? 0);
      check(Array.isArray(values), () => `${who} holds no texts`);
      return (values as unknown[]).map((value) => String(value).replace(/\0+$/, ""));
    },
  };
}

/** Classes of HDF5's types. */
const [INTEGER, FLOAT, STRING, ENUM] = [0, 1, 3, 8];

function kindOf({ type, size, signed }: Hdf5Data): StoredArray["kind"] {
  if (type === STRING) return "texts";
  if (type === INTEGER) return size === 1 && !signed ? "bytes" : "numbers";
  if (type === ENUM) return "numbers"; // h5py's booleans
  return type === FLOAT && (size === 4 || size === 8) ? "numbers" : "unknown";
}

function typeName({ dtype, type, size, signed }: Hdf5Data): string {
  if (type === INTEGER) return `${signed ? "" : "u"}int${8 * size}`;
  if (type === FLOAT) return `float${8 * size}`;
  if (type === STRING) return "text";
  if (type === ENUM) return "names of numbers";
  return dtype ?? "records";
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
