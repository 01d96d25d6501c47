import assert from "node:assert/strict";
import { test } from "node:test";
import { durationHistogram } from "../../../lib/figures/data/duration-histogram";
import { classCounts } from "../../../lib/figures/data/class-counts";
import { featureDistributions } from "../../../lib/figures/data/feature-distributions";
import { sharedSpaceFigure } from "../../../lib/figures/learning/shared-space";
import { kindsTimeline } from "../../../lib/figures/data/kinds-timeline";
import { classColour } from "../../../lib/figures/style/style";
import { texts, traces, tracesWhere } from "../traces";

test("durations fall into their bins, empty bins between them included, and the median is marked", () => {
  const figure = durationHistogram([60, 79, 80, 125, 139], { binSeconds: 20 });
  assert.deepEqual(traces(figure)[0].x, [70, 90, 110, 130]);
  assert.deepEqual(traces(figure)[0].y, [2, 1, 0, 2]);
  assert.deepEqual(texts(figure), ["median 80 s"]);
  assert.deepEqual(texts(durationHistogram([60, 100])), ["median 80 s"]);
  assert.throws(() => durationHistogram([60, 0]), /video 1 lasts 0 s/);
});

test("classes are counted with their shares and keep their colours", () => {
  const [bars] = traces(classCounts([0, 2, 2, 2], ["happy", "sad", "tense"]));
  assert.deepEqual(
    [bars.x, bars.y],
    [
      [1, 0, 3],
      ["happy", "sad", "tense"],
    ],
  );
  assert.deepEqual(bars.text, ["1 (25 %)", "0 (0 %)", "3 (75 %)"]);
  assert.deepEqual(bars.marker?.color, [0, 1, 2].map(classColour));
  assert.throws(() => classCounts([3], ["happy", "sad", "tense"]), /video 0 has the label 3/);
});

test("a timeline joins seconds of one kind into stretches that cover the track", () => {
  const figure = kindsTimeline([
    { title: "a", kinds: [3, 3, 1, 1, 1, 0] },
    { title: "b", kinds: [1] },
  ]);
  const [salient] = tracesWhere(figure, (t) => t.name === "salient");
  assert.deepEqual(
    [salient.base, salient.x, salient.y],
    [
      [2, 0],
      [3, 1],
      [0, 1],
    ],
  );
  const covered = traces(figure)
    .flatMap((t) => t.x as number[])
    .reduce((a, b) => a + b);
  assert.equal(covered, 7);
  assert.throws(() => kindsTimeline([{ title: "a", kinds: [0, 7] }]), /a, second 1: kind 7/);
});

test("a density integrates to one over the common range", () => {
  const figure = featureDistributions([
    { name: "wide", values: Float32Array.from({ length: 1000 }, (_, i) => i / 500 - 1) },
    { name: "narrow", values: [0, 0.01, 0.02] },
  ]);
  for (const { x, y } of traces(figure)) {
    const width = (x[1] as number) - (x[0] as number);
    const area = (y as number[]).reduce((a, b) => a + b) * width;
    assert.ok(Math.abs(area - 1) < 0.01, `area ${area}`);
  }
  assert.throws(() => featureDistributions([{ name: "a", values: [1, 1] }]), /all are 1/);
});

test("videos without labels have no figure of classes, and are told so", () => {
  const refused = /needs classes, and these features have no classes: give labels to featureSet/;
  assert.throws(() => classCounts([-1, -1], []), refused);
  const points = { rows: 2, columns: 2, data: Float64Array.of(0, 1, 2, 3) };
  assert.throws(() => sharedSpaceFigure([{ title: "space", audio: points, video: points } as never], [-1, -1], []), refused);
});
