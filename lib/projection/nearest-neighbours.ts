/** For each of some rows its nearest others. */
export interface Neighbours {
  /** Rows × count: row numbers, nearest first; of equal distances the lower number. */
  indices: Int32Array;
  /** Rows × count: Euclidean distances. */
  distances: Float64Array;
}

/** A search for the nearest neighbours of some rows: the message to a thread. */
export interface NeighbourJob {
  /** D × n: rows of the matrix as columns, so that distances run over neighbouring numbers. */
  columns: Float64Array;
  n: number;
  count: number;
  /** The first row to search for, and one after the last. */
  from: number;
  to: number;
}

/**
 * The exact nearest neighbours of rows `from` to `to` − 1 among all others, by comparing with every one: at ten dimensions
 * 10,000 rows take half a second, less than an approximate search would.
 */
export function nearestNeighbours({ columns, n, count, from, to }: NeighbourJob): Neighbours {
  const width = columns.length / n;
  const indices = new Int32Array((to - from) * count);
  const distances = new Float64Array((to - from) * count);
  const squares = new Float64Array(n);
  for (let i = from; i < to; i++) {
    squares.fill(0);
    let d = 0;
    for (; d + 2 <= width; d += 2) {
      const [row0, row1] = [d * n, d * n + n];
      const [x0, x1] = [columns[row0 + i], columns[row1 + i]];
      for (let j = 0; j < n; j++) {
        const u = columns[row0 + j] - x0;
        const v = columns[row1 + j] - x1;
        squares[j] += u * u + v * v;
      }
    }
    for (; d < width; d++) for (let j = 0; j < n; j++) squares[j] += (columns[d * n + j] - columns[d * n + i]) ** 2;
    squares[i] = Infinity;
    nearest(squares, count, (i - from) * count, indices, distances);
  }
  for (let i = 0; i < distances.length; i++) distances[i] = Math.sqrt(distances[i]);
  return { indices, distances };
}

/** Keeps the `count` smallest of all squares in order, at `at` and following. */
function nearest(squares: Float64Array, count: number, at: number, indices: Int32Array, kept: Float64Array): void {
  kept.fill(Infinity, at, at + count);
  const last = at + count - 1;
  let worst = Infinity;
  for (let j = 0; j < squares.length; j++) {
    const square = squares[j];
    if (square >= worst) continue;
    let place = last;
    for (; place > at && kept[place - 1] > square; place--) {
      kept[place] = kept[place - 1];
      indices[place] = indices[place - 1];
    }
    kept[place] = square;
    indices[place] = j;
    worst = kept[last];
  }
}
