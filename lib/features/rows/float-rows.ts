import type { Matrix } from "../../runtime/matrix";

/** A matrix that grows row by row. Its capacity doubles, so adding a row takes constant time on average. */
export class FloatRows {
  private data: Float32Array;
  private length = 0;

  /**
   * @param expected rows to expect, better too many than too few: memory that is never written to is never taken, while
   * growing takes half as much again until the old memory is collected
   */
  constructor(
    readonly columns: number,
    private readonly expected = 0,
  ) {
    this.data = new Float32Array(Math.max(64, expected) * columns);
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

  /** The rows so far: a copy in memory of just their size, or, when many were expected, the memory itself. */
  matrix(): Matrix<Float32Array> {
    const data = this.expected > 0 ? this.data.subarray(0, this.length) : this.data.slice(0, this.length);
    return { rows: this.rows, columns: this.columns, data };
  }
}
