import assert from "node:assert/strict";
import { join } from "node:path";
import { before, test } from "node:test";
import * as aq from "arquero";
import type { ComparedMethod } from "../../lib/comparison/method";
import { COMPARED_METHODS, methodsNamed } from "../../lib/comparison/methods/registry";
import { latexTable } from "../../lib/comparison/latex/latex";
import { comparisonProtocol, planRuns } from "../../lib/comparison/protocol/protocol";
import { sweepsNamed } from "../../lib/comparison/protocol/sweeps";
import { markdownTable } from "../../lib/comparison/report/markdown";
import { summarisePairs } from "../../lib/comparison/report/planned-pairs";
import { measuresTable, pairTable } from "../../lib/comparison/report/tables";
import { dataOfFeatures } from "../../lib/comparison/runs/comparison-data";
import { readRecords } from "../../lib/comparison/runs/record-store";
import { type ComparisonTask, runComparison } from "../../lib/comparison/runs/run-comparison";
import type { RunRecord } from "../../lib/comparison/runs/run-record";
import { runsAsArrow } from "../../lib/comparison/runs/run-table";
import { NOT_LABELLED } from "../../lib/features/feature-set";
import { comparisonConfusion, comparisonCurves } from "../../lib/figures/retrieval/comparison-figures";
import { InputError } from "../../lib/runtime/check";
import { type ComparisonReport, comparisonReport } from "../../lib/walkthrough/comparison-report";
import { toyFeatures } from "../models/toy-features";
import { temporaryFolder } from "../temporary-folder";

const VIDEOS = 60;
/** More than there are segments. */
const WIDTH = 500;
const features = { ...toyFeatures(VIDEOS), classes: [], labels: new Int32Array(VIDEOS).fill(NOT_LABELLED) };
const protocol = comparisonProtocol(features, { folds: 3, seeds: 2, epochs: 2 });
const methods = methodsNamed(["chance", "cca", "kcca", "dcca"]);
const plan = planRuns(protocol, methods, sweepsNamed(["components"]), true);
const task: ComparisonTask = { data: dataOfFeatures(features), protocol, plan, folder: temporaryFolder() };
let records: RunRecord[];
let report: ComparisonReport;

before(async () => {
  records = await runComparison(task);
  report = comparisonReport(records, { plan });
});

test("methods that are trained on pairs alone say so, and train without labels; all others refuse", async () => {
  const pairs = COMPARED_METHODS.filter(({ needsClasses }) => needsClasses === false).map(({ id }) => id);
  assert.deepEqual(pairs, ["chance", "cca", "kcca", "dcca"]);
  const needing = COMPARED_METHODS.filter(({ id }) => !pairs.includes(id));
  const refused: string[] = [];
  await runComparison(
    { ...task, plan: planRuns(protocol, needing).filter(({ fold, seed }) => fold + seed === 0), folder: temporaryFolder() },
    {
      onFailure: ({ method }, error) => {
        assert.ok(error instanceof InputError, `${method.id}: ${error.stack}`);
        refused.push(method.id);
      },
    },
  );
  assert.deepEqual(refused.sort(), needing.map(({ id }) => id).sort());
});

test("of a single class every ranking is perfect: such labels are refused", () => {
  const one = { ...features, classes: ["calm"], labels: new Int32Array(VIDEOS) };
  assert.throws(() => dataOfFeatures(one), /all videos are of the class "calm": leave out the labels/);
});

test("folds are drawn plainly, and each video tests once for each seed", () => {
  assert.deepEqual(protocol.folds.map(({ test }) => test.length), [20, 20, 20]); // prettier-ignore
  const asked = records.filter(({ method, seed, sweep }) => method === "cca" && seed === 0 && sweep === "");
  assert.deepEqual(asked.flatMap(({ queries }) => queries).sort(), [...features.ids].sort());
});

test("options are chosen by the MRR of exact pairs on validation videos", async () => {
  const scored: ComparedMethod<{ shift: number }> = {
    ...methodsNamed(["cca"])[0],
    ...{ id: "shifted", candidates: () => [{ shift: 7 }, { shift: 0 }] },
    // Videos are numbered by their place; a shift gives each track the place of another video.
    fit: async (train, { shift }) => {
      const model = await methodsNamed(["chance"])[0].fit(train, { seed: 0 }, undefined as never);
      const places = (rows: number, by: number) => ({
        rows,
        columns: WIDTH,
        data: Float64Array.from({ length: rows * WIDTH }, (_, at) =>
          at % WIDTH === (Math.floor(at / WIDTH) + by) % WIDTH ? 1 : 0,
        ),
      });
      return Object.assign(model, {
        embedAudio: ({ starts }: { starts: Int32Array }) => places(starts.length - 1, shift),
        embedVideo: ({ rows }: { rows: number }) => places(rows, 0),
      });
    },
  };
  const [record] = await runComparison({ ...task, plan: planRuns(protocol, [scored]).slice(0, 1), folder: temporaryFolder() });
  assert.deepEqual([(record.options as { shift: number }).shift, record.tried], [0, 2]);
});

