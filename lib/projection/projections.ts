import { checkObject } from "../runtime/arguments";
import { check } from "../runtime/check";
import { checkShape, type Matrix, type MatrixLike, row, toMatrix } from "../runtime/matrix";

/** Both views of n videos in the shared space, or projected to the plane: row i of each is video i. */
export interface Views<M = Matrix> {
  audio: M;
  video: M;
}

/**
 * Applies one projection to both views together, so that they share their axes.
 * Rows are first scaled to unit length: retrieval ranks by cosine, so length says nothing.
 * @param views two n × D matrices
 * @param project from 2n × D to 2n × 2, such as `(rows) => projectUmap(rows, { seed: 1 })`
 * @returns the projected views; a promise of them where `project` gives one, as `projectUmap` does
 * @throws InputError when the views differ in size
 */
export function projectViews(views: Views<MatrixLike>, project: (stacked: Matrix<Float64Array>) => Matrix): Views;
export function projectViews(
  views: Views<MatrixLike>,
  project: (stacked: Matrix<Float64Array>) => Promise<Matrix>,
): Promise<Views>;
export function projectViews(
  views: Views<MatrixLike>,
  project: (stacked: Matrix<Float64Array>) => Matrix | Promise<Matrix>,
): Views | Promise<Views> {
  checkObject({ project }, "the projection", "a function of rows", { project: "function" });
  const plane = project(stackViews(views));
  checkObject(plane, "what the projection gives", "a matrix, or a promise of one");
  // A notebook cell's promise is none of this realm's class.
  return "then" in plane ? plane.then(viewsOf) : viewsOf(plane);
}

/** Audio rows, then video rows, each of unit length. */
function stackViews(views: Views<MatrixLike>): Matrix<Float64Array> {
  checkObject(views, "the views", "both views, { audio, video }", { audio: "object", video: "object" });
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
  return { rows: 2 * audio.rows, columns: audio.columns, data: stacked };
}

function viewsOf(plane: Matrix): Views {
  checkShape(plane, "what the projection gives");
  const rows = plane.rows / 2;
  const half = rows * plane.columns;
  const part = (from: number): Matrix => ({ rows, columns: plane.columns, data: plane.data.slice(from, from + half) });
  return { audio: part(0), video: part(half) };
}

function unitLength(values: ArrayLike<number>): number[] {
  const plain = Array.from(values);
  const length = Math.hypot(...plain);
  return length > 0 ? plain.map((v) => v / length) : plain;
}
