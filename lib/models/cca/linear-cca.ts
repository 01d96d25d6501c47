import { checkList, checkNumbers, checkObject, checkOptions } from "../../runtime/arguments";
import { check, checkInteger, checkNumber } from "../../runtime/check";
import { presentClasses, toLabels } from "../../runtime/labels";
import { type Matrix, type MatrixLike, toMatrix, toRows } from "../../runtime/matrix";
import {
  centred,
  choleskyFactor,
  columnMeans,
  crossProduct,
  solveLower,
  solveLowerTransposed,
  topSingular,
  transpose,
} from "./canonical-algebra";
import { checkSpread } from "./check-spread";
import { rowSpace } from "./row-space";

/** Options of {@link fitCca}. */
export interface CcaOptions {
  /** How many canonical components to keep; min(D₁, D₂), which is all of them, by default. */
  components?: number;
  /**
   * r in Σ₁₁ = XᵀX/(m−1) + rI, likewise Σ₂₂; 0 needs full-rank views. Default 1e-4, as in the S-DCCA loss: for columns whose
   * variance is about 1, and refused where it is above every variance of a view.
   */
  ridge?: number;
  /**
   * Share of pairwise covariance in Σ₁₂, in [0, 1]; the rest is class-wise. 1 is CCA, 0 cluster-CCA.
   * Default: .2 when labels are given, as in the S-DCCA loss, else 1.
   */
  beta?: number;
  /** n class labels, whole numbers from 0 up; needed when `beta` is below 1. Classes may be of any size, also of one. */
  labels?: ArrayLike<number>;
}

/** A fitted CCA as plain numbers, which JSON keeps to the bit. */
export interface CcaParameters {
  /** D₁ column means of the training rows. */
  meanX: number[];
  /** D₂ column means. */
  meanY: number[];
  /** D₁ × k whitened canonical directions, one a column. */
  directionsX: number[][];
  /** D₂ × k. */
  directionsY: number[][];
  /** The k canonical correlations, descending. */
  correlations: number[];
}

/** A fitted linear CCA: two affine maps into one space of k canonical variates. */
export interface CcaModel {
  /**
   * Singular values of Σ₁₁^(-1/2) Σ₁₂ Σ₂₂^(-1/2), descending. With β = 1 they are the canonical correlations, in [0, 1];
   * with β < 1 and unbalanced classes they are no longer bounded by 1.
   */
  correlations: number[];
  /** Rows of the first view (m × D₁) to canonical variates (m × k). */
  transformX(rows: MatrixLike): number[][];
  /** Rows of the second view (m × D₂) to canonical variates (m × k). */
  transformY(rows: MatrixLike): number[][];
  /** As {@link CcaModel.transformX}, without conversion to plain numbers. */
  projectX(rows: MatrixLike): Matrix<Float64Array>;
  /** As {@link CcaModel.transformY}, without conversion to plain numbers. */
  projectY(rows: MatrixLike): Matrix<Float64Array>;
  /** The numbers to save; {@link ccaFromParameters} makes the same model from them. */
  parameters: CcaParameters;
}

/**
 * Linear CCA, cluster-CCA, or the mixture of both that S-DCCA projects with.
 *
 * With X (m × D₁) and Y (m × D₂) centred:
 *
 *     Σ₁₁ = XᵀX/(m−1) + rI,  Σ₂₂ = YᵀY/(m−1) + rI
 *     Σ₁₂ = β · XᵀY/(m−1) + (1−β) · (1/Σ_c n_c²) Σ_c (Σ_{i∈c} x_i)(Σ_{j∈c} y_j)ᵀ
 *
 * the second term being the mean over all same-class pairs (i, j), not only i = j. The directions are A = Σ₁₁^(-1/2) U and
 * B = Σ₂₂^(-1/2) V from the singular vectors of T = Σ₁₁^(-1/2) Σ₁₂ Σ₂₂^(-1/2), so AᵀΣ₁₁A = I and BᵀΣ₂₂B = I. Whitening goes
 * through Cholesky factors, T = L₁⁻¹ Σ₁₂ L₂⁻ᵀ, which has the same singular values and gives the same A and B as the
 * symmetric root. Each component's sign makes the largest entry of its X direction positive.
 *
 * Sources: Hotelling 1936; Rasiwasia et al., Cluster Canonical Correlation Analysis, AISTATS 2014; Zeng, Yu, Oyama 2019.
 *
 * @param x first view, n × D₁
 * @param y second view, n × D₂, row i belonging to row i of `x`
 * @throws InputError when rows do not match, are no more than `components`, hold NaN, a view is constant or varies by less than
 *   the default ridge, a label is missing or not a whole number from 0 up, β < 1 comes without labels, or a covariance is singular
 *   (possible when `ridge` is 0).
 */
