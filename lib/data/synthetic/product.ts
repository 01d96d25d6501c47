import {
  add,
  constant,
  EMPTY,
  END,
  get,
  load,
  PAGE,
  set,
  simd,
  store,
  wasmKernel,
  type WasmKernel,
  zeros,
} from "../../runtime/wasm/module";

/*
 * The product of the synthetic views as WebAssembly, two numbers at once. Each output is summed in order, by a multiplication and an
 * addition in 64-bit floats, and so it is that of a plain loop, to the bit.
 *
 *     run(left, leftEnd, row, right, to, out)
 *
 * multiplies all rows of the left matrix, four at a time, by the four rows of the right matrix at `right`, which lie there with their
 * columns side by side. `row` is the length of a row of the left matrix, and `out` of the result's; `to` is where the result begins.
 * Addresses and lengths are in bytes.
 */
const [left, leftEnd, row, right, to, out] = [0, 1, 2, 3, 4, 5];
const [p, at, end] = [6, 7, 8];
const [x, y, factor] = [9, 10, 11];
const sums = [12, 14, 16, 18].map((first) => [first, first + 1]);

const loadSplat = [...simd(0x0a), 0, 0];
const addLanes = simd(0xf0);
const multiplyLanes = simd(0xf2);
const below = 0x49;

const BODY = [
  [0x03, EMPTY], // loop over fours of rows
  sums.flat().flatMap((sum) => [...zeros, ...set(sum)]),
  [...get(right), ...set(p), ...get(left), ...get(row), add, ...set(end)],
  [0x03, EMPTY], // loop over columns
  [...get(p), ...load(0), ...set(x), ...get(p), ...load(16), ...set(y)],
  [...get(left), ...set(at)],
  sums.flatMap(([first, second]) => [
    ...[...get(at), ...loadSplat, ...set(factor)],
    ...[...get(first), ...get(factor), ...get(x), ...multiplyLanes, ...addLanes, ...set(first)],
    ...[...get(second), ...get(factor), ...get(y), ...multiplyLanes, ...addLanes, ...set(second)],
    ...[...get(at), ...get(row), add, ...set(at)],
  ]),
  [...get(p), ...constant(32), add, ...set(p)],
  [...get(left), ...constant(8), add, 0x22, left], // tee
  [...get(end), below, 0x0d, 0, END], // left < end: again
  sums.flatMap(([first, second]) => [
    ...[...get(to), ...get(first), ...store(0), ...get(to), ...get(second), ...store(16)],
    ...[...get(to), ...get(out), add, ...set(to)],
  ]),
  [1, 2, 3].flatMap(() => [...get(left), ...get(row), add, ...set(left)]), // it stands behind its first row
  [...get(left), ...get(leftEnd), below, 0x0d, 0, END, END], // again; ends of loop and function
].flat();
const PRODUCT = { parameters: 6, gives: false, integers: 3, registers: 11, body: BODY };

type Product = (left: number, leftEnd: number, row: number, right: number, to: number, out: number) => void;

let kernel: WasmKernel<Product> | undefined;

/**
 * left · rightᵀ.
 * @param left rows × inner; the number of rows is a multiple of 4
 * @param right outputs × inner; the number of outputs is a multiple of 4
 * @returns rows × outputs
 */
export function product(left: Float64Array, right: Float64Array, inner: number): Float64Array {
  const { run, memory } = (kernel ??= wasmKernel<Product>(PRODUCT));
  const outputs = right.length / inner;
  const values = left.length + right.length;
  const length = (left.length / inner) * outputs;
  const missing = Math.ceil((8 * (values + length)) / PAGE) - memory.buffer.byteLength / PAGE;
  if (missing > 0) memory.grow(missing);
  const numbers = new Float64Array(memory.buffer);
  numbers.set(left);
  numbers.set(byFours(right, inner), left.length);
  for (let o = 0; o < outputs; o += 4)
    run(0, 8 * left.length, 8 * inner, 8 * (left.length + o * inner), 8 * (values + o), 8 * outputs);
  return numbers.slice(values, values + length);
}

/** The columns of each four rows side by side. */
function byFours(rows: Float64Array, inner: number): Float64Array {
  const side = new Float64Array(rows.length);
  for (let at = 0, four = 0; four < rows.length; four += 4 * inner)
    for (let j = 0; j < inner; j++) for (let r = 0; r < 4; r++) side[at++] = rows[four + r * inner + j];
  return side;
}
