import { largest } from "../runtime/extremes";
import { type Matrix, row, toMatrix } from "../runtime/matrix";

/**
 * The softmax of each row: n × C probabilities from n × C logits.
 * @throws InputError when a logit is not finite.
 */
export function softmaxRows(logits: Matrix): Matrix<Float64Array> {
  const { rows, columns } = toMatrix(logits, "logits");
  const data = new Float64Array(rows * columns);
  for (let r = 0; r < rows; r++) {
    const from = row(logits, r);
    const most = largest(from);
    const to = data.subarray(r * columns, (r + 1) * columns);
    let sum = 0;
    for (let c = 0; c < columns; c++) sum += to[c] = Math.exp(from[c] - most);
    for (let c = 0; c < columns; c++) to[c] /= sum;
  }
  return { rows, columns, data };
}
