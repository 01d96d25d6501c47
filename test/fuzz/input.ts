import fc from "fast-check";

/** One damage to a file: what is done, where, over how many bytes, and a number that the damage needs. */
export interface Edit {
  kind: number;
  at: number;
  length: number;
  value: number;
}

/** One input of a reader: which valid file, whether its checksums are made again, and what is done to it. */
export interface Input {
  seed: number;
  sealed: boolean;
  edits: Edit[];
}

const NUMBER = fc.nat(2 ** 31 - 1);
const EDIT: fc.Arbitrary<Edit> = fc.record({
  kind: fc.nat(12),
  at: NUMBER,
  length: fc.nat(40),
  value: NUMBER,
});

/** Inputs, from one damage to five; fast-check makes a failing one smaller. */
export const INPUT: fc.Arbitrary<Input> = fc.record({
  seed: fc.nat(2 ** 16),
  sealed: fc.boolean(),
  edits: fc.array(EDIT, { minLength: 1, maxLength: 5 }),
});

/** Lengths, counts and offsets that lie. */
const LIES = [0, 1, 2, 127, 128, 255, 2 ** 16 - 1, 2 ** 16, 2 ** 24, 2 ** 30, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 2, 2 ** 32 - 1];

/** What a text file can hold instead of what it holds: JSON values, texts that parsers stumble over, bytes that are no UTF-8. */
const WORDS = [
  ...["null", "true", "0", "-0", "-1", "0.5", "1e999", "-1e308", "4294967296", "9007199254740993", "1e-320", "NaN", "Infinity"],
  ...['""', "[]", "{}", "[null]", '{"a":1}', "[".repeat(200) + "]".repeat(200), '"__proto__"', '"constructor"', '"../../x"'],
  ...[",", '"', '""', "'", ":", "{", "}", "[", "]", "(", ")", "\n", "\r", "\r\n", "\t", " ", "\0", "\uFEFF", "\u2028", "\u00A0"],
  ...['"\\ud800"', '"\\u0000"', "\u202E", "\x1B[2J", "=1+1", "é", "e\u0301", "😀", "$array", "$number", "$$", "id", "class"],
].map((word) => Buffer.from(word));
const NO_UTF8 = [Buffer.of(0xff), Buffer.of(0xc0, 0x80), Buffer.of(0xed, 0xa0, 0x80), Buffer.of(0xe2, 0x82)];
const TEXTS = [...WORDS, ...NO_UTF8];

/** A number, a quoted text, a word or a sign. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[A-Za-z_$]+|[[\]{}(),:;=\n]/g;

/** A file's bytes with all damages of an input. @param others further valid files, from which stretches may come */
export function damaged(bytes: Buffer, edits: readonly Edit[], others: readonly Buffer[]): Buffer {
  return edits.reduce((copy, edit) => withEdit(copy, edit, others), Buffer.from(bytes));
}

function withEdit(copy: Buffer, { kind, at: place, length, value }: Edit, others: readonly Buffer[]): Buffer {
  const at = place % (copy.length + 1);
  const [before, after] = [copy.subarray(0, at), copy.subarray(at)];
  const stretch = (from: Buffer) => from.subarray(value % (from.length + 1)).subarray(0, length + 1);
  if (kind === 0) {
    if (at < copy.length) copy[at] ^= 1 << (value % 8);
    return copy;
  }
  if (kind === 1) {
    if (at < copy.length) copy[at] = value;
    return copy;
  }
  if (kind === 2) return Buffer.from(before);
  if (kind === 3) return Buffer.concat([before, after.subarray(length + 1)]);
  if (kind === 4) return Buffer.concat([before, stretch(copy), after]);
  if (kind === 5) return copy.fill(0, at, Math.min(at + length + 1, copy.length));
  if (kind === 6 && copy.length >= 4) copy.writeUInt32LE(LIES[value % LIES.length], place % (copy.length - 3));
  if (kind === 7 && copy.length >= 8) copy.writeBigUInt64LE(BigInt(LIES[value % LIES.length]) << BigInt(length % 33), place % (copy.length - 7)); // prettier-ignore
  if (kind === 8) return Buffer.concat([before, varint(LIES[value % LIES.length]), after.subarray(1)]);
  if (kind === 9 || kind === 10) return withToken(copy, place, TEXTS[value % TEXTS.length]);
  if (kind === 11) return Buffer.concat([before, TEXTS[value % TEXTS.length], after]);
  if (kind === 12) return Buffer.concat([before, stretch(others[length % others.length]), after]);
  return copy;
}

/** A whole number as a variable number of bytes, seven bits in each. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128))
    if (rest < 128) return Buffer.from([...bytes, rest]);
    else bytes.push((rest % 128) | 128);
}

/** The bytes with one number, word or sign replaced. */
function withToken(bytes: Buffer, place: number, word: Buffer): Buffer {
  const tokens = [...bytes.toString("latin1").matchAll(TOKEN)];
  if (tokens.length === 0) return bytes;
  const { 0: token, index = 0 } = tokens[place % tokens.length];
  return Buffer.concat([bytes.subarray(0, index), word, bytes.subarray(index + token.length)]);
}
