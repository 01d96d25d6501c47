import assert from "node:assert/strict";
import { test } from "node:test";
import { markdownTable } from "../../../lib/comparison/report/markdown";
import { COMPARED_METHODS } from "../../../lib/comparison/methods/registry";
import { PLANNED_PAIRS, summarisePairs } from "../../../lib/comparison/report/planned-pairs";
import { summariseMethods } from "../../../lib/comparison/report/statistics";
import { pairTable } from "../../../lib/comparison/report/tables";
import { recordOf } from "../records";

const first = [0.5, 0.6, 0.7, 0.8];
const second = [0.4, 0.5, 0.6, 0.7];
// Seed 1 is the other way round, by half as much.
const records = [
  recordOf("a", first, { seed: 0 }),
  recordOf("b", second, { seed: 0 }),
  recordOf("a", second, { seed: 1 }),
  recordOf("b", second.map((ap) => ap + 0.05), { seed: 1 }), // prettier-ignore
];
const pairs = (given = records, wanted: [string, string][] = [["a", "b"]]) =>
  summarisePairs(given, summariseMethods(given), { pairs: wanted });

test("by hand: the difference within a seed, its spread, and every query averaged over seeds", () => {
  const [{ first: name, second: other, differences }] = pairs();
  assert.deepEqual([name, other], ["A", "B"]);
  assert.deepEqual(
    differences.map(({ direction }) => direction),
    ["audioToVideo", "videoToAudio"],
  );
  for (const { difference, deviation, interval, pValue, adjusted } of differences) {
    assert.ok(Math.abs(difference - 0.025) < 1e-12);
    assert.ok(Math.abs(deviation - 0.15 / Math.SQRT2) < 1e-12);
    // Each of the four queries differs by .025: nothing for the bootstrap to vary, and two of sixteen sign flips are as far.
    assert.ok(Math.abs(interval.low - 0.025) < 1e-12 && Math.abs(interval.high - 0.025) < 1e-12);
    assert.equal(pValue, 1 / 8);
    assert.equal(adjusted, 1 / 4, "two tests");
  }
});

test("the other way round changes the signs", () => {
  const [there] = pairs();
  const [back] = pairs(records, [["b", "a"]]);
  there.differences.forEach(({ difference, interval, pValue }, d) => {
    assert.ok(Math.abs(back.differences[d].difference + difference) < 1e-12);
    assert.ok(Math.abs(back.differences[d].interval.low + interval.high) < 1e-12);
    assert.equal(back.differences[d].pValue, pValue);
  });
});

test("a pair that is missing runs is named, not measured on fewer; Holm counts what is there", () => {
  assert.equal(pairs(records, [["a", "c"]]).length, 0, "c does not belong to the comparison"); // prettier-ignore
  const [half] = pairs(records.slice(0, 3));
  assert.deepEqual(half, { first: "A", second: "B", measure: "MAP", differences: [], missing: "B: incomplete (1 of 2 runs)" });
  const withC = [...records, recordOf("c", first)];
  const [whole, short] = pairs(withC, [["a", "b"], ["c", "b"]]); // prettier-ignore
  assert.equal(whole.differences[0].adjusted, 1 / 4);
  assert.equal(short.missing, "C: incomplete (1 of 2 runs)");
  const other = recordOf("b", second, { seed: 0, fold: 1 });
  assert.match(
    pairs([records[0], other])[0].missing!,
    /^A: incomplete \(1 of 2 runs\); B: incomplete/,
    "another fold is no pair",
  );
  const stranger = recordOf("b", second, { queries: ["q0", "q1", "q2", "else"] });
  assert.equal(pairs([records[0], stranger])[0].missing, "they were measured on different queries");
});

test("a method of the plan without any run is named in its pairs", () => {
  const plan = ["a", "b"].map((id) => ({ method: { id, label: id.toUpperCase() }, fold: 0, seed: 0 }));
  const methods = summariseMethods(records.slice(0, 1), { plan });
  const [pair] = summarisePairs(records.slice(0, 1), methods, { pairs: [["a", "b"]] });
  assert.equal(pair.missing, "B: incomplete (0 of 1 runs)");
  const table = markdownTable(pairTable([pair]));
  assert.match(table, /\| A − B, not measured \| – \| – \| – \| – \| – \| – \|/);
  assert.match(table, /Not measured: A − B \(B: incomplete \(0 of 1 runs\)\)\./);
});

test("unequal folds: the difference is of queries, its spread of runs", () => {
  const given = ["a", "b"].flatMap((method, m) => [
    recordOf(method, [0.5, 0.5, 0.5, 0.5].map((ap) => ap - 0.1 * m), { folds: 2 }),
    recordOf(method, [0.2 + 0.4 * m], { folds: 2, fold: 1, queries: ["last"], labels: [0] }),
  ]); // prettier-ignore
  for (const { difference, deviation, interval } of pairs(given)[0].differences) {
    assert.ok(Math.abs(difference - (4 * 0.1 - 0.4) / 5) < 1e-12);
    assert.ok(Math.abs(deviation - Math.sqrt(0.125)) < 1e-12); // of .1 and −.4
    assert.ok(interval.low <= difference && difference <= interval.high);
  }
});

test("planned pairs are of methods that there are", () => {
  const ids = COMPARED_METHODS.map(({ id }) => id);
  for (const id of PLANNED_PAIRS.flat()) assert.ok(ids.includes(id), id);
});

test("the table says first − second", () => {
  const text = markdownTable(pairTable(pairs()));
  assert.match(text, /\| A − B \| \.025 ± \.106 \| \[\.025, \.025\] \| \.250 \| \.025 ± \.106 \| \[\.025, \.025\] \| \.250 \|/);
  assert.match(text, /A large p does not show that two methods are equal/);
});
