import { check } from "../../runtime/check";
import { readVarint } from "./varint";

const [STOP, TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, STRUCT] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12];
/** Parquet's own records are six deep. */
const DEEPEST = 16;

/**
 * Goes over a record in Thrift's compact protocol, in which Parquet says what a file and a page hold. The library allocates every list
 * that a record says it has, before it reads one of its elements, so each must have room for them.
 * @returns where the record ends
 * @throws InputError when it does not end, or says something that cannot be
 */
export function checkThrift(bytes: Uint8Array, from = 0): number {
  let at = from;
  const byte = () => {
    check(at < bytes.length, () => "a record does not end");
    return bytes[at++];
  };
  /** At most 32 bits, in at most five bytes. */
  const count = () => {
    const value = readVarint(byte);
    check(value !== undefined && value < 2 ** 32, () => "a record has a length of more than 32 bits");
    check(
      value <= bytes.length - at,
      () => `a record has a list or text of ${value} in the ${bytes.length - at} bytes that are left`,
    );
    return value;
  };
  const number = (most: number) => {
    for (let length = 1; byte() >= 128; length++) check(length < most, () => `a record has a number of over ${most} bytes`);
  };
  const pass = (type: number, deep: number): void => {
    check(deep < DEEPEST, () => `a record is over ${DEEPEST} deep`);
    if (type === TRUE || type === FALSE) return; // the type is the value
    if (type === BYTE) byte();
    else if (type === I16 || type === I32) number(5);
    else if (type === I64) number(10);
    else if (type === DOUBLE) for (let i = 0; i < 8; i++) byte();
    else if (type === BINARY) {
      const length = count(); // moves `at`, too
      at += length;
    } else if (type === LIST) {
      const head = byte();
      const [size, of] = [head >> 4, head & 15];
      const length = size === 15 ? count() : size;
      for (let i = 0; i < length; i++) pass(of === TRUE || of === FALSE ? BYTE : of, deep + 1);
    } else {
      check(type === STRUCT, () => `a record has a value of type ${type}, which Parquet has not`);
      record(deep + 1);
    }
  };
  const record = (deep: number): void => {
    for (let head = byte(); (head & 15) !== STOP; head = byte()) {
      if (head >> 4 === 0) number(3); // the number of the field, where it does not follow
      pass(head & 15, deep);
    }
  };
  record(0);
  return at;
}
