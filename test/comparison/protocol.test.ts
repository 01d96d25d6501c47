import assert from "node:assert/strict";
import { test } from "node:test";
import { estimateTime, inWords } from "../../lib/comparison/estimate";
import type { ComparedMethod } from "../../lib/comparison/method";
import { COMPARED_METHODS, methodsNamed } from "../../lib/comparison/methods";
import { comparisonProtocol, foldsOf, planRuns, runFingerprint } from "../../lib/comparison/protocol";
import { sweepsNamed } from "../../lib/comparison/sweeps";
import { toyFeatures } from "../models/toy-features";
import { recordOf } from "./records";

const features = toyFeatures(90);

test("by default five stratified folds and three seeds; every video tests once", () => {
  const { folds, seeds } = comparisonProtocol(features);
  assert.deepEqual(seeds, [0, 1, 2]);
  assert.deepEqual(
    folds.flatMap(({ test }) => [...test]).sort((a, b) => a - b),
    [...features.ids.keys()],
  );
  for (const { train, test } of folds) {
    assert.equal(train.length + test.length, 90);
    for (let label = 0; label < 3; label++) {
      const share = (rows: Int32Array) => rows.filter((row) => features.labels[row] === label).length / rows.length;
      assert.ok(Math.abs(share(test) - share(train)) < 0.08);
    }
  }
});

test("folds that were given are taken as they are, in the order of their names", () => {
  const folds = foldsOf(
    ["a", "b", "c", "d"],
    new Map([
      ["a", "10"],
      ["b", "2"],
      ["c", "10"],
      ["d", "2"],
      ["unused", "3"],
    ]),
  );
  assert.deepEqual(
    folds.map(({ train, test }) => [[...train], [...test]]),
    [
      [
        [0, 2],
        [1, 3],
      ],
      [
        [1, 3],
        [0, 2],
      ],
    ],
  );
  assert.equal(comparisonProtocol(features, { folds }).folds, folds);
  assert.throws(() => foldsOf(["a", "b"], new Map([["a", 1]])), /video b has no fold/);
  assert.throws(() => foldsOf(["a"], new Map([["a", 1]])), /all videos are in fold 1: at least 2 folds/);
});

test("folds that would test on what they train, or test a video twice, are refused", () => {
  const rows = (...values: number[]) => Int32Array.from(values);
  const refuse = (train: Int32Array, test: Int32Array, told: RegExp) =>
    assert.throws(
      () =>
        comparisonProtocol(features, {
          folds: [
            { train: rows(0, 1), test: rows(2, 3) },
            { train, test },
          ],
        }),
      told,
    );
  refuse(rows(4, 5), rows(5, 6), /fold 1 trains and tests on row 5/);
  refuse(rows(0, 1), rows(3, 4), /row 3 tests in folds 0 and 1/);
  refuse(rows(0, 90), rows(4, 5), /row of fold 1 must be a whole number from 0 to 89; got 90/);
  refuse(rows(), rows(4, 5), /fold 1 trains on 0/);
  assert.throws(() => comparisonProtocol(features, { seeds: [1, 1] }), /a seed comes twice/);
  assert.throws(() => comparisonProtocol(features, { seeds: [] }), /no seed/);
});

test("the plan sees every method of a fold before the next fold, and every fold before the next seed", () => {
  const protocol = comparisonProtocol(features, { folds: 2, seeds: [7, 9] });
  const plan = planRuns(protocol, methodsNamed(["cca", "chance"]));
  assert.deepEqual(
    plan.map(({ method, fold, seed }) => `${method.id} ${fold} ${seed}`),
    [...["chance 0 7", "cca 0 7", "chance 1 7", "cca 1 7"], ...["chance 0 9", "cca 0 9", "chance 1 9", "cca 1 9"]],
  );
  const keys = plan.map((run) => runFingerprint(protocol, features, "data", run));
  assert.equal(new Set(keys).size, 4, "methods share a key, folds and seeds do not");
  assert.notEqual(runFingerprint({ ...protocol, epochs: 3 }, features, "data", plan[0]), keys[0]);
  assert.notEqual(runFingerprint(protocol, features, "other", plan[0]), keys[0]);
});

