import { check, described } from "./check";

/**
 * A seeded random generator. Every random draw of the library comes from one that was passed in, so the same seed on
 * the same machine gives the same numbers. The integers come from sfc32 (Doty-Humphrey's small fast counter, 128 bits
 * of state), seeded by FNV-1a over the keys, so that `new Random(seed, "video", 17)` depends on nothing else.
 */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;
  private spare = NaN;

  /** @throws InputError when a key is NaN, infinite or missing. */
  constructor(...keys: (string | number)[]) {
    const bad = keys.findIndex((key) => typeof key !== "string" && !Number.isFinite(key));
    check(bad < 0, () => `a seed must be a finite number or a string; got ${described(keys[bad])}`);
    const text = keys.join("\u0000");
    this.a = hash(text, 0x811c9dc5);
    this.b = hash(text, 0x9747b28c);
    this.c = hash(text, 0x1b873593);
    for (let i = 0; i < 12; i++) this.bits();
  }

  /** 32 random bits, as an unsigned whole number. */
  bits(): number {
    const t = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) + t;
    this.c |= 0;
    return t >>> 0;
  }

  /** Uniform in [0, 1), 32 bits of resolution. */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * (this.bits() / 4294967296);
  }

  /** A whole number in [0, `n`). */
  integer(n: number): number {
    return Math.floor(this.uniform() * n);
  }

  /** Standard normal, by Marsaglia's polar method. */
  gaussian(): number {
    if (!Number.isNaN(this.spare)) {
      const value = this.spare;
      this.spare = NaN;
      return value;
    }
    let x: number, y: number, s: number;
    do {
      x = this.uniform(-1, 1);
      y = this.uniform(-1, 1);
      s = x * x + y * y;
    } while (s >= 1 || s === 0);
    const scale = Math.sqrt((-2 * Math.log(s)) / s);
    this.spare = y * scale;
    return x * scale;
  }

  /** Shuffles in place (Fisher–Yates) and returns the same array. */
  shuffle<T extends { length: number; [i: number]: unknown }>(array: T): T {
    for (let i = array.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      [array[i], array[j]] = [array[j], array[i]];
    }
    return array;
  }

  /** An index drawn with the given probabilities, which must sum to 1. */
  choice(probabilities: readonly number[]): number {
    check(probabilities.length > 0, () => "choice needs at least one probability");
    let u = this.uniform();
    for (let i = 0; i < probabilities.length - 1; i++) {
      u -= probabilities[i];
      if (u < 0) return i;
    }
    return probabilities.length - 1;
  }
}

function hash(text: string, seed: number): number {
  let h = seed;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  return h ^ (h >>> 13);
}
