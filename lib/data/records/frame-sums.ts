/** Two of a word's four bytes, each with room for sums to 65,535. */
const PAIR = 0x00ff00ff;
/** Frames added within a word before the sums are spread out: 8 × 255 fits 16 bits, and 8 places fit the registers. */
const TOGETHER = 8;

/**
 * Sums of quantised frames, column by column, as whole numbers. A value is linear in its byte, so the mean of values
 * is the value of the mean byte, and frames need not be dequantised. Four columns are added at a time, in the halves of
 * two words.
 *
 * @param bytes the bytes that hold the frames
 * @param starts where each frame begins
 * @param from the first frame to add
 * @param to one behind the last
 * @param width bytes in a frame; those behind the last whole word are added one by one
 * @param sums width sums, overwritten; exact below 2³² / 255 frames
 */
export function sumFrames(
  bytes: DataView,
  starts: ArrayLike<number>,
  from: number,
  to: number,
  width: number,
  sums: Uint32Array,
): void {
  sums.fill(0);
  const words = width - (width % 4);
  let t = from;
  for (; t + TOGETHER <= to; t += TOGETHER) {
    const [a, b, c, d] = [starts[t], starts[t + 1], starts[t + 2], starts[t + 3]];
    const [e, f, g, h] = [starts[t + 4], starts[t + 5], starts[t + 6], starts[t + 7]];
    for (let i = 0; i < words; i += 4) {
      const w0 = bytes.getInt32(a + i, true);
      const w1 = bytes.getInt32(b + i, true);
      const w2 = bytes.getInt32(c + i, true);
      const w3 = bytes.getInt32(d + i, true);
      const w4 = bytes.getInt32(e + i, true);
      const w5 = bytes.getInt32(f + i, true);
      const w6 = bytes.getInt32(g + i, true);
      const w7 = bytes.getInt32(h + i, true);
      const even = (w0 & PAIR) + (w1 & PAIR) + (w2 & PAIR) + (w3 & PAIR) + (w4 & PAIR) + (w5 & PAIR) + (w6 & PAIR) + (w7 & PAIR);
      const odd =
        ((w0 >>> 8) & PAIR) +
        ((w1 >>> 8) & PAIR) +
        ((w2 >>> 8) & PAIR) +
        ((w3 >>> 8) & PAIR) +
        ((w4 >>> 8) & PAIR) +
        ((w5 >>> 8) & PAIR) +
        ((w6 >>> 8) & PAIR) +
        ((w7 >>> 8) & PAIR);
      sums[i] += even & 0xffff;
      sums[i + 1] += odd & 0xffff;
      sums[i + 2] += even >>> 16;
      sums[i + 3] += odd >>> 16;
    }
  }
  for (; t < to; t++) {
    const start = starts[t];
    for (let i = 0; i < words; i += 4) {
      const word = bytes.getInt32(start + i, true);
      sums[i] += word & 0xff;
      sums[i + 1] += (word >>> 8) & 0xff;
      sums[i + 2] += (word >>> 16) & 0xff;
      sums[i + 3] += word >>> 24;
    }
  }
  for (let i = words; i < width; i++) for (let s = from; s < to; s++) sums[i] += bytes.getUint8(starts[s] + i);
}
