import type { Neighbours } from "./nearest-neighbours";
import type { LayoutGraph } from "./umap-layout";

/** Halvings in the search for a row's scale, and how near to its aim it must come. */
const HALVINGS = 64;
const TOLERANCE = 1e-5;
/** A row's scale is at least this share of the mean distance, so that copies of one row do not make it 0. */
const LEAST_SCALE = 1e-3;

/**
 * UMAP's neighbour graph (McInnes, Healy, Melville 2018, algorithms 2–4, with local connectivity 1).
 * Row i holds that j is its neighbour to the degree w_ij = exp(−max(0, d_ij − ρ_i) / σ_i), where ρ_i is the distance of its
 * nearest and σ_i makes the degrees sum to log₂ k, k counting the row itself; the edge is as strong as either holds:
 * w_ij + w_ji − w_ij·w_ji. Edges too weak to be drawn in this many epochs are left out.
 * @param neighbours n × (k − 1), without the rows themselves
 */
export function neighbourGraph({ indices, distances }: Neighbours, n: number, epochs: number): LayoutGraph {
  const count = indices.length / n;
  const degrees = memberships(distances, n, count);
  const degree = (i: number, j: number): number => {
    for (let at = i * count; at < (i + 1) * count; at++) if (indices[at] === j) return degrees[at];
    return -1;
  };
  const head: number[] = [];
  const tail: number[] = [];
  const weights: number[] = [];
  const add = (i: number, j: number, weight: number) => (head.push(i), tail.push(j), weights.push(weight));
  for (let i = 0; i < n; i++)
    for (let at = i * count; at < (i + 1) * count; at++) {
      const [j, own] = [indices[at], degrees[at]];
      const back = degree(j, i);
      const weight = own + Math.max(0, back) * (1 - own);
      add(i, j, weight);
      // When j does not count i among its neighbours, its edge back is met nowhere else.
      if (back < 0) add(j, i, weight);
    }
  const most = weights.reduce((a, b) => Math.max(a, b), 0);
  const kept = Int32Array.from(weights.keys()).filter((e) => weights[e] >= most / epochs);
  return {
    head: Int32Array.from(kept, (e) => head[e]),
    tail: Int32Array.from(kept, (e) => tail[e]),
    epochsPerSample: Float64Array.from(kept, (e) => most / weights[e]),
  };
}

function memberships(distances: Float64Array, n: number, count: number): Float64Array {
  const degrees = new Float64Array(distances.length);
  const mean = distances.reduce((sum, d) => sum + d, 0) / (n * (count + 1));
  const aim = Math.log2(count + 1);
  for (let i = 0; i < n; i++) {
    const row = distances.subarray(i * count, (i + 1) * count);
    const nearest = row.find((d) => d > 0) ?? 0;
    const rowMean = row.reduce((sum, d) => sum + d, 0) / (count + 1);
    const scale = Math.max(scaleFor(row, nearest, aim), LEAST_SCALE * (nearest > 0 ? rowMean : mean));
    row.forEach((d, c) => (degrees[i * count + c] = d > nearest ? Math.exp((nearest - d) / scale) : 1));
  }
  return degrees;
}

/** σ for which the degrees of a row sum to `aim`. */
function scaleFor(row: Float64Array, nearest: number, aim: number): number {
  let [low, high, scale] = [0, Infinity, 1];
  for (let step = 0; step < HALVINGS; step++) {
    let sum = 0;
    for (let c = 0; c < row.length; c++) sum += row[c] > nearest ? Math.exp((nearest - row[c]) / scale) : 1;
    if (Math.abs(sum - aim) < TOLERANCE) break;
    if (sum > aim) high = scale;
    else low = scale;
    scale = high === Infinity ? 2 * scale : (low + high) / 2;
  }
  return scale;
}
