import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { DatasetItem } from "../../lib/data/dataset/dataset-item";
import { writeDataset, type WriteDatasetOptions } from "../../lib/data/dataset/write-dataset";
import { sourcesOf, trackCount } from "../../lib/features/feature-set";
import { fitLinearCca } from "../../lib/models/fit-linear-cca";
import { Random } from "../../lib/runtime/random";
import { comparisonReport } from "../../lib/walkthrough/comparison-report";
import { openComparison, recordsOf } from "../../lib/walkthrough/comparison-request";
import { readSettings } from "../../lib/walkthrough/settings";
import { testClips } from "../../lib/walkthrough/query-length";
import { writeSummary } from "../../lib/walkthrough/summary";
import { openWalkthrough } from "../../lib/walkthrough/walkthrough";
import { temporaryFolder } from "../temporary-folder";

const root = temporaryFolder();
const SOURCES = {
  audio: { extractor: "musicnn", version: "1", width: 7, rowsPerSecond: 1, values: "raw" },
  video: { extractor: "colour-motion", version: "1", width: 9, rowsPerSecond: 1, values: "raw" },
} as const;
const PART = (i: number) => (i % 5 === 0 ? "test" : i % 5 === 1 ? "validation" : "train");

/** 40 videos of 12 to 15 seconds in two classes, which the first columns tell apart. */
function* items(change: (i: number) => Partial<DatasetItem>): Generator<DatasetItem> {
  const random = new Random("own data");
  for (let i = 0; i < 40; i++) {
    const rows = 12 + (i % 4);
    const matrix = (columns: number) => ({
      ...{ rows, columns },
      data: Float32Array.from({ length: rows * columns }, (_, at) => random.gaussian() + (at % columns < 3 ? 2 * (i % 2) : 0)),
    });
    yield { id: `own ${i}`, audio: matrix(7), video: matrix(9), ...change(i) };
  }
}
async function settingsOf(name: string, change: (i: number) => Partial<DatasetItem>, options: Partial<WriteDatasetOptions> = {}) {
  const data = join(root, name);
  await writeDataset(data, items(change), { sources: SOURCES, ...options });
  return { ...readSettings({}), data, results: join(root, `${name}-results`) };
}
const labelled = (i: number) => ({ class: i % 2 ? "loud" : "soft" });

test("a dataset of any widths is walked through on its given split, and a model of it knows what made it", async (t) => {
  const settings = await settingsOf("split", (i) => ({ ...labelled(i), part: PART(i) }), { labels: "weak" });
  const { mock } = t.mock.method(console, "warn", () => undefined);
  const run = await openWalkthrough(settings);
  assert.match(
    mock.calls.map(({ arguments: [text] }) => String(text)).join("\n"),
    /^The labels are weak: a machine guessed them/m,
  );
  const wanted = (test: boolean) => run.features.ids.filter((_, i) => (PART(i) === "test") === test);
  assert.deepEqual([run.train.ids, run.test.ids], [wanted(false), wanted(true)]);
  assert.deepEqual([run.train.audio.chunks.columns, run.train.video.columns], [7, 9]);
  const model = await fitLinearCca(run.train, { components: 3 });
  assert.deepEqual(model.sources, SOURCES);
  assert.deepEqual(sourcesOf(run.test), SOURCES);
  assert.equal(model.embedAudio(run.test.audio).rows, 8);
  assert.equal((await writeSummary(run, [])).labels, "weak");
});

test("a comparison of it tests on the given split, clips its raw frames, and says that labels are weak", async () => {
  const settings = await settingsOf("compared", (i) => ({ ...labelled(i), part: PART(i) }), { labels: "weak" });
  const comparison = await openComparison({ methods: ["chance", "cca"], seeds: 1 }, settings);
  assert.equal(comparison.protocol.folds.length, 1);
  const clips = await comparison.data.clips!(5);
  assert.deepEqual([trackCount(clips), clips.chunks.columns, clips.source], [40, 7, SOURCES.audio]);
  const records = await recordsOf(comparison);
  assert.deepEqual(records.map(({ method, queries }) => [method, queries.length]), [["chance", 8], ["cca", 8]]); // prettier-ignore
  const { tables } = comparisonReport(records, { plan: comparison.plan });
  assert.match(JSON.stringify(tables), /The labels are weak: a machine guessed them/);
  assert.equal((await openComparison({ methods: ["chance"], folds: 2, seeds: 1 }, settings)).protocol.folds.length, 2);
});

