import {
  add,
  constant,
  EMPTY,
  END,
  get,
  load,
  set,
  simd,
  store,
  wasmKernel,
  type WasmKernel,
  zeros,
} from "../../runtime/wasm/module";

/*
 * The inner loop of a search as WebAssembly, for JavaScript has no instructions that multiply eight numbers at once. It is one
 * function.
 *
 * Vectors are 16-bit integers in groups of 16. A group holds pair after pair of components, and of each pair the 16 vectors'
 * two numbers side by side: 64 bytes, four registers of four vectors. A query is its pairs, 4 bytes each.
 *
 *     run(group, end, pairs, query, vectors, least, out, outEnd) → group
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
export type ScanKernel = WasmKernel<
  (
    group: number,
    end: number,
    pairs: number,
    query: number,
    vectors: number,
    least: number,
    out: number,
    outEnd: number,
  ) => number
>;

/** Pages that 32-bit addresses reach. */
export const MOST_PAGES = 65_536;

/** A new kernel, its memory one page. */
export function scanKernel(): ScanKernel {
  return wasmKernel(SCAN);
}

const multiply = 0x6c;
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
  sums.flatMap((sum) => [...zeros, ...set(sum)]),
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

const SCAN = { parameters: 8, gives: true, integers: 3, registers: 6, body: BODY };
