import { check } from "../../runtime/check";
import { longAt, type FlatTable } from "./flat-table";
import { type ArrowMessage, V5 } from "./messages";

/** How one array of a batch is compressed: its size, plain, is said before it. */
export type Decompress = (bytes: Buffer, size: number) => Uint8Array;

/** Values and missing values of a column, or of a part of one. */
export interface ArrowNode {
  length: number;
  missing: number;
}

const ZSTD = 1;
/** A size that stands for: not compressed. */
const PLAIN = -1;

/** The columns' lengths and arrays of one batch, taken in the order in which they lie. */
export class ArrowBatch {
  readonly length: number;
  /** Whether a union has an array of its own for what is missing. */
  readonly unionsHaveGaps: boolean;
  private readonly nodes: ArrowNode[];
  private readonly arrays: { size: number; read: () => Buffer }[];
  private readonly views: number[];
  private readonly next = { node: 0, array: 0, view: 0 };

  /** @throws InputError when an array reaches beyond the batch, or is compressed otherwise than by zstd */
  constructor({ body, version }: ArrowMessage, table: FlatTable, decompress: Decompress) {
    const compression = table.table(10);
    check(!compression || compression.int(4, 1) === ZSTD, () => "it is compressed by LZ4, and known is zstd");
    check(!compression || compression.int(6, 1) === 0, () => "it is compressed as a whole");
    this.length = table.long(4);
    this.unionsHaveGaps = version < V5;
    this.nodes = table.records(6, 16).map((node) => {
      const [length, missing] = [longAt(node, 0), longAt(node, 8)];
      check(missing >= 0 && missing <= length, () => `${missing} of ${length} values are missing`);
      return { length, missing };
    });
    this.arrays = table.records(8, 16).map((region) => {
      const [at, size] = [longAt(region, 0), longAt(region, 8)];
      check(at >= 0 && size >= 0 && at + size <= body.length, () => `an array reaches beyond its batch of ${body.length} bytes`);
      const bytes = body.subarray(at, at + size);
      if (!compression || size === 0) return { size, read: () => bytes };
      check(size >= 8, () => "an array has no size");
      const [plain, packed] = [longAt(bytes, 0), bytes.subarray(8)];
      check(plain >= PLAIN, () => `an array of ${plain} bytes`);
      return plain === PLAIN
        ? { size: packed.length, read: () => packed }
        : { size: plain, read: () => Buffer.from(decompress(packed, plain)) };
    });
    this.views = table.records(12, 8).map((count) => longAt(count, 0));
  }

  /** Bytes of all arrays, decompressed. */
  get size(): number {
    return this.arrays.reduce((sum, { size }) => sum + size, 0);
  }

  node(): ArrowNode {
    check(this.next.node < this.nodes.length, () => "columns are missing");
    return this.nodes[this.next.node++];
  }

  /** How many values the next column, or part, has. */
  nextLength(): number {
    return this.nodes[this.next.node]?.length ?? 0;
  }

  /** The next array, if it has so many bytes. */
  array(least: number): () => Buffer {
    const array = this.arrays[this.next.array++];
    check(array, () => "arrays are missing");
    check(array.size >= least, () => `an array has ${array.size} bytes where ${least} are needed`);
    return array.read;
  }

  /** How many arrays of long texts the next column has. */
  texts(): number {
    check(this.next.view < this.views.length, () => "arrays of texts are missing");
    const count = this.views[this.next.view++];
    check(count >= 0 && count <= this.arrays.length, () => `a column has ${count} arrays of texts`);
    return count;
  }

  /** @throws InputError when columns or arrays are left */
  end(): void {
    const { node, array, view } = this.next;
    check(
      node === this.nodes.length && array === this.arrays.length && view === this.views.length,
      () => "a batch holds more than its columns",
    );
  }
}
