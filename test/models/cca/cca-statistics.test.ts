import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ccaStatistics, type CcaViewStatistics } from "../../../lib/models/cca/cca-statistics";
import { ccaTests } from "../../../lib/models/cca/cca-tests";
import { InputError } from "../../../lib/runtime/check";
import { projectRoot } from "../../../lib/runtime/files/project-root";
import { Random } from "../../../lib/runtime/random";
import { close, covariance } from "../two-views";

/** Linnerud's 20 men, the worked example of SAS PROC CANCORR: weight, waist, pulse against chin-ups, sit-ups, jumps. */
// prettier-ignore
const BODY = [
  [191, 36, 50], [189, 37, 52], [193, 38, 58], [162, 35, 62], [189, 35, 46], [182, 36, 56], [211, 38, 56],
  [167, 34, 60], [176, 31, 74], [154, 33, 56], [169, 34, 50], [166, 33, 52], [154, 34, 64], [247, 46, 50],
  [193, 36, 46], [202, 37, 62], [176, 37, 54], [157, 32, 52], [156, 33, 54], [138, 33, 68],
];
// prettier-ignore
const EXERCISE = [
  [5, 162, 60], [2, 110, 60], [12, 101, 101], [12, 105, 37], [13, 155, 58], [4, 101, 42], [8, 101, 38],
  [6, 125, 40], [15, 200, 40], [17, 251, 250], [17, 120, 38], [13, 210, 115], [14, 215, 105], [1, 50, 50],
  [6, 70, 31], [12, 210, 120], [4, 60, 25], [11, 230, 80], [15, 225, 73], [2, 110, 43],
];

type Case = Record<"correlations" | "wilks" | "df1" | "df2" | "F" | "pF" | "chi2" | "pChi2", number[]> & {
  x: number[][];
  y: number[][];
  criteria: Record<string, number[]>;
  pPermutation?: number[];
};
const cases: Case[] = JSON.parse(readFileSync(join(projectRoot(), "test/fixtures/cca-statistics.json"), "utf8"));

/** Within a relative error. */
const near = (got: readonly number[], expected: readonly number[], tolerance: number) =>
  got.forEach((value, i) => {
    assert.equal(got.length, expected.length);
    assert.ok(Math.abs(value - expected[i]) <= tolerance * Math.abs(expected[i]), `${i}: got ${value}, expected ${expected[i]}`);
  });

test("Linnerud's data: the numbers that SAS prints", () => {
  const { x, y, ...all } = ccaStatistics(BODY, EXERCISE);
  close(all.correlations, [0.79560815, 0.20055604, 0.07257029], 5e-9);
  close(all.wilks, [0.35039053, 0.95472266, 0.99473355], 5e-9);
  close(all.F, [2.05, 0.18, 0.08], 0.005);
  assert.deepEqual(all.df1, [9, 4, 1]);
  close(all.df2, [34.223, 30, 16], 5e-4);
  close(all.pF, [0.0635, 0.9491, 0.7748], 5e-5);
  const { pillai, hotelling, roy } = all.approximateF;
  close([all.pillai[0], all.hotelling[0], all.roy[0]], [0.67848151, 1.77194146, 1.72473874], 5e-9);
  close([pillai.F[0], hotelling.F[0], roy.F[0]], [1.56, 2.64, 9.2], 0.005);
  assert.deepEqual([pillai.df1[0], hotelling.df1[0], roy.df1[0]], [9, 9, 3]);
  close([pillai.df2[0], hotelling.df2[0], roy.df2[0]], [48, 19.053, 16], 5e-4);
  close([pillai.p[0], hotelling.p[0], roy.p[0]], [0.1551, 0.0357, 0.0009], 5e-5);

  const first = ({ raw, standardised, loadings, crossLoadings }: CcaViewStatistics) =>
    [raw, standardised, loadings, crossLoadings].map((rows) => rows.map(([value]) => value));
  const [raw, standardised, loadings, crossLoadings] = first(x);
  close(raw, [-0.031404688, 0.4932416756, -0.008199315], 5e-10);
  close(standardised, [-0.7754, 1.5793, -0.0591], 5e-5);
  close(loadings, [0.6206, 0.9254, -0.3328], 5e-5);
  close(crossLoadings, [0.4938, 0.7363, -0.2648], 5e-5);
  const [rawY, standardisedY, loadingsY, crossLoadingsY] = first(y);
  close(rawY, [-0.066113986, -0.016846231, 0.0139715689], 5e-10);
  close(standardisedY, [-0.3495, -1.054, 0.7164], 5e-5);
  close(loadingsY, [-0.7276, -0.8177, -0.1622], 5e-5);
  close(crossLoadingsY, [-0.5789, -0.6506, -0.129], 5e-5);
  close(x.explained, [0.4508, 0.247, 0.3022], 5e-5);
  close(x.redundancy, [0.2854, 0.0099, 0.0016], 5e-5);
  close(y.explained, [0.4081, 0.4345, 0.1574], 5e-5);
  close(y.redundancy, [0.2584, 0.0175, 0.0008], 5e-5);
});

