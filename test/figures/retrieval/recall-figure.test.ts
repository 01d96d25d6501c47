import assert from "node:assert/strict";
import { test } from "node:test";
import { recallFigure } from "../../../lib/figures/retrieval/recall-figure";
import { traces, tracesWhere } from "../traces";

const score = (mean: number) => ({ mean, low: mean - 0.05, high: mean + 0.05 });
const points = [
  { k: 1, audioToVideo: score(0.1), videoToAudio: score(0.2) },
  { k: 5, audioToVideo: score(0.3), videoToAudio: score(0.4) },
  { k: 10, audioToVideo: score(0.5), videoToAudio: score(0.6) },
];

test("a line and a band for each direction, the legend once, chance as a curve", () => {
  const figure = recallFigure([{ name: "sdcca-mean", points }], { chance: (k) => k / 40, title: "Exact pairs" });
  const lines = tracesWhere(figure, (t) => t.name === "S-DCCA, mean audio");
  assert.deepEqual(
    lines.map(({ x, y, xaxis, yaxis, showlegend }) => [x, y, xaxis, yaxis, showlegend]),
    [
      [[1, 5, 10], [0.1, 0.3, 0.5], "x", "y", undefined],
      [[1, 5, 10], [0.2, 0.4, 0.6], "x2", "y2", false],
    ],
  );
  const bands = tracesWhere(figure, (t) => t.fill === "toself");
  assert.deepEqual(bands[1].y, [0.15, 0.35, 0.55, 0.65, 0.45, 0.25]);
  for (const { x, y } of tracesWhere(figure, (t) => t.name === "chance"))
    assert.deepEqual(
      [x, y],
      [
        [1, 5, 10],
        [0.025, 0.125, 0.25],
      ],
    );
  const { xaxis, xaxis2, yaxis2 } = figure.layout;
  assert.deepEqual([xaxis?.type, xaxis?.tickvals, xaxis?.ticktext], ["log", [1, 5, 10], ["1", "5", "10"]]);
  assert.deepEqual([xaxis2?.anchor, yaxis2?.range], ["y2", [0, 1.02]]);
  assert.equal(figure.layout.annotations?.length, 2);
});

test("one direction alone takes the whole width; without ends there is no band", () => {
  const there = points.map(({ k, audioToVideo }) => ({ k, audioToVideo: { mean: audioToVideo.mean } }));
  const figure = recallFigure([{ name: "own", points: there }]);
  assert.equal(traces(figure).length, 1);
  assert.deepEqual([figure.layout.xaxis?.domain, figure.layout.xaxis2], [[0, 1], undefined]);
});

test("ranks out of order, below 1 or broken, and a direction that only some have, are refused", () => {
  const at = (...ranks: number[]) => [{ name: "own", points: ranks.map((k) => ({ ...points[0], k })) }];
  assert.throws(() => recallFigure(at(2, 1)), /own: ranks must be whole and ascending from 1; got 2, 1/);
  assert.throws(() => recallFigure(at(0, 1)), /got 0, 1/);
  assert.throws(() => recallFigure(at(1.5)), /got 1\.5/);
  assert.throws(() => recallFigure([]), /at least one method/);
  assert.throws(() => recallFigure(at()), /points of at least one direction/);
  const [{ audioToVideo }] = points;
  const half = [
    { name: "own", points },
    { name: "half", points: [{ k: 1, audioToVideo }] },
  ];
  assert.throws(() => recallFigure(half), /half lacks points of video → audio, which others have/);
});