export function fitCca(x: MatrixLike, y: MatrixLike, options: CcaOptions = {}): CcaModel {
  checkOptions(options);
  const { labels, beta = labels ? 0.2 : 1 } = options;
  return fitCcaForBetas(x, y, [beta], options)[0];
}

/**
 * {@link fitCca} for each of several β, with the same results to the bit. Whitening the views takes most of the time and does not depend
 * on β, so it is done once.
 * @param x first view, n × D₁
 * @param y second view, n × D₂, row i belonging to row i of `x`
 * @param betas the values of β, each in [0, 1], in any order
 * @returns a model for each β, in their order
 * @throws InputError as {@link fitCca} does
 */
export function fitCcaForBetas(
  x: MatrixLike,
  y: MatrixLike,
  betas: readonly number[],
  options: Omit<CcaOptions, "beta"> = {},
): CcaModel[] {
  const first = toMatrix(x, "x");
  const second = toMatrix(y, "y");
  const n = first.rows;
  checkOptions(options);
  const { ridge = 1e-4, labels } = options;
  const { components = Math.min(first.columns, second.columns) } = options;
  check(second.rows === n, () => `x and y must pair row with row; got ${n} and ${second.rows} rows`);
  checkInteger(components, "components", 1, Math.min(first.columns, second.columns));
  checkNumber(ridge, "ridge", 0);
  checkList(betas, "betas", "numbers");
  for (let b = 0; b < betas.length; b++) {
    checkNumber(betas[b], "beta", 0, 1);
    check(
      labels || betas[b] === 1,
      () => `beta ${betas[b]} mixes in class-wise covariance and needs labels: give labels, or beta 1`,
    );
  }
  const classes = labels && toLabels(labels, n, "labels");
  const defaultRidge = options.ridge === undefined ? ridge : undefined;
  checkSpread(first, "x", defaultRidge);
  checkSpread(second, "y", defaultRidge);
  check(n > components, () => `${n} rows cannot give ${components} canonical components: add rows or lower components`);

  const meanX = columnMeans(first);
  const meanY = columnMeans(second);
  const { rows: cx, outward: outwardX } = inRowSpace(centred(first, meanX), ridge);
  const { rows: cy, outward: outwardY } = inRowSpace(centred(second, meanY), ridge);
  const factorX = whitener(cx, ridge, "x");
  const factorY = whitener(cy, ridge, "y");
  const mixedCross = crossMixture(cx, cy, classes);
  return Array.from(betas, (beta) => {
    const half = solveLower(factorX, mixedCross(beta));
    const t = transpose(solveLower(factorY, transpose(half)));
    const { values, left, right } = topSingular(t, components);
    const directionsX = outwardX(solveLowerTransposed(factorX, left));
    const directionsY = outwardY(solveLowerTransposed(factorY, right));
    fixSigns(directionsX, directionsY);
    return ccaFromParameters({
      meanX: Array.from(meanX),
      meanY: Array.from(meanY),
      directionsX: toRows(directionsX),
      directionsY: toRows(directionsY),
      correlations: values,
    });
  });
}

/**
 * The model that `parameters` were taken from; its projections are the same to the bit, also after a round trip through JSON.
 * @throws InputError when they are not those of a CCA
 */
export function ccaFromParameters(parameters: CcaParameters): CcaModel {
  const fields = { meanX: "list", meanY: "list", directionsX: "list", directionsY: "list", correlations: "list" } as const;
  checkObject(parameters, "the parameters", "those of a fitted CCA", fields);
  const { meanX, meanY, correlations } = parameters;
  checkNumbers(meanX, "meanX");
  checkNumbers(meanY, "meanY");
  checkNumbers(correlations, "correlations");
  const projectX = projector(meanX, parameters.directionsX, correlations.length, "X");
  const projectY = projector(meanY, parameters.directionsY, correlations.length, "Y");
  return {
    correlations: correlations.slice(),
    projectX,
    projectY,
    transformX: (rows) => toRows(projectX(rows)),
    transformY: (rows) => toRows(projectY(rows)),
    parameters,
  };
}

/**
 * Canonical variates, each scaled by its canonical correlation, so that a component counts in the cosine as much as the two
 * views agree on it. The plain cosine counts all whitened components equally, although class-wise covariance has rank of at most
 * (classes − 1) and the other components carry no class.
 * @param variates m × k, from `projectX` or `projectY`
 * @param correlations k factors, from the same model
 * @throws InputError when variates and correlations differ in number
 */
