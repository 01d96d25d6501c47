import assert from "node:assert/strict";
import { test } from "node:test";
import { summaryTable } from "../../scripts/commands/summary-table";

const record = (a: number, b: number) => ({
  audioToVideo: a,
  videoToAudio: b,
  interval: { audioToVideo: [a - 0.01, a + 0.01] as [number, number], videoToAudio: [b - 0.02, b + 0.02] as [number, number] },
});

test("methods by both directions with their intervals, then the seconds of each stage and their sum", () => {
  const text = summaryTable({
    videos: 600,
    seed: 1,
    backend: "tensorflow",
    device: "a processor",
    versions: {},
    data: "synthetic",
    dataFingerprint: "",
    seconds: { data: 12.34, features: 5 },
    map: {
      chance: { ...record(0.142, 0.143), sigmaWeighted: record(0.142, 0.143) },
      "sdcca-attention": { ...record(0.5, 0.25), sigmaWeighted: record(0.625, 0.75) },
    },
    notes: { "sdcca-attention": "It has its reasons." },
  });
  const lines = text.split("\n");
  assert.equal(lines[0], "600 synthetic videos, seed 1, on tensorflow (a processor)");
  const row = lines.find((line) => line.startsWith("sdcca-attention"));
  assert.deepEqual(row?.match(/\d\.\d{3} \[\d\.\d{3}, \d\.\d{3}\]/g), [
    "0.500 [0.490, 0.510]",
    "0.250 [0.230, 0.270]",
    "0.625 [0.615, 0.635]",
    "0.750 [0.730, 0.770]",
  ]);
  const note = lines.indexOf("sdcca-attention: It has its reasons.");
  assert.ok(note > lines.indexOf(row!) && note < lines.findIndex((line) => line.startsWith("stage")));
  const cells = lines.map((line) => line.trim().split(/ {2,}/));
  const stages = cells.slice(cells.findIndex(([first]) => first === "stage"));
  assert.deepEqual(
    [stages[0], ...stages.slice(2, 5)],
    [
      ["stage", "seconds"],
      ["data", "12.3"],
      ["features", "5.0"],
      ["all stages", "17.3"],
    ],
  );
  assert.match(lines[lines.length - 1], /notebooks 01 to 05\. Notebook 06/);
});
