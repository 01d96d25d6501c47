import assert from "node:assert/strict";
import { test } from "node:test";
import { permutationTest } from "../../../lib/metrics/statistics/permutation-test";
import { InputError } from "../../../lib/runtime/check";
import { Random } from "../../../lib/runtime/random";

/** The share of all sign assignments whose sum is at least as far from 0, one recursion a query. */
function enumeratedPValue(differences: number[]): number {
  const seen = Math.abs(differences.reduce((sum, d) => sum + d, 0));
  const sums = differences.reduce<number[]>((all, d) => all.flatMap((sum) => [sum + d, sum - d]), [0]);
  return sums.filter((sum) => Math.abs(sum) >= seen - 1e-9).length / sums.length;
}

test("few queries: every sign flip is counted, by hand and by enumeration", () => {
  // Only all-plus and all-minus reach a sum of 6.
  assert.deepEqual(permutationTest([1, 2, 3], [0, 0, 0]), { difference: 2, pValue: 2 / 8, exact: true });
  const random = new Random("exact");
  for (let n = 1; n <= 10; n++) {
    const first = Array.from({ length: n }, () => random.uniform());
    const second = Array.from({ length: n }, () => Math.round(random.uniform() * 4) / 4);
    const { pValue, exact } = permutationTest(first, second);
    assert.ok(exact);
    assert.equal(pValue, enumeratedPValue(first.map((v, i) => v - second[i])));
  }
});

test("flips that undo each other are as extreme as none, though rounding makes their sum another", () => {
  // Flips of .1 + .2 − .3 sum to ±.6, ±.4, ±.2 and twice to 0, which is computed as ±5.6e-17: five of eight are at least 0,
  // so ten of sixteen sums are at least .9 from 0.
  const differences = [0.1, 0.2, -0.3, 0.9];
  const zero = differences.map(() => 0);
  assert.equal(permutationTest(differences, zero).pValue, enumeratedPValue(differences));
  assert.equal(enumeratedPValue(differences), 10 / 16);
});

test("by default 100,000 flips: up to sixteen queries every one of them, from seventeen on drawn by the seed", () => {
  const random = new Random("many");
  const first = Array.from({ length: 17 }, () => random.gaussian() + 0.3);
  const zero = first.map(() => 0);
  assert.equal(permutationTest(first.slice(0, 16), zero.slice(0, 16)).exact, true);
  const seventeen = permutationTest(first, zero);
  assert.equal(seventeen.exact, false);
  assert.ok(Math.abs(seventeen.pValue * 100_001 - Math.round(seventeen.pValue * 100_001)) < 1e-6);
  assert.deepEqual(permutationTest(first, zero, { seed: 0 }), seventeen);
  assert.notEqual(permutationTest(first, zero, { seed: 1 }).pValue, seventeen.pValue);
});

test("sampling approaches the exact p-value", () => {
  const random = new Random("sampled");
  const first = Array.from({ length: 12 }, () => random.gaussian() + 0.4);
  const zero = first.map(() => 0);
  const exact = permutationTest(first, zero);
  const sampled = permutationTest(first, zero, { permutations: 4000 });
  assert.ok(exact.exact && !sampled.exact);
  // Four standard errors of a share over 4,000 draws are at most .032.
  assert.ok(Math.abs(exact.pValue - sampled.pValue) < 0.032, `${exact.pValue} and ${sampled.pValue}`);
});

test("sampled flips reach every query, also beyond the first 32", () => {
  // Only the last of 40 queries differs, so every flip gives ±1 and all are as extreme as the one seen.
  const last = Array.from({ length: 40 }, (_, i) => (i === 39 ? 1 : 0));
  assert.equal(permutationTest(last, Array(40).fill(0)).pValue, 1);
  // Two equal differences at the ends: half of the flips cancel them.
  const ends = Array.from({ length: 40 }, (_, i) => (i === 0 || i === 39 ? 1 : 0));
  const { pValue } = permutationTest(ends, Array(40).fill(0));
  assert.ok(Math.abs(pValue - 0.5) < 0.02, `got ${pValue}`);
});

test("a difference that no flip reaches has the smallest p-value there is, never 0", () => {
  const { pValue } = permutationTest(Array(200).fill(1), Array(200).fill(0), { permutations: 999 });
  assert.equal(pValue, 1 / 1000);
});

test("under the null, p-values are spread evenly", () => {
  const random = new Random("null");
  let small = 0;
  for (let trial = 0; trial < 400; trial++) {
    const first = Array.from({ length: 20 }, () => random.gaussian());
    const second = Array.from({ length: 20 }, () => random.gaussian());
    if (permutationTest(first, second, { seed: trial, permutations: 199 }).pValue <= 0.1) small++;
  }
  // 40 of 400 expected; four standard errors are 24.
  assert.ok(small >= 16 && small <= 64, `${small} of 400 p-values were at most .1`);
});

test("swapping the methods turns the difference and keeps the p-value; equal methods give 1", () => {
  const first = Array.from({ length: 50 }, (_, i) => Math.sin(i) + 0.1);
  const second = first.map((_, i) => Math.cos(i));
  const there = permutationTest(first, second);
  const back = permutationTest(second, first);
  assert.equal(back.difference, -there.difference);
  assert.equal(back.pValue, there.pValue);
  assert.equal(permutationTest(first, first).pValue, 1);
});

test("unpaired, empty or broken values are refused", () => {
  assert.throws(() => permutationTest([1, 2], [1]), /2 and 1/);
  assert.throws(() => permutationTest([], []), InputError);
  assert.throws(() => permutationTest([1, NaN], [1, 2]), /first must be finite numbers; got NaN at 1/);
  assert.throws(() => permutationTest([1, 1e308], [1, -1e308]), /differences of first and second must be finite/);
});
