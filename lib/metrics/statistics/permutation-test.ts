import { checkNumbers, checkOptions } from "../../runtime/arguments";
import { check, checkInteger } from "../../runtime/check";
import { Random } from "../../runtime/random";
import { mean } from "./mean";

/** Options of {@link permutationTest}. */
export interface PermutationOptions {
  /** Seed of the random sign flips; 0 by default. */
  seed?: number;
  /**
   * Sign flips to draw; 100,000 by default, so that a p-value near .05 is accurate to .0014 (two standard errors). The smallest
   * possible p is .00001, which stays below .001 after a correction over dozens of tests. If there are no more flips than this in all,
   * they are enumerated instead. At most 1,000,000,000.
   */
  permutations?: number;
}

/** These take a minute or so; more would tell nothing. */
const MOST_PERMUTATIONS = 1_000_000_000;

/** Outcome of {@link permutationTest}. */
export interface PermutationTest {
  /** Mean of first − second. */
  difference: number;
  /** Two-sided p-value, in (0, 1]. */
  pValue: number;
  /** Whether all sign flips were enumerated rather than sampled. */
  exact: boolean;
}

/**
 * Paired permutation test of two methods measured on the same queries (Fisher's randomisation test). If the methods
 * were equal, each query's difference could as well have the other sign. The p-value is the share of sign flips whose mean difference is
 * at least as large as the observed one. When flips are sampled, the observed one counts too:
 * (1 + hits) / (1 + permutations), so p is never 0 (Phipson & Smyth 2010).
 *
 * One test is for one direction of retrieval. Both directions of a pair of methods are two tests on the same videos, and count as
 * two in a correction such as `holmCorrection`. The gallery and the trained models are fixed: the p-value is about other queries,
 * drawn independently, not about other galleries or another training. It is valid only if the two methods were not chosen by their
 * values on these queries.
 *
 * @param first one value for each query, such as `averagePrecision`
 * @param second the other method's values, as many, in the same order of queries: one for each
 * @throws InputError when lengths differ, there are none, or a value is not finite
 */
export function permutationTest(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  options: PermutationOptions = {},
): PermutationTest {
  checkNumbers(first, "first");
  checkNumbers(second, "second");
  checkOptions(options);
  const { seed = 0, permutations = 100_000 } = options;
  checkInteger(permutations, "permutations", 1, MOST_PERMUTATIONS);
  const n = first.length;
  check(n === second.length, () => `both methods need a value for each query; got ${n} and ${second.length}`);
  check(n > 0, () => "the test needs at least one query");
  const differences = Float64Array.from({ length: n }, (_, i) => first[i] - second[i]);
  checkNumbers(differences, "differences of first and second");

  let sum = 0;
  let size = 0;
  for (const d of differences) {
    sum += d;
    size += Math.abs(d);
  }
  // Flips that undo each other sum to the same value in another order: allow for its rounding.
  const least = Math.abs(sum) - 1e-12 * size;
  const exact = 2 ** n <= permutations;
  const count = exact ? 2 ** n : permutations;
  const random = new Random(seed, "permutation test");
  const sums = byteSums(differences);
  let hits = 0;
  for (let p = 0; p < count; p++) {
    let flipped = 0;
    for (let table = 0; table < sums.length;) {
      let bits = exact ? p : random.bits();
      for (let byte = 0; byte < 4 && table < sums.length; byte++, table += 256) {
        flipped += sums[table + (bits & 255)];
        bits >>>= 8;
      }
    }
    if (Math.abs(sum - 2 * flipped) >= least) hits++;
  }
  return { difference: mean(differences), pValue: exact ? hits / count : (1 + hits) / (1 + count), exact };
}

/** For each eight values their sums over every subset, 256 of them: bit i of its number says whether value i is in it. */
function byteSums(values: Float64Array): Float64Array {
  const sums = new Float64Array(Math.ceil(values.length / 8) * 256);
  for (let table = 0, from = 0; table < sums.length; table += 256, from += 8)
    for (let i = 0; i < 8; i++)
      for (let subset = 0; subset < 1 << i; subset++)
        sums[table + subset + (1 << i)] = sums[table + subset] + (values[from + i] ?? 0);
  return sums;
}
