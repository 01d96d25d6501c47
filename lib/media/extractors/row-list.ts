/** Rows of one width that come one after another. */
export class RowList {
  private data: Float32Array;
  rows = 0;

  constructor(readonly columns: number) {
    this.data = new Float32Array(64 * columns);
  }

  /** One row or several. */
  add(values: ArrayLike<number>): void {
    const at = this.rows * this.columns;
    if (at + values.length > this.data.length) {
      const larger = new Float32Array(2 * (at + values.length));
      larger.set(this.data.subarray(0, at));
      this.data = larger;
    }
    this.data.set(values, at);
    this.rows += values.length / this.columns;
  }

  /** All of them; the list is used no more. */
  take(): { rows: number; columns: number; data: Float32Array } {
    return { rows: this.rows, columns: this.columns, data: this.data.slice(0, this.rows * this.columns) };
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