test("queries are cut from its rows, which are of any width", async () => {
  const run = await openWalkthrough(await settingsOf("clipped", labelled));
  const [five, whole] = await testClips(run, [5, Infinity]);
  assert.deepEqual([trackCount(five), five.chunks.columns, five.source], [run.test.ids.length, 7, SOURCES.audio]);
  // A clip of 5 seconds is one chunk: the mean of five rows in a row of that track.
  const track = [...items(labelled)][Number(run.test.ids[0].slice(4))].audio as {
    rows: number;
    columns: number;
    data: Float32Array;
  };
  const mean = (from: number) => Array.from({ length: 5 }, (_, row) => track.data[(from + row) * 7]).reduce((a, b) => a + b) / 5;
  const starts = Array.from({ length: track.rows - 4 }, (_, from) => mean(from));
  assert.ok(starts.some((value) => Math.abs(value - five.chunks.data[0]) < 1e-6));
  assert.equal(whole, run.test.audio);
});

test("of few videos a comparison has five folds, so that enough of them train; a number that is asked for counts", async () => {
  const settings = await settingsOf("few", labelled);
  assert.equal((await openComparison({ methods: ["chance"], size: "small" }, settings)).protocol.folds.length, 5);
  assert.equal((await openComparison({ methods: ["chance"], size: "small", folds: 2 }, settings)).protocol.folds.length, 2);
});

test("few videos of one's own are told of, with what their numbers cannot say", async (t) => {
  const warn = t.mock.method(console, "warn", () => undefined);
  const said = () => warn.mock.calls.map(({ arguments: [text] }) => String(text)).join();
  await openWalkthrough(await settingsOf("only-forty", labelled));
  assert.match(
    said(),
    /There are only 40 videos: intervals are wide, .*R@10 say nothing where no more than ten videos .*notebook 07/,
  );
  warn.mock.resetCalls();
  await openWalkthrough({ ...readSettings({}), videos: 60, seed: 42, results: temporaryFolder() });
  assert.equal(said(), "");
});

test("data without labels is refused in a sentence that says what works", async () => {
  const settings = await settingsOf("unlabelled", () => ({}));
  const pattern =
    /unlabelled has no labels, and this part of the walk-through ranks by class: add a labels\.csv .* without labels npm start runs the notebooks that need none, and npm run compare compares by exact pairs/;
  await assert.rejects(openWalkthrough(settings), pattern);
  const run = await openWalkthrough(settings, { classes: "optional" });
  assert.deepEqual([run.features.ids.length, run.features.classes, run.label, run.train.ids.length], [40, [], "class", 32]);
});

test("without labels a comparison takes the methods that need only pairs, names the others, and shows exact pairs", async () => {
  const settings = await settingsOf("pairs", () => ({}));
  const comparison = await openComparison({ size: "tiny" }, settings);
  assert.deepEqual(comparison.methods.map(({ id }) => id), ["chance", "cca"]); // prettier-ignore
  assert.match(comparison.leftOut!, /has no labels, .* left out: c-cca-pure, sdcca-attention$/);
  const { tables } = comparisonReport(await recordsOf(comparison), { plan: comparison.plan });
  assert.deepEqual(tables.map(({ name }) => name), ["mrr-plain", "mrr-sigma", "pairs-plain", "segment-pairs-plain"]); // prettier-ignore
  assert.equal((await openComparison({ methods: ["cca"] }, settings)).leftOut, undefined);
  const none = openComparison({ methods: ["c-cca", "softmax"] }, settings);
  await assert.rejects(none, /left out: c-cca, softmax; methods that are trained on pairs are chance, cca, kcca, dcca/);
  const sweep = openComparison({ methods: ["cca"], sweeps: ["beta"] }, settings);
  await assert.rejects(sweep, /cca has nothing to vary by beta; methods that have are none/);
});

test("the same audio in training and test is told of at load, and strict refuses it", async (t) => {
  const first = [...items(labelled)][1].audio;
  const settings = await settingsOf("twice", (i) => ({ ...labelled(i), part: PART(i), ...(i === 5 && { audio: first, video: { rows: first.rows, columns: 9, data: new Float32Array(first.rows * 9) } }) })); // prettier-ignore
  const warn = t.mock.method(console, "warn", () => undefined);
  await openWalkthrough(settings);
  assert.match(
    String(warn.mock.calls[0].arguments[0]),
    /own 1, own 5 have the same audio, and they are in the parts test and train/,
  );
  await assert.rejects(openWalkthrough({ ...settings, strict: true }), /own 1, own 5 have the same audio/);
  assert.deepEqual([readSettings({ SDCCA_STRICT: "1" }).strict, readSettings({ SDCCA_STRICT: "0" }).strict], [true, undefined]);
  assert.throws(() => readSettings({ SDCCA_STRICT: "yes" }), /SDCCA_STRICT must be 1 or 0/);
  await rm(join(settings.data), { recursive: true });
});
