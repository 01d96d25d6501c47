import assert from "node:assert/strict";
import { test } from "node:test";
import { checkFeatures, checkLabelled, checkTracks } from "../../lib/features/check-features";
import { type FeatureSet, meanAudio } from "../../lib/features/feature-set";
import { salientTracks } from "../../lib/features/tracks/salient-tracks";
import { InputError } from "../../lib/runtime/check";

/** Three videos with 1, 2 and 1 chunks of 2 numbers, and 3 numbers of video. */
function features(): FeatureSet {
  return {
    ids: ["a", "b", "c"],
    classes: ["calm", "sad"],
    labels: Int32Array.of(0, 1, 0),
    audio: {
      chunks: { rows: 4, columns: 2, data: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8) },
      starts: Int32Array.of(0, 1, 3, 4),
      seconds: Float32Array.of(10, 10, 4, 10),
    },
    video: { rows: 3, columns: 3, data: Float32Array.from({ length: 9 }, (_, i) => i) },
  };
}

const audio = (change: Partial<FeatureSet["audio"]>) => ({ audio: { ...features().audio, ...change } });
const empty = (columns: number) => ({ rows: 0, columns, data: new Float32Array(0) });

const WRONG: [string, Partial<Record<keyof FeatureSet, unknown>>, RegExp][] = [
  ["no labels", { labels: undefined }, /as featureSet, featuresOfShards or buildFeatures gives them; got one without labels/],
  ["no videos", { video: empty(3), ids: [], labels: Int32Array.of() }, /mine hold no videos/],
  ["too few ids", { ids: ["a", "b"] }, /hold 2 ids and 3 videos/],
  ["an id twice", { ids: ["a", "b", "a"] }, /ids: a stands at 0 and at 2: each may occur once/],
  ["an empty id", { ids: ["a", "", "c"] }, /ids must be texts that are not empty; got "" at 1/],
  [
    "labels without classes",
    { classes: [] },
    /video a \(row 0\) has label 0, but there are no classes: name them, or give every/,
  ],
  ["a label beside none", { classes: [], labels: Int32Array.of(-1, -1, 1) }, /video c \(row 2\) has label 1, but there are no/],
  ["too few without labels", { classes: [], labels: Int32Array.of(-1) }, /3 videos need 3 labels, −1 where .* got 1/],
  [
    "no labels, but classes",
    { labels: Int32Array.of(-1, -1, -1) },
    /label 0 must be .* got -1, which says that a row is not labelled/,
  ],
  ["a class twice", { classes: ["b", "b"] }, /classes: b stands at 0 and at 1/],
  ["too few labels", { labels: Int32Array.of(0, 1) }, /3 rows need 3 labels; got 2/],
  ["a label below 0", { labels: Int32Array.of(0, -1, 0) }, /label 1 must be a whole number/],
  ["half a label", { labels: [0, 0.5, 0] }, /label 1 must be a whole number .*got 0.5/],
  ["a label without class", { labels: Int32Array.of(0, 2, 0) }, /video b \(row 1\) has label 2, but there are only 2 classes/],
  ["starts from 1", audio({ starts: Int32Array.of(1, 2, 3, 4) }), /starts must begin with 0; got 1/],
  [
    "a track without chunks",
    audio({ starts: Int32Array.of(0, 1, 1, 4) }),
    /video b \(row 1\) owns the chunks from 1 to before 1/,
  ],
  ["starts that fall", audio({ starts: Int32Array.of(0, 3, 1, 4) }), /video b \(row 1\).*starts must ascend/],
  ["starts beyond the end", audio({ starts: Int32Array.of(0, 1, 3, 9999) }), /starts must end with 4, .*got 9999/],
  ["chunks of no track", audio({ starts: Int32Array.of(0, 1, 2, 3) }), /starts must end with 4, .*got 3/],
  ["too few tracks", audio({ starts: Int32Array.of(0, 1, 4) }), /hold 2 tracks and 3 videos/],
  ["too few seconds", audio({ seconds: Float32Array.of(1, 2) }), /4 chunks need as many seconds; got 2/],
  ["no seconds in a chunk", audio({ seconds: Float32Array.of(10, 10, 0, 10) }), /video b \(row 1\) has 0 seconds in chunk 1/],
  ["less than no seconds", audio({ seconds: Float32Array.of(-10, 9, 9, 9) }), /video a \(row 0\) has -10 seconds in chunk 0/],
  ["NaN seconds", audio({ seconds: Float32Array.of(9, 9, 9, NaN) }), /video c \(row 2\) has NaN seconds/],
  [
    "NaN in a chunk",
    audio({ chunks: { rows: 4, columns: 2, data: Float32Array.of(1, 2, 3, 4, 5, NaN, 7, 8) } }),
    /video b \(row 1\) has NaN in chunk 1, column 1/,
  ],
  ["no columns", audio({ chunks: { rows: 4, columns: 0, data: new Float32Array(0) } }), /chunks must have .*at least one column/],
  ["values missing", { video: { rows: 3, columns: 3, data: new Float32Array(8) } }, /3 × 3 needs 9 values; got 8/],
  [
    "infinite video",
    { video: { rows: 3, columns: 1, data: Float32Array.of(1, 2, Infinity) } },
    /video c \(row 2\) has Infinity in column 0/,
  ],
];

for (const [what, change, message] of WRONG)
  test(`refused: ${what}`, () =>
    assert.throws(
      () => checkFeatures({ ...features(), ...change } as FeatureSet, "mine"),
      (error: Error) => error instanceof InputError && message.test(error.message) && error.message.startsWith("mine"),
    ));

test("what holds together passes; kinds of chunks are no input of any method", () => {
  checkFeatures(features());
  checkFeatures({ ...features(), chunkKinds: new Uint8Array(4) });
  const selected = { ...features(), chunkKinds: new Uint8Array(9) };
  checkFeatures(selected);
  assert.throws(() => salientTracks(selected), /4 chunks need as many chunkKinds; got 9/);
});

test("videos without labels pass, and are refused where classes are needed", () => {
  const unlabelled = { ...features(), classes: [], labels: Int32Array.of(-1, -1, -1) };
  checkFeatures(unlabelled);
  checkLabelled(features(), "softmax");
  assert.throws(
    () => checkLabelled(unlabelled, "softmax"),
    /^InputError: softmax needs classes, .* give labels to featureSet, or train by pairs \(fitDcca, or beta: 1\)$/,
  );
});

test("tracks alone are called by their number", () => {
  const { audio: tracks } = features();
  checkTracks(tracks);
  assert.throws(
    () => checkTracks({ ...tracks, seconds: Float32Array.of(1, 1, NaN, 1) }),
    /audio: track 1 has NaN seconds in chunk 1/,
  );
  assert.throws(() => checkTracks(tracks.chunks as never), /audio must be tracks, as chunkTracks gives them/);
});

test("mean audio keeps what is constant, and does not overflow on the way", () => {
  const seconds = Float32Array.of(7, 9, 3, 10);
  const of = (value: number) =>
    meanAudio({ ...features().audio, seconds, chunks: { rows: 4, columns: 1, data: new Float32Array(4).fill(value) } }).data;
  for (const value of [0.1, 3e38, 1e-38]) assert.deepEqual([...of(value)], Array(3).fill(Math.fround(value)));
});
