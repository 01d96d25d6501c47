import { Random } from "../../runtime/random";

/**
 * 65,536 normal numbers, mean 0 and variance 1 exactly, from which frame noise is drawn: one index of 16 bits is ten times
 * as fast as a fresh number, and a video holds 200,000 of them.
 */
const NOISE_POOL_BITS = 16;

let pool: Float64Array | undefined;

export function noisePool(): Float64Array {
  if (pool) return pool;
  const random = new Random("noise pool");
  const size = 1 << NOISE_POOL_BITS;
  const values = new Float64Array(size);
  let squares = 0;
  for (let i = 0; i < size; i += 2) {
    values[i] = random.gaussian();
    values[i + 1] = -values[i];
    squares += 2 * values[i] ** 2;
  }
  const scale = Math.sqrt(size / squares);
  for (let i = 0; i < size; i++) values[i] *= scale;
  return (pool = values);
}

/** `n` normal numbers of the given deviation, drawn afresh. */
export function gaussianVector(random: Random, n: number, deviation = 1): Float64Array {
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) out[i] = deviation * random.gaussian();
  return out;
}

/** `base` plus normal noise of the given deviation. */
export function disturbed(random: Random, base: Float64Array, deviation: number): Float64Array {
  const out = gaussianVector(random, base.length, deviation);
  for (let i = 0; i < out.length; i++) out[i] += base[i];
  return out;
}