export function weightVariates(variates: MatrixLike, correlations: ArrayLike<number>): Matrix<Float64Array> {
  const { rows, columns, data } = toMatrix(variates, "variates");
  checkNumbers(correlations, "correlations");
  check(correlations.length === columns, () => `${columns} variates need ${columns} correlations; got ${correlations.length}`);
  return { rows, columns, data: Float64Array.from(data, (value, at) => value * correlations[at % columns]) };
}

type Dense = Matrix<Float64Array>;

/**
 * A centred view, and the way from directions in it to directions in its columns. With fewer rows than columns directions lie in the
 * space of the rows, X = RQ: the view is then R, whose covariance has n rows instead of D. Without a ridge that covariance is
 * singular, and the view stays as it is, to be refused.
 */
function inRowSpace(view: Dense, ridge: number): { rows: Dense; outward: (directions: Dense) => Dense } {
  if (view.rows >= view.columns || ridge === 0) return { rows: view, outward: (directions) => directions };
  const { coordinates, outward } = rowSpace(view);
  return { rows: coordinates, outward };
}

function whitener(centredView: Dense, ridge: number, name: string): Dense {
  const covariance = crossProduct(centredView, centredView, 1 / (centredView.rows - 1));
  for (let i = 0; i < covariance.rows; i++) covariance.data[i * covariance.rows + i] += ridge;
  return choleskyFactor(covariance, name);
}

/** Σ₁₂ for any β. The sums over rows do not depend on it and are made once. */
function crossMixture(cx: Dense, cy: Dense, labels: Int32Array | undefined): (beta: number) => Dense {
  const pairwise = crossProduct(cx, cy, 1);
  const classwise = labels && classCross(cx, cy, labels);
  return (beta) => {
    const share = beta / (cx.rows - 1);
    if (!classwise || beta === 1) return { ...pairwise, data: pairwise.data.map((sum) => sum * share) };
    const classShare = (1 - beta) / classwise.pairs;
    const data = pairwise.data.map((sum, at) => sum * share + classwise.sums.data[at] * classShare);
    return { ...pairwise, data };
  };
}

/** The sum over all pairs of one class, and how many such pairs there are. */
function classCross(cx: Dense, cy: Dense, labels: Int32Array): { sums: Dense; pairs: number } {
  const classes = presentClasses(labels);
  const counts = new Float64Array(classes.labels.length);
  for (const c of classes.positions) counts[c]++;
  const pairs = counts.reduce((sum, count) => sum + count * count, 0);
  const sums = (view: Dense) => classSums(view, classes.positions, counts.length);
  return { sums: crossProduct(sums(cx), sums(cy), 1), pairs };
}

/** One row a class: the sum of its rows in `x`. */
function classSums(x: Dense, classes: Int32Array, count: number): Dense {
  const data = new Float64Array(count * x.columns);
  for (let r = 0, at = 0; r < x.rows; r++) {
    const to = classes[r] * x.columns;
    for (let c = 0; c < x.columns; c++) data[to + c] += x.data[at++];
  }
  return { rows: count, columns: x.columns, data };
}

function fixSigns(directionsX: Dense, directionsY: Dense): void {
  const { columns: k } = directionsX;
  for (let c = 0; c < k; c++) {
    let largest = 0;
    for (let at = c; at < directionsX.data.length; at += k)
      if (Math.abs(directionsX.data[at]) > Math.abs(largest)) largest = directionsX.data[at];
    if (largest >= 0) continue;
    for (const { data } of [directionsX, directionsY]) for (let at = c; at < data.length; at += k) data[at] = -data[at];
  }
}

function projector(mean: number[], directions: number[][], components: number, view: "X" | "Y") {
  const wide = toMatrix(directions, `directions${view}`);
  check(
    wide.rows === mean.length && wide.columns === components,
    () =>
      `directions${view} must be ${mean.length} × ${components}, one row a mean and one column a correlation; ` +
      `got ${wide.rows} × ${wide.columns}`,
  );
  const weights = wide.data;
  return (rows: MatrixLike): Dense => {
    const x = toMatrix(rows, `rows of view ${view}`);
    check(x.columns === mean.length, () => `view ${view} was fitted on ${mean.length} columns; got ${x.columns}`);
    const data = new Float64Array(x.rows * components);
    for (let r = 0; r < x.rows; r++) {
      const out = data.subarray(r * components, (r + 1) * components);
      for (let d = 0; d < x.columns; d++) {
        const value = x.data[r * x.columns + d] - mean[d];
        for (let c = 0; c < components; c++) out[c] += value * weights[d * components + c];
      }
    }
    return { rows: x.rows, columns: components, data };
  };
}
