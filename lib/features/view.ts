import { checkObject } from "../runtime/arguments";
import { check } from "../runtime/check";
import { firstNotFinite, type Matrix, toMatrix } from "../runtime/matrix";
import { fitStandardiser, standardise, type Standardiser } from "./standardise";

/** A view of the training videos as a model takes it. */
export interface FittedView {
  standardiser: Standardiser;
  /** All rows, standardised. */
  rows: Matrix<Float32Array>;
}

/**
 * Standardises a view of the training videos.
 * @param rows n × d, a row a video
 * @param name of the view in messages
 * @param only positions of the rows to measure; all by default
 * @throws InputError when no column varies, and as {@link standardiseView} does
 */
export function fitView(rows: Matrix<Float32Array>, name: string, only?: ArrayLike<number>): FittedView {
  const standardiser = fitStandardiser(rows, only);
  checkVaries(standardiser, name, only?.length ?? rows.rows);
  return { standardiser, rows: standardiseView(rows, standardiser, name) };
}

/** @throws InputError when no column varies over the training rows */
export function checkVaries({ deviation }: Standardiser, name: string, rows: number): void {
  check(
    deviation.some((spread) => spread > 0),
    () => `every column of the ${name} is constant over the ${rows} training rows: there is nothing to learn from it`,
  );
}

/**
 * Standardises a view as in training.
 * @param rows n × d, d being the width of the training rows
 * @param name of the view, for messages
 * @throws InputError when it has another width, a value that is not finite, or one too far from the training rows
 */
export function standardiseView<Data extends Float32Array | Float64Array>(
  rows: Matrix<Data>,
  standardiser: Standardiser,
  name: string,
): Matrix<Data> {
  toMatrix(rows, name);
  checkObject(standardiser, "the standardiser", "what fitStandardiser gives", { mean: "list", deviation: "list" });
  const width = standardiser.mean.length;
  check(rows.columns === width, () => `the model was fitted on ${name} of ${width} columns; got ${rows.columns}`);
  const out = standardise(rows, standardiser);
  const far = firstNotFinite(out.data);
  check(
    far < 0,
    () =>
      `${name}: row ${Math.floor(far / width)} has ${rows.data[far]} in column ${far % width}, too far from the training rows ` +
      `(mean ${standardiser.mean[far % width]}, deviation ${standardiser.deviation[far % width]})`,
  );
  return out;
}
