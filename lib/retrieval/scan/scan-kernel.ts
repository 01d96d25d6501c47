/*
 * The inner loop of a search as WebAssembly, for JavaScript has no instructions that multiply eight numbers at once. It is one
 * function, put together here byte by byte, so that nothing has to be compiled or shipped beside it.
 *
 * Vectors are 16-bit integers in groups of 16. A group holds pair after pair of components, and of each pair the 16 vectors'
 * two numbers side by side: 64 bytes, four registers of four vectors. A query is its pairs, 4 bytes each.
 *
 *     scan(group, end, pairs, query, vectors, least, out, outEnd) → group
 *
 * goes through the groups from `group` to `end` − 1 and writes those in which any product with the query is at least `least` to
 * `out`: the group's number, 12 bytes that mean nothing, 16 products. It stops early when `out` has reached `outEnd`. It gives
 * the first group that it did not look at, and leaves at address 0 where `out` ended. Addresses are in bytes.
 */

/** Vectors in a group. */
export const GROUP = 16;
/** Bytes of what is written about a group. */
export const FOUND_BYTES = 16 + 4 * GROUP;

/** A loaded kernel with memory of its own. */
export interface ScanKernel {
  scan(
    group: number,
    end: number,
    pairs: number,
    query: number,
    vectors: number,
    least: number,
    out: number,
    outEnd: number,
  ): number;
  memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
}

/** Bytes in a page, by which memory grows. */
export const PAGE = 65_536;
/** Pages that 32-bit addresses reach. */
export const MOST_PAGES = 65_536;

/** As much of it as is used here: the declarations of Node know nothing of it, those of browsers are not everywhere. */
interface WebAssemblyApi {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { exports: object };
}

let compiled: object | undefined;

/** A new kernel, its memory one page. */
export function scanKernel(): ScanKernel {
  const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyApi };
  compiled ??= new WebAssembly.Module(moduleBytes());
  return new WebAssembly.Instance(compiled).exports as ScanKernel;
}

// Numbers of instructions and types, as the WebAssembly specification (2.0, binary format) has them.
const I32 = 0x7f;
const V128 = 0x7b;
const EMPTY = 0x40;
const END = 0x0b;

/** A whole number from 0 in base 128, least first, as the format writes lengths and places. */
function leb(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >>> 7)];
}

/** The same of constants, which have a sign: bit 6 of the last byte. */
function signed(value: number): number[] {
  return value < 0x40 ? [value] : [(value & 0x7f) | 0x80, ...signed(value >>> 7)];
}

const get = (local: number) => [0x20, local];
const set = (local: number) => [0x21, local];
const constant = (value: number) => [0x41, ...signed(value)];
const add = 0x6a;
const multiply = 0x6c;
const simd = (code: number) => [0xfd, ...leb(code)];
const load = (offset: number) => [...simd(0x00), 0, ...leb(offset)];
const store = (offset: number) => [...simd(0x0b), 0, ...leb(offset)];
const loadSplat = [...simd(0x09), 0, 0];
const splat = simd(0x11);
const atLeast = simd(0x3f);
const or = simd(0x50);
const anyTrue = simd(0x53);
const addLanes = simd(0xae);
const dot = simd(0xba);

/** Parameters, then the function's own variables: 32-bit integers, then registers. */
const [group, end, pairs, query, vectors, least, out, outEnd] = [0, 1, 2, 3, 4, 5, 6, 7];
const [x, q, queryEnd] = [8, 9, 10];
const [sums, pair, bound] = [[11, 12, 13, 14], 15, 16];

const BODY = [
  // x = vectors + group · pairs · 64; queryEnd = query + pairs · 4; bound = least in all lanes
  [...get(vectors), ...get(group), ...get(pairs), multiply, ...constant(64), multiply, add, ...set(x)],
  [...get(query), ...get(pairs), ...constant(4), multiply, add, ...set(queryEnd)],
  [...get(least), ...splat, ...set(bound)],
  [0x02, EMPTY, 0x03, EMPTY], // block, loop over groups
  [...get(group), ...get(end), 0x4e, 0x0d, 1], // group ≥ end: leave the block
  [...get(out), ...get(outEnd), 0x4f, 0x0d, 1],
  sums.flatMap((sum) => [...simd(0x0c), ...new Array<number>(16).fill(0), ...set(sum)]),
  [...get(query), ...set(q)],
  [0x03, EMPTY], // loop over pairs
  [...get(q), ...loadSplat, ...set(pair)],
  sums.flatMap((sum, i) => [...get(x), ...load(16 * i), ...get(pair), ...dot, ...get(sum), ...addLanes, ...set(sum)]),
  [...get(x), ...constant(64), add, ...set(x)],
  [...get(q), ...constant(4), add, 0x22, q], // tee
  [...get(queryEnd), 0x49, 0x0d, 0, END], // q < queryEnd: again
  sums.flatMap((sum, i) => [...get(sum), ...get(bound), ...atLeast, ...(i > 0 ? or : [])]),
  [...anyTrue, 0x04, EMPTY], // if any is at least the bound
  [...get(out), ...get(group), 0x36, 2, 0],
  sums.flatMap((sum, i) => [...get(out), ...get(sum), ...store(16 + 16 * i)]),
  [...get(out), ...constant(FOUND_BYTES), add, ...set(out), END],
  [...get(group), ...constant(1), add, ...set(group)],
  [0x0c, 0, END, END], // again; ends of loop and block
  [...constant(0), ...get(out), 0x36, 2, 0],
  [...get(group), END],
].flat();

function moduleBytes(): Uint8Array {
  const vector = (items: number[][]) => [...leb(items.length), ...items.flat()];
  const sized = (bytes: number[]) => [...leb(bytes.length), ...bytes];
  const section = (id: number, items: number[][]) => [id, ...sized(vector(items))];
  const name = (text: string) => sized([...Buffer.from(text)]);
  const code = [...vector([[3, I32], [6, V128]]), ...BODY]; // prettier-ignore
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0, 0, 0],
    ...section(1, [[0x60, ...vector(new Array<number[]>(8).fill([I32])), ...vector([[I32]])]]),
    ...section(3, [[0]]),
    ...section(5, [[0x00, 1]]),
    ...section(7, [[...name("memory"), 0x02, 0], [...name("scan"), 0x00, 0]]), // prettier-ignore
    ...section(10, [sized(code)]),
  ]);
}