test("random views of every shape: statsmodels' numbers for the whole model, MATLAB's formulas in NumPy for fewer components", () => {
  for (const expected of cases) {
    const got = ccaStatistics(expected.x, expected.y);
    for (const name of ["correlations", "wilks", "df1", "df2", "F", "pF", "chi2", "pChi2"] as const)
      near(got[name], expected[name], 1e-9);
    const { pillai, hotelling, roy } = got.approximateF;
    const first = (value: number[], { F, df1, df2, p }: typeof roy) => [value[0], df1[0], df2[0], F[0], p[0]];
    near(first(got.pillai, pillai), expected.criteria["Pillai's trace"], 1e-9);
    near(first(got.hotelling, hotelling), expected.criteria["Hotelling-Lawley trace"], 1e-9);
    near(first(got.roy, roy), expected.criteria["Roy's greatest root"], 1e-9);
    near([got.wilks[0], got.df1[0]], expected.criteria["Wilks' lambda"].slice(0, 2), 1e-9);
  }
});

test("views of different width, fewer components: the numbers that SAS prints of 600 students, 3 × 5 variables", () => {
  const { wilks, F, df1, df2, pF } = ccaTests([0.464086, 0.167509, 0.103991], 600, 3, 5);
  close(wilks, [0.75436, 0.96143, 0.98919], 5e-6);
  close(F, [11.72, 2.94, 2.16], 0.005);
  assert.deepEqual(df1, [15, 8, 3]);
  close(df2, [1634.7, 1186, 594], 0.05);
  close(pF, [0, 0.0029, 0.0911], 5e-5);
});

test("with one column left all tests are the exact F of a regression", () => {
  const { x, y } = cases.find(({ x, y }) => x[0].length === 1 && y[0].length === 4)!;
  for (const { F, df1, df2, pF, approximateF } of [ccaStatistics(x, y), ccaStatistics(y, x)]) {
    assert.deepEqual([df1[0], df2[0]], [4, x.length - 5]);
    for (const test of Object.values(approximateF)) {
      near([test.F[0], test.df1[0], test.p[0]], [F[0], df1[0], pF[0]], 1e-9);
      near(test.df2, df2, 1e-9);
    }
  }
  // The last component of wider views, likewise: 60 − 4 rows, one column on either side.
  const { F, df2, approximateF } = ccaStatistics(cases[4].x, cases[4].y);
  for (const test of Object.values(approximateF)) near([test.F[4], test.df2[4]], [F[4], df2[4]], 1e-9);
});

test("permutation: near the p-values of every permutation there is, by another program", () => {
  const exact = cases.filter(({ pPermutation }) => pPermutation);
  assert.equal(exact.length, 2);
  for (const { x, y, pPermutation } of exact)
    for (const views of [
      [x, y],
      [y, x],
    ]) {
      // prettier-ignore
      const got = ccaStatistics(views[0], views[1], { permutations: 20_000 }).pPermutation!;
      // Four standard errors of a share over 20,000 draws are at most .0142.
      close(got, pPermutation!, 0.0142);
    }
});

test("permutation: seeded, absent unless asked for, never below the one before it nor at 0", () => {
  const { x, y } = cases[4];
  const p = ccaStatistics(x, y, { permutations: 199, seed: 3 }).pPermutation!;
  assert.deepEqual(ccaStatistics(x, y, { permutations: 199, seed: 3 }).pPermutation, p);
  assert.deepEqual([p[0], p[1]], [1 / 200, 1 / 200]);
  assert.ok(p.every((value, k) => k === 0 || value >= p[k - 1]));
  assert.equal(ccaStatistics(x, y).pPermutation, undefined);
  const random = new Random("pairings");
  const [a, b] = [0, 1].map(() => Array.from({ length: 30 }, () => [random.gaussian(), random.gaussian()]));
  const bySeed = [3, 4].map((seed) => ccaStatistics(a, b, { permutations: 199, seed }).pPermutation);
  assert.notDeepEqual(bySeed[0], bySeed[1]);
});

test("under the null, permutation p-values are spread evenly; after one true component, those of the next as well", () => {
  const random = new Random("null");
  const small = [0, 0];
  for (let trial = 0; trial < 300; trial++) {
    const gaussian = (columns: number) =>
      Array.from({ length: 20 }, () => Array.from({ length: columns }, () => random.gaussian()));
    const [x, y] = [gaussian(2), gaussian(3)];
    const [first, second] = ccaStatistics(x, y, { seed: trial, permutations: 99 }).pPermutation!;
    assert.ok(second >= first);
    if (first <= 0.1) small[0]++;
    y.forEach((row, i) => (row[0] = x[i][0] + 0.1 * row[0]));
    const { pPermutation } = ccaStatistics(x, y, { seed: trial, permutations: 99 });
    assert.equal(pPermutation![0], 0.01);
    if (pPermutation![1] <= 0.1) small[1]++;
  }
  // 30 of 300 expected; four standard errors are 21.
  for (const count of small) assert.ok(count >= 9 && count <= 51, `${count} of 300 p-values were at most .1`);
});

