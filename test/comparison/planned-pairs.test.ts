import assert from "node:assert/strict";
import { test } from "node:test";
import { markdownTable } from "../../lib/comparison/markdown";
import { COMPARED_METHODS } from "../../lib/comparison/methods";
import { PLANNED_PAIRS, summarisePairs } from "../../lib/comparison/planned-pairs";
import { summariseMethods } from "../../lib/comparison/statistics";
import { pairTable } from "../../lib/comparison/tables";
import { recordOf } from "./records";

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
  for (const { difference, runs, interval, pValue, adjusted } of differences) {
    assert.ok(Math.abs(difference - 0.025) < 1e-12);
    assert.ok(Math.abs(runs.mean - 0.025) < 1e-12);
    assert.ok(Math.abs(runs.deviation - 0.15 / Math.SQRT2) < 1e-12);
    // Each of the four queries differs by .025: nothing for the bootstrap to vary, and two of sixteen sign flips are as far.
    assert.ok(Math.abs(interval.low - 0.025) < 1e-12 && Math.abs(interval.high - 0.025) < 1e-12);
    assert.equal(pValue, 1 / 8);
    assert.equal(adjusted, 1 / 4, "two tests");
  }
});

test("the other way round changes the signs", () => {
  const [there] = pairs();
  const [back] = pairs(records, [["b", "a"]]);
  there.differences.forEach(({ runs, interval, pValue }, d) => {
    assert.ok(Math.abs(back.differences[d].runs.mean + runs.mean) < 1e-12);
    assert.ok(Math.abs(back.differences[d].interval.low + interval.high) < 1e-12);
    assert.equal(back.differences[d].pValue, pValue);
  });
});

test("a pair is left out when a method, or a run of one, is missing; Holm counts what is there", () => {
  assert.equal(pairs(records, [["a", "c"]]).length, 0); // prettier-ignore
  assert.equal(pairs(records.slice(0, 3)).length, 0);
  assert.equal(pairs(records.slice(0, 2), [["a", "b"], ["a", "c"]])[0].differences[0].adjusted, 1 / 4); // prettier-ignore
  const other = recordOf("b", second, { seed: 0, fold: 1 });
  assert.equal(pairs([records[0], other]).length, 0, "another fold is no pair");
  const stranger = recordOf("b", second, { queries: ["q0", "q1", "q2", "else"] });
  assert.equal(pairs([records[0], stranger]).length, 0, "other queries are no pair");
});

test("planned pairs are of methods that there are", () => {
  const ids = COMPARED_METHODS.map(({ id }) => id);
  for (const id of PLANNED_PAIRS.flat()) assert.ok(ids.includes(id), id);
});

test("the table says first − second", () => {
  const text = markdownTable(pairTable(pairs()));
  assert.match(text, /\| A − B \| \.025 ± \.106 \| \[\.025, \.025\] \| \.250 \| \.025 ± \.106 \| \[\.025, \.025\] \| \.250 \|/);
  assert.match(text, /A large p does not show that two methods are alike/);
});
