import { readFile } from "node:fs/promises";
import { writeWhole } from "../runtime/atomic-write";
import { check } from "../runtime/check";
import type { Matrix } from "../runtime/matrix";

/** An array as NumPy's `.npy` holds it, in C order. 64-bit integers become 64-bit floats, exactly. */
export interface NpyArray {
  shape: number[];
  data: Float32Array | Float64Array | Int32Array;
}

const MAGIC = "\x93NUMPY";
const READABLE = "<f4, <f8, <i4 or <i8";

/**
 * Reads a little-endian `.npy` file of float32, float64, int32 or int64, C order, any number of axes.
 * @throws InputError on any other type or order, and on a file that is cut short.
 */
export async function readNpy(path: string): Promise<NpyArray> {
  const bytes = await readFile(path);
  check(bytes.subarray(0, 6).toString("latin1") === MAGIC, () => `${path} is not a .npy file: write it with numpy.save`);
  const wide = bytes[6] >= 2;
  const start = wide ? 12 : 10;
  const length = wide ? bytes.readUInt32LE(8) : bytes.readUInt16LE(8);
  const header = bytes.toString("latin1", start, start + length);
  const type = /'descr':\s*'([^']*)'/.exec(header)?.[1];
  const tuple = /'shape':\s*\(([^)]*)\)/.exec(header)?.[1];
  check(type !== undefined && tuple !== undefined, () => `${path}: no type or shape in the header ${JSON.stringify(header)}`);
  check(
    /'fortran_order':\s*False/.test(header),
    () => `${path} is in Fortran order: save numpy.ascontiguousarray(array) instead`,
  );
  const shape = tuple.split(",").flatMap((part) => (part.trim() ? [Number(part)] : []));
  const count = shape.reduce((product, size) => product * size, 1);
  const size = { "<f4": 4, "<f8": 8, "<i4": 4, "<i8": 8 }[type];
  check(size !== undefined, () => `${path} holds ${type}; readable are ${READABLE}: convert it with array.astype`);
  const body = bytes.subarray(start + length);
  check(
    body.length === count * size,
    () => `${path}: shape (${shape}) of ${type} needs ${count * size} bytes, the file has ${body.length}: copy it again`,
  );
  return { shape, data: decode(aligned(body), type, path) };
}

/** Reads a two-dimensional `.npy` file as a matrix of 32-bit floats. */
export async function readNpyMatrix(path: string): Promise<Matrix<Float32Array>> {
  const { shape, data } = await readNpy(path);
  check(shape.length === 2, () => `${path} has ${shape.length} axes (${shape}); a matrix has 2`);
  return { rows: shape[0], columns: shape[1], data: data instanceof Float32Array ? data : Float32Array.from(data) };
}

/** Writes float32 in C order; `shape` must multiply to the number of values. */
export async function writeNpy(path: string, shape: readonly number[], data: Float32Array): Promise<void> {
  const count = shape.reduce((product, size) => product * size, 1);
  check(count === data.length, () => `shape (${shape}) needs ${count} values; got ${data.length}`);
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${tuple}), }`;
  // NumPy aligns the data to 64 bytes, so that the file can be mapped into memory.
  const header = text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11) + "\n";
  const head = Buffer.alloc(10 + header.length);
  head.write(MAGIC, "latin1");
  head[6] = 1;
  head.writeUInt16LE(header.length, 8);
  head.write(header, 10, "latin1");
  await writeWhole(path, Buffer.concat([head, Buffer.from(data.buffer, data.byteOffset, data.byteLength)]));
}

/** The same bytes at the start of a buffer of their own, as typed arrays need them. */
function aligned(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer as ArrayBuffer;
}

function decode(buffer: ArrayBuffer, type: string, path: string): NpyArray["data"] {
  if (type === "<f4") return new Float32Array(buffer);
  if (type === "<f8") return new Float64Array(buffer);
  if (type === "<i4") return new Int32Array(buffer);
  const values = Float64Array.from(new BigInt64Array(buffer), Number);
  check(
    values.every((value) => Number.isSafeInteger(value)),
    () => `${path} holds whole numbers beyond ±2^53, which a JavaScript number cannot hold: rescale them`,
  );
  return values;
}
