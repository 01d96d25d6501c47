import type { Match } from "../../metrics/ranking/top-matches";
import { check, InputError } from "../../runtime/check";
import { type Matrix, row } from "../../runtime/matrix";
import { Best } from "./best";
import { PAGE } from "../../runtime/wasm/module";
import { FOUND_BYTES, GROUP, MOST_PAGES, type ScanKernel, scanKernel } from "./scan-kernel";

/** Queries that pass over a stretch of vectors before the next one is read. */
const LOT = 128;
/** Groups that the kernel may find before it must tell. */
const ROOM = 64;
/** Bytes of vectors in a stretch: they stay in a core's own cache while a lot of queries passes. */
const STRETCH = 1 << 18;
/** Numbers of at most 1 as 16-bit integers: the product of two unit vectors then fits into 32 bits. */
const SCALE = 32_767;
const ONE = SCALE * SCALE;
/** Where fewer than one vector in so many may be found, they are looked at one by one. */
const FEW = 16;
/** Where the queries begin in the kernel's memory; before it the kernel leaves its answer. */
const QUERIES = 64;

/** Which vectors of a search count. */
export interface Allowed {
  /** 1 for each owner that may be found. */
  mask: Uint8Array;
  /** How many vectors they own. */
  vectors: number;
}

/**
 * Vectors of length 1 (or 0), searched by their product with a query, exactly.
 *
 * A search is one pass of 16-bit integers, half of the memory and many numbers at once, and of each query a bound on how far such
 * a product may be off: by Cauchy–Schwarz |q·x − q̃·x̃| ≤ |q − q̃| |x| + |q̃| |x − x̃|. Whatever could belong to the best k within
 * that bound is multiplied again in 64 bits from the 32-bit vectors, and only that product counts: result and order are those of
 * comparing everything.
 */
export class FlatVectors {
  private kernel: ScanKernel = scanKernel();
  private data: Float32Array;
  private count = 0;
  private readonly pairs: number;
  private readonly out: number;
  private readonly base: number;

  constructor(readonly width: number) {
    this.data = new Float32Array(0);
    this.pairs = (width + 1) >> 1;
    this.out = align(QUERIES + LOT * 4 * this.pairs);
    this.base = align(this.out + ROOM * FOUND_BYTES);
  }

  get size(): number {
    return this.count;
  }

  /** The vectors in order, a view. */
  get rows(): Matrix<Float32Array> {
    return { rows: this.count, columns: this.width, data: this.data.subarray(0, this.count * this.width) };
  }

  /** Vector i, a view. */
  row(i: number): Float32Array {
    return this.data.subarray(i * this.width, (i + 1) * this.width);
  }

  /** Adds vectors at the end. */
  append(vectors: Matrix<Float32Array>): void {
    const size = this.count + vectors.rows;
    this.reserve(size);
    this.data.set(vectors.data, this.count * this.width);
    const first = this.count;
    this.count = size;
    this.quantise(first, size);
  }

  /** Puts another vector in the place of vector i. */
  replace(i: number, vector: Float32Array): void {
    this.data.set(vector, i * this.width);
    this.quantise(i, i + 1);
  }

  /** Keeps the given vectors, ascending, and no others. */
  keep(indices: Int32Array): void {
    const { width } = this;
    indices.forEach((from, to) => this.data.copyWithin(to * width, from * width, (from + 1) * width));
    const first = indices.findIndex((from, to) => from !== to);
    this.count = indices.length;
    if (first >= 0) this.quantise(first, this.count);
  }

  /**
   * The `k` vectors of largest product with each query, best first; of equal ones the first.
   * @param queries n × width, of any length
   * @param allowed which vectors may be found. Default: all
   * @param owners of each vector its owner, rising, of which only the best vector counts. Default: each its own
   */
  search(queries: Matrix<Float64Array>, k: number, allowed?: Allowed, owners?: Int32Array): Match[][] {
    const mask = allowed?.mask;
    const most = Math.max(1, Math.min(k, allowed?.vectors ?? this.count));
    const found: Match[][] = [];
    for (let from = 0; from < queries.rows; from += LOT) {
      const lot = Array.from(
        { length: Math.min(LOT, queries.rows - from) },
        (_, i) => new Searcher(this, row(queries, from + i), most, mask, owners),
      );
      if (allowed && FEW * allowed.vectors < this.count) for (const one of lot) one.lookAtAll();
      else this.scan(lot);
      found.push(...lot.map((one) => one.finish()));
    }
    return found;
  }

  /** One pass over all vectors for a lot of queries. */
  private scan(lot: readonly Searcher[]): void {
    const { kernel, pairs, out, base } = this;
    const { buffer } = kernel.memory;
    const outEnd = out + ROOM * FOUND_BYTES;
    const answers = new Int32Array(buffer, out, (ROOM * FOUND_BYTES) / 4);
    const end = new Int32Array(buffer, 0, 1);
    lot.forEach((one, i) => one.quantise(new Int16Array(buffer, QUERIES + 4 * pairs * i, 2 * pairs)));
    const groups = Math.ceil(this.count / GROUP);
    const stretch = Math.max(1, Math.floor(STRETCH / (4 * GROUP * pairs)));
    for (let from = 0; from < groups; from += stretch) {
      const to = Math.min(groups, from + stretch);
      for (let i = 0; i < lot.length; i++)
        for (let at = from; at < to;) {
          at = kernel.run(at, to, pairs, QUERIES + 4 * pairs * i, base, lot[i].least, out, outEnd);
          for (let byte = out; byte < end[0]; byte += FOUND_BYTES) lot[i].lookAt(answers, (byte - out) / 4);
        }
    }
  }

