import assert from "node:assert/strict";
import { test } from "node:test";
import { averagePrecision } from "../../../lib/metrics/measures/average-precision";
import { expectedChanceMap, expectedChancePrecision } from "../../../lib/metrics/measures/chance";
import { InputError } from "../../../lib/runtime/check";

function permutations(items: number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, i) => permutations([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [item, ...rest]));
}

test("the expected MAP is the mean over every order of the gallery", () => {
  for (const gallery of [[0], [0, 1], [0, 0, 1], [1, 0, 0, 2, 0, 1]]) {
    const orders = permutations(gallery);
    const ofQuery = (label: number) =>
      orders.reduce((sum, order) => sum + averagePrecision(order.flatMap((l, i) => (l === label ? [i + 1] : []))), 0) /
      orders.length;
    const queries = [0, 1, 1, 3];
    const expected = queries.reduce((sum, label) => sum + ofQuery(label), 0) / queries.length;
    assert.ok(Math.abs(expectedChanceMap(queries, gallery) - expected) < 1e-13);
  }
});

test("chance precision is the share of relevant items, Σp² when queries and gallery are the same", () => {
  assert.equal(expectedChancePrecision([0, 0, 0, 1]), 0.75 ** 2 + 0.25 ** 2);
  assert.equal(expectedChancePrecision([0, 5], [0, 0, 1, 1]), 0.25);
});

test("queries without a relevant item count 0 or are left out", () => {
  assert.equal(expectedChancePrecision([0, 5], [0, 0, 1, 1], { queriesWithoutRelevant: "exclude" }), 0.5);
  assert.equal(expectedChanceMap([0, 5], [0, 0]), 0.5);
  assert.equal(expectedChanceMap([0, 5], [0, 0], { queriesWithoutRelevant: "exclude" }), 1);
  assert.throws(() => expectedChanceMap([5], [0], { queriesWithoutRelevant: "exclude" }), InputError);
});

test("without queries or without a gallery there is no chance to speak of", () => {
  for (const expected of [expectedChanceMap, expectedChancePrecision]) {
    assert.throws(() => expected([0], []), /nothing to retrieve: galleryLabels is empty/);
    assert.throws(() => expected([], [0]), /no queries: queryLabels is empty/);
    assert.throws(() => expected([]), InputError);
  }
});

test("in a large gallery chance MAP tends to chance precision", () => {
  const labels = Array.from({ length: 20_000 }, (_, i) => i % 5);
  assert.ok(expectedChanceMap(labels) > 0.2 && expectedChanceMap(labels) < 0.2005);
});
