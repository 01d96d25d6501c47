import assert from "node:assert/strict";
import { test } from "node:test";
import { mapByOption } from "../../../lib/figures/retrieval/map-by-option";
import { traces, tracesWhere } from "../traces";

const score = (mean: number) => ({ mean, low: mean - 0.1, high: mean + 0.1 });
const points = [
  { value: 25, audioToVideo: score(0.3), videoToAudio: score(0.2) },
  { value: 100, audioToVideo: score(0.5), videoToAudio: score(0.4) },
];

test("a line and a band for each direction, the legend once, chance from end to end", () => {
  const figure = mapByOption([{ name: "own", points }], { axis: "batch size", chance: 0.2 });
  const lines = tracesWhere(figure, (t) => t.name === "own");
  assert.deepEqual(
    lines.map(({ x, y, xaxis, showlegend }) => [x, y, xaxis, showlegend]),
    [
      [[25, 100], [0.3, 0.5], "x", undefined],
      [[25, 100], [0.2, 0.4], "x2", false],
    ],
  );
  const bands = tracesWhere(figure, (t) => t.fill === "toself");
  assert.deepEqual(bands[1].y, [0.1, 0.3, 0.5, 0.3]);
  assert.deepEqual(bands[0].x, [25, 100, 100, 25]);
  assert.ok(tracesWhere(figure, (t) => t.name === "chance").every(({ x, y }) => x.join() === "25,100" && y[0] === 0.2));
});

test("ticks stand at the values, on a logarithmic axis if asked; without ends there is no band", () => {
  const bare = points.map(({ value, audioToVideo, videoToAudio }) => ({
    ...{ value, audioToVideo: { mean: audioToVideo.mean }, videoToAudio: { mean: videoToAudio.mean } },
  }));
  const figure = mapByOption([{ name: "own", points: bare }], { axis: "batch size", logarithmic: true });
  const { xaxis } = figure.layout;
  assert.deepEqual([xaxis?.type, xaxis?.tickvals, xaxis?.ticktext], ["log", [25, 100], ["25", "100"]]);
  assert.ok(!traces(figure).some((t) => t.fill));
});

test("values out of order, at infinity, or at 0 of a logarithm are refused", () => {
  const at = (...values: number[]) => [{ name: "own", points: values.map((value) => ({ ...points[0], value })) }];
  assert.throws(() => mapByOption(at(2, 1), { axis: "k" }), /own: values must be finite and ascending; got 2, 1/);
  assert.throws(() => mapByOption(at(1, Infinity), { axis: "k" }), /got 1, Infinity/);
  assert.throws(() => mapByOption(at(), { axis: "k" }), /got none/);
  assert.throws(() => mapByOption([], { axis: "k" }), /at least one method/);
  assert.throws(() => mapByOption(at(0, 1), { axis: "k", logarithmic: true }), /0 has no place on a logarithmic axis/);
});
