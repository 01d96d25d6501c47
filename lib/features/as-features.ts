import { check } from "../runtime/check";
import { firstNotFinite, type Matrix, type MatrixLike, toMatrix } from "../runtime/matrix";
import { checkTracks } from "./check-features";
import type { AudioTracks } from "./feature-set";

/** A TensorFlow tensor, of any copy of the library: what its values are asked for by. */
export interface TensorLike {
  shape: number[];
  dtype: string;
  arraySync(): unknown;
}

/**
 * Audio of n tracks in any form: {@link AudioTracks}; n rows (a matrix, lists of numbers, a tensor), each the whole of a track;
 * or n lists of rows (matrices, lists of lists of numbers, a tensor n × T × width), the rows of each track in time order.
 */
export type TracksLike = AudioTracks | MatrixLike | readonly MatrixLike[] | TensorLike;

/** One row a video: a matrix, lists of numbers, or a tensor. */
export type RowsLike = MatrixLike | TensorLike;

/**
 * Tracks from any form of them, of any width. Rows are taken to last a second each, so that the mean of a track is the mean of
 * its rows; {@link AudioTracks} say themselves how long each of their chunks lasts, and are returned as they are.
 * @param name what messages call it
 * @throws InputError when they do not hold together, or a value is not finite; it names the track and the row
 */
export function asTracks(value: TracksLike, name: string): AudioTracks {
  const given = isTensor(value) ? (value.arraySync() as MatrixLike | MatrixLike[]) : value;
  if (isTracks(given)) {
    checkTracks(given, name);
    return given;
  }
  if (!isListOfTracks(given)) {
    const chunks = asVideo(given, name);
    return { chunks, starts: Int32Array.from({ length: chunks.rows + 1 }, (_, i) => i), seconds: ones(chunks.rows) };
  }
  const parts = given.map((track, i) => asVideo(track, `${name}: track ${i}`));
  const { columns } = parts[0];
  const starts = new Int32Array(parts.length + 1);
  parts.forEach((part, i) => {
    check(part.rows > 0, () => `${name}: track ${i} is empty: every track needs at least one row`);
    check(
      part.columns === columns,
      () => `${name}: track ${i} has rows of ${part.columns} numbers where track 0 has ${columns}: all must be of one width`,
    );
    starts[i + 1] = starts[i] + part.rows;
  });
  const rows = starts[parts.length];
  const data = new Float32Array(rows * columns);
  parts.forEach((part, i) => data.set(part.data, starts[i] * columns));
  return { chunks: { rows, columns, data }, starts, seconds: ones(rows) };
}

/**
 * A view of one row a video from any form of it, of any width, in 32 bits, in which features are kept.
 * @param name what messages call it
 * @throws InputError when it is no matrix, has no column, or a value is not finite; it names the row
 */
export function asVideo(value: RowsLike, name: string): Matrix<Float32Array> {
  const { rows, columns, data } = toMatrix(isTensor(value) ? (value.arraySync() as number[][]) : value, name);
  check(columns > 0, () => `${name} has rows of no numbers: give at least one column`);
  // Of whichever realm: a notebook's cells have arrays of their own.
  if (Object.prototype.toString.call(data) === "[object Float32Array]") return { rows, columns, data: data as Float32Array };
  const short = Float32Array.from(data);
  const far = firstNotFinite(short);
  const place = () => `row ${Math.floor(far / columns)}, column ${far % columns}`;
  check(far < 0, () => `${name} has ${data[far]} in ${place()}, beyond the range of a 32-bit float: scale it down first`);
  return { rows, columns, data: short };
}

function isTensor(value: unknown): value is TensorLike {
  return typeof value === "object" && value !== null && "dtype" in value && "arraySync" in value;
}

function isTracks(value: unknown): value is AudioTracks {
  return typeof value === "object" && value !== null && "chunks" in value;
}

/** Whether it is a list of tracks rather than one of rows: its first item is itself a matrix, or a list of lists. */
function isListOfTracks(value: unknown): value is readonly MatrixLike[] {
  if (!Array.isArray(value) || value.length === 0) return false;
  const [first] = value as unknown[];
  if (typeof first !== "object" || first === null || ArrayBuffer.isView(first)) return false;
  return !Array.isArray(first) || (first.length > 0 && typeof first[0] === "object" && first[0] !== null);
}

function ones(length: number): Float32Array {
  return new Float32Array(length).fill(1);
}
