import { EigenvalueDecomposition, Matrix as DoubleMatrix, SingularValueDecomposition } from "ml-matrix";
import { check } from "../../runtime/check";
import { type Matrix, toRows } from "../../runtime/matrix";
import { projectViews, type Views } from "../../projection/projections";
import type { MatrixLike } from "../../runtime/matrix";

/**
 * One plane for a space at several moments, such as epochs, in which points move and do not jump. A space of canonical variates is
 * defined up to a rotation: a component may change its sign or place from one fit to the next. So each moment, from the last to the first, is
 * rotated to fit the one after it (orthogonal Procrustes, Schönemann 1966), and all are drawn in the plane in which audio and video of the
 * last moment agree most.
 * @param frames both views of the same n videos in each moment, n × D each, D ≥ 2; rows are scaled to unit length, as the cosine does
 * @returns for each moment 2n × 2: audio, then video
 * @throws InputError when a moment has other sizes than the first
 */
export function alignFrames(frames: readonly Views<MatrixLike>[]): DoubleMatrix[] {
  const stacked = frames.map((views) => stack(views));
  const [{ rows, columns }] = stacked;
  for (const [f, frame] of stacked.entries())
    check(
      frame.rows === rows && frame.columns === columns,
      () => `frame ${f} is of ${frame.rows / 2} videos × ${frame.columns}, but the first of ${rows / 2} × ${columns}`,
    );
  check(columns >= 2, () => "a space of one column has no plane: keep two components or more");
  for (let f = stacked.length - 2; f >= 0; f--) stacked[f] = stacked[f].mmul(rotation(stacked[f], stacked[f + 1]));
  const plane = agreement(stacked[stacked.length - 1]);
  return stacked.map((frame) => frame.mmul(plane));
}

function stack(views: Views<MatrixLike>): DoubleMatrix {
  let rows: number[][] = [];
  projectViews(views, (stacked: Matrix) => {
    rows = toRows(stacked);
    return stacked;
  });
  return new DoubleMatrix(rows);
}

/** The orthogonal R that makes ‖from · R − to‖ smallest: UVᵀ of the singular vectors of fromᵀ · to. */
function rotation(from: DoubleMatrix, to: DoubleMatrix): DoubleMatrix {
  const { leftSingularVectors: u, rightSingularVectors: v } = new SingularValueDecomposition(from.transpose().mmul(to));
  return u.mmul(v.transpose());
}

/** The two directions along which audio and video of the same video agree most: the first eigenvectors of (AᵀV + VᵀA) / 2. */
function agreement(frame: DoubleMatrix): DoubleMatrix {
  const n = frame.rows / 2;
  const half = (from: number) => frame.subMatrix(from, from + n - 1, 0, frame.columns - 1).center("column");
  const cross = half(0).transpose().mmul(half(n));
  const { realEigenvalues: values, eigenvectorMatrix: vectors } = new EigenvalueDecomposition(
    DoubleMatrix.add(cross, cross.transpose()),
    { assumeSymmetric: true },
  );
  const order = values.map((_, i) => i).sort((a, b) => values[b] - values[a]);
  return new DoubleMatrix(order.slice(0, 2).map((column) => vectors.getColumn(column))).transpose();
}
