/*
 * WebAssembly that is put together byte by byte, so that nothing has to be compiled or shipped beside it: for inner loops, since
 * JavaScript has no instructions that work on several numbers at once. Numbers of instructions and types are those of the WebAssembly
 * specification (2.0, binary format).
 */

/** A loaded module: its memory, and its one function. */
export interface WasmKernel<Run extends (...addresses: number[]) => number | void> {
  run: Run;
  memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
}

/** Bytes in a page, by which memory grows. */
export const PAGE = 65_536;

/** As much of it as is used here: the declarations of Node know nothing of it, those of browsers are not everywhere. */
interface WebAssemblyApi {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { exports: object };
}

/** A function of 32-bit integers. */
export interface WasmFunction {
  parameters: number;
  /** Whether it gives a number. */
  gives: boolean;
  /** Its own variables behind the parameters: integers, and registers of 128 bits behind these. */
  integers: number;
  registers: number;
  /** Instructions, the end of the function among them. */
  body: number[];
}

const I32 = 0x7f;
const V128 = 0x7b;
/** The type of a block that gives nothing. */
export const EMPTY = 0x40;
export const END = 0x0b;

/** A whole number from 0 in base 128, least first, as the format writes lengths and places. */
export function leb(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >>> 7)];
}

/** The same of constants, which have a sign: bit 6 of the last byte. */
function signed(value: number): number[] {
  return value < 0x40 ? [value] : [(value & 0x7f) | 0x80, ...signed(value >>> 7)];
}

export const get = (local: number) => [0x20, local];
export const set = (local: number) => [0x21, local];
export const constant = (value: number) => [0x41, ...signed(value)];
export const add = 0x6a;
export const simd = (code: number) => [0xfd, ...leb(code)];
/** Loads a register from an address and so many bytes behind it. */
export const load = (offset: number) => [...simd(0x00), 0, ...leb(offset)];
/** Stores a register there. */
export const store = (offset: number) => [...simd(0x0b), 0, ...leb(offset)];
/** A register of zeros. */
export const zeros = [...simd(0x0c), ...new Array<number>(16).fill(0)];

const compiled = new WeakMap<WasmFunction, object>();

/** A new instance, its memory one page. */
export function wasmKernel<Run extends (...addresses: number[]) => number | void>(of: WasmFunction): WasmKernel<Run> {
  const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyApi };
  const module = compiled.get(of) ?? new WebAssembly.Module(moduleBytes(of));
  compiled.set(of, module);
  return new WebAssembly.Instance(module).exports as WasmKernel<Run>;
}

function moduleBytes({ parameters, gives, integers, registers, body }: WasmFunction): Uint8Array {
  const vector = (items: number[][]) => [...leb(items.length), ...items.flat()];
  const sized = (bytes: number[]) => [...leb(bytes.length), ...bytes];
  const section = (id: number, items: number[][]) => [id, ...sized(vector(items))];
  const name = (text: string) => sized([...Buffer.from(text)]);
  const code = [...vector([[integers, I32], [registers, V128]]), ...body]; // prettier-ignore
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0, 0, 0],
    ...section(1, [[0x60, ...vector(new Array<number[]>(parameters).fill([I32])), ...vector(gives ? [[I32]] : [])]]),
    ...section(3, [[0]]),
    ...section(5, [[0x00, 1]]),
    ...section(7, [[...name("memory"), 0x02, 0], [...name("run"), 0x00, 0]]), // prettier-ignore
    ...section(10, [sized(code)]),
  ]);
}
