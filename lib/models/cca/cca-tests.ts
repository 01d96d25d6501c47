import { chiSquareTail, fTail } from "../../metrics/statistics/tail-probabilities";

/** An approximate F test for each number of components left. */
export interface ApproximateF {
  /** Of each number of components, from 0. */
  F: number[];
  /** Degrees of freedom of the numerator. */
  df1: number[];
  /** Of the denominator; may be a fraction. */
  df2: number[];
  /** P(F > the one seen), in [0, 1]. */
  p: number[];
}

/** Tests of canonical correlations. Entry k is of the hypothesis that components k, …, m − 1 (from 0) have correlation 0. */
export interface CcaTests {
  /** Wilks' Λ_k = Π_{i ≥ k} (1 − r_i²), in [0, 1]. */
  wilks: number[];
  /** Rao's approximation of Λ_k's distribution, exact where the smaller view has no more than 2 columns left. */
  F: number[];
  /** Its first degrees of freedom, (p − k)(q − k), which are χ²'s as well. */
  df1: number[];
  /** Its second degrees of freedom, seldom a whole number. */
  df2: number[];
  /** Its p-value. */
  pF: number[];
  /** Bartlett's χ² with Lawley's term, on `df1` degrees of freedom. */
  chi2: number[];
  /** Its p-value. */
  pChi2: number[];
  /** Pillai's trace Σ_{i ≥ k} r_i². */
  pillai: number[];
  /** The Hotelling–Lawley trace Σ_{i ≥ k} r_i² / (1 − r_i²). */
  hotelling: number[];
  /** Roy's largest root r_k² / (1 − r_k²), as SAS has it; others call r_k² by that name. */
  roy: number[];
  /** F tests of the traces and the root. Roy's F is an upper bound, so its p is a lower one. */
  approximateF: { pillai: ApproximateF; hotelling: ApproximateF; roy: ApproximateF };
}

/** The tests of `ccaStatistics`, whose docstring has the equations, of `n` rows of `p` and `q` columns. */
export function ccaTests(correlations: readonly number[], n: number, p: number, q: number): CcaTests {
  const m = correlations.length;
  const each = <Value>(of: (k: number) => Value): Value[] => Array.from({ length: m }, (_, k) => of(k));
  const sumFrom = (k: number, term: (r: number) => number) => correlations.slice(k).reduce((sum, r) => sum + term(r), 0);
  const logs = each((k) => sumFrom(k, (r) => -Math.log1p(-r * r))); // −ln Λ, from 0 up
  const df1 = each((k) => (p - k) * (q - k));
  const rows = n - (p + q + 3) / 2; // Bartlett's multiplier, n − 1 − (p + q + 1)/2

  const root = each((k) => raoRoot(p - k, q - k));
  const df2 = each((k) => rows * root[k] - df1[k] / 2 + 1);
  // (1 − Λ^(1/t)) / Λ^(1/t), which keeps its digits where Λ is near 1.
  const F = each((k) => (Math.expm1(logs[k] / root[k]) * df2[k]) / df1[k]);
  const lawley = each((k) => correlations.slice(0, k).reduce((sum, r) => sum + 1 / (r * r), 0) - k);
  const chi2 = each((k) => (logs[k] === 0 ? 0 : (rows + lawley[k]) * logs[k]));

  const ratio = (r: number) => (r * r) / ((1 - r) * (1 + r));
  const pillai = each((k) => sumFrom(k, (r) => r * r));
  const hotelling = each((k) => sumFrom(k, ratio));
  const roy = each((k) => ratio(correlations[k]));
  const tests = (of: (k: number) => [F: number, df1: number, df2: number]): ApproximateF => {
    const all = each(of);
    return {
      F: all.map(([f]) => f),
      df1: all.map(([, df]) => df),
      df2: all.map(([, , df]) => df),
      p: all.map((t) => fTail(...t)),
    };
  };
  return {
    wilks: logs.map((log) => Math.exp(-log)),
    F,
    df1,
    df2,
    pF: each((k) => fTail(F[k], df1[k], df2[k])),
    chi2,
    pChi2: each((k) => chiSquareTail(chi2[k], df1[k])),
    pillai,
    hotelling,
    roy,
    approximateF: {
      pillai: tests((k) => pillaiF(pillai[k], n - k, p - k, q - k)),
      hotelling: tests((k) => hotellingF(hotelling[k], n - k, p - k, q - k)),
      roy: tests((k) => {
        const larger = Math.max(p, q) - k;
        const df = n - k - 1 - larger;
        return [(roy[k] * df) / larger, larger, df];
      }),
    },
  };
}

/** Rao's t: Λ^(1/t) is as if of one variable. 1 where the formula is 0/0, and where there is but one correlation. */
function raoRoot(p: number, q: number): number {
  return p * q > 2 ? Math.sqrt((p * p * q * q - 4) / (p * p + q * q - 5)) : 1;
}

function pillaiF(trace: number, n: number, p: number, q: number): [number, number, number] {
  const s = Math.min(p, q);
  const a = Math.max(p, q); // 2m + s + 1, with m = (|p − q| − 1)/2
  const b = n - p - q - 1 + s; // 2N + s + 1, with N = (n − p − q − 2)/2
  return [(b / a) * (trace / (s - trace)), s * a, s * b];
}

/** McKeon's (1974) approximation; Pillai and Samson's (1959) where the rows are too few for it. */
function hotellingF(trace: number, n: number, p: number, q: number): [number, number, number] {
  const twoN = n - p - q - 2;
  if (twoN <= 0) {
    const s = Math.min(p, q);
    const df1 = s * Math.max(p, q);
    const df2 = s * twoN + 2;
    return [(df2 * trace) / (s * df1), df1, df2];
  }
  const b = ((p + twoN) * (q + twoN)) / ((twoN + 1) * (twoN - 2));
  const df2 = 4 + (p * q + 2) / (b - 1);
  const c = (df2 - 2) / twoN;
  return [((trace / c) * df2) / (p * q), p * q, df2];
}
