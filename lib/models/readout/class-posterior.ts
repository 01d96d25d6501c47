import { checkObject, checkOptions } from "../../runtime/arguments";
import { check, checkNumber } from "../../runtime/check";
import { presentClasses, toLabels } from "../../runtime/labels";
import { checkShape, type Matrix, row, toMatrix, toRows } from "../../runtime/matrix";
import { choleskyFactor, crossProduct, solveLower, solveLowerTransposed, transpose } from "../cca/canonical-algebra";
import { checkSpread } from "../cca/check-spread";
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
  /** Added to the diagonal of Σ_w. Default 1e-4, which suits rows of about unit variance. */
  ridge?: number;
  /** T ≥ 1, by which all logits are divided; see {@link calibrationTemperature}. Default 1: no correction. */
  temperature?: number;
}

/** For rows of about unit variance, as canonical variates are. */
export const POSTERIOR_RIDGE = 1e-4;

/**
 * The posterior of the class under Gaussians of one covariance (linear discriminant analysis):
 *
 *     p(c | z) ∝ π_c exp(−½ (z − μ_c)ᵀ Σ_w⁻¹ (z − μ_c)),
 *
 * μ_c the class means, Σ_w the covariance within classes, π_c the classes' shares. In a space of canonical variates it
 * uses what the cosine ignores: how much each view scatters around its classes along each variate.
 * @param rows n × k
 * @param labels n class labels, whole numbers from 0; the C classes are those that occur, in ascending order
 * @throws InputError for labels or options out of range, and without a ridge for rows whose largest variance is below the default
 */
export function fitClassPosterior(rows: Matrix, labels: ArrayLike<number>, options: ClassPosteriorOptions = {}): ClassPosterior {
  checkOptions(options);
  const { ridge = POSTERIOR_RIDGE, temperature = 1 } = options;
  toMatrix(rows, "rows");
  const { rows: n, columns: k } = rows;
  check(n > 0 && k > 0, () => `a posterior needs at least one row and one column; got ${n} × ${k}`);
  checkNumber(ridge, "ridge", 0);
  checkNumber(temperature, "temperature", 1);
  const { labels: present, positions: label } = presentClasses(toLabels(labels, n, "labels"));
  if (options.ridge === undefined) checkSpread(rows, "the rows", ridge);
  const classes = present.length;
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
  const cooled = (values: number[]) => values.map((value) => value / temperature);
  return { weights: toRows(weights).map(cooled), bias: cooled(bias) };
}

/**
 * n × C posteriors of n rows, each summing to 1.
 * @param rows n × d, d being the width that the posterior was fitted on
 * @throws InputError for rows of another width, or what is no posterior
 */
export function classPosteriors(posterior: ClassPosterior, rows: Matrix): Dense {
  return softmaxRows(classLogits(posterior, rows));
}

/** n × C logits of n rows; their softmax is the posterior. */
export function classLogits(posterior: ClassPosterior, rows: Matrix): Dense {
  checkObject(posterior, "the posterior", "what fitClassPosterior gives", { weights: "list", bias: "list" });
  checkShape(rows, "rows");
  const { weights, bias } = posterior;
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
