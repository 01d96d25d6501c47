import assert from "node:assert/strict";
import { test } from "node:test";
import { type SpaceFrame, spaceFrames } from "../../../lib/figures/interactive/space-frames";
import { turned, twoViews } from "./spaces";

const LABELS = Array.from({ length: 12 }, (_, i) => i % 3);
const CLASSES = ["calm", "sad", "wild"];
const views = twoViews(12, 3);
const frames: SpaceFrame[] = [1, 5, 9].map((value, f) => ({
  ...{ value, views: f % 2 ? turned(views) : views },
  scores: { "audio → video": 0.2 + f / 10, "video → audio": 0.25 },
}));

interface Drawn {
  values: number[];
  frames: number[][];
  labels: number[];
  scores: { name: string; values: number[] }[];
}

test("points of every frame in whole thousandths: audio, then video, of each video that is drawn", () => {
  const { kind, data } = spaceFrames(frames, LABELS, CLASSES, { limit: 6 });
  const drawn = data as Drawn;
  assert.equal(kind, "frames");
  assert.deepEqual(drawn.values, [1, 5, 9]);
  assert.deepEqual(drawn.labels, [0, 2, 4, 6, 8, 10].map((i) => i % 3));
  assert.deepEqual(drawn.frames.map((points) => points.length), [24, 24, 24]);
  assert.equal(Math.max(...drawn.frames.flat().map(Math.abs)), 1000);
  assert.ok(drawn.frames.flat().every(Number.isInteger));
  drawn.frames[1].forEach((value, at) => assert.ok(Math.abs(value - drawn.frames[0][at]) <= 1, "nothing jumps between the same spaces"));
}); // prettier-ignore

test("scores by name, in words as well", () => {
  const { data, words, label } = spaceFrames(frames, LABELS, CLASSES, { name: "β", chance: 0.1667, title: "test videos" });
  assert.deepEqual((data as Drawn).scores[0], { name: "audio → video", values: [0.2, 0.3, 0.4] });
  assert.match(
    words,
    /^The space at 3 values of β, from 1 to 9\. MAP, audio → video: from 0\.200 to 0\.400, highest 0\.400 at β 9\./,
  );
  assert.match(words, /Chance is 0\.167\.$/);
  assert.equal(label, "test videos, by β: a slider from 1 to 9");
});

test("what does not fit together is refused", () => {
  const made = (change: Partial<SpaceFrame>, labels = LABELS, classes = CLASSES) =>
    spaceFrames([frames[0], { ...frames[1], ...change }], labels, classes);
  assert.throws(() => spaceFrames([frames[0]], LABELS, CLASSES), /two frames or more/);
  assert.throws(() => made({ scores: { other: 1 } }), /frame 1 has the scores other, but the first audio → video, video → audio/);
  assert.throws(() => made({ value: NaN }), /the frames' values/);
  assert.throws(() => made({}, LABELS.slice(1)), /the frames are of 12 videos, but there are 11 labels/);
  assert.throws(() => made({}, LABELS, ["calm"]), /labels must be whole numbers from 0 to 0/);
});
