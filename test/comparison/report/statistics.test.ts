import assert from "node:assert/strict";
import { test } from "node:test";
import { rankingOf, summariseMethods } from "../../../lib/comparison/report/statistics";
import { summariseSweeps } from "../../../lib/comparison/report/sweep-summaries";
import { recordOf } from "../records";

const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-12, `${a} is not ${b}`);

test("queries are pooled over folds and averaged over seeds; the spread is that of the runs", () => {
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

test("the others can be tested against a chosen method; one of other queries is named and not tested", () => {
  const records = [
    recordOf("a", [0.1, 0.2, 0.3]),
    recordOf("b", [0.4, 0.5, 0.6]),
    recordOf("c", [0.7, 0.8], { queries: ["q0", "z"] }),
  ];
  const methods = summariseMethods(records, { against: "a" });
  const [a, b, c] = methods.map(({ rankings }) => rankings[0].test);
  assert.equal(a, undefined);
  near(b!.difference, 0.3);
  near(b!.pValue, 0.25);
  assert.equal(b!.picked, false);
  assert.equal(c, undefined);
  assert.deepEqual(
    methods.map(({ ranked, remark }) => [ranked, remark]),
    [
      [true, undefined],
      [true, undefined],
      [false, "other queries (2, of which 1 are among the others' 3)"],
    ],
  );
  const asMany = recordOf("c", [0.7, 0.8, 0.9], { queries: ["q0", "q1", "z"] });
  assert.equal(
    summariseMethods([records[0], records[1], asMany])[2].remark,
    "other queries (3, of which 2 are among the others' 3)",
  );
  // Without a name it is the queries that most methods share.
  assert.deepEqual(
    summariseMethods([records[2], records[0], records[1]]).map(({ ranked }) => ranked),
    [false, true, true],
  );
  assert.throws(() => summariseMethods(records, { against: "z" }), /no records of z.*there are records of a, b, c/);
});

/** Folds of four queries and of one. By queries a leads (.5 against .44), by runs b would (.35 against .5). */
const unequal = [
  recordOf("a", [0.6, 0.6, 0.6, 0.6], { folds: 2 }),
  recordOf("a", [0.1], { folds: 2, fold: 1, queries: ["last"], labels: [0] }),
  recordOf("b", [0.4, 0.4, 0.4, 0.4], { folds: 2 }),
  recordOf("b", [0.6], { folds: 2, fold: 1, queries: ["last"], labels: [0] }),
];

test("unequal folds: every measure is a mean over queries, and so are interval, best and test", () => {
  const records = structuredClone(unequal);
  for (const { fold, method, rankings } of records)
    for (const ranking of rankings) {
      if (method === "b") continue;
      ranking.mrr = fold === 0 ? 0.8 : 0.3;
      ranking.precisionAt = fold === 0 ? [1, 0.5, 0.5, 0.2] : [0, 0.5, 1, 0.2];
      ranking.precision = fold === 0 ? [1, 0.5, 0] : [0.5, 0, 0];
    }
  const methods = summariseMethods(records);
  const [a, b] = methods.map((method) => rankingOf(method, "audioToVideo", "plain"));
  near(a.map.mean, 0.5);
  near(b.map.mean, 0.44);
  for (const { map, interval } of [a, b]) {
    near(map.mean, interval.mean);
    assert.ok(interval.low <= map.mean && map.mean <= interval.high);
  }
  near(a.map.deviation, Math.sqrt(2 * 0.25 ** 2)); // of .6 and .1
  near(a.mrr.mean, 0.7);
  [0.8, 0.5, 0.6, 0.2].forEach((value, k) => near(a.precisionAt[k].mean, value));
  [0.9, 0.4, 0].forEach((value, p) => near(a.precision[p].mean, value));
  near(a.classMap[0], (0.6 + 0.6 + 0.1) / 3);
  assert.equal(a.test, undefined, "a is the best");
  assert.equal(b.test!.against, "a");
  near(b.test!.difference, -0.06);
});

test("unequal numbers of seeds: a query counts once, however often it was asked", () => {
  const records = [
    recordOf("a", [0.6, 0.6, 0.6, 0.6], { folds: 2 }),
    recordOf("a", [0.2, 0.2, 0.2, 0.2], { folds: 2, seed: 1 }),
    recordOf("a", [0.1], { folds: 2, fold: 1, queries: ["last"], labels: [0] }),
  ];
  const [{ map, mrr }] = summariseMethods(records)[0].rankings;
  near(map.mean, (4 * 0.4 + 0.1) / 5);
  near(mrr.mean, map.mean / 2); // as the records have it
});

test("only complete methods are ranked: the best is none of the others, and their tests do not count", () => {
  const complete = [recordOf("low", [0.1, 0.2, 0.3]), recordOf("high", [0.4, 0.5, 0.6])];
  const both = complete.flatMap((record) => [record, { ...record, seed: 1 }]);
  const alone = summariseMethods(both);
  const methods = summariseMethods([recordOf("half", [0.9, 0.9, 0.9]), ...both]);
  const [half, low, high] = methods;
  assert.deepEqual(
    methods.map(({ runs, planned, ranked, remark }) => [runs, planned, ranked, remark]),
    [
      [1, 2, false, "incomplete (1 of 2 runs)"],
      [2, 2, true, undefined],
      [2, 2, true, undefined],
    ],
  );
  near(half.rankings[0].map.mean, 0.9);
  assert.equal(half.rankings[0].test, undefined);
  assert.equal(high.rankings[0].test, undefined);
  assert.deepEqual(low, alone[0], "as if the incomplete one were not there");
  assert.equal(low.rankings[0].test!.against, "high");
  assert.throws(
    () => summariseMethods([recordOf("half", [0.9, 0.9, 0.9]), ...both], { against: "half" }),
    /half has 1 of 2 runs/,
  );
});

test("the runs that should be there: every fold of every seed, or those of the plan", () => {
  const records = [recordOf("a", [0.1, 0.2], { folds: 2 }), recordOf("b", [0.3, 0.4], { folds: 2 })];
  assert.deepEqual(
    summariseMethods(records).map(({ remark, ranked }) => [remark, ranked]),
    [
      ["incomplete (1 of 2 runs)", false],
      ["incomplete (1 of 2 runs)", false],
    ],
  );
  const planned = (id: string, fold: number) => ({ method: { id, label: id.toUpperCase() }, fold, seed: 0 });
  const asPlanned = summariseMethods(records, { plan: [planned("none", 0), planned("b", 0), planned("a", 0)] });
  assert.deepEqual(
    asPlanned.map(({ label, runs, ranked, remark }) => [label, runs, ranked, remark]),
    [
      ["NONE", 0, false, "incomplete (0 of 1 runs)"],
      ["B", 1, true, undefined],
      ["A", 1, true, undefined],
    ],
  );
  assert.ok(Number.isNaN(asPlanned[0].rankings[0].map.mean));
  near(asPlanned[2].rankings[0].test!.difference, -0.2);
  const more = summariseMethods(records, { plan: [planned("a", 0), planned("a", 1), planned("b", 0), planned("b", 1)] });
  assert.deepEqual(
    more.map(({ planned }) => planned),
    [2, 2],
  );
  // What one method has beyond the plan, the others lack.
  const beyond = [...records, recordOf("a", [0.1, 0.2], { folds: 2, fold: 1 })];
  assert.deepEqual(
    summariseMethods(beyond, { plan: [planned("a", 0), planned("b", 0)] }).map(({ remark }) => remark),
    [undefined, "incomplete (1 of 2 runs)"],
  );
});

test("without a plan every fold is expected of every seed, also where no method has it", () => {
  const runs = [{ fold: 0 }, { fold: 1 }, { fold: 0, seed: 1 }].map((run) => recordOf("a", [0.1, 0.2], { folds: 2, ...run }));
  assert.deepEqual(
    summariseMethods(runs).map(({ remark }) => remark),
    ["incomplete (3 of 4 runs)"],
  );
});

test("a method of the plan is for orientation when it says so, before it has a run", () => {
  const planned = (id: string, reference: boolean) => ({ method: { id, label: id, reference }, fold: 0, seed: 0 });
  const plan = [planned("bound", true), planned("none", false), planned("a", false)];
  const references = summariseMethods([recordOf("a", [0.1, 0.2])], { plan }).map(({ method, reference }) => [method, reference]);
  assert.deepEqual(references, [["bound", true], ["none", false], ["a", false]]); // prettier-ignore
});

test("a run that comes twice is refused", () => {
  assert.throws(() => summariseMethods([unequal[0], structuredClone(unequal[0])]), /two records of a, fold 0, seed 0/);
});

test("no records, and records of two data sets, are refused", () => {
  assert.throws(() => summariseMethods([]), /no run records/);
  assert.throws(
    () => summariseMethods([recordOf("a", [1, 0], { data: "one" }), recordOf("b", [1, 0], { data: "two" })]),
    /2 data sets/,
  );
});

test("a sweep gives a line over its values, ascending, infinity last", () => {
  const records = ["queryLength=Infinity", "queryLength=5", "queryLength=5", "queryLength=10", "queryLength=10"].map((sweep, i) =>
    recordOf("a", [0.1 * (i + 1), 0.1 * (i + 1)], { sweep, seed: i }),
  );
  const [line] = summariseSweeps([...records, recordOf("a", [1, 1])]);
  assert.deepEqual(
    line.points.map(({ value }) => value),
    [5, 10, Infinity],
  );
  near(line.points[0].audioToVideo.mean, 0.25);
  near(line.points[0].audioToVideo.deviation, Math.sqrt(0.005));
  assert.equal(line.remark, "incomplete (1 of 2 runs at Infinity)");
});

test("a sweep's points have the MAP of each direction and similarity", () => {
  const [{ points }] = summariseSweeps([recordOf("a", [0.1, 0.1], { sweep: "beta=0", shift: 0.2 })]);
  const [{ audioToVideo, videoToAudio, sigmaWeighted }] = points;
  const all = { "audioToVideo plain": audioToVideo, "audioToVideo sigmaWeighted": sigmaWeighted.audioToVideo };
  const back = { "videoToAudio plain": videoToAudio, "videoToAudio sigmaWeighted": sigmaWeighted.videoToAudio };
  for (const { direction, similarity, map } of recordOf("a", [0.1, 0.1], { shift: 0.2 }).rankings)
    near(({ ...all, ...back } as Record<string, { mean: number }>)[`${direction} ${similarity}`].mean, map);
});

test("a sweep's points are means over queries", () => {
  const [line] = summariseSweeps(unequal.slice(0, 2).map((record) => ({ ...record, sweep: "beta=0" })));
  near(line.points[0].audioToVideo.mean, 0.5);
  near(line.points[0].sigmaWeighted.videoToAudio.mean, 0.5);
  near(line.points[0].audioToVideo.deviation, Math.sqrt(0.125));
  assert.equal(line.remark, undefined);
});
