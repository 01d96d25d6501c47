import { nearestNeighbours } from "../lib/projection/nearest-neighbours";
import { type MatrixLike, toMatrix } from "../lib/runtime/matrix";

/**
 * How far the nearest k in the plane are near in truth too, 1 when they are the same (Venna and Kaski 2001):
 * 1 − 2 / (n·k·(2n − 3k − 1)) · Σ_i Σ_j∈plane's nearest k of i (true rank of j − k, if positive).
 * @param truth n × D
 * @param plane n × 2
 * @param k below n / 2
 */
export function trustworthiness(truth: MatrixLike, plane: MatrixLike, k: number): number {
  const { rows: n, columns: width, data } = toMatrix(truth, "truth");
  const { indices } = nearestNeighbours({ columns: columnsOf(plane), n, count: k, from: 0, to: n });
  const squares = new Float64Array(n);
  let penalty = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      squares[j] = 0;
      for (let d = 0; d < width; d++) squares[j] += (data[j * width + d] - data[i * width + d]) ** 2;
    }
    squares[i] = -1; // itself is nearest, whatever lies on it
    for (const j of indices.subarray(i * k, (i + 1) * k)) {
      let rank = 0;
      for (let other = 0; other < n; other++)
        if (squares[other] < squares[j] || (squares[other] === squares[j] && other < j)) rank++;
      penalty += Math.max(0, rank - k);
    }
  }
  return 1 - (2 / (n * k * (2 * n - 3 * k - 1))) * penalty;
}

/** As the search for neighbours takes it: column after column. */
function columnsOf(matrix: MatrixLike): Float64Array {
  const { rows, columns, data } = toMatrix(matrix, "plane");
  return Float64Array.from({ length: rows * columns }, (_, at) => data[(at % rows) * columns + Math.floor(at / rows)]);
}
