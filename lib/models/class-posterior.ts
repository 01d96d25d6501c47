import { check } from "../runtime/check";
import { toLabels } from "../runtime/labels";
import { type Matrix, row, selectRows, toRows } from "../runtime/matrix";
import { calibrationTemperature } from "./calibration";
import { choleskyFactor, crossProduct, solveLower, solveLowerTransposed, transpose } from "./canonical-algebra";
import { softmaxRows } from "./softmax-rows";

type Dense = Matrix<Float64Array>;

/** A linear discriminant of C classes as plain numbers: logits are rows · weights + bias. */
export interface ClassPosterior {
  /** k × C. */
  weights: number[][];
  /** C numbers. */
  bias: number[];
}

/** Options of {@link fitClassPosterior}. */
export interface ClassPosteriorOptions {
  /** Added to the diagonal of Σ_w. Default 1e-4. */
  ridge?: number;
  /**
   * Rows of videos whose labels did not train what made the rows. Fitted without them, a posterior shows on them how much surer
   * it is than it should be, {@link calibrationTemperature}, and the one fitted on all rows is corrected by as much. Default:
   * none, and nothing is corrected.
   */
  unseen?: ArrayLike<number>;
}

/**
 * The posterior of the class under Gaussians of one covariance (linear discriminant analysis):
 *
 *     p(c | z) ∝ π_c exp(−½ (z − μ_c)ᵀ Σ_w⁻¹ (z − μ_c)),
 *
 * μ_c the class means, Σ_w the covariance within classes, π_c the classes' shares. In a space of canonical variates it knows
 * what cosine does not: how far each view scatters around its classes along each variate.
 * @param rows n × k
 * @param labels n class labels, whole numbers from 0; the C classes are those that occur, in ascending order
 */
export function fitClassPosterior(
  rows: Matrix,
  labels: ArrayLike<number>,
  { ridge = 1e-4, unseen = [] }: ClassPosteriorOptions = {},
): ClassPosterior {
  const { rows: n, columns: k } = rows;
  const given = toLabels(labels, n, "labels");
  const position = new Map([...new Set(given)].sort((a, b) => a - b).map((label, at) => [label, at]));
  const label = given.map((one) => position.get(one)!);
  const classes = position.size;
  const counts = new Array<number>(classes).fill(0);
  const means: Dense = { rows: classes, columns: k, data: new Float64Array(classes * k) };
  for (let r = 0; r < n; r++) {
    counts[label[r]]++;
    for (let d = 0; d < k; d++) means.data[label[r] * k + d] += rows.data[r * k + d];
  }
  for (let c = 0; c < classes; c++) for (let d = 0; d < k; d++) means.data[c * k + d] /= counts[c];
  const within: Dense = { rows: n, columns: k, data: Float64Array.from(rows.data) };
  for (let r = 0; r < n; r++) for (let d = 0; d < k; d++) within.data[r * k + d] -= means.data[label[r] * k + d];
  const covariance = crossProduct(within, within, 1 / Math.max(1, n - classes));
  for (let d = 0; d < k; d++) covariance.data[d * k + d] += ridge;
  const factor = choleskyFactor(covariance, "the rows within classes");
  const weights = solveLowerTransposed(factor, solveLower(factor, transpose(means)));
  const bias = counts.map((count, c) => {
    let square = 0;
    for (let d = 0; d < k; d++) square += means.data[c * k + d] * weights.data[d * classes + c];
    return Math.log(count / n) - square / 2;
  });
  const fitted = { weights: toRows(weights), bias };
  const temperature = unseen.length > 0 ? trialTemperature(rows, given, ridge, unseen) : 1;
  const cooled = (values: number[]) => values.map((value) => value / temperature);
  return { weights: fitted.weights.map(cooled), bias: cooled(bias) };
}

/**
 * The temperature of the posterior that is fitted without the unseen rows, on them: none of their labels made what is
 * calibrated. Unseen rows of a class that the others lack have no say.
 */
function trialTemperature(rows: Matrix, labels: ArrayLike<number>, ridge: number, unseen: ArrayLike<number>): number {
  const without = new Set(Array.from(unseen));
  const seen = Array.from({ length: rows.rows }, (_, r) => r).filter((r) => !without.has(r));
  check(seen.length > 0, () => "every row is unseen: a posterior is calibrated on some rows and fitted on the others");
  const trial = fitClassPosterior(
    selectRows(rows, seen),
    seen.map((r) => labels[r]),
    { ridge },
  );
  const classes = [...new Set(seen.map((r) => labels[r]))].sort((a, b) => a - b);
  const judged = Array.from(unseen).filter((r) => classes.includes(labels[r]));
  if (judged.length === 0) return 1;
  return calibrationTemperature(
    classLogits(trial, selectRows(rows, judged)),
    judged.map((r) => classes.indexOf(labels[r])),
  );
}

/** n × C posteriors of n rows, each summing to 1. */
export function classPosteriors(posterior: ClassPosterior, rows: Matrix): Dense {
  return softmaxRows(classLogits(posterior, rows));
}

/** n × C logits of n rows; their softmax is the posterior. */
function classLogits({ weights, bias }: ClassPosterior, rows: Matrix): Dense {
  const classes = bias.length;
  check(rows.columns === weights.length, () => `the posterior was fitted on ${weights.length} columns; got ${rows.columns}`);
  const data = new Float64Array(rows.rows * classes);
  for (let r = 0; r < rows.rows; r++) {
    const z = row(rows, r);
    for (let c = 0; c < classes; c++) {
      let sum = bias[c];
      for (let d = 0; d < z.length; d++) sum += z[d] * weights[d][c];
      data[r * classes + c] = sum;
    }
  }
  return { rows: rows.rows, columns: classes, data };
}
