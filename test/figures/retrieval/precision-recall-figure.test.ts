import assert from "node:assert/strict";
import { test } from "node:test";
import { precisionRecallFigure } from "../../../lib/figures/retrieval/precision-recall-figure";
import { loadPublishedPrecisionRecall } from "../../../lib/figures/retrieval/published-curves";
import { numbersOf, texts, traces, tracesWhere } from "../traces";

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

test("the authors' curves lie in panels of their own, named as of other data, and hold the file's numbers", () => {
  const published = loadPublishedPrecisionRecall();
  const figure = precisionRecallFigure(series, { published });
  const theirs = tracesWhere(figure, (t) => t.name === "S-DCCA (published)");
  assert.deepEqual(
    theirs.map(({ xaxis, yaxis }) => [xaxis, yaxis]),
    [
      ["x3", "y3"],
      ["x4", "y4"],
    ],
  );
  const [there] = published.filter((c) => c.method === "S-DCCA" && c.direction === "audioToVideo");
  assert.deepEqual(
    theirs[0].y,
    there.precision.map((p) => Number(p.toPrecision(4))),
  );
  assert.deepEqual(texts(figure).slice(2), ["audio → video, published on other data", "video → audio, published on other data"]);
  const { yaxis3, yaxis4 } = figure.layout as Record<string, { range: [number, number] }>;
  const values = published.flatMap(({ precision }) => precision);
  for (const { range } of [yaxis3, yaxis4]) {
    assert.ok(range[0] < Math.min(...values) && Math.max(...values) < range[1]);
    assert.ok(range[1] - range[0] < 0.1, "they would smear together on the scale of ours");
  }
});

test("each published curve is dashed in its own way, and no row of panels lies over another", () => {
  const figure = precisionRecallFigure(series, { chance: 0.2, published: loadPublishedPrecisionRecall() });
  const theirs = tracesWhere(figure, (t) => t.xaxis === "x3");
  const dashes = theirs.map((t) => t.line?.dash);
  assert.equal(new Set(dashes).size, 5);
  assert.ok(!dashes.some((dash) => dash === undefined || dash === "solid"));
  const { yaxis, yaxis3 } = figure.layout as Record<string, { domain: [number, number] }>;
  assert.ok(0 === yaxis3.domain[0] && yaxis3.domain[1] < yaxis.domain[0] && yaxis.domain[1] === 1);
  const { yaxis: alone, yaxis3: none } = precisionRecallFigure(series).layout as Record<string, { domain: [number, number] }>;
  assert.deepEqual([alone.domain, none], [[0, 1], undefined]);
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
