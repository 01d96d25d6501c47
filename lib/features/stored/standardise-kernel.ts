import { EMPTY, END, add, constant, get, leb, load, PAGE, set, simd, wasmKernel, zeros } from "../../runtime/wasm/module";
import type { Standardiser } from "../standardise";

/*
 * Standardisation of rows as WebAssembly, two numbers at once: in JavaScript it takes longer than all else that the reading thread does.
 * The arithmetic is that of `standardise`, in 64-bit floats, and so is the result, to the bit (a zero is always positive).
 *
 *     run(at, end, table, tableEnd)
 *
 * standardises the rows between two addresses in place. The table has 32 bytes for each two columns: their means, then their
 * deviations. A constant column has an infinite one, which makes it 0.
 */
const [at, end, table, tableEnd, column] = [0, 1, 2, 3, 4];
const BODY = [
  [0x02, EMPTY, 0x03, EMPTY], // block, loop over rows
  [...get(at), ...get(end), 0x4f, 0x0d, 1], // at ≥ end: leave the block
  [...get(table), ...set(column)],
  [0x03, EMPTY], // loop over columns
  [...get(at), ...get(at), ...simd(0x5d), 0, ...leb(0), ...simd(0x5f)], // two floats, widened
  [...get(column), ...load(0), ...simd(0xf1)], // less their means
  [...get(column), ...load(16), ...simd(0xf3)], // divided by their deviations
  [...simd(0x5e), ...zeros, ...simd(0xe4)], // narrowed; −0 becomes 0
  [...simd(0x5b), 0, ...leb(0), 0], // both written back
  [...get(at), ...constant(8), add, ...set(at)],
  [...get(column), ...constant(32), add, 0x22, column], // tee
  [...get(tableEnd), 0x49, 0x0d, 0, END], // column < tableEnd: again
  [0x0c, 0, END, END, END], // again; ends of loop, block and function
].flat();
const STANDARDISE = { parameters: 4, gives: false, integers: 1, registers: 0, body: BODY };

/** Memory for rows, and their standardisation in it. */
export interface RowStandardiser {
  /** Rows one behind the other, each `stride` numbers long: its columns, and a gap where their number is odd. */
  rows: Float32Array;
  stride: number;
  /** Standardises the first so many rows. */
  run(count: number): void;
}

/** @param views what standardises each part of a row, in their order @param most rows at a time */
export function rowStandardiser(views: readonly Standardiser[], most: number): RowStandardiser {
  const columns = views.reduce((sum, { mean }) => sum + mean.length, 0);
  const stride = 2 * Math.ceil(columns / 2);
  const kernel = wasmKernel<(at: number, end: number, table: number, tableEnd: number) => void>(STANDARDISE);
  const tableEnd = 16 * stride;
  const bytes = tableEnd + 4 * stride * most;
  kernel.memory.grow(Math.ceil(bytes / PAGE) - 1);
  const facts = new Float64Array(kernel.memory.buffer, 0, 2 * stride);
  let c = 0;
  for (const { mean, deviation } of views)
    for (let d = 0; d < mean.length; d++, c++) {
      const place = 4 * (c >> 1) + (c & 1);
      facts[place] = mean[d];
      facts[place + 2] = deviation[d] === 0 ? Infinity : deviation[d];
    }
  if (columns < stride) facts[4 * (c >> 1) + 3] = Infinity;
  return {
    rows: new Float32Array(kernel.memory.buffer, tableEnd, stride * most),
    stride,
    run: (count) => kernel.run(tableEnd, tableEnd + 4 * stride * count, 0, tableEnd),
  };
}
