/**
 * TensorFlow's stateless uniform numbers in JavaScript, equal to its op `StatelessRandomUniform` to the bit.
 * Source: Salmon et al., Parallel Random Numbers: As Easy as 1, 2, 3, SC 2011 (Philox4x32-10), keyed as TensorFlow keys it.
 */

type Words = Uint32Array;

/** Uniform in [0, 1): `count` numbers that depend on the two 32-bit seeds alone; the first ones do not depend on `count`. */
export function statelessUniform(seed: ArrayLike<number>, count: number): Float32Array {
  // One round of the generator mixes the seeds: its first two words are the key, its last two the stream.
  const mixed = philox(Uint32Array.of(seed[0], seed[0] >> 31, seed[1], seed[1] >> 31), SCRAMBLE);
  const key = mixed.slice(0, 2);
  const out = new Float32Array(count);
  for (let block = 0; block * 4 < count; block++) {
    const words = philox(Uint32Array.of(block, 0, mixed[2], mixed[3]), key);
    for (let i = 0; i < 4 && block * 4 + i < count; i++) out[block * 4 + i] = (words[i] & MANTISSA) / (MANTISSA + 1);
  }
  return out;
}

/** TensorFlow's own key for the mixing of the seeds. */
const SCRAMBLE = Uint32Array.of(0x3ec8f720, 0x02461e29);

/** 23 bits: all that a number in [1, 2) has besides its exponent. */
const MANTISSA = 0x7fffff;

const ROUNDS = 10;
const MULTIPLIERS = [0xd2511f53, 0xcd9e8d57] as const;
const WEYL = [0x9e3779b9, 0xbb67ae85] as const;

/** Four random words of a counter of four and a key of two. */
function philox(counter: Words, key: Words): Words {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = highWord(MULTIPLIERS[0], c0);
    const high1 = highWord(MULTIPLIERS[1], c2);
    const [low0, low1] = [Math.imul(MULTIPLIERS[0], c0), Math.imul(MULTIPLIERS[1], c2)];
    [c0, c1, c2, c3] = [high1 ^ c1 ^ k0, low1, high0 ^ c3 ^ k1, low0];
    k0 = (k0 + WEYL[0]) | 0;
    k1 = (k1 + WEYL[1]) | 0;
  }
  return Uint32Array.of(c0, c1, c2, c3);
}

/** The upper 32 bits of the product of two unsigned words. */
function highWord(a: number, b: number): number {
  const [a1, a0, b1, b0] = [a >>> 16, a & 0xffff, b >>> 16, b & 0xffff];
  const middle = a1 * b0 + ((a0 * b0) >>> 16);
  return a1 * b1 + Math.floor(middle / 0x10000) + Math.floor(((middle & 0xffff) + a0 * b1) / 0x10000);
}
