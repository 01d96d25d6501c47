import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { loadPublishedMap, loadPublishedPrecisionRecall } from "../../lib/figures/published-curves";
import { InputError } from "../../lib/runtime/check";

test("MV-10K: five methods both ways, recalls ascending to 1, the precisions as printed", () => {
  const curves = loadPublishedPrecisionRecall();
  assert.equal(curves.length, 10);
  assert.deepEqual([...new Set(curves.map((c) => c.method))].sort(), ["C-CCA", "CCA", "DCCA", "S-DCCA", "TNN-C-CCA"]);
  for (const { recall, precision } of curves) {
    assert.equal(recall.length, precision.length);
    recall.slice(1).forEach((r, i) => assert.ok(r > recall[i]));
    assert.ok(precision.every((p) => p > 0 && p < 1));
  }
  const [cca] = curves.filter((c) => c.method === "CCA" && c.direction === "audioToVideo");
  assert.deepEqual([cca.recall[0], cca.precision[0]], [0.0083145478, 0.22373052]);
  assert.deepEqual([cca.recall[13], cca.precision[13]], [1, 0.19188513]);
  const [back] = curves.filter((c) => c.method === "CCA" && c.direction === "videoToAudio");
  assert.equal(back.precision[0], 0.22139831);
  assert.ok(curves.every((c) => c.dataset === "MV-10K" && /authors/.test(c.source)));
});

test("VEGAS: MAP as printed", () => {
  const table = loadPublishedMap();
  assert.equal(table.length, 40);
  const at = (method: string, components: number, direction: string) =>
    table.find((r) => r.method === method && r.components === components && r.direction === direction)?.map;
  assert.equal(at("S-DCCA", 10, "audioToVideo"), 0.7034);
  assert.equal(at("S-DCCA", 10, "videoToAudio"), 0.6927);
  assert.equal(at("TNN-C-CCA", 10, "audioToVideo"), 0.7466);
  assert.equal(at("CCA", 50, "videoToAudio"), 0.2746);
});

test("a damaged table is refused with file, line and what is wrong", () => {
  const folder = mkdtempSync(join(tmpdir(), "published-"));
  const path = join(folder, "pr.csv");
  const header = "dataset,method,direction,recall,precision,source\n";
  writeFileSync(path, `\uFEFF${header}D,"M, N",audio_to_video,.1,.2,s\n`);
  assert.deepEqual(loadPublishedPrecisionRecall(path), [
    { dataset: "D", method: "M, N", direction: "audioToVideo", recall: [0.1], precision: [0.2], source: "s" },
  ]);
  const refused = (text: string, message: RegExp) => {
    writeFileSync(path, text);
    assert.throws(
      () => loadPublishedPrecisionRecall(path),
      (error) => error instanceof InputError && message.test(error.message),
    );
  };
  try {
    refused("method,recall\n", /pr\.csv, line 1: no column "dataset", "direction", "source", "precision"/);
    refused(`${header}D,M,audio_to_video,.1,.2,s\nD,M,sideways,.1,.2,s\n`, /pr\.csv, line 3: unknown direction "sideways"/);
    refused(`${header}D,M,audio_to_video,.1,,s\n`, /line 2: precision is ""/);
    refused(`${header}D,M,audio_to_video,.1,x,s\n`, /line 2: precision is "x"/);
    refused(`${header}D,M,audio_to_video,.1,.2\n`, /line 2: 5 fields where the heading has 6/);
    refused(`${header}D,M,audio_to_video,.1,Infinity,s\n`, /line 2: precision is "Infinity"/);
    assert.throws(
      () => loadPublishedMap(join(folder, "none.csv")),
      (error) => error instanceof InputError && /none\.csv cannot be read/.test(error.message),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
