import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import * as aq from "arquero";
import type { ComparedMethod } from "../../lib/comparison/method";
import { planRuns } from "../../lib/comparison/protocol/protocol";
import { runComparison } from "../../lib/comparison/runs/run-comparison";
import { sweepsNamed } from "../../lib/comparison/protocol/sweeps";
import { keepRequest, lastRequest, openComparison, recordsOf } from "../../lib/walkthrough/comparison-request";
import { comparisonReport, writeComparison } from "../../lib/walkthrough/comparison-report";
import { readSettings } from "../../lib/walkthrough/settings";
import { meanAudio, selectTracks } from "../../lib/features/feature-set";
import { InputError } from "../../lib/runtime/check";
import { embeddingModel } from "../../lib/models/embedding/embedding-model";
import { selectRows } from "../../lib/runtime/matrix";
import { recordOf } from "../comparison/records";
import { temporaryFolder } from "../temporary-folder";

/** Videos of a seed of their own: other tests make theirs at the same time. */
const settings = () => ({ ...readSettings({}), seed: 42, results: temporaryFolder() });
const request = { videos: 60, folds: 2, seeds: 1, methods: ["chance"] };

test("a comparison is opened, run once, and found again by the request that was kept", async () => {
  const own = settings();
  const comparison = await openComparison(request, own);
  assert.deepEqual([comparison.plan.length, comparison.data.features.ids.length, comparison.size], [2, 60, "small"]);
  assert.equal(comparison.folder, join(own.results, "comparison"));
  assert.deepEqual(await lastRequest(own), {});
  await keepRequest(comparison, request);
  assert.deepEqual(await lastRequest(own), request);
  const records = await recordsOf(comparison);
  const again = await openComparison(await lastRequest(own), own);
  assert.deepEqual(await recordsOf(again), records);
});

test("a request that is damaged is refused with its file and what to do", async () => {
  const own = settings();
  mkdirSync(join(own.results, "comparison"));
  const file = join(own.results, "comparison", "request.json");
  for (const text of ["", "null", "[]", "5", '{"videos"', '{"videos": "60"}', '{"methods": "chance"}', '{"vidoes": 60}']) {
    writeFileSync(file, text);
    await assert.rejects(
      lastRequest(own),
      (error) => error instanceof InputError && /request\.json is damaged: remove it, or run npm run compare/.test(error.message),
      text,
    );
  }
  // A size that is named makes the kept request of no account; an empty name names none.
  try {
    process.env.SDCCA_COMPARISON = "tiny";
    assert.deepEqual(await lastRequest(own), {});
    process.env.SDCCA_COMPARISON = "";
    await assert.rejects(lastRequest(own), InputError);
    assert.equal((await openComparison(request, own)).size, "small");
  } finally {
    delete process.env.SDCCA_COMPARISON;
  }
});

test("folds come from a table of one's own", async () => {
  const own = settings();
  const { data } = await openComparison(request, own);
  const { ids } = data.features;
  const file = join(own.results, "folds.csv");
  writeFileSync(file, `fold,id\n${ids.map((id, i) => `${i < 15 ? "b" : "a"},${id}\n`).join("")}`);
  const { protocol } = await openComparison({ ...request, foldTable: file }, own);
  assert.deepEqual(
    protocol.folds.map(({ test }) => test.length),
    [45, 15],
  );
  assert.deepEqual(
    [...protocol.folds[1].test],
    Array.from({ length: 15 }, (_, i) => i),
  );
  writeFileSync(file, "id,group\nx,1\n");
  await assert.rejects(
    openComparison({ ...request, foldTable: file }, own),
    /no column "fold" in the heading "id,group": the table needs the columns id,fold/,
  );
  await assert.rejects(openComparison({ ...request, foldTable: "nowhere.csv" }, own), /nowhere\.csv cannot be read/);
  await assert.rejects(openComparison({ size: "huge" as "full" }, own), /must be "small", "full" or "tiny"; got "huge"/);
});

test("queries are cut to the length of the sweep, and audio to chunks of its length", async () => {
  const heard: { training: number; queries: number[] }[] = [];
  const listener: ComparedMethod = {
    id: "listener",
    label: "listener",
    fit: (train) =>
      embeddingModel({
        ...{ kind: "listener", train, state: {} },
        embed: () => ({
          audio: (tracks) => {
            const seconds = Array.from({ length: tracks.starts.length - 1 }, (_, i) =>
              selectTracks(tracks, [i]).seconds.reduce((a, b) => a + b, 0),
            );
            heard.push({ training: Math.max(...train.audio.seconds), queries: seconds });
            return meanAudio(tracks);
          },
          video: (video) => ({
            ...selectRows(video, [...Array(video.rows).keys()]),
            columns: 128,
            data: video.data.slice(0, 128 * video.rows),
          }),
        }),
      }),
  };
  const comparison = await openComparison(request, settings());
  const plan = planRuns(comparison.protocol, [listener], sweepsNamed(["length", "chunks"])).filter(({ fold }) => fold === 0);
  const records = await runComparison({ ...comparison, plan });
  const longest = heard.map(({ queries }) => Math.max(...queries));
  assert.deepEqual(longest.slice(0, 4), [5, 10, 20, 40]);
  assert.ok(longest[5] > 80 && longest[4] <= 80);
  assert.deepEqual(
    heard.slice(6).map(({ training }) => training),
    [5, 10, 15, 20, 30],
  );
  assert.equal(new Set(heard.slice(6).map(({ queries }) => queries.join())).size, 1, "whole tracks, however they are cut");
  assert.equal(records.length, 11);
});

