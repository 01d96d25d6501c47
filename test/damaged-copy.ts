import type { Random } from "../lib/runtime/random";

/** A file's bytes with one to three of the damages that files come to: bits, cuts, holes, insertions, wrong numbers. */
export function damagedCopy(bytes: Buffer, random: Random): Buffer {
  let copy = Buffer.from(bytes);
  for (let times = 1 + random.integer(3); times > 0 && copy.length > 8; times--) {
    const at = random.integer(copy.length - 4);
    const length = 1 + random.integer(20);
    const [before, after] = [copy.subarray(0, at), copy.subarray(at)];
    const damage = random.integer(7);
    if (damage <= 1) copy[at] ^= 1 << random.integer(8);
    else if (damage === 2) copy = Buffer.from(before);
    else if (damage === 3) copy = Buffer.concat([before, after.subarray(length)]);
    else if (damage === 4) copy = Buffer.concat([before, Buffer.from(copy.subarray(0, length)), after]);
    else if (damage === 5) copy.fill(0, at, Math.min(at + length, copy.length));
    else copy.writeUInt32LE([0, 2 ** 32 - 1, 2 ** 31 - 1, copy.length][random.integer(4)], at);
  }
  return copy;
}
