import { mean } from "../../metrics/statistics/mean";
import { checkOptions } from "../../runtime/arguments";
import { check, checkInteger } from "../../runtime/check";
import { type Matrix, type MatrixLike, toMatrix, toRows } from "../../runtime/matrix";
import { centred, choleskyFactor, columnMeans, crossProduct, solveLower, transpose } from "./canonical-algebra";
import { permutationPValues, type WhitenedViews } from "./cca-permutation";
import { type CcaTests, ccaTests } from "./cca-tests";
import { fitCca } from "./linear-cca";

/** Options of {@link ccaStatistics}. */
export interface CcaStatisticsOptions {
  /** Random pairings of the rows for `pPermutation`; 0 by default, which leaves it out. 1,000 or more for a paper. */
  permutations?: number;
  /** Seed of the pairings; 0 by default. */
  seed?: number;
}

/** One view of a canonical analysis. D columns, m components; the lists of lists are D × m. */
export interface CcaViewStatistics {
  /** Weights of the centred columns in each canonical variate, whose variance over n − 1 is 1. */
  raw: number[][];
  /** Weights of the standardised columns. */
  standardised: number[][];
  /** Correlations of the columns with the view's own variates: structure correlations. */
  loadings: number[][];
  /** Correlations of the columns with the other view's variates. */
  crossLoadings: number[][];
  /** Share of the standardised columns' variance that each own variate explains: the mean squared loading. */
  explained: number[];
  /** Share that each variate of the other view explains: the redundancy index of Stewart & Love (1968). */
  redundancy: number[];
}

/** A canonical analysis; each list of tests has one entry for each number of components left, m, m − 1, …, 1. */
export interface CcaStatistics extends CcaTests {
  /** The m canonical correlations, descending, in [0, 1]. */
  correlations: number[];
  /** p-values of permutation tests, if `permutations` is above 0; an entry is never below the one before it. */
  pPermutation?: number[];
  x: CcaViewStatistics;
  y: CcaViewStatistics;
}

/** As in SAS: the coefficient of a column of which 99.999999 % is a combination of others has no meaning. */
const SINGULAR = 1e-8;

/**
 * Canonical correlation analysis as statistics: how many components there are, and what they consist of. For n rows and
 * views of p and q columns, without any ridge, in 64-bit floats; with m = min(p, q) correlations r₀ ≥ … ≥ r₍m₋₁₎. Entry k of
 * each test asks whether components k, k + 1, … are all zero:
 *
 *     Wilks              Λ_k = Π_{i≥k} (1 − r_i²)
 *     Rao                F = (1 − Λ^(1/t)) / Λ^(1/t) · df₂/df₁,  t² = (p_k²q_k² − 4) / (p_k² + q_k² − 5),
 *                        df₁ = p_k q_k,  df₂ = w t − df₁/2 + 1,  p_k = p − k,  q_k = q − k,  w = n − 1 − (p + q + 1)/2
 *     Bartlett, Lawley   χ² = −(w − k + Σ_{i<k} r_i⁻²) ln Λ_k, on df₁ degrees of freedom
 *     Pillai             V = Σ_{i≥k} r_i²
 *     Hotelling–Lawley   U = Σ_{i≥k} r_i² / (1 − r_i²)
 *     Roy                r_k² / (1 − r_k²)
 *
 * Entry 0 is what SAS PROC CANCORR prints; all entries of Λ, F and χ² are MATLAB's `canoncorr`. F tests of V, U and Roy's root
 * are SAS's, with n − k rows, p − k and q − k columns. These tests assume that rows are independent and one view is normal;
 * `permutations` needs only that rows can be exchanged. Chunks of one track cannot: give one row for each track.
 *
 * A component's sign makes the largest standardised weight of `x` positive.
 *
 * Sources: Bartlett 1938 and 1947; Rao 1951; Pillai 1955; Lawley 1959; McKeon 1974; Stewart & Love 1968; Winkler et al. 2020.
 *
 * @param x first view, n × p
 * @param y second view, n × q, row i belonging to row i of `x`
 * @throws InputError when rows do not match or are no more than p + q, a value is not finite, or a column is constant or a
 *   combination of the columns before it
 */
