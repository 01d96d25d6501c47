import { joined } from "../../runtime/joined";

/** Rows of one width that come one after another. */
export class RowList {
  private readonly pieces: Float32Array[] = [];
  rows = 0;

  constructor(readonly columns: number) {}

  /** One row or several. */
  add(values: ArrayLike<number>): void {
    this.pieces.push(Float32Array.from(values));
    this.rows += values.length / this.columns;
  }

  /** All of them; the list is empty then. */
  take(): { rows: number; columns: number; data: Float32Array } {
    const { rows, columns } = this;
    return { rows, columns, data: joined(this.pieces.splice(0)) };
  }
}

/** Inputs of one length that are handed on eight at a time, and what is left at the end. */
export class Batches<Data extends Float32Array | Uint8Array> {
  private count = 0;
  private readonly buffer: Data;

  constructor(
    private readonly length: number,
    private readonly size: number,
    kind: new (length: number) => Data,
    private readonly run: (inputs: Data) => void,
  ) {
    this.buffer = new kind(length * size);
  }

  add(input: Data): void {
    this.buffer.set(input, this.count++ * this.length);
    if (this.count === this.size) this.flush();
  }

  flush(): void {
    if (this.count > 0) this.run(this.buffer.slice(0, this.count * this.length) as Data);
    this.count = 0;
  }
}
