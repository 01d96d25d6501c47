/**
 * A whole number of seven bits a byte, the lowest first, as Thrift and Parquet write it: at most 35 bits.
 * @param next gives the next byte, and throws where there is none
 * @returns undefined when it does not end after five bytes
 */
export function readVarint(next: () => number): number | undefined {
  let value = 0;
  for (let bits = 0; bits < 35; bits += 7) {
    const byte = next();
    value += (byte & 127) * 2 ** bits;
    if (byte < 128) return value;
  }
  return undefined;
}