test("the key of a run is all that decides it: data, videos, protocol, seed and sweep", () => {
  const protocol = comparisonProtocol(features, { folds: 3, seeds: [7, 9], epochs: 5, attentionEpochs: 6 });
  const [run] = planRuns(protocol, methodsNamed(["cca"]));
  const key = (change: Partial<typeof protocol> = {}, runChange: object = {}, data = "data", set = features) =>
    runFingerprint({ ...protocol, ...change }, set, data, { ...run, ...runChange });
  const { folds } = protocol;
  const keys = [
    key(),
    key({}, {}, "other"),
    key({}, {}, "data", { ...features, ids: features.ids.map((id) => `other ${id}`) }),
    key({ validation: 0.3 }),
    key({ epochs: 7 }),
    key({ epochs: undefined }),
    key({ attentionEpochs: 7 }),
    key({}, { seed: 9 }),
    key({}, { fold: 1 }),
    key({ folds: [{ ...folds[0], test: folds[0].test.slice(1) }] }),
    key({ folds: [{ ...folds[0], train: folds[0].train.slice(1) }] }),
    key({}, { sweep: { parameter: "beta", value: 0 } }),
    key({}, { sweep: { parameter: "beta", value: 1 } }),
    key({}, { sweep: { parameter: "components", value: 1 } }),
  ];
  assert.equal(new Set(keys).size, keys.length, `${keys}`);
  assert.equal(key(), keys[0]);
  assert.equal(key({ seeds: [7] }), keys[0], "other seeds do not matter");
  assert.equal(key({}, { method: COMPARED_METHODS[0] }), keys[0], "the method stands in the record's name");
});

test("a sweep is planned alone, or beside the comparison where that is asked for", () => {
  const protocol = comparisonProtocol(features, { folds: 2, seeds: 1 });
  const sweeps = sweepsNamed(["beta"]).slice(0, 2);
  const planned = (withComparison?: boolean) =>
    planRuns(protocol, methodsNamed(["c-cca"]), sweeps, withComparison).map(
      ({ fold, sweep }) => `${fold} ${sweep?.value ?? "-"}`,
    );
  assert.deepEqual(planned(), ["0 0", "0 0.2", "1 0", "1 0.2"]);
  assert.deepEqual(planned(true), ["0 -", "0 0", "0 0.2", "1 -", "1 0", "1 0.2"]);
});

test("batches that a fold cannot fill are left out of a sweep, upper bounds out of clips", () => {
  const protocol = comparisonProtocol(features, { folds: 2, seeds: 1 });
  const values = (id: string, sweep: string) =>
    planRuns(protocol, methodsNamed([id]), sweepsNamed([sweep])).flatMap(({ fold, sweep }) => (fold === 0 ? [sweep!.value] : []));
  assert.deepEqual(values("sdcca-mean", "batch"), []);
  assert.deepEqual(values("sdcca-mean", "beta"), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(values("cca", "beta"), []);
  assert.deepEqual(values("cca", "length"), [5, 10, 20, 40, 80, Infinity]);
  assert.deepEqual(values("sdcca-salient", "length"), []);
});

test("ids name files and come once", () => {
  const protocol = comparisonProtocol(features, { folds: 2 });
  const named = (id: string): ComparedMethod => ({ ...COMPARED_METHODS[0], id });
  assert.throws(() => planRuns(protocol, [named("My method")]), /"My method" must be of small letters/);
  assert.throws(() => planRuns(protocol, [named("a"), named("a")]), /two methods are called a/);
  assert.throws(() => planRuns(protocol, []), /no method/);
  assert.throws(() => methodsNamed(["cca", "kca"]), /no method "kca"; there are chance, cca/);
  for (const inherited of ["toString", "constructor", "__proto__", ""]) {
    assert.throws(() => methodsNamed([inherited]), new RegExp(`no method "${inherited}"; there are chance, cca`));
    assert.throws(() => sweepsNamed([inherited]), new RegExp(`no sweep "${inherited}"; there are beta, components`));
  }
});

test("the estimate: a method's own records, else its guess at this machine's pace; tuning once a fold", () => {
  const method = (id: string, seconds: number, tuned = false): ComparedMethod => ({
    ...{ id, label: id, fit: COMPARED_METHODS[0].fit, seconds },
    ...(tuned && { candidates: () => [{}, {}] }),
  });
  const protocol = comparisonProtocol(features, { folds: 3, seeds: 2 });
  const methods = [method("known", 10), method("unknown", 20, true)];
  const plan = planRuns(protocol, methods);
  const thousands = 60 / 1000;
  const close = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`);
  const nothing = estimateTime(plan, protocol, []);
  assert.deepEqual([nothing.runs, nothing.measured], [12, 0]);
  // 6 runs at 10, 6 at 20, and 3 choices among (at most) four option sets on four fifths of the videos.
  close(nothing.seconds, thousands * (6 * 10 + 6 * 20 + 3 * 4 * 0.8 * 20) + 12 * 0.3);
  const record = recordOf("known", [1, 0], { seconds: 3 * 10 * thousands, trainingVideos: 60 });
  const some = estimateTime(plan, protocol, [record]);
  assert.equal(some.runs, 11);
  close(some.seconds, 3 * thousands * (5 * 10 + 6 * 20 + 3 * 4 * 0.8 * 20) + 11 * 0.3);
  assert.ok(some.measured > 0 && some.measured < 0.5);
  assert.deepEqual([0.2, 45, 600, 9000].map(inWords), ["1 s", "45 s", "10 min", "2.5 h"]);
});