  /** Takes memory for so many vectors. @throws InputError when there is none */
  reserve(size: number): void {
    if (size * this.width > this.data.length) {
      const larger = new Float32Array(Math.max(size, this.count === 0 ? 0 : 2 * this.count) * this.width);
      larger.set(this.rows.data);
      this.data = larger;
    }
    const pages = Math.ceil((this.base + Math.ceil(size / GROUP) * GROUP * 4 * this.pairs) / PAGE);
    const there = this.kernel.memory.buffer.byteLength / PAGE;
    if (pages <= there) return;
    check(
      pages <= MOST_PAGES,
      () => `${size} vectors of ${this.width} numbers are more than an index in memory holds (4 GiB): use Milvus`,
    );
    const wanted = Math.min(MOST_PAGES, Math.max(pages, this.count === 0 ? 0 : Math.ceil(1.5 * there)));
    try {
      this.kernel.memory.grow(wanted - there);
    } catch {
      throw new InputError(`there is no memory for ${size} vectors of ${this.width} numbers: use a larger machine, or Milvus`);
    }
  }

  /** Writes vectors as integers to the kernel's memory, in its order; see `scan-kernel.ts`. */
  private quantise(from: number, to: number): void {
    const { width, pairs, data } = this;
    const integers = new Int16Array(this.kernel.memory.buffer, this.base);
    for (let i = from; i < to; i++) {
      const at = Math.floor(i / GROUP) * GROUP * 2 * pairs + 2 * (i % GROUP);
      for (let d = 0; d < width; d++) integers[at + 2 * GROUP * (d >> 1) + (d & 1)] = Math.round(SCALE * data[i * width + d]);
    }
  }
}

/** One query on its way through the vectors. */
class Searcher {
  private readonly best: Best;
  private readonly norm: number;
  /** How far a product of integers may be off, for a query of length 1. */
  private slack = 0;
  /** What a product of integers must be at least to be looked at. */
  least = -(2 ** 31);
  /** The owner of the vector looked at last, and its best so far. */
  private owner = -1;
  private ownerScore = -Infinity;
  private ownerVector = -1;
  private readonly vectorOf = new Map<number, number>();
  private readonly data: Float32Array;

  constructor(
    private readonly vectors: FlatVectors,
    private readonly query: Float64Array,
    k: number,
    private readonly mask: Uint8Array | undefined,
    private readonly owners: Int32Array | undefined,
  ) {
    this.data = vectors.rows.data;
    this.best = new Best(k);
    this.norm = Math.hypot(...query) || 1;
  }

  /** Writes the query, made 1 long, as integers. */
  quantise(integers: Int16Array): void {
    integers.fill(0);
    let squares = 0;
    this.query.forEach((value, d) => {
      const unit = value / this.norm;
      integers[d] = Math.round(SCALE * unit);
      squares += (integers[d] / SCALE - unit) ** 2;
    });
    const off = Math.sqrt(squares);
    // Vectors have length 1 up to the rounding of 32-bit floats, and each of their integers at most a half off.
    this.slack = 1.00001 * off + ((1 + off) * Math.sqrt(this.query.length)) / (2 * SCALE) + 1e-6;
  }

  /** A group that the kernel found: its number, and from the fifth number on its products. */
  lookAt(answers: Int32Array, at: number): void {
    const first = GROUP * answers[at];
    const count = Math.min(GROUP, this.vectors.size - first);
    for (let j = 0; j < count; j++) if (answers[at + 4 + j] >= this.least) this.compare(first + j);
  }

  lookAtAll(): void {
    for (let i = 0; i < this.vectors.size; i++) this.compare(i);
  }

  finish(): Match[] {
    this.offerOwner();
    const matches = this.best.sorted();
    return this.owners ? matches.map(({ index, score }) => ({ index: this.vectorOf.get(index)!, score })) : matches;
  }

  private compare(i: number): void {
    const owner = this.owners ? this.owners[i] : i;
    if (this.mask && this.mask[owner] === 0) return;
    const score = product(this.query, this.data, i * this.query.length);
    if (!this.owners) this.offer(i, score);
    else if (owner !== this.owner) {
      this.offerOwner();
      [this.owner, this.ownerScore, this.ownerVector] = [owner, score, i];
    } else if (score > this.ownerScore) [this.ownerScore, this.ownerVector] = [score, i];
  }

  /** Vectors of one owner stand together: with the next owner's first one its best is known. */
  private offerOwner(): void {
    if (this.owner < 0) return;
    if (this.ownerScore > this.best.least) this.vectorOf.set(this.owner, this.ownerVector);
    this.offer(this.owner, this.ownerScore);
    this.owner = -1;
  }

  private offer(item: number, score: number): void {
    this.best.offer(item, score);
    const { least } = this.best;
    if (least > -Infinity) this.least = Math.max(-(2 ** 31), Math.floor((least / this.norm - this.slack) * ONE));
  }
}

/** Σ qᵢ xᵢ in 64 bits, term after term, x from `at` on. */
function product(query: Float64Array, vectors: Float32Array, at = 0): number {
  let sum = 0;
  for (let d = 0; d < query.length; d++) sum += query[d] * vectors[at + d];
  return sum;
}

function align(address: number): number {
  return Math.ceil(address / 64) * 64;
}
