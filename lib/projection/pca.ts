import { EigenvalueDecomposition, Matrix as DoubleMatrix } from "ml-matrix";
import { check, checkInteger } from "../runtime/check";
import { type Matrix, type MatrixLike, toMatrix, toRows } from "../runtime/matrix";
import { scaled } from "./scaled";

/** Rows on their principal components. */
export interface PcaProjection {
  /** n × components. */
  points: Matrix<Float64Array>;
  /** Share of the total variance that each component carries, largest first. */
  explained: number[];
  /** The mean of the rows, and the components, each 1 long: a new row's points are `axes[k] · (row − mean)`. */
  mean: number[];
  /** The components, largest share first. */
  axes: number[][];
}

/**
 * Principal components: the rows, centred, on the leading eigenvectors of their covariance. An eigenvector's sign is
 * free; here its largest entry is positive, so that figures of the same data agree.
 * @param matrix n × D, n ≥ 2
 * @throws InputError when there are more components than columns, or only one row
 */
export function projectPca(matrix: MatrixLike, components = 2): PcaProjection {
  const { matrix: input, factor } = scaled(toMatrix(matrix, "matrix"));
  checkInteger(components, "components", 1, input.columns);
  check(input.rows >= 2, () => "principal components need at least 2 rows; got 1");
  const given = new DoubleMatrix(toRows(input));
  const mean = given.mean("column");
  const centred = given.center("column", { center: mean });
  const covariance = centred.transpose().mmul(centred);
  const { realEigenvalues: values, eigenvectorMatrix: vectors } = new EigenvalueDecomposition(covariance, {
    assumeSymmetric: true,
  });
  const total = values.reduce((sum, v) => sum + Math.max(0, v), 0);
  const order = values.map((_, i) => i).sort((a, b) => values[b] - values[a]);
  const axes = order.slice(0, components).map((column) => signed(vectors.getColumn(column)));
  const points = centred.mmul(new DoubleMatrix(axes).transpose());
  return {
    points: { rows: input.rows, columns: components, data: Float64Array.from(points.to1DArray(), (value) => value / factor) },
    explained: order.slice(0, components).map((i) => (total > 0 ? Math.max(0, values[i]) / total : 0)),
    mean: mean.map((value) => value / factor),
    axes,
  };
}

function signed(vector: number[]): number[] {
  const largest = vector.reduce((best, v) => (Math.abs(v) > Math.abs(best) + 1e-12 ? v : best), 0);
  return largest < 0 ? vector.map((v) => -v) : vector;
}
