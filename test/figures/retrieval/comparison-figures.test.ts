import assert from "node:assert/strict";
import { test } from "node:test";
import { CURVE_POINTS } from "../../../lib/comparison/runs/run-record";
import { summariseExactPairs } from "../../../lib/comparison/report/exact-pairs";
import { summariseMethods } from "../../../lib/comparison/report/statistics";
import { summariseSweeps } from "../../../lib/comparison/report/sweep-summaries";
import {
  comparisonConfusion,
  comparisonCurves,
  comparisonMap,
  comparisonRecall,
  sweepFigure,
} from "../../../lib/figures/retrieval/comparison-figures";
import { recordOf } from "../../comparison/records";
import { traces, tracesWhere } from "../traces";

const curved = (method: string, level: number, more: object = {}) => {
  const record = recordOf(method, [level, level], { ...more });
  for (const ranking of record.rankings) ranking.precision = Array.from({ length: CURVE_POINTS }, (_, p) => level - p / 1000);
  return record;
};
const methods = summariseMethods([
  curved("chance", 0.2, { reference: true }),
  curved("cca", 0.4),
  curved("cca", 0.6, { seed: 1 }),
  curved("my-method", 0.25, { label: "mine" }),
  curved("my-method", 0.35, { label: "mine", seed: 1 }),
]);

test("MAP of every method but chance, which is a line; known ids by their names, others by their labels", () => {
  const figure = comparisonMap(methods, { chanceMap: 0.2 });
  const [there] = tracesWhere(figure, (t) => t.name === "plain cosine");
  assert.deepEqual(there.customdata, ["linear CCA", "mine"]);
  assert.deepEqual(there.x, [0.5, 0.3]);
  // None of them has correlations; one that has is drawn a second time.
  assert.ok(!traces(figure).some((t) => t.name === "σ-weighted cosine"));
  const weighted = summariseMethods([curved("cca", 0.4), curved("dcca", 0.4, { shift: 0.1 })]);
  assert.deepEqual(tracesWhere(comparisonMap(weighted), (t) => t.name === "σ-weighted cosine")[0].customdata, ["DCCA"]);
});

test("curves are means over runs, with a band of one standard deviation where there are several runs", () => {
  const figure = comparisonCurves(methods);
  const [cca] = tracesWhere(figure, (t) => t.name === "linear CCA");
  assert.equal(cca.x.length, CURVE_POINTS);
  assert.deepEqual([cca.x[25], cca.y[25]], [0.5, 0.475]);
  const [band] = tracesWhere(figure, (t) => t.fill === "toself" && t.name!.startsWith("linear CCA"));
  // Of .4 and .6 the mean is .5 and the standard deviation .1414.
  assert.deepEqual([band.y[0], band.y[band.y.length - 1]], [0.3586, 0.6414]);
  assert.deepEqual(new Set(traces(figure).map((t) => t.name?.replace(", interval", ""))), new Set(["linear CCA", "mine"]));
});

test("what is incomplete says so: its MAP is drawn, no curve of it", () => {
  const half = summariseMethods([curved("cca", 0.4), curved("cca", 0.6, { seed: 1 }), curved("kcca", 0.9)]);
  const [there] = tracesWhere(comparisonMap(half), (t) => t.name === "plain cosine");
  assert.deepEqual(there.customdata, ["linear CCA", "KCCA, incomplete (1 of 2 runs)"]);
  assert.deepEqual(
    new Set(traces(comparisonCurves(half)).map((t) => t.name?.replace(", interval", ""))),
    new Set(["linear CCA"]),
  );
  const swept = (method: string, value: number, seed: number) => recordOf(method, [0.1, 0.3], { sweep: `beta=${value}`, seed });
  const sweeps = summariseSweeps([
    swept("cca", 0, 0),
    swept("cca", 0, 1),
    swept("cca", 1, 0),
    swept("cca", 1, 1),
    swept("kcca", 0, 0),
  ]);
  const names = traces(sweepFigure(sweeps, "beta")).map((t) => t.name);
  assert.ok(names.includes("linear CCA") && names.includes("KCCA, incomplete (1 of 2 runs at 0)"), names.join());
});

test("unequal folds: curves are means over queries", () => {
  const small = curved("cca", 0.9, { folds: 2, fold: 1 });
  const large = recordOf("cca", [0.4, 0.4, 0.4, 0.4], { folds: 2, queries: ["a", "b", "c", "d"] });
  for (const ranking of large.rankings) ranking.precision = Array.from({ length: CURVE_POINTS }, () => 0.6);
  const [cca] = tracesWhere(comparisonCurves(summariseMethods([small, large])), (t) => t.name === "linear CCA");
  assert.equal(cca.y[0], 0.7); // (4 · .6 + 2 · .9) / 6
});