test("loadings, cross-loadings, redundancy and variates are what correlating the columns gives", () => {
  const { x, y } = cases[0];
  const got = ccaStatistics(x, y);
  const variates = (rows: number[][], { raw }: CcaViewStatistics) =>
    rows.map((row) => raw[0].map((_, c) => row.reduce((sum, value, d) => sum + value * raw[d][c], 0)));
  const [u, v] = [variates(x, got.x), variates(y, got.y)];
  const variances = (rows: number[][]) => covariance(rows, rows).map((row, i) => row[i]);
  const correlate = (a: number[][], b: number[][]) => {
    const [va, vb] = [variances(a), variances(b)];
    return covariance(a, b).map((row, i) => row.map((value, j) => value / Math.sqrt(va[i] * vb[j])));
  };
  close(variances(u), [1, 1, 1], 1e-9);
  close(variances(v), [1, 1, 1], 1e-9);
  close(correlate(u, v).flat(), [got.correlations[0], 0, 0, 0, got.correlations[1], 0, 0, 0, got.correlations[2]], 1e-9);
  close(got.x.loadings.flat(), correlate(x, u).flat(), 1e-9);
  close(got.x.crossLoadings.flat(), correlate(x, v).flat(), 1e-9);
  close(got.y.loadings.flat(), correlate(y, v).flat(), 1e-9);
  close(got.y.crossLoadings.flat(), correlate(y, u).flat(), 1e-9);
  const meanSquare = (rows: number[][], c: number) => rows.reduce((sum, row) => sum + row[c] ** 2, 0) / rows.length;
  close(got.y.redundancy, [0, 1, 2].map((c) => meanSquare(correlate(y, u), c)), 1e-9); // prettier-ignore
  // All variates of the narrower view together are that view.
  assert.ok(Math.abs(got.x.explained.reduce((sum, share) => sum + share, 0) - 1) < 1e-9);
});

test("units and the order of the views change no test; swapping swaps the views", () => {
  const { x, y } = cases[0];
  const { x: first, y: second, ...tests } = ccaStatistics(x, y);
  const inches = ccaStatistics(x.map((row) => row.map((value, d) => value * 10 ** (3 * d) - 50)), y); // prettier-ignore
  near(inches.F, tests.F, 1e-8);
  near(inches.x.standardised.flat(), first.standardised.flat(), 1e-7);
  near(inches.x.raw[1], first.raw[1].map((weight) => weight / 1000), 1e-7); // prettier-ignore
  const swapped = ccaStatistics(y, x);
  for (const name of ["wilks", "F", "df2", "chi2", "pF"] as const) near(swapped[name], tests[name], 1e-9);
  close(swapped.y.loadings.flat().map(Math.abs), first.loadings.flat().map(Math.abs), 1e-9);
  close(swapped.x.redundancy, second.redundancy, 1e-9);
});

test("views that determine each other: correlation 1, p 0, no NaN", () => {
  const image = EXERCISE.map(([a, b, c]) => [a + b, b - 2 * c + 7, c]);
  const { correlations, wilks, pF, pChi2, pPermutation, ...rest } = ccaStatistics(EXERCISE, image, { permutations: 99 });
  close(correlations, [1, 1, 1], 1e-10);
  assert.ok(correlations.every((r) => r <= 1));
  close([...wilks, ...pF, ...pChi2], Array(9).fill(0), 1e-9);
  close(pPermutation!, [0.01, 0.01, 0.01], 0);
  const numbers = [...rest.F, ...rest.chi2, ...Object.values(rest.approximateF).flatMap(({ F, p }) => [...F, ...p])];
  assert.ok(numbers.every((value) => !Number.isNaN(value)));
  const perfect = ccaTests([1, 0], 20, 2, 2);
  assert.deepEqual([perfect.wilks[0], perfect.F[0], perfect.pF[0], perfect.pChi2[0]], [0, Infinity, 0, 0]);
  assert.deepEqual([perfect.wilks[1], perfect.F[1], perfect.pF[1], perfect.chi2[1], perfect.pChi2[1]], [1, 0, 1, 0, 1]);
});

test("views without full rank, or with too few rows, are refused in words", () => {
  const refused = (x: number[][], y: number[][], message: RegExp) =>
    assert.throws(() => ccaStatistics(x, y), (error) => error instanceof InputError && message.test(error.message)); // prettier-ignore
  refused(BODY.slice(0, 6), EXERCISE.slice(0, 6), /3 \+ 3 columns need more than 6 rows; got 6/);
  refused(BODY, EXERCISE.slice(1), /20 and 19 rows/);
  const sum = BODY.map((row) => [...row, 0.1 * row[0] + 0.7 * row[2] - 3]);
  refused(sum, EXERCISE, /covariance of x is singular: column 3 .* combination .*drop that one/);
  refused(EXERCISE, sum, /covariance of y is singular/);
  refused(BODY.map((row) => [0.1, ...row]), EXERCISE, /x: column 0 is constant: drop it/); // prettier-ignore
  refused(BODY, EXERCISE.map((row) => [row[0], NaN]), /y has NaN/); // prettier-ignore
  assert.throws(() => ccaStatistics(BODY, EXERCISE, { permutations: -1 }), /permutations must be/);
});
