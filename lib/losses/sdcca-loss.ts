import * as tf from "@tensorflow/tfjs";
import { checkOptions } from "../runtime/arguments";
import { check, checkInteger, checkNumber, checkOneOf } from "../runtime/check";
import { symmetricEigen, thinSvd } from "../runtime/tensorflow/decompositions";
import { type LabelsLike, type OutputsLike, pairedBatch } from "./batch-arguments";

/** Options of {@link sdccaLoss}. */
export interface SdccaLossOptions {
  /** Share of the pairwise cross-covariance, in [0, 1]: 1 is DCCA, 0 is cluster-CCA. Default .2, the paper's S-DCCA. */
  beta?: number;
  /** Added to the diagonal of each view's covariance, > 0. Default 1e-4, as in the authors' code. */
  ridge?: number;
  /** How many of the largest singular values count, from 1 to the smaller of both widths. Default all. */
  components?: number;
  /**
   * What is summed over the singular values of T. `"trace"` (default): their sum, the total correlation.
   * `"frobenius"`: the root of the sum of their squares, as the authors' code computes it; trace retrieves better.
   */
  norm?: "trace" | "frobenius";
}

/**
 * The S-DCCA loss: minus the correlation of two views under a cross-covariance that mixes pairs and classes.
 *
 * With X, Y the column-centred outputs, m rows, class c of n_c rows with sums s_c (of X) and t_c (of Y):
 *
 *     Σ₁₁ = XᵀX/(m−1) + rI                        Σ₂₂ = YᵀY/(m−1) + rI
 *     Σ₁₂ = β XᵀY/(m−1) + (1−β) Σ_c s_c t_cᵀ / Σ_c n_c²
 *     T = Σ₁₁^(−1/2) Σ₁₂ Σ₂₂^(−1/2)               loss = −Σ_i σ_i(T)
 *
 * The class-wise part is the mean over all same-class cross pairs, from class sums. The gradient is in closed form
 * (Andrew, Arora, Bilmes, Livescu 2013, with the mixed Σ₁₂), since differentiating through an eigendecomposition gives
 * NaN where eigenvalues coincide: T = U S Vᵀ, A = Σ₁₁^(−1/2)U, B = Σ₂₂^(−1/2)V,
 *
 *     ∂corr/∂Σ₁₂ = A Bᵀ,  ∂corr/∂Σ₁₁ = −½ A S Aᵀ,  ∂corr/∂Σ₂₂ = −½ B S Bᵀ,
 *
 * then through the covariances, minus each column's mean. (That is the gradient of the centring: with unbalanced classes the
 * class-wise part alone does not sum to zero.)
 *
 * @param h1 m × D₁ outputs of the audio branch: a tensor, or rows of numbers.
 * @param h2 m × D₂ outputs of the video branch. D₁ and D₂ may differ.
 * @param labels m class labels, whole numbers from 0.
 * @returns a scalar tensor in [−min(D₁, D₂), 0] for the trace norm when β = 1; differentiable in `h1` and `h2` with `tf.grads`.
 * @throws InputError for unequal row counts, m ≤ max(D₁, D₂), values that are not finite, labels out of range, β outside [0, 1],
 *   more components than min(D₁, D₂).
 */
export function sdccaLoss(h1: OutputsLike, h2: OutputsLike, labels: LabelsLike, options: SdccaLossOptions = {}): tf.Scalar {
  checkLossOptions(options);
  return tf.tidy(() => {
    const { first, second, oneHot } = pairedBatch({ h1, h2 }, labels);
    const widths = [first.shape[1], second.shape[1]];
    checkBatchSize(first.shape[0], Math.max(...widths));
    if (options.components !== undefined) checkInteger(options.components, "components", 1, Math.min(...widths));
    return sdccaLossOneHot(first, second, oneHot, options);
  });
}

/** A ridge beyond any covariance of outputs, and well within 32 bits. */
export const LARGEST_RIDGE = 1e15;

/** Checks the options of {@link sdccaLoss}, once, before a training. */
export function checkLossOptions(options: SdccaLossOptions): void {
  checkOptions(options);
  const { beta = 0.2, ridge = 1e-4, components, norm = "trace" } = options;
  checkNumber(beta, "beta", 0, 1);
  check(
    ridge > 0 && ridge <= LARGEST_RIDGE,
    () => `ridge must be a finite number above 0, at most ${LARGEST_RIDGE}; got ${ridge}: 1e-4 suits outputs of about unit size`,
  );
  if (components !== undefined) checkInteger(components, "components", 1);
  checkOneOf(norm, "norm", ["trace", "frobenius"]);
}

/**
 * {@link sdccaLoss} without its checks, for labels as a one-hot m × C tensor, rows of zeros where β is 1 and there are none: reads no values, so that a step can be recorded.
 * β may be a tensor, where it changes from step to step.
 * @param h1 m × D, the outputs of one view
 * @param h2 m × D, the outputs of the other
 * @param oneHot m × C
 * @throws InputError when TensorFlow's native backend does not run: `useBackend` starts it
 */