export function ccaStatistics(x: MatrixLike, y: MatrixLike, options: CcaStatisticsOptions = {}): CcaStatistics {
  checkOptions(options);
  const { permutations = 0, seed = 0 } = options;
  checkInteger(permutations, "permutations", 0, 1_000_000_000);
  const given = { x: toMatrix(x, "x"), y: toMatrix(y, "y") };
  const { rows: n, columns: p } = given.x;
  const { rows, columns: q } = given.y;
  check(n === rows, () => `x and y must pair row with row; got ${n} and ${rows} rows`);
  check(
    n > p + q,
    () =>
      `${p} + ${q} columns need more than ${p + q} rows; got ${n}: add rows, or take fewer columns, such as components of a PCA`,
  );
  const first = standardisedView(given.x, "x");
  const second = standardisedView(given.y, "y");
  const { correlations: values, parameters } = fitCca(first.columns, second.columns, { ridge: 0 });
  const correlations = values.map((r) => Math.min(1, r));
  const fitted: [Fitted, Fitted] = [
    { ...first, weights: dense(parameters.directionsX) },
    { ...second, weights: dense(parameters.directionsY) },
  ];
  const statistics: CcaStatistics = {
    correlations,
    ...ccaTests(correlations, n, p, q),
    x: viewStatistics(fitted[0], correlations),
    y: viewStatistics(fitted[1], correlations),
  };
  if (permutations === 0) return statistics;
  const [narrow, wide] = p <= q ? fitted : fitted.reverse();
  return { ...statistics, pPermutation: permutationPValues(whitenedViews(narrow, wide), permutations, seed) };
}

type Dense = Matrix<Float64Array>;

interface StandardisedView {
  /** n × D of mean 0 and variance 1, by n − 1. */
  columns: Dense;
  deviations: Float64Array;
  /** Lower Cholesky factor of the D × D correlation matrix. */
  factor: Dense;
}

interface Fitted extends StandardisedView {
  /** D × m standardised weights. */
  weights: Dense;
}

function standardisedView(view: Matrix, name: string): StandardisedView {
  const columns = centred(view, columnMeans(view));
  const deviations = new Float64Array(view.columns);
  for (let c = 0; c < view.columns; c++) {
    let squares = 0;
    let largest = 0;
    for (let at = c; at < columns.data.length; at += view.columns) {
      squares += columns.data[at] ** 2;
      largest = Math.max(largest, Math.abs(view.data[at]));
    }
    deviations[c] = Math.sqrt(squares / (view.rows - 1));
    // What subtracting a mean leaves of equal values is rounding.
    check(deviations[c] > view.rows * Number.EPSILON * largest, () => `${name}: column ${c} is constant: drop it`);
    for (let at = c; at < columns.data.length; at += view.columns) columns.data[at] /= deviations[c];
  }
  const correlation = crossProduct(columns, columns, 1 / (view.rows - 1));
  return { columns, deviations, factor: choleskyFactor(correlation, name, { tolerance: SINGULAR, remedy: "drop that one" }) };
}

function viewStatistics({ columns, deviations, weights }: Fitted, correlations: number[]): CcaViewStatistics {
  const loadings = toRows(crossProduct(columns, variatesOf(columns, weights), 1 / (columns.rows - 1)));
  const standardised = toRows(weights);
  const explained = correlations.map((_, c) => mean(loadings.map((row) => row[c] ** 2)));
  return {
    raw: standardised.map((row, d) => row.map((weight) => weight / deviations[d])),
    standardised,
    loadings,
    // A column meets the other view's variate only through its own: Σ₁₂B = Σ₁₁A diag(r).
    crossLoadings: loadings.map((row) => row.map((loading, c) => loading * correlations[c])),
    explained,
    redundancy: explained.map((share, c) => share * correlations[c] ** 2),
  };
}

function whitenedViews(narrow: Fitted, wide: Fitted): WhitenedViews {
  const norm = Math.sqrt(narrow.columns.rows - 1);
  const variates = variatesOf(narrow.columns, narrow.weights);
  const whitened = transpose(solveLower(wide.factor, transpose(wide.columns)));
  return {
    variates: { ...variates, data: variates.data.map((value) => value / norm) },
    whitened: { ...whitened, data: whitened.data.map((value) => value / norm) },
    rotation: crossProduct(wide.factor, wide.weights, 1),
  };
}

/** ZA: n × m. */
function variatesOf(columns: Dense, weights: Dense): Dense {
  return crossProduct(transpose(columns), weights, 1);
}

function dense(rows: number[][]): Dense {
  return toMatrix(rows, "weights") as Dense; // plain numbers become 64-bit floats
}