test("of many methods the best are drawn, in the order given", () => {
  const levels = [0.3, 0.9, 0.2, 0.5, 0.8, 0.4, 0.6, 0.1, 0.7];
  const many = summariseMethods(levels.map((level, i) => curved(`own-${i}`, level, { label: `level ${level}` })));
  const drawn = traces(comparisonCurves(many)).filter(({ xaxis, fill }) => xaxis === "x" && !fill);
  const listed = drawn.sort((a, b) => a.legendrank! - b.legendrank!).map(({ name }) => name);
  assert.deepEqual(
    listed,
    [0.3, 0.9, 0.5, 0.8, 0.4, 0.6, 0.7].map((level) => `level ${level}`),
  );
});

test("recall of exact pairs grows with k up to the gallery, with the spread over runs, of ranked methods alone", () => {
  const ten = (method: string, ranks: number[], more: object = {}) => {
    const record = recordOf(method, Array<number>(10).fill(0.5), more);
    for (const ranking of record.rankings) [ranking.pairRanks, ranking.segmentRanks] = [ranks, ranking.direction === "audioToVideo" ? ranks.flatMap((rank) => [rank, 10]) : []]; // prettier-ignore
    return record;
  };
  const first = [1, 1, 1, 1, 2, 3, 4, 5, 9, 10];
  const second = [1, 1, 3, 3, 3, 3, 4, 5, 9, 10];
  const records = [
    ten("chance", second, { reference: true }),
    ten("chance", second, { reference: true, seed: 1 }),
    ten("cca", first),
    ten("cca", second, { seed: 1 }),
    ten("kcca", first),
  ];
  const methods = summariseMethods(records);
  const figure = comparisonRecall(summariseExactPairs(records, methods), { titles: true });
  const [there, back] = tracesWhere(figure, (t) => t.name === "linear CCA");
  for (const { x, y } of [there, back])
    assert.deepEqual(
      [x, y],
      [
        [1, 2, 5, 10],
        [0.3, 0.35, 0.8, 1],
      ],
    );
  // R@1 of .4 and .2: ± .1414.
  const [band] = tracesWhere(figure, (t) => t.fill === "toself");
  assert.deepEqual([band.y[0], band.y[band.y.length - 1]], [0.1586, 0.4414]);
  const [chance] = tracesWhere(figure, (t) => t.name === "chance");
  assert.deepEqual(chance.y, [0.1, 0.2, 0.5, 1]);
  assert.deepEqual(
    new Set(traces(figure).map((t) => t.name?.replace(", interval", ""))),
    new Set(["linear CCA", "chance"]),
    "KCCA is incomplete",
  );
  assert.match(JSON.stringify(figure.layout.title), /Exact pairs, gallery of 10/);
  const segments = comparisonRecall(summariseExactPairs(records, methods, { by: "segment" }));
  assert.deepEqual(tracesWhere(segments, (t) => t.name === "linear CCA").map(({ y }) => y), [[0.15, 0.175, 0.4, 1]]); // prettier-ignore
});

test("confusion is of the method asked for, summed over its runs", () => {
  const [there] = traces(comparisonConfusion(methods, "cca", ["calm", "sad"]));
  assert.throws(
    () => comparisonConfusion(methods, "kcca", ["calm", "sad"]),
    /no method "kcca"; there are chance, cca, my-method/,
  );
  assert.deepEqual(there.z, [
    [0.3333, 0.6667],
    [0.4286, 0.5714],
  ]);
});

test("a sweep is drawn against its option; query lengths have their own axis", () => {
  const swept = (sweep: string, level: number) => recordOf("cca", [level, level], { sweep });
  const sweeps = summariseSweeps([
    ...[swept("beta=1", 0.5), swept("beta=0", 0.4)],
    ...[swept("queryLength=Infinity", 0.6), swept("queryLength=10", 0.3)],
  ]);
  const beta = sweepFigure(sweeps, "beta", { titles: true });
  assert.deepEqual(
    [tracesWhere(beta, (t) => t.name === "linear CCA")[0].x, tracesWhere(beta, (t) => t.name === "linear CCA")[0].y],
    [
      [0, 1],
      [0.4, 0.5],
    ],
  );
  assert.match(JSON.stringify(beta.layout.title), /MAP and β/);
  const length = sweepFigure(sweeps, "queryLength");
  assert.equal(length.layout.xaxis?.type, "log");
  assert.deepEqual(tracesWhere(length, (t) => t.name === "linear CCA")[0].customdata, ["10 s", "full track"]);
  const batch = summariseSweeps([swept("batchSize=25", 0.5), swept("batchSize=200", 0.4)]);
  assert.equal(sweepFigure(batch, "batchSize").layout.xaxis?.type, "log");
  assert.notEqual(beta.layout.xaxis?.type, "log");
});
