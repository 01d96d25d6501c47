/** Arguments that no caller means, and what a function may make of them. */
import { types } from "node:util";

/** Not what any function asks for; each is what a slip of a notebook gives. */
export const HOSTILE: readonly (readonly [words: string, value: unknown])[] = [
  ["undefined", undefined],
  ["null", null],
  ["NaN", NaN],
  ["-1", -1],
  ["0.5", 0.5],
  ["1e300", 1e300],
  ["Infinity", Infinity],
  ["true", true],
  ["10n", 10n],
  ["a symbol", Symbol("odd")],
  ["no text", ""],
  ["a text", "odd"],
  ["a function", () => undefined],
  ["{}", {}],
  ["an object without prototype", Object.create(null)],
  ["{ length: 2 }", { length: 2 }],
  ["{ length: 1e300 }", { length: 1e300 }],
  ["{ rows: 2, columns: 2 }", { rows: 2, columns: 2 }],
  ["a matrix that says too much", { rows: 1e9, columns: 1e9, data: new Float32Array(4) }],
  ["a matrix that says nonsense", { rows: -2, columns: -2, data: new Float64Array(4) }],
  ["a matrix of nothing", { rows: 0, columns: 0, data: new Float64Array(0) }],
  ["[]", []],
  ["[undefined]", [undefined]],
  ["[null, null]", [null, null]],
  ["[NaN, NaN]", [NaN, NaN]],
  ["[-1, -1]", [-1, -1]],
  ["[1e300, 1e300]", [1e300, 1e300]],
  ['["odd", "odd"]', ["odd", "odd"]],
  ["[{}]", [{}]],
  ["[[], []]", [[], []]],
  ["[[1, 2], [3]]", [[1, 2], [3]]],
  ["[[NaN, 1], [2, 3]]", [[NaN, 1], [2, 3]]], // prettier-ignore
  ["[[1e200, 1], [-1e200, 2]]", [[1e200, 1], [-1e200, 2]]], // prettier-ignore
  ["twenty rows of ±1e200", Array.from({ length: 20 }, (_, i) => [i % 2 ? 1e200 : -1e200, i * 1e190, 1])],
  ["twenty rows of 1e308", Array.from({ length: 20 }, (_, i) => [1e308, i % 2 ? 1e308 : -1e308, 1])],
  ["twenty rows of 1e-300", Array.from({ length: 20 }, (_, i) => [i * 1e-300, -i * 1e-310, 0])],
  ["a list with holes", new Array(3)],
  ["an empty Float32Array", new Float32Array(0)],
  ["a Float32Array of NaN", Float32Array.of(NaN, NaN)],
  ["a BigInt64Array", new BigInt64Array(2)],
  ["a Map", new Map()],
  ["a Set of NaN", new Set([NaN])],
  ["a Date", new Date(NaN)],
  ["a promise", Promise.resolve(1)],
];

/** The commonest of them: for arguments behind the first, and for fields. */
const COMMON = new Set(["null", "NaN", "-1", "1e300", "a text", "{}", "[]"]);

/** The arguments of one call with one of them, or one field of one of them, spoilt. */
export interface Spoilt {
  words: string;
  /** Whether the argument as a whole is spoilt, or one of its fields. */
  whole: boolean;
  args: unknown[];
}

/** Every way to spoil the argument at `position`; `fields` says whether the fields of a plain object are spoilt too. */
export function spoilt(args: readonly unknown[], position: number): Spoilt[] {
  const few = HOSTILE.filter(([words]) => COMMON.has(words));
  const whole = (position === 0 ? HOSTILE : few).map(([words, value]) => ({
    words: `argument ${position} is ${words}`,
    whole: true,
    args: replaced(args, position, value),
  }));
  const given = args[position];
  if (!isPlain(given)) return whole;
  const fields = Object.keys(given).flatMap((field) =>
    few.map(([words, value]) => ({
      words: `argument ${position}'s ${field} is ${words}`,
      whole: false,
      args: replaced(args, position, { ...given, [field]: value }),
    })),
  );
  return [...whole, ...fields];
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** Where a result holds NaN; undefined where it holds none. */
export function nanIn(value: unknown, at = "the result", depth = 0): string | undefined {
  if (typeof value === "number") return Number.isNaN(value) ? at : undefined;
  if (typeof value !== "object" || value === null || depth > 5 || types.isProxy(value)) return undefined;
  if (ArrayBuffer.isView(value)) {
    const i = Array.from(value as Float64Array).findIndex(Number.isNaN);
    return i < 0 ? undefined : `${at}[${i}]`;
  }
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  for (const [key, one] of entries) {
    const found = nanIn(one, `${at}.${String(key)}`, depth + 1);
    if (found) return found;
  }
  return undefined;
}

function replaced(args: readonly unknown[], position: number, value: unknown): unknown[] {
  return args.map((arg, i) => (i === position ? value : arg));
}
