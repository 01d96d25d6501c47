/**
 * YouTube-8M stores each feature value as one byte q that means q · 4/255 + (4/512 − 2): 0 is −1.9921875 and
 * 255 is 2.0078125. The bias of half a step of 4/256 is YouTube-8M's own.
 */
export const QUANTISATION_STEP = 4 / 255;
export const QUANTISATION_BIAS = 4 / 512 - 2;

/** The 32-bit value of each byte, rounded once from 64 bits. */
const TABLE = Float32Array.from({ length: 256 }, (_, q) => q * QUANTISATION_STEP + QUANTISATION_BIAS);

/** Writes the values of `length` bytes from `bytes[start]` on to `out[at]` and following. */
export function dequantiseInto(out: Float32Array, at: number, bytes: Uint8Array, start: number, length: number): void {
  for (let i = 0; i < length; i++) out[at + i] = TABLE[bytes[start + i]];
}

/** Bytes to values in [−1.9921875, 2.0078125]. */
export function dequantise(bytes: Uint8Array): Float32Array {
  const out = new Float32Array(bytes.length);
  dequantiseInto(out, 0, bytes, 0, bytes.length);
  return out;
}

/** Values to the nearest byte; values beyond the range become its ends. Undoes {@link dequantise} exactly. */
export function quantise(values: ArrayLike<number>): Uint8Array {
  const out = new Uint8Array(values.length);
  for (let i = 0; i < out.length; i++)
    out[i] = Math.min(Math.max(Math.round((values[i] - QUANTISATION_BIAS) / QUANTISATION_STEP), 0), 255);
  return out;
}