test("the report is the same for the same records, and is written with its tables", async () => {
  const records = [
    recordOf("chance", [0.2, 0.3], { reference: true }),
    recordOf("cca", [0.4, 0.5]),
    recordOf("cca", [0.5, 0.5], { sweep: "beta=1" }),
  ];
  const report = comparisonReport(records);
  assert.deepEqual(comparisonReport(records), report);
  assert.deepEqual(
    report.tables.map(({ name }) => name),
    [
      ...["map-plain", "map-sigma", "measures-plain", "pairs-plain", "segment-pairs-plain", "classes-plain"],
      ...["published-map", "published-precision"],
    ],
  );
  const both = comparisonReport([recordOf("sdcca-preset-mean", [0.5, 0.6]), recordOf("softmax", [0.5, 0.5])]).tables;
  const pair = both.find(({ name }) => name === "planned-pairs")!;
  assert.match(pair.notes.join(" "), /Synthetic data.*The preset was chosen among/);
  assert.deepEqual(Object.keys(report.figures), [
    ...["map-by-beta", "map", "precision-recall", "recall-pairs", "recall-segment-pairs", "confusion-cca"],
  ]);
  const { CHROMIUM } = process.env;
  process.env.CHROMIUM = "/nowhere";
  const folder = join(temporaryFolder(), "report");
  const written = await writeComparison(report, folder);
  if (CHROMIUM === undefined) delete process.env.CHROMIUM;
  else process.env.CHROMIUM = CHROMIUM;
  assert.deepEqual(
    written,
    ["table.md", "table.tex", "runs.arrow"].map((name) => join(folder, name)),
  );
  const rows = aq.fromArrow(readFileSync(written[2])).objects() as Record<string, unknown>[];
  assert.equal(rows.length, 3 * 4);
  assert.deepEqual(
    rows.map(({ method, map }) => [method, map]),
    records.flatMap(({ method, rankings }) => rankings.map(({ map }) => [method, map])),
  );
  assert.deepEqual(Array.from(rows[4].averagePrecision as Iterable<number>), [0.4, 0.5]);
  assert.equal(rows[0].options, "{}");
  assert.match(readFileSync(written[0], "utf8"), /\| CCA \| \*\*\.450\*\* \|/);
  assert.match(readFileSync(written[1], "utf8"), /\\end\{document\}/);
  const sweepsOnly = comparisonReport(records.slice(2));
  assert.deepEqual([sweepsOnly.tables, Object.keys(sweepsOnly.figures)], [[], ["map-by-beta"]]);
  assert.ok(!existsSync(join(folder, "map.svg")));
  assert.throws(() => comparisonReport([]), /no run records/);
});

test("chance alone has its table and no figure; nothing is drawn of what has no run", () => {
  const chance = recordOf("chance", [0.2, 0.3], { reference: true });
  const report = comparisonReport([chance]);
  assert.equal(report.tables[0].rows[0].cells[0].text, ".250");
  assert.deepEqual(report.figures, {});
  const plan = ["chance", "cca", "kcca"].map((id) => ({
    method: { id, label: id, reference: id === "chance" },
    fold: 0,
    seed: 0,
  }));
  const half = comparisonReport([chance, recordOf("cca", [0.4, 0.5])], { plan });
  assert.deepEqual(
    half.tables[0].rows.map(({ label }) => label),
    ["chance", "cca", "kcca, incomplete (0 of 1 runs)"],
  );
  assert.deepEqual(Object.keys(half.figures), [
    ...["map", "precision-recall", "recall-pairs", "recall-segment-pairs", "confusion-cca"],
  ]);
});

test("the line of chance is a mean over queries of all folds, whatever they are in size", () => {
  const fold = (labels: number[], number: number) =>
    recordOf(
      "cca",
      labels.map(() => 0.5),
      { folds: 2, fold: number, labels, queries: labels.map((_, q) => `${number} ${q}`) },
    );
  const records = [fold([0, 0], 0), fold([0, 0, 1, 1, 2, 2], 1)];
  const { shapes } = comparisonReport([...records, { ...records[0], seed: 1 }]).figures["map"].layout;
  // In the first fold everything is relevant. In the second, with 2 of 6: (H₆ + (6 − H₆) / 5) / 6, where H₆ = 2.45.
  const second = (2.45 + (6 - 2.45) / 5) / 6;
  for (const line of shapes!) assert.ok(Math.abs(Number(line.x0) - (2 * 1 + 6 * second) / 8) < 1e-12);
  assert.equal(shapes!.length, 2);
});
