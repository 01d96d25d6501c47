import { isUtf8 } from "node:buffer";
import { check } from "../../runtime/check";

/** A type of `.npy` values. */
export interface NpyType {
  /** As the header has it, such as `<f4`. */
  descr: string;
  /** Bytes of one value; 0 where they are not known. */
  size: number;
  /** The values of these bytes; absent of what holds no numbers that can be read. */
  read?(bytes: Uint8Array, path: string): Float32Array | Float64Array | Int32Array | Uint8Array;
  texts?(bytes: Uint8Array, path: string): string[];
}

export const READABLE = "<f2, <f4, <f8, |u1, |i1, <u2, <i2, <u4, <i4, <i8, |b1, and texts (<U) as ids and labels";

/** Values of a multi-byte type start at an address of their own. */
const NUMBERS: Record<string, [size: number, read: NonNullable<NpyType["read"]>]> = {
  "<f2": [2, (bytes) => Float32Array.from(new Uint16Array(bytes.buffer), half)],
  "<f4": [4, (bytes) => new Float32Array(bytes.buffer)],
  "<f8": [8, (bytes) => new Float64Array(bytes.buffer)],
  "|u1": [1, (bytes) => bytes],
  "|b1": [1, (bytes) => Int32Array.from(bytes)],
  "|i1": [1, (bytes) => Int32Array.from(new Int8Array(bytes.buffer))],
  "<u2": [2, (bytes) => Int32Array.from(new Uint16Array(bytes.buffer))],
  "<i2": [2, (bytes) => Int32Array.from(new Int16Array(bytes.buffer))],
  "<u4": [4, (bytes) => Float64Array.from(new Uint32Array(bytes.buffer))],
  "<i4": [4, (bytes) => new Int32Array(bytes.buffer)],
  "<i8": [8, (bytes, path) => whole(new BigInt64Array(bytes.buffer), path)],
};

/** The type that a header names; one that cannot be read has no `read`. */
export function npyType(descr: string): NpyType {
  if (Object.hasOwn(NUMBERS, descr)) return { descr, size: NUMBERS[descr][0], read: NUMBERS[descr][1] };
  const text = /^(<U|\|S)(\d{1,6})$/.exec(descr);
  if (!text) return { descr, size: Number(/^[<>|=]?[a-zA-Z](\d{1,4})$/.exec(descr)?.[1] ?? 0) };
  const size = Number(text[2]) * (text[1] === "<U" ? 4 : 1);
  return { descr, size, texts: (bytes, path) => textsOf(bytes, size, text[1] === "<U", path) };
}

/** Texts of a fixed size, with zeros behind them. What is no text is refused: two ids would become one. */
function textsOf(bytes: Uint8Array, size: number, isWide: boolean, path: string): string[] {
  const count = size === 0 ? 0 : bytes.length / size;
  return Array.from({ length: count }, (_, i) => {
    const part = bytes.slice(i * size, (i + 1) * size);
    const points = isWide ? new Uint32Array(part.buffer) : undefined;
    check(
      points ? points.every((point) => point < 0xd800 || (point > 0xdfff && point <= 0x10ffff)) : isUtf8(part),
      () => `${path}: text ${i} holds what is no character: save it as UTF-8, or as numpy.str_`,
    );
    const text = points
      ? Array.from(points, (point) => String.fromCodePoint(point)).join("")
      : Buffer.from(part).toString("utf8");
    return text.replace(/\0+$/, "");
  });
}

/** A float of 16 bits. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function whole(longs: BigInt64Array, path: string): Float64Array {
  const values = Float64Array.from(longs as ArrayLike<bigint>, Number);
  check(
    values.every((value) => Number.isSafeInteger(value)),
    () => `${path} holds whole numbers beyond ±2^53, which a JavaScript number cannot hold: rescale them`,
  );
  return values;
}
