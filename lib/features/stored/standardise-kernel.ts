import { check } from "../../runtime/check";
import { add, constant, EMPTY, END, get, leb, load, PAGE, set, simd, wasmKernel, zeros } from "../../runtime/wasm/module";
import type { Standardiser } from "../standardise";

/*
 * Standardisation of rows as WebAssembly, two numbers at once: in JavaScript it takes longer than all else that the reading thread does.
 * The arithmetic is that of `standardise`, in 64-bit floats, and so is the result, to the bit (a zero is always positive).
 *
 *     run(from, to, table, tableEnd)
 *
 * standardises the numbers from one address on, and writes them from another address on. The table has 32 bytes for each two columns:
 * their means, then their deviations. A constant column has an infinite one, which makes it 0. Of an odd number of columns, one more
 * number is written behind the last.
 */
const [from, to, table, tableEnd] = [0, 1, 2, 3];
const BODY = [
  [0x02, EMPTY, 0x03, EMPTY], // block, loop over columns
  [...get(table), ...get(tableEnd), 0x4f, 0x0d, 1], // table ≥ tableEnd: leave the block
  [...get(to), ...get(from), ...simd(0x5d), 0, ...leb(0), ...simd(0x5f)], // two floats, widened
  [...get(table), ...load(0), ...simd(0xf1)], // less their means
  [...get(table), ...load(16), ...simd(0xf3)], // divided by their deviations
  [...simd(0x5e), ...zeros, ...simd(0xe4)], // narrowed; −0 becomes 0
  [...simd(0x5b), 0, ...leb(0), 0], // both written
  [...get(from), ...constant(8), add, ...set(from)],
  [...get(to), ...constant(8), add, ...set(to)],
  [...get(table), ...constant(32), add, ...set(table)],
  [0x0c, 0, END, END, END], // again; ends of loop, block and function
].flat();
const STANDARDISE = { parameters: 4, gives: false, integers: 0, registers: 0, body: BODY };

/** Memory for rows as they are read, and for some of them, standardised. */
export interface RowStandardiser {
  /** For rows as they were written, one behind the other. */
  windows: Float32Array[];
  /** Standardised rows of the audio, and of the video. */
  audio: Float32Array;
  video: Float32Array;
  /** Standardises a row of a window, and puts it in its place among the standardised ones. */
  fill(place: number, window: number, row: number): void;
}

/** How much memory a {@link RowStandardiser} is to have. */
export interface StandardiserSize {
  /** Rows of each window. */
  windows: number[];
  /** Standardised rows. */
  rows: number;
}

/** @throws InputError when so many rows do not fit into the memory that WebAssembly can reach, 4 GB */
export function rowStandardiser(by: { audio: Standardiser; video: Standardiser }, size: StandardiserSize): RowStandardiser {
  const kernel = wasmKernel<(from: number, to: number, table: number, tableEnd: number) => void>(STANDARDISE);
  const widths = { audio: by.audio.mean.length, video: by.video.mean.length };
  const width = widths.audio + widths.video;
  let bytes = 0;
  /** The address of room for so many numbers, and for one more. */
  const room = (count: number, each = 4) => {
    const at = bytes;
    bytes = 16 * Math.ceil((at + each * (count + 1)) / 16);
    return at;
  };
  const pairs = { audio: Math.ceil(widths.audio / 2), video: Math.ceil(widths.video / 2) };
  const tables = { audio: room(4 * pairs.audio, 8), video: room(4 * pairs.video, 8) };
  const out = { audio: room(size.rows * widths.audio), video: room(size.rows * widths.video) };
  const windows = size.windows.map((rows) => room(rows * width));
  check(bytes < 2 ** 32, () => `windows of ${size.windows[0]} rows of ${width} numbers do not fit into 4 GB: lower windowRows`);
  kernel.memory.grow(Math.ceil(bytes / PAGE) - 1);
  const { buffer } = kernel.memory;
  for (const view of ["audio", "video"] as const) {
    const { mean, deviation } = by[view];
    const facts = new Float64Array(buffer, tables[view], 4 * pairs[view]).fill(1);
    for (let c = 0; c < mean.length; c++) {
      const place = 4 * (c >> 1) + (c & 1);
      facts[place] = mean[c];
      facts[place + 2] = deviation[c] === 0 ? Infinity : deviation[c];
    }
  }
  const ends = { audio: tables.audio + 32 * pairs.audio, video: tables.video + 32 * pairs.video };
  return {
    windows: size.windows.map((rows, w) => new Float32Array(buffer, windows[w], rows * width)),
    audio: new Float32Array(buffer, out.audio, size.rows * widths.audio),
    video: new Float32Array(buffer, out.video, size.rows * widths.video),
    fill(place, window, row) {
      const at = windows[window] + 4 * row * width;
      // Rows are filled in their order: what is written behind one is the beginning of the next.
      kernel.run(at, out.audio + 4 * place * widths.audio, tables.audio, ends.audio);
      kernel.run(at + 4 * widths.audio, out.video + 4 * place * widths.video, tables.video, ends.video);
    },
  };
}