export function sdccaLossOneHot(
  h1: tf.Tensor2D,
  h2: tf.Tensor2D,
  oneHot: tf.Tensor2D,
  options: Omit<SdccaLossOptions, "beta"> & { beta?: number | tf.Scalar } = {},
): tf.Scalar {
  const { beta = 0.2, ridge = 1e-4, components, norm = "trace" } = options;
  const loss = tf.customGrad((a, b, save) => {
    const m = h1.shape[0];
    const x = center(a as tf.Tensor2D);
    const y = center(b as tf.Tensor2D);
    // Σ₁₂ = xᵀ·pull(y) = pull(x)ᵀ·y: the mixture seen from one row, which is also what its gradient needs.
    const pairs = tf.sum(tf.square(tf.sum(oneHot, 0)));
    const pull = (z: tf.Tensor2D): tf.Tensor2D => {
      const paired = z.mul(tf.div(beta, m - 1)) as tf.Tensor2D;
      if (beta === 1) return paired; // also of rows without labels, which are in no class pair
      return paired.add(tf.matMul(oneHot, tf.matMul(oneHot, z, true)).mul(tf.div(tf.sub(1, beta), pairs)));
    };
    const [pulledX, pulledY] = [pull(x), pull(y)];
    const whitenX = inverseRoot(covariance(x, ridge), ridge);
    const whitenY = inverseRoot(covariance(y, ridge), ridge);
    const { u, values, v } = thinSvd(tf.matMul(tf.matMul(whitenX, tf.matMul(x, pulledY, true)), whitenY));

    const counted = topValues(values, components);
    const total = norm === "trace" ? tf.sum(counted) : tf.norm(counted);
    // ∂total/∂σ: 1 for each counted value, or σ/‖σ‖.
    const slope = norm === "trace" ? topValues(tf.onesLike(values), components) : counted.div(tf.maximum(total, 1e-12));
    const [p, q] = [tf.matMul(whitenX, u), tf.matMul(whitenY, v)];
    const cross = tf.matMul(p.mul(slope), q, false, true);
    const own = (z: tf.Tensor2D, w: tf.Tensor): tf.Tensor =>
      tf.matMul(z, tf.matMul(w.mul(tf.mul(slope, values)), w as tf.Tensor2D, false, true)).mul(-1 / (m - 1));
    const gradX = center(own(x, p).add(tf.matMul(pulledY, cross, false, true)));
    const gradY = center(own(y, q).add(tf.matMul(pulledX, cross)));
    (save as tf.GradSaveFunc)([gradX, gradY]);
    return {
      value: tf.neg(total) as tf.Scalar,
      gradFunc: (dy: tf.Scalar, [gx, gy]: tf.Tensor[]) => [gx.mul(tf.neg(dy)), gy.mul(tf.neg(dy))],
    };
  });
  return loss(h1, h2) as tf.Scalar;
}

/** Rows minus their mean. */
function center(rows: tf.Tensor): tf.Tensor2D {
  return tf.sub(rows, tf.mean(rows, 0)) as tf.Tensor2D;
}

/** ZᵀZ/(m−1) + rI of centred rows. */
function covariance(z: tf.Tensor2D, ridge: number): tf.Tensor2D {
  return tf
    .matMul(z, z, true)
    .div(z.shape[0] - 1)
    .add(tf.eye(z.shape[1]).mul(ridge)) as tf.Tensor2D;
}

/**
 * The condition numbers of Σ₁₁ and Σ₂₂ of a batch's outputs, ridge included, in words: from 1e7 on 32-bit floats cannot whiten them.
 * Reads values.
 */
export function describeConditions(h1: tf.Tensor2D, h2: tf.Tensor2D, { ridge = 1e-4 }: Pick<SdccaLossOptions, "ridge">): string {
  const of = (outputs: tf.Tensor2D) => {
    const values = tf.tidy(() => tf.maximum(symmetricEigen(covariance(center(outputs), ridge)).values, ridge));
    const sorted = Array.from(values.dataSync()).sort((a, b) => a - b);
    values.dispose();
    return (sorted[sorted.length - 1] / sorted[0]).toExponential(1);
  };
  return `condition numbers of Σ₁₁ and Σ₂₂ of this batch before the epoch: ${of(h1)} and ${of(h2)}`;
}

/** Σ^(−1/2); no eigenvalue can be below the ridge, so what rounding puts there is lifted back. */
function inverseRoot(sigma: tf.Tensor2D, ridge: number): tf.Tensor2D {
  const { values, vectors } = symmetricEigen(sigma);
  return tf.matMul(vectors.mul(tf.rsqrt(tf.maximum(values, ridge))), vectors, false, true) as tf.Tensor2D;
}

/** The first `components` values, the others replaced by zero. */
function topValues(values: tf.Tensor, components = Infinity): tf.Tensor {
  const n = values.shape[0]!;
  return components >= n ? values : values.mul(tf.tensor1d(Float32Array.from({ length: n }, (_, i) => (i < components ? 1 : 0))));
}

/**
 * A batch must have more rows than each view has dimensions (the branches' outputs), or its covariance cannot be whitened.
 * How many components count does not matter: all dimensions are whitened.
 */
export function checkBatchSize(rows: number, dimensions: number): void {
  check(
    rows > dimensions,
    () =>
      `a batch of ${rows} rows cannot whiten ${dimensions} dimensions: raise batchSize above ${dimensions}, ` +
      `with as many training rows, or lower outputs`,
  );
}
