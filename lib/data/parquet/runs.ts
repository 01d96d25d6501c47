import { check } from "../../runtime/check";
import { readVarint } from "./varint";

/** Bits that a value of a run may have: more is no level, and no place in a dictionary that fits into memory. */
const MOST_BITS = 23;

/** Where runs of values lie, and how many values they are. */
export interface Runs {
  bytes: Uint8Array;
  from: number;
  to: number;
  /** Bits of a value. */
  width: number;
  values: number;
}

/**
 * Goes over run-length encoded and bit-packed values, as Parquet has them for levels and for places in a dictionary.
 * @param onRun called with each value, and how often it follows
 * @throws InputError when there are fewer values, a run has more, or it reaches beyond its place
 */
export function checkRuns({ bytes, from, to, width, values }: Runs, onRun: (value: number, times: number) => void): void {
  check(width <= MOST_BITS, () => `values of ${width} bits in runs, where ${MOST_BITS} are the most`);
  let [at, left] = [from, values];
  const need = (count: number) => check(count <= to - at, () => `runs of ${values} values end after ${values - left}`);
  const byte = () => {
    need(1);
    return bytes[at++];
  };
  while (left > 0) {
    const head = readVarint(byte);
    check(head !== undefined && head < 2 ** 31, () => "a run is longer than can be");
    const isPacked = (head & 1) === 1;
    const length = head >>> 1;
    if (isPacked) {
      need(length * width);
      const packed = Math.min(8 * length, left);
      unpack(bytes, at, width, packed, onRun);
      at += length * width;
      left -= packed;
    } else {
      const size = (width + 7) >> 3;
      need(size);
      check(length <= left, () => `a run of ${length} values where ${left} are left`);
      let value = 0;
      for (let i = 0; i < size; i++) value |= bytes[at++] << (8 * i);
      onRun(value, length);
      left -= length;
    }
  }
}

function unpack(bytes: Uint8Array, from: number, width: number, count: number, onRun: (value: number, times: number) => void) {
  if (width === 0) return onRun(0, count);
  const mask = 2 ** width - 1;
  let [at, bits, have] = [from, 0, 0];
  for (let i = 0; i < count; i++) {
    for (; have < width; have += 8) bits |= bytes[at++] << have;
    onRun(bits & mask, 1);
    bits >>>= width;
    have -= width;
  }
}
