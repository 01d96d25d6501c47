import type { FileHandle } from "node:fs/promises";
import { writeWhole } from "../../runtime/files/atomic-write";
import { checkList, checkPath } from "../../runtime/arguments";
import { check, checkInteger, described } from "../../runtime/check";
import { readAll } from "../../runtime/container/pieces";
import { arrayType } from "../../runtime/container/plain-value";
import type { Matrix } from "../../runtime/matrix";
import { asReadError, openRegular } from "../../runtime/files/read-file";
import { type NpyType, npyType, READABLE } from "./npy-types";

/** An array as NumPy's `.npy` holds it, in C order. 64-bit integers become 64-bit floats, exactly. */
export interface NpyArray {
  /** Length of each axis. */
  shape: number[];
  /** The values, the last axis fastest. */
  data: Float32Array | Float64Array | Int32Array;
}

const MAGIC = "\x93NUMPY";

/**
 * Reads a little-endian `.npy` file of numbers (floats of 16, 32 or 64 bits, integers of 8, 16, 32 or 64, booleans), C order, any
 * number of axes.
 * @param path the file
 * @throws InputError that names the file: any other type or order, a header that is damaged, more or fewer bytes than the
 *   shape needs, a file that cannot be read
 */
export async function readNpy(path: string): Promise<NpyArray> {
  const { shape, type, numbers } = await openNpy(path);
  check(type.read, () => notReadable(path, type));
  const data = await numbers(0, shape[0] ?? 1);
  return { shape, data: data instanceof Uint8Array ? Int32Array.from(data) : data };
}

/** A `.npy` file whose header was read and whose size is right; its values are read by slices of the first axis. */
export interface NpyFile {
  shape: number[];
  type: NpyType;
  /** The values from place `from` to before `to` of the first axis; bytes as bytes. */
  numbers(from: number, to: number): Promise<NpyArray["data"] | Uint8Array>;
  /** All values, of an array of texts. */
  texts(): Promise<string[]>;
}

/** Opens a `.npy` file as {@link readNpy} does, for slices, and for texts too. No file stays open. */
export async function openNpy(path: string): Promise<NpyFile> {
  checkPath(path);
  const { descr, shape, start, length } = await inFile(path, async (file) => {
    const { size: all } = await file.stat();
    const head = Buffer.alloc(Math.min(all, LONGEST_HEADER));
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    check(head.toString("latin1", 0, 6) === MAGIC, () => `${path} is not a .npy file: write it with numpy.save`);
    const { type: descr, fortran, shape, start } = parseHeader(head.subarray(0, bytesRead), path);
    check(!fortran, () => `${path} is in Fortran order: save numpy.ascontiguousarray(array) instead`);
    return { descr, shape, start, length: all - start };
  });
  const type = npyType(descr);
  const count = shape.reduce((product, axis) => product * axis, 1);
  check(
    type.size === 0 || length === count * type.size,
    () => `${path}: shape (${shape}) of ${descr} needs ${count * type.size} bytes, the file has ${length}: copy it again`,
  );
  const each = shape.slice(1).reduce((product, axis) => product * axis, 1) * type.size;
  const bytes = (from: number, to: number) =>
    inFile(path, async (file) => {
      const part = new Uint8Array((to - from) * each);
      check(await readAll(file, part, start + from * each), () => `${path} ends early: copy it again`);
      return part;
    });
  return {
    shape,
    type,
    numbers: async (from, to) => {
      check(type.read, () => notReadable(path, type));
      return type.read(await bytes(from, to), path);
    },
    texts: async () => {
      check(type.texts, () => `${path} holds ${descr}, not texts`);
      return type.texts(await bytes(0, shape[0] ?? 1), path);
    },
  };
}

/** Longer than any header: it would be read for its length alone. */
const LONGEST_HEADER = 2 ** 20;

function notReadable(path: string, { descr }: NpyType): string {
  return `${path} holds ${descr}; readable are ${READABLE}: convert it with array.astype`;
}

async function inFile<Result>(path: string, work: (file: FileHandle) => Promise<Result>): Promise<Result> {
  try {
    const file = await openRegular(path);
    try {
      return await work(file);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw asReadError(error, path);
  }
}

/** The header is a Python dictionary whose three entries may come in any order; a tuple of one has a comma. */
function parseHeader(bytes: Buffer, path: string): { type: string; fortran: boolean; shape: number[]; start: number } {
  check(bytes.length >= 12, () => `${path} ends within its header: copy it again`);
  const [major, minor] = bytes.subarray(6, 8);
  check(major >= 1 && major <= 3 && minor === 0, () => `${path} is of version ${major}.${minor}; readable are 1.0, 2.0 and 3.0`);
  const start = major === 1 ? 10 : 12;
  const end = start + (major === 1 ? bytes.readUInt16LE(8) : bytes.readUInt32LE(8));
  check(
    end <= bytes.length && end < LONGEST_HEADER,
    () => `${path} ends within its header, or its length is damaged: copy it again`,
  );
  const header = bytes.toString("latin1", start, end);
  let rest = header;
  const [type, order, tuple] = [
    /'descr':\s*'([^']*)'/,
    /'fortran_order':\s*(True|False)/,
    /'shape':\s*\((|\s*\d+\s*,\s*|\s*\d+(?:\s*,\s*\d+)+\s*(?:,\s*)?)\)/,
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
  return { type, fortran: order === "True", shape, start: end };
}

/**
 * Reads a two-dimensional `.npy` file as a matrix of 32-bit floats.
 * @param path the file
 * @throws InputError as {@link readNpy}, and when the array has not two axes
 */
export async function readNpyMatrix(path: string): Promise<Matrix<Float32Array>> {
  const { shape, data } = await readNpy(path);
  check(shape.length === 2, () => `${path} has ${shape.length} axes (${shape}); a matrix has 2`);
  return { rows: shape[0], columns: shape[1], data: data instanceof Float32Array ? data : Float32Array.from(data) };
}

/**
 * Writes float32 in C order, whole or not at all; `shape` must multiply to the number of values.
 * @param path the file, which is replaced
 * @param shape length of each axis
 * @param data the values, as many as the product of `shape`, the last axis fastest: a value for each place
 * @throws InputError when shape and number of values differ, or the file cannot be written
 */
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
