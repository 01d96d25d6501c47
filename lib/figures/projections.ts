import { EigenvalueDecomposition, Matrix as DoubleMatrix } from "ml-matrix";
import { UMAP } from "umap-js";
import { check, checkInteger, checkNumber } from "../runtime/check";
import { type Matrix, type MatrixLike, row, toMatrix, toRows } from "../runtime/matrix";
import { Random } from "../runtime/random";

/** Both views of n videos in the shared space, or projected to the plane: row i of each is video i. */
export interface Views<M = Matrix> {
  audio: M;
  video: M;
}

/** Rows on their principal components. */
export interface PcaProjection {
  /** n × components. */
  points: Matrix<Float64Array>;
  /** Share of the total variance that each component carries, largest first. */
  explained: number[];
}

/**
 * Principal components: the rows, centred, on the leading eigenvectors of their covariance. An eigenvector's sign is
 * free; here its largest entry is positive, so that figures of the same data agree.
 * @param matrix n × D, n ≥ 2
 * @throws InputError when there are more components than columns, or only one row
 */
export function projectPca(matrix: MatrixLike, components = 2): PcaProjection {
  const input = toMatrix(matrix, "matrix");
  checkInteger(components, "components", 1, input.columns);
  check(input.rows >= 2, () => "principal components need at least 2 rows; got 1");
  const centred = new DoubleMatrix(toRows(input)).center("column");
  const covariance = centred.transpose().mmul(centred);
  const { realEigenvalues: values, eigenvectorMatrix: vectors } = new EigenvalueDecomposition(covariance, {
    assumeSymmetric: true,
  });
  const total = values.reduce((sum, v) => sum + Math.max(0, v), 0);
  const order = values.map((_, i) => i).sort((a, b) => values[b] - values[a]);
  const axes = order.slice(0, components).map((column) => signed(vectors.getColumn(column)));
  const points = centred.mmul(new DoubleMatrix(axes).transpose());
  return {
    points: { rows: input.rows, columns: components, data: Float64Array.from(points.to1DArray()) },
    explained: order.slice(0, components).map((i) => (total > 0 ? Math.max(0, values[i]) / total : 0)),
  };
}

function signed(vector: number[]): number[] {
  const largest = vector.reduce((best, v) => (Math.abs(v) > Math.abs(best) + 1e-12 ? v : best), 0);
  return largest < 0 ? vector.map((v) => -v) : vector;
}

/** Options of {@link projectUmap}. */
export interface UmapOptions {
  /** Seed of the layout. Default 0. */
  seed?: number;
  /** Neighbours that make a point's surroundings. Default 15, UMAP's own (McInnes et al. 2018); fewer show finer structure. */
  neighbours?: number;
  /** Closest that points may lie in the plane. Default 0.1, UMAP's own. */
  minDist?: number;
  /** Optimisation epochs. Default: umap-js's choice by size, 500 below 2,500 rows. */
  epochs?: number;
}

/**
 * UMAP (McInnes, Healy, Melville 2018) to the plane, by umap-js. The same seed gives the same points on the same
 * machine. Distances between far groups and group sizes mean little in such a picture.
 * @param matrix n × D with n above `neighbours`
 * @returns n × 2
 * @throws InputError when there are too few rows
 */
export function projectUmap(matrix: MatrixLike, options: UmapOptions = {}): Matrix<Float64Array> {
  const { seed = 0, neighbours = 15, minDist = 0.1, epochs } = options;
  const input = toMatrix(matrix, "matrix");
  checkInteger(neighbours, "neighbours", 2);
  checkNumber(minDist, "minDist", 0);
  check(
    input.rows > neighbours,
    () => `UMAP with ${neighbours} neighbours needs more rows than that; got ${input.rows}: lower neighbours or add rows`,
  );
  const random = new Random(seed, "umap");
  const umap = new UMAP({ nNeighbors: neighbours, minDist, nEpochs: epochs, random: () => random.uniform() });
  const rows = umap.fit(toRows(input));
  return { rows: rows.length, columns: 2, data: Float64Array.from(rows.flat()) };
}

/**
 * Applies one projection to both views together, so that they share their axes.
 * Rows are first scaled to unit length: retrieval ranks by cosine, so length says nothing.
 * @param views two n × D matrices
 * @param project from 2n × D to 2n × 2, such as `(rows) => projectUmap(rows, { seed: 1 })`
 * @throws InputError when the views differ in size
 */
export function projectViews(views: Views<MatrixLike>, project: (stacked: Matrix<Float64Array>) => Matrix): Views {
  const audio = toMatrix(views.audio, "audio");
  const video = toMatrix(views.video, "video");
  check(
    audio.rows === video.rows && audio.columns === video.columns,
    () =>
      `audio is ${audio.rows} × ${audio.columns} but video is ${video.rows} × ${video.columns}: embed the same videos in one space`,
  );
  const stacked = new Float64Array(2 * audio.data.length);
  [audio, video].forEach((view, v) => {
    for (let i = 0; i < view.rows; i++) stacked.set(unitLength(row(view, i)), (v * view.rows + i) * view.columns);
  });
  const plane = project({ rows: 2 * audio.rows, columns: audio.columns, data: stacked });
  const half = audio.rows * plane.columns;
  const part = (from: number): Matrix => ({
    rows: audio.rows,
    columns: plane.columns,
    data: plane.data.slice(from, from + half),
  });
  return { audio: part(0), video: part(half) };
}

function unitLength(values: ArrayLike<number>): number[] {
  const plain = Array.from(values);
  const length = Math.hypot(...plain);
  return length > 0 ? plain.map((v) => v / length) : plain;
}
