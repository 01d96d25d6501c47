import { findABParams } from "umap-js/dist/umap";
import { checkOptions } from "../runtime/arguments";
import { check, checkInteger, checkNumber } from "../runtime/check";
import { type Matrix, type MatrixLike, toMatrix } from "../runtime/matrix";
import { Random } from "../runtime/random";
import { mapInThreads, threadCount, type ThreadOptions } from "../runtime/threads/threads";
import { type NeighbourJob, type Neighbours, nearestNeighbours } from "./nearest-neighbours";
import { projectPca } from "./pca";
import { scaled } from "./scaled";
import { neighbourGraph } from "./umap-graph";
import { layOut } from "./umap-layout";

/** Options of {@link projectUmap}. */
export interface UmapOptions {
  /** Seed of the layout. Default 0. */
  seed?: number;
  /**
   * Neighbours that make a point's surroundings, itself counted. Default 15, UMAP's own (McInnes et al. 2018), or all other rows
   * where there are fewer; a small number shows finer structure.
   */
  neighbours?: number;
  /** Closest that points may lie in the plane. Default 0.1, UMAP's own. */
  minDist?: number;
  /** Optimisation epochs. Default: 500 to 10,000 rows and 200 above, umap-learn's own. */
  epochs?: number;
}

/**
 * UMAP (McInnes, Healy, Melville 2018) to the plane. The same seed gives the same points. Neighbours are exact; the layout
 * starts from the first two principal components, so that far groups keep what they have of a place. Distances between far
 * groups and group sizes mean little in such a picture nevertheless. Of our own making because umap-js takes five times as
 * long for 2,000 rows and more, most of it in its layout. In worker threads, so that a notebook stays responsive meanwhile.
 * @param matrix n × D with n above `neighbours`
 * @returns n × 2
 * @param options `threads` is one a core by default
 * @throws InputError when there are too few rows, or options are out of range
 */
export async function projectUmap(matrix: MatrixLike, options: UmapOptions & ThreadOptions = {}): Promise<Matrix<Float64Array>> {
  const threads = threadCount(options);
  const task = umapTask(matrix, options);
  const { n, columns, count } = task;
  const part = Math.ceil(n / Math.max(1, threads));
  const jobs = Array.from({ length: Math.ceil(n / part) }, (_, t): NeighbourJob => {
    return { columns, n, count, from: t * part, to: Math.min(n, (t + 1) * part) };
  });
  const neighbours = { indices: new Int32Array(n * count), distances: new Float64Array(n * count) };
  let at = 0;
  for await (const found of mapInThreads(NEIGHBOURS, jobs, threads)) {
    neighbours.indices.set(found.indices, at);
    neighbours.distances.set(found.distances, at);
    at += found.indices.length;
  }
  for await (const points of mapInThreads(LAYOUT, [{ ...task, neighbours }], threads)) return points;
  throw new Error("a worker thread gave no layout");
}

const NEIGHBOURS = { module: "projection/nearest-neighbours", work: nearestNeighbours };
const LAYOUT = { module: "projection/umap", work: layOutNeighbours };

/** These take hours. */
const MOST_EPOCHS = 1_000_000;

interface UmapTask {
  columns: Float64Array;
  n: number;
  /** Neighbours of each row, itself not counted. */
  count: number;
  seed: number;
  minDist: number;
  epochs: number;
}

interface LayoutTask extends UmapTask {
  neighbours: Neighbours;
}

/** What comes after the neighbours are found. */
export function layOutNeighbours({ columns, n, seed, minDist, epochs, neighbours }: LayoutTask): Matrix<Float64Array> {
  const random = new Random(seed, "umap");
  const points = start(columns, n, random);
  const { a, b } = findABParams(1, minDist);
  layOut(points, neighbourGraph(neighbours, n, epochs), { epochs, a, b, random });
  return { rows: n, columns: 2, data: points };
}

function umapTask(matrix: MatrixLike, options: UmapOptions): UmapTask {
  checkOptions(options);
  // Distances are compared with each other only.
  const { matrix: input } = scaled(toMatrix(matrix, "matrix"));
  const n = input.rows;
  const { seed = 0, neighbours = Math.max(2, Math.min(15, n - 1)), minDist = 0.1 } = options;
  checkInteger(neighbours, "neighbours", 2);
  checkNumber(minDist, "minDist", 0);
  check(
    n > neighbours,
    () => `UMAP with ${neighbours} neighbours needs more rows than that; got ${n}: lower neighbours or add rows`,
  );
  const epochs = checkInteger(options.epochs ?? (n <= 10_000 ? 500 : 200), "epochs", 1, MOST_EPOCHS);
  const columns = new Float64Array(input.data.length);
  input.data.forEach((value, i) => (columns[(i % input.columns) * n + Math.floor(i / input.columns)] = value));
  return { columns, n, count: neighbours - 1, seed, minDist, epochs };
}

/** Half the width of the square that the layout starts in, and how much chance sets equal rows apart: umap-learn's own. */
const HALF_WIDTH = 10;
const NOISE = 1e-4;

function start(columns: Float64Array, n: number, random: Random): Float64Array {
  const width = columns.length / n;
  const rows = {
    rows: n,
    columns: width,
    data: Float64Array.from(columns, (_, i) => columns[(i % width) * n + Math.floor(i / width)]),
  };
  const axes = Math.min(2, width);
  const { data } = projectPca(rows, axes).points;
  const largest = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  const points = new Float64Array(2 * n);
  for (let i = 0; i < n; i++)
    for (let c = 0; c < 2; c++)
      points[2 * i + c] = (c < axes ? (HALF_WIDTH * data[i * axes + c]) / largest : 0) + NOISE * random.gaussian();
  return points;
}
