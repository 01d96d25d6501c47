import { readFile } from "node:fs/promises";
import { writeWhole } from "../../runtime/files/atomic-write";
import { checkList, checkPath } from "../../runtime/arguments";
import { check, checkInteger, described } from "../../runtime/check";
import { arrayType } from "../../runtime/container/plain-value";
import type { Matrix } from "../../runtime/matrix";
import { asReadError } from "../../runtime/files/read-file";

/** An array as NumPy's `.npy` holds it, in C order. 64-bit integers become 64-bit floats, exactly. */
export interface NpyArray {
  shape: number[];
  data: Float32Array | Float64Array | Int32Array;
}

const MAGIC = "\x93NUMPY";
const READABLE = "<f4, <f8, <i4 or <i8";

/**
 * Reads a little-endian `.npy` file of float32, float64, int32 or int64, C order, any number of axes.
 * @throws InputError that names the file: any other type or order, a header that is damaged, more or fewer bytes than the
 *   shape needs, a file that cannot be read
 */
export async function readNpy(path: string): Promise<NpyArray> {
  checkPath(path);
  const bytes = await readFile(path).catch((error) => {
    throw asReadError(error, path);
  });
  check(bytes.toString("latin1", 0, 6) === MAGIC, () => `${path} is not a .npy file: write it with numpy.save`);
  const { type, fortran, shape, body } = parseHeader(bytes, path);
  check(!fortran, () => `${path} is in Fortran order: save numpy.ascontiguousarray(array) instead`);
  const size = { "<f4": 4, "<f8": 8, "<i4": 4, "<i8": 8 }[type];
  check(size !== undefined, () => `${path} holds ${type}; readable are ${READABLE}: convert it with array.astype`);
  const count = shape.reduce((product, length) => product * length, 1);
  check(
    body.length === count * size,
    () => `${path}: shape (${shape}) of ${type} needs ${count * size} bytes, the file has ${body.length}: copy it again`,
  );
  return { shape, data: decode(aligned(body), type, path) };
}

/** The header is a Python dictionary whose three entries may come in any order; a tuple of one has a comma. */
function parseHeader(bytes: Buffer, path: string): { type: string; fortran: boolean; shape: number[]; body: Buffer } {
  check(bytes.length >= 12, () => `${path} ends within its header: copy it again`);
  const [major, minor] = bytes.subarray(6, 8);
  check(major >= 1 && major <= 3 && minor === 0, () => `${path} is of version ${major}.${minor}; readable are 1.0, 2.0 and 3.0`);
  const start = major === 1 ? 10 : 12;
  const end = start + (major === 1 ? bytes.readUInt16LE(8) : bytes.readUInt32LE(8));
  check(end <= bytes.length && end < 2 ** 20, () => `${path} ends within its header, or its length is damaged: copy it again`);
  const header = bytes.toString("latin1", start, end);
  let rest = header;
  const [type, order, tuple] = [
    /'descr':\s*'([^']*)'/,
    /'fortran_order':\s*(True|False)/,
    /'shape':\s*\((|\s*\d+\s*,\s*|\s*\d+(?:\s*,\s*\d+)+\s*,?\s*)\)/,
  ].map((entry) => {
    const found = entry.exec(rest);
    rest = rest.replace(entry, "");
    return found?.[1];
  });
  const shape = tuple?.match(/\d+/g)?.map(Number) ?? [];
  check(
    type !== undefined && order && tuple !== undefined && /^\s*\{[\s,]*\}\s*$/.test(rest) && shape.every(Number.isSafeInteger),
    () => `${path}: no type, order or shape in the header ${JSON.stringify(header.slice(0, 200))}: copy it again`,
  );
  return { type, fortran: order === "True", shape, body: bytes.subarray(end) };
}

/** Reads a two-dimensional `.npy` file as a matrix of 32-bit floats. */
export async function readNpyMatrix(path: string): Promise<Matrix<Float32Array>> {
  const { shape, data } = await readNpy(path);
  check(shape.length === 2, () => `${path} has ${shape.length} axes (${shape}); a matrix has 2`);
  return { rows: shape[0], columns: shape[1], data: data instanceof Float32Array ? data : Float32Array.from(data) };
}

/** Writes float32 in C order, whole or not at all; `shape` must multiply to the number of values. */
export async function writeNpy(path: string, shape: readonly number[], data: Float32Array): Promise<void> {
  checkList(shape, "shape", "whole numbers");
  check(arrayType(data) === "Float32Array", () => `data must be a Float32Array; got ${described(data)}`);
  for (const size of shape) checkInteger(size, `every axis of shape (${shape})`, 0);
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
