import assert from "node:assert/strict";
import { test } from "node:test";
import { precisionRecallFigure } from "../../lib/figures/precision-recall-figure";
import { loadPublishedPrecisionRecall } from "../../lib/figures/published-curves";
import { numbersOf, texts, traces, tracesWhere } from "./traces";

const recall = [0, 0.5, 1];
const curve = (top: number) => {
  const precision = [top, top / 2, 0.2];
  return { recall, precision, low: precision.map((p) => p - 0.05), high: precision.map((p) => p + 0.04) };
};
const series = [
  { name: "cca", audioToVideo: curve(0.3), videoToAudio: curve(0.28) },
  { name: "sdcca-attention", audioToVideo: curve(0.912345), videoToAudio: curve(0.8) },
];

test("each direction shows its own precision at its recall", () => {
  const figure = precisionRecallFigure(series);
  const [there, back] = tracesWhere(figure, (t) => t.name === "S-DCCA, attention");
  assert.deepEqual([there.x, there.y, there.xaxis], [recall, [0.9123, 0.4562, 0.2], "x"]);
  assert.deepEqual([back.x, back.y, back.xaxis], [recall, [0.8, 0.4, 0.2], "x2"]);
  assert.deepEqual(texts(figure), ["audio → video", "video → audio"]);
});

test("a band closes around its line, in the line's colour", () => {
  const figure = precisionRecallFigure(series);
  for (const name of ["linear CCA", "S-DCCA, attention"]) {
    const [line] = tracesWhere(figure, (t) => t.name === name);
    const [band] = tracesWhere(figure, (t) => t.name === `${name}, interval`);
    assert.deepEqual(band.x, [...recall, ...[...recall].reverse()]);
    const [low, high] = [band.y.slice(0, 3), band.y.slice(3).reverse()] as number[][];
    (line.y as number[]).forEach((y, i) => assert.ok(low[i] < y && y < high[i]));
    const rgb = [1, 3, 5].map((i) => parseInt((line.line?.color ?? "").slice(i, i + 2), 16)).join(",");
    assert.ok(band.fillcolor?.startsWith(`rgba(${rgb},`), `${band.fillcolor} is not the colour of ${line.line?.color}`);
  }
});

test("no band lies over another method's line", () => {
  const panel = traces(precisionRecallFigure(series)).filter((t) => t.xaxis === "x");
  assert.deepEqual(
    panel.map((t) => t.fill === "toself"),
    [true, true, false, false],
  );
});

test("without intervals there is no band; chance is a level line in both panels", () => {
  const bare = series.map(({ name, audioToVideo, videoToAudio }) => {
    const strip = ({ recall, precision }: ReturnType<typeof curve>) => ({ recall, precision });
    return { name, audioToVideo: strip(audioToVideo), videoToAudio: strip(videoToAudio) };
  });
  const figure = precisionRecallFigure(bare, { chance: 0.194 });
  assert.ok(!traces(figure).some((t) => t.fill));
  const lines = tracesWhere(figure, (t) => t.name === "chance");
  assert.deepEqual(
    lines.map((t) => [t.y, t.xaxis]),
    [
      [[0.194, 0.194], "x"],
      [[0.194, 0.194], "x2"],
    ],
  );
});

test("the authors' curves are dashed, named as published on other data, and hold the file's numbers", () => {
  const published = loadPublishedPrecisionRecall().filter((c) => c.method === "S-DCCA");
  const figure = precisionRecallFigure(series, { published });
  const theirs = tracesWhere(figure, (t) => t.name === "S-DCCA (published, other data)");
  assert.equal(theirs.length, 2);
  const [there] = published.filter((c) => c.direction === "audioToVideo");
  assert.deepEqual(
    theirs[0].y,
    there.precision.map((p) => Number(p.toPrecision(4))),
  );
  for (const trace of theirs) assert.equal(trace.line?.dash, "dash");
  const ours = tracesWhere(figure, (t) => t.name === "S-DCCA, attention")[0];
  assert.notEqual(theirs[0].line?.color, ours.line?.color);
});

test("the legend names each curve once; numbers have at most four digits", () => {
  const figure = precisionRecallFigure(series, { chance: 0.19412345, published: loadPublishedPrecisionRecall() });
  const shown = traces(figure)
    .filter((t) => t.showlegend !== false)
    .map((t) => t.name);
  assert.equal(new Set(shown).size, shown.length);
  assert.equal(shown.length, 2 + 1 + 5);
  for (const value of numbersOf(traces(figure).map((t) => [t.x, t.y]))) assert.equal(value, Number(value.toPrecision(4)));
});

test("lists of different length, and half an interval, are refused", () => {
  const broken = (change: object) => [{ ...series[0], audioToVideo: { ...curve(0.3), ...change } }];
  assert.throws(() => precisionRecallFigure(broken({ precision: [1] })), /linear CCA, audio → video/);
  assert.throws(() => precisionRecallFigure(broken({ high: undefined })), /both ends/);
});
