import assert from "node:assert/strict";
import { test } from "node:test";
import { attentionFigure } from "../../../lib/figures/learning/attention-figure";
import { attentionTracks } from "../../../lib/figures/learning/attention-tracks";
import { CHUNK_KINDS } from "../../../lib/data/videos/salience";
import { texts, traces, tracesWhere } from "../traces";

const track = { title: "a", weights: [0.1, 0.6, 0.05, 0.25], seconds: [10, 10, 10, 4], selected: [1, 3], kinds: [3, 1, 0, 2] };

test("a bar for each chunk, as wide as it lasts; the selected ones apart and marked", () => {
  const figure = attentionFigure([track]);
  const [selected] = tracesWhere(figure, (t) => t.name === "selected chunk");
  assert.deepEqual(
    [selected.x, selected.y, selected.width],
    [
      [15, 32],
      [0.6, 0.25],
      [10, 4],
    ],
  );
  assert.deepEqual(selected.text, ["▼", "▼"]);
  assert.equal(selected.constraintext, "none", "the mark of a short chunk is as large as the others");
  const [other] = tracesWhere(figure, (t) => t.name === "other chunk");
  assert.deepEqual(
    [other.x, other.y, other.text],
    [
      [5, 25],
      [0.1, 0.05],
      ["", ""],
    ],
  );
  const [level] = tracesWhere(figure, (t) => t.name === "equal weights");
  assert.deepEqual(
    [level.x, level.y],
    [
      [0, 34],
      [0.25, 0.25],
    ],
  );
});

test("the strip below shows each chunk's true kind at its time", () => {
  const figure = attentionFigure([track]);
  for (const [name, middle] of [
    ["build-up", 5],
    ["salient", 15],
    ["filler", 25],
    ["decoy", 32],
  ] as const)
    assert.deepEqual(tracesWhere(figure, (t) => t.name === name && t.yaxis === "y2")[0].x, [middle]);
});

test("rows of several tracks do not overlap, share one time axis, and the legend names each thing once", () => {
  const figure = attentionFigure([track, { ...track, title: "b" }, { ...track, title: "c", kinds: undefined }]);
  const layout = figure.layout as unknown as Record<string, { domain: [number, number]; range: number[] }>;
  const bars = ["yaxis", "yaxis3", "yaxis5"].map((axis) => layout[axis].domain);
  const strips = ["yaxis2", "yaxis4"].map((axis) => layout[axis].domain);
  assert.ok(bars[0][0] >= strips[0][1] && strips[0][0] > bars[1][1] && strips[1][0] > bars[2][1] && bars[2][0] === 0);
  assert.deepEqual(layout.xaxis.range, [0, 34]);
  assert.ok(traces(figure).every((t) => t.xaxis === undefined || t.xaxis === "x"));
  const shown = traces(figure)
    .filter((t) => t.showlegend)
    .map((t) => t.name);
  assert.deepEqual([...shown].sort(), ["build-up", "decoy", "filler", "other chunk", "salient", "selected chunk"]);
  for (const title of ["a", "b", "c"]) assert.ok(texts(figure).includes(title));
});

test("without known kinds there is no strip", () => {
  const figure = attentionFigure([{ ...track, kinds: undefined }]);
  assert.ok(!traces(figure).some((t) => (CHUNK_KINDS as readonly string[]).includes(t.name ?? "")));
});

test("tracks are cut from a feature set by its row numbers", () => {
  const features = {
    ids: ["v0", "v1"],
    classes: ["happy", "sad"],
    labels: Int32Array.of(1, 0),
    audio: {
      chunks: { rows: 5, columns: 1, data: new Float32Array(5) },
      starts: Int32Array.of(0, 2, 5),
      seconds: Float32Array.of(10, 3, 10, 10, 7),
    },
    video: { rows: 2, columns: 1, data: new Float32Array(2) },
    chunkKinds: Uint8Array.of(0, 1, 2, 3, 1),
  };
  const [second, first] = attentionTracks(features, [0.4, 0.6, 0.2, 0.3, 0.5], [1, 3, 4], [1, 0]);
  assert.deepEqual(second, {
    title: "v1 · happy",
    weights: [0.2, 0.3, 0.5],
    seconds: [10, 10, 7],
    selected: [1, 2],
    kinds: [2, 3, 1],
  });
  assert.deepEqual([first.title, first.selected, first.kinds], ["v0 · sad", [1], [0, 1]]);
});

test("lists that disagree are refused by the track's name", () => {
  assert.throws(() => attentionFigure([{ ...track, seconds: [1] }]), /a: 4 weights but 1 chunk lengths/);
  assert.throws(() => attentionFigure([{ ...track, selected: [4] }]), /a: chunk 4 is selected/);
  assert.throws(() => attentionFigure([{ ...track, kinds: [0, 0, 0, 9] }]), /a: kind 9/);
  assert.throws(() => attentionFigure([]), /at least one track/);
});
