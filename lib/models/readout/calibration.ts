import { check } from "../../runtime/check";
import { largest } from "../../runtime/extremes";
import { toLabels } from "../../runtime/labels";
import { type Matrix, type MatrixLike, row, toMatrix } from "../../runtime/matrix";
import { softmaxRows } from "./softmax-rows";

/** The largest temperature: at it a posterior says next to nothing, but still keeps its order of the classes. */
const HOTTEST = 64;

/**
 * The temperature T in [1, 64] that corrects overconfident posteriors (temperature scaling: Guo et al., On Calibration of Modern
 * Neural Networks, ICML 2017). Of all T in
 *
 *     softmax(logits / T)
 *
 * it is the one of smallest cross-entropy with the labels. It keeps the order of the classes in every row. A model is overconfident
 * on its training rows, so the rows here must be others.
 * @param rows logits, n × C, of rows whose labels were not used in training
 * @param labels n labels in 0 … C − 1
 */
export function calibrationTemperature(rows: MatrixLike, labels: ArrayLike<number>): number {
  const logits = toMatrix(rows, "logits");
  check(logits.rows > 0, () => "a temperature needs at least one row of logits");
  const given = toLabels(labels, logits.rows, "labels");
  check(
    given.every((label) => label < logits.columns),
    () => `labels must lie below ${logits.columns}, the number of logits; got ${largest(given)}`,
  );
  // Cross-entropy is convex in 1/T: its slope is found zero by halving.
  let [least, most] = [1 / HOTTEST, 1];
  if (slope(logits, given, most) <= 0) return 1;
  for (let halving = 0; halving < 40; halving++) {
    const middle = (least + most) / 2;
    if (slope(logits, given, middle) > 0) most = middle;
    else least = middle;
  }
  return 2 / (least + most);
}

/** ∂/∂s of the summed cross-entropy of softmax(s · logits): expected logits less those of the labels. */
function slope(logits: Matrix, labels: Int32Array, s: number): number {
  const shares = softmaxRows({ ...logits, data: Float64Array.from(logits.data, (value) => s * value) });
  let sum = 0;
  for (let r = 0; r < logits.rows; r++) {
    const [p, values] = [row(shares, r), row(logits, r)];
    for (let c = 0; c < values.length; c++) sum += (p[c] - (c === labels[r] ? 1 : 0)) * values[c];
  }
  return sum;
}
