import assert from "node:assert/strict";
import { test } from "node:test";
import { rankingOf, summariseMethods, summariseSweeps } from "../../lib/comparison/statistics";
import { recordOf } from "./records";

const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-12, `${a} is not ${b}`);

test("runs are averaged, queries are pooled over folds and averaged over seeds", () => {
  const records = [
    recordOf("a", [0.2, 0.4], { fold: 0, seed: 0, queries: ["x", "y"], labels: [0, 1] }),
    recordOf("a", [0.4, 0.8], { fold: 0, seed: 1, queries: ["x", "y"], labels: [0, 1] }),
    recordOf("a", [0.6, 1], { fold: 1, seed: 0, queries: ["z", "w"], labels: [1, 1] }),
    recordOf("a", [0.6, 0], { fold: 1, seed: 1, queries: ["z", "w"], labels: [1, 1] }),
  ];
  const [a] = summariseMethods(records);
  const plain = rankingOf(a, "audioToVideo", "plain");
  assert.equal(a.runs, 4);
  near(plain.map.mean, (0.3 + 0.6 + 0.8 + 0.3) / 4);
  near(plain.map.deviation, Math.sqrt((0.2 ** 2 + 0.1 ** 2 + 0.3 ** 2 + 0.2 ** 2) / 3));
  assert.deepEqual([...plain.queries.keys()], ["w", "x", "y", "z"]);
  [0.5, 0.3, 0.6, 0.6].forEach((value, q) => near([...plain.queries.values()][q], value));
  near(plain.classMap[0], 0.3);
  near(plain.classMap[1], (0.5 + 0.6 + 0.6) / 3);
  near(plain.interval.mean, 0.5);
  assert.deepEqual(plain.confusion, [
    [4, 8],
    [12, 16],
  ]);
});

test("each ranked method is tested against the best on the same queries, exactly, and Holm's factors are those of both directions", () => {
  // Ten queries: the worst loses all (p = 2/1024), the middle wins one of three differences of one size (p = 1).
  const best = [0.9, 0.8, 0.9, 0.8, 0.9, 0.8, 0.9, 0.8, 0.9, 0.8];
  const worst = best.map((value, q) => value - 0.1 - q / 100);
  const middle = best.map((value, q) => (q < 2 ? value - 0.25 : q === 2 ? value + 0.25 : value));
  const methods = summariseMethods([
    recordOf("worst", worst),
    recordOf("best", best),
    recordOf("middle", middle),
    recordOf("chance", worst, { reference: true }),
    recordOf(
      "bound",
      best.map(() => 1),
      { reference: true },
    ),
  ]);
  const [w, b, m, chance, bound] = methods.map((method) => rankingOf(method, "videoToAudio", "sigmaWeighted").test);
  assert.equal(b, undefined);
  assert.equal(chance, undefined);
  assert.equal(bound, undefined);
  assert.ok(w && m);
  assert.deepEqual([w.against, m.against], ["best", "best"]);
  near(w.pValue, 2 / 1024);
  near(w.adjusted, 8 / 1024); // four tests: two methods, two directions
  near(w.difference, -0.145);
  assert.ok(w.picked && m.picked);
  near(m.pValue, 1);
  near(m.adjusted, 1);
});

test("the others can be held against a chosen method; one of other queries is not tested", () => {
  const records = [
    recordOf("a", [0.1, 0.2, 0.3]),
    recordOf("b", [0.4, 0.5, 0.6]),
    recordOf("c", [0.7, 0.8], { queries: ["q0", "z"] }),
  ];
  const [a, b, c] = summariseMethods(records, { against: "a" }).map(({ rankings }) => rankings[0].test);
  assert.equal(a, undefined);
  near(b!.difference, 0.3);
  near(b!.pValue, 0.25);
  assert.equal(b!.picked, false);
  assert.equal(c, undefined);
  assert.throws(() => summariseMethods(records, { against: "z" }), /no records of z/);
});

test("no records, and records of two data sets, are refused", () => {
  assert.throws(() => summariseMethods([]), /no run records/);
  assert.throws(
    () => summariseMethods([recordOf("a", [1, 0], { data: "one" }), recordOf("b", [1, 0], { data: "two" })]),
    /2 data sets/,
  );
});

test("a sweep gives a line over its values, ascending, infinity last", () => {
  const records = ["queryLength=Infinity", "queryLength=5", "queryLength=5"].map((sweep, i) =>
    recordOf("a", [0.1 * (i + 1), 0.1 * (i + 1)], { sweep, seed: i }),
  );
  const [line] = summariseSweeps([...records, recordOf("a", [1, 1])]);
  assert.deepEqual(
    line.points.map(({ value }) => value),
    [5, Infinity],
  );
  near(line.points[0].audioToVideo.mean, 0.25);
  near(line.points[0].audioToVideo.deviation, Math.sqrt(0.005));
});
