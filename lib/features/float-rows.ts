import type { Matrix } from "../runtime/matrix";

/** A matrix that grows by rows of unknown number; room doubles, so adding costs the same however many there are. */
export class FloatRows {
  private data: Float32Array;
  private length = 0;

  constructor(readonly columns: number) {
    this.data = new Float32Array(64 * columns);
  }

  get rows(): number {
    return this.length / this.columns;
  }

  /** Adds whole rows. */
  push(values: Float32Array): void {
    const needed = this.length + values.length;
    if (needed > this.data.length) {
      const larger = new Float32Array(Math.max(needed, 2 * this.data.length));
      larger.set(this.data.subarray(0, this.length));
      this.data = larger;
    }
    this.data.set(values, this.length);
    this.length = needed;
  }

  /** The rows so far, in memory of just their size. */
  matrix(): Matrix<Float32Array> {
    return { rows: this.rows, columns: this.columns, data: this.data.slice(0, this.length) };
  }
}