test("records hold ranks of pairs and nothing by class, and are found again", async () => {
  for (const { labels, classes, rankings, queries } of records) {
    assert.deepEqual([classes, new Set(labels)], [[], new Set([-1])]);
    for (const { map, mrr, averagePrecision, classMap, confusion, precision, precisionAt, pairRanks } of rankings) {
      assert.deepEqual([map, mrr], [NaN, NaN]);
      assert.deepEqual([averagePrecision, classMap, confusion, precision, precisionAt], [[], [], [], [], []]);
      assert.equal(pairRanks.length, queries.length);
      assert.ok(pairRanks.every((rank) => rank >= 1 && rank <= 20));
    }
  }
  const again = await runComparison(task, { onRun: (_, { made }) => assert.ok(!made) });
  assert.deepEqual(again, records);
  const { records: kept, damaged } = await readRecords(join(task.folder, "records"));
  assert.deepEqual([kept.length, damaged], [records.length, []]);
});

test("tables rank by the MRR of exact pairs, with R@k and chance, and name no MAP", () => {
  assert.deepEqual(
    report.tables.map(({ name }) => name),
    ["mrr-plain", "mrr-sigma", "pairs-plain", "segment-pairs-plain"],
  );
  for (const table of report.tables)
    for (const text of [markdownTable(table), latexTable(table)]) assert.doesNotMatch(text, /MAP|class|precision/, table.name);
  // By hand: of each query the reciprocal rank, a mean over seeds, then over queries.
  const own = (method: string) => records.filter((record) => record.method === method && record.sweep === "");
  const ranksOf = (method: string) => own(method).flatMap(({ rankings }) => rankings[0].pairRanks);
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const printed = (value: number) => value.toFixed(3).replace(/^0/, "");
  const [mrr, , pairs] = report.tables;
  methods.forEach(({ id }, row) => {
    const ranks = ranksOf(id);
    assert.equal(ranks.length, 2 * VIDEOS);
    const expected = printed(mean(ranks.map((rank) => 1 / rank)));
    assert.equal(mrr.rows[row].cells[0].text.split(" ")[0], expected);
    assert.match(mrr.rows[row].cells[1].text, /^\[\.\d{3}, \.\d{3}\]$/);
    const cells = pairs.rows[row + 1].cells.map(({ text }) => text);
    assert.deepEqual(cells.slice(0, 3), [1, 5, 10].map((k) => printed(mean(ranks.map((rank) => (rank <= k ? 1 : 0)))))); // prettier-ignore
    assert.deepEqual([cells[5], cells[6]], [mean(ranks).toFixed(1), expected]);
  });
  const byChance = Array.from({ length: 20 }, (_, i) => 1 / (i + 1));
  assert.deepEqual(
    pairs.rows[0].cells.slice(0, 7).map(({ text }) => text),
    [".050", ".250", ".500", "–", "10.5", "10.5", printed(mean(byChance))],
  );
});

test("figures are of exact pairs: MRR beside chance, recall, and MRR by each swept option", () => {
  const { figures } = report;
  assert.deepEqual(Object.keys(figures), ["mrr-by-components", "mrr", "recall-pairs", "recall-segment-pairs"]);
  assert.doesNotMatch(JSON.stringify(figures), /MAP/);
  const byChance = Array.from({ length: 20 }, (_, i) => 1 / (i + 1) / 20).reduce((a, b) => a + b);
  for (const { x0 } of figures["mrr"].layout.shapes!) assert.ok(Math.abs(Number(x0) - byChance) < 1e-9);
  for (const make of [
    () => measuresTable(report.methods),
    () => comparisonCurves(report.methods),
    () => comparisonConfusion(report.methods, "cca", []),
  ])
    assert.throws(make, /needs? classes, and the records have none/);
});

test("planned pairs of one's own are compared by reciprocal ranks", () => {
  const pairs = summarisePairs(records, report.methods, { pairs: [["cca", "chance"]] });
  const [{ measure, differences }] = pairs;
  const [cca, chance] = ["cca", "chance"].map((id) => report.methods.find(({ method }) => method === id)!.rankings[0].score.mean);
  assert.equal(measure, "MRR");
  assert.ok(Math.abs(differences[0].difference - (cca - chance)) < 1e-12 && differences[0].deviation > 0);
  assert.match(pairTable(pairs).notes[0], /difference in the reciprocal rank of the query's own item.*difference in MRR/);
});

test("the Arrow file has no columns by class", () => {
  const table = aq.fromArrow(runsAsArrow(records));
  assert.equal(table.numRows(), 4 * records.length);
  for (const name of ["pairRanks", "segmentRanks", "queries", "method", "options"]) assert.ok(table.columnNames().includes(name));
  for (const name of ["map", "mrr", "classes", "labels", "classMap", "averagePrecision", "confusion"])
    assert.ok(!table.columnNames().includes(name), name);
});
