/**
 * Upper tails of the F and the chi-square distribution, by the incomplete beta and gamma functions (DLMF 8.9 and 8.17).
 * Accurate to about 12 digits for the degrees of freedom that tables of statistics have.
 */

/** Relative change of a continued fraction or a series below which it has converged. */
const CONVERGED = 2 ** -52;
/** Stands for a zero denominator in Lentz's method. */
const TINY = 1e-300;

/** P(F > `f`) for an F distribution with `df1` and `df2` degrees of freedom, which may be fractions, both above 0. */
export function fTail(f: number, df1: number, df2: number): number {
  if (f === Infinity) return 0;
  return f > 0 ? incompleteBeta(df2 / (df2 + df1 * f), (df1 * f) / (df2 + df1 * f), df2 / 2, df1 / 2) : 1;
}

/** P(χ² > `value`) for a chi-square distribution with `df` degrees of freedom, above 0. */
export function chiSquareTail(value: number, df: number): number {
  if (value === Infinity) return 0;
  return value > 0 ? upperGamma(df / 2, value / 2) : 1;
}

/** The regularised incomplete beta function I_x(a, b); `y` is 1 − x, which a caller may have more exactly. */
function incompleteBeta(x: number, y: number, a: number, b: number): number {
  if (x <= 0 || y <= 0) return x <= 0 ? 0 : 1;
  // The fraction converges fast below the mean only.
  return x > (a + 1) / (a + b + 2) ? 1 - belowMean(y, x, b, a) : belowMean(x, y, a, b);
}

function belowMean(x: number, y: number, a: number, b: number): number {
  const n = a + b;
  // x^a y^b / (a B(a, b)), of which Stirling's formula leaves no large logarithms that cancel.
  const power = a * Math.log((x * n) / a) + b * Math.log((y * n) / b) + stirling(n) - stirling(a) - stirling(b);
  const front = Math.exp(power) * Math.sqrt(b / (2 * Math.PI * n * a));
  const numerator = (step: number) => {
    const m = step >> 1;
    if (step % 2 === 0) return (m * (b - m) * x) / ((a + step - 1) * (a + step));
    return (-(a + m) * (n + m) * x) / ((a + step - 1) * (a + step));
  };
  return front / continuedFraction(1, numerator, () => 1);
}

/** The regularised upper incomplete gamma function Q(a, x). */
function upperGamma(a: number, x: number): number {
  const front = Math.exp(a * Math.log(x / a) + a - x - stirling(a)) * Math.sqrt(a / (2 * Math.PI));
  if (x > a + 1)
    return front / continuedFraction(x + 1 - a, (step) => step * (a - step), (step) => x + 2 * step + 1 - a); // prettier-ignore
  let sum = 1 / a;
  for (let term = sum, k = 1; term > sum * CONVERGED; k++) sum += term *= x / (a + k);
  return 1 - front * sum;
}

/** b₀ + a₁/(b₁ + a₂/(b₂ + …)) by the method of Lentz (1976), as modified by Thompson and Barnett. */
function continuedFraction(first: number, numerator: (k: number) => number, denominator: (k: number) => number): number {
  let value = first || TINY;
  let c = value;
  let d = 0;
  for (let k = 1; ; k++) {
    d = 1 / (denominator(k) + numerator(k) * d || TINY);
    c = denominator(k) + numerator(k) / c || TINY;
    value *= c * d;
    if (Math.abs(c * d - 1) <= CONVERGED || k === 100_000) return value;
  }
}

/** What Stirling's formula (z − ½) ln z − z + ½ ln 2π lacks of ln Γ(z), for z above 0. */
function stirling(z: number): number {
  if (z < 15) return stirling(z + 1) + (z + 0.5) * Math.log1p(1 / z) - 1;
  const q = 1 / (z * z);
  return (1 / 12 - q * (1 / 360 - q * (1 / 1260 - q * (1 / 1680 - q * (1 / 1188 - (q * 691) / 360360))))) / z;
}
