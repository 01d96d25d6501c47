import assert from "node:assert/strict";
import { before, test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import * as aq from "arquero";
import { fc, propertyRuns } from "../../property-runs";
import { asTracks, asVideo } from "../../../lib/features/as-features";
import type { FeatureSet } from "../../../lib/features/feature-set";
import { featureSet, type FeatureSources } from "../../../lib/features/own/make-feature-set";
import { InputError } from "../../../lib/runtime/check";
import { useBackend } from "../../../lib/runtime/tensorflow/backend";

before(() => useBackend());

const audio = [
  [1, 2],
  [3, 4],
  [5, 6],
];
const video = [[1], [2], [3]];

test("by hand: one row a track, labels by name", () => {
  const set = featureSet({ ids: ["a", "b", "c"], audio, video, labels: ["sad", "calm", "sad"] });
  assert.deepEqual(set, {
    ids: ["a", "b", "c"],
    classes: ["calm", "sad"],
    labels: Int32Array.of(1, 0, 1),
    audio: {
      chunks: { rows: 3, columns: 2, data: Float32Array.of(1, 2, 3, 4, 5, 6) },
      starts: Int32Array.of(0, 1, 2, 3),
      seconds: Float32Array.of(1, 1, 1),
    },
    video: { rows: 3, columns: 1, data: Float32Array.of(1, 2, 3) },
  } satisfies FeatureSet);
});

test("by hand: rows are seconds, cut into chunks; those of a video are averaged", () => {
  const rows = [
    [[1], [3], [8]],
    [[4], [6]],
  ];
  const set = featureSet({ audio: rows, video: rows, chunkSeconds: 2 });
  assert.deepEqual([...set.audio.chunks.data], [2, 8, 5]);
  assert.deepEqual([...set.audio.starts], [0, 2, 3]);
  assert.deepEqual([...set.audio.seconds], [2, 1, 2]);
  assert.deepEqual([...set.video.data], [4, 5]);
  assert.deepEqual([set.ids, set.classes, [...set.labels]], [["0", "1"], [], [-1, -1]]);
});

test("rows that are chunks are kept, each of its seconds", () => {
  const rows = [
    [[1], [3], [8]],
    [[4], [6]],
  ];
  const lengths = (options: Partial<FeatureSources>) => [
    ...featureSet({ audio: rows, video: [[1], [2]], ...options }).audio.seconds,
  ];
  assert.deepEqual(lengths({ rows: "chunks" }), [10, 10, 10, 10, 10]);
  assert.deepEqual(lengths({ rows: "chunks", chunkSeconds: 4 }), [4, 4, 4, 4, 4]);
  assert.deepEqual(lengths({ seconds: 0.5 }), [0.5, 0.5, 0.5, 0.5, 0.5]);
  assert.deepEqual(lengths({ seconds: [1, 2, 3, 4, 5] }), [1, 2, 3, 4, 5]);
  assert.deepEqual(lengths({ seconds: [[1, 2, 3], Float32Array.of(4, 5)] }), [1, 2, 3, 4, 5]);
});

test("by hand: tables are joined by their ids, and carry the classes", () => {
  const seconds = [
    { id: "b", loud: 1, fast: 2, class: "sad", title: "B" },
    { id: "b", loud: 3, fast: 4, class: "sad", title: "B" },
    { id: "a", loud: 5, fast: 6, class: "calm", title: "A" },
  ];
  const frames = [
    { id: "a", red: 7, class: "calm" },
    { id: "b", red: 8, class: "sad" },
  ];
  const set = featureSet({ audio: aq.from(seconds), video: frames });
  assert.deepEqual(set.ids, ["b", "a"]);
  assert.deepEqual(
    [set.classes, [...set.labels]],
    [
      ["calm", "sad"],
      [1, 0],
    ],
  );
  assert.deepEqual([...set.audio.chunks.data], [2, 3, 5, 6]);
  assert.deepEqual([...set.video.data], [8, 7]);
  const ordered = featureSet({ ids: ["a", "b"], audio: seconds, video: frames });
  assert.deepEqual([...ordered.video.data], [7, 8]);
  assert.deepEqual([...ordered.labels], [0, 1]);
});

test("both tables must give a video the same class, whichever video it is", () => {
  const rows = (classes: string[]) => classes.map((className, i) => ({ id: `v${i}`, x: i, class: className }));
  assert.throws(
    () => featureSet({ audio: rows(["calm", "sad"]), video: rows(["calm", "wild"]) }),
    /video v1 \(row 1\) is of class sad in the table of audio, wild in that of video/,
  );
});

test("the columns of ids and classes can be named; their numbers are no features", () => {
  const rows = [
    { track: 7, mood: 1, x: 0.5 },
    { track: 8, mood: 0, x: 1.5 },
  ];
  const set = featureSet({ ids: "track", labels: "mood", audio: rows, video: [[1], [2]] });
  assert.deepEqual(
    [set.ids, set.classes, [...set.labels]],
    [
      ["7", "8"],
      ["0", "1"],
      [1, 0],
    ],
  );
  assert.deepEqual([...set.audio.chunks.data], [0.5, 1.5]);
});

test("labels as numbers: positions among names, or numbers of their own", () => {
  const of = (labels: FeatureSources["labels"], classes?: (string | number)[]) => {
    const set = featureSet({ audio, video, labels, classes });
    return [set.classes, [...set.labels]];
  };
  assert.deepEqual(of([2, 0, 2], ["x", "y", "z"]), [
    ["x", "y", "z"],
    [2, 0, 2],
  ]);
  assert.deepEqual(of([30, 4, 30]), [
    ["4", "30"],
    [1, 0, 1],
  ]);
  assert.deepEqual(of([30, 4, 30], [30, 4]), [
    ["30", "4"],
    [0, 1, 0],
  ]);
  assert.deepEqual(of(["b", "a", "b"], ["b", "c", "a"]), [
    ["b", "c", "a"],
    [0, 2, 0],
  ]);
  assert.deepEqual(of(tf.tensor1d([1, 0, 1], "int32")), [
    ["0", "1"],
    [1, 0, 1],
  ]);
  assert.deepEqual(of([-1, -1, -1]), [[], [-1, -1, -1]]);
});

/** n tracks of T rows, `width` wide, of numbers that 32 bits hold. */
const TRACKS = fc
  .record({ n: fc.integer({ min: 1, max: 5 }), T: fc.integer({ min: 1, max: 5 }), width: fc.integer({ min: 1, max: 4 }) })
  .chain(({ n, T, width }) => {
    const list = <Value>(of: fc.Arbitrary<Value>, length: number) => fc.array(of, { minLength: length, maxLength: length });
    return list(list(list(fc.integer({ min: -999, max: 999 }), width), T), n);
  });

test("arrays, matrices, tensors, shaped values and tables of the same numbers give equal sets", () => {
  fc.assert(
    fc.property(TRACKS, fc.integer({ min: 1, max: 3 }), (tracks, chunkSeconds) => {
      const shape = [tracks.length, tracks[0].length, tracks[0][0].length] as [number, number, number];
      const [, T, width] = shape;
      const labels = tracks.map((_, i) => (i % 2 === 0 ? "even" : "odd"));
      const ids = tracks.map((_, i) => `v${i}`);
      const lines = tracks.flatMap((rows, i) =>
        rows.map((row) => ({ id: ids[i], class: labels[i], ...Object.fromEntries(row.map((x, c) => [`f${c}`, x])) })),
      );
      const names = Object.keys(lines[0]);
      const frame = { columns: names, values: lines.map((line) => names.map((name) => (line as Record<string, unknown>)[name])) };
      const flat = Float32Array.from(tracks.flat(2));
      const whole = tf.tensor3d(tracks, shape);
      const forms: FeatureSources["audio"][] = [
        tracks,
        tracks.map((rows) => rows.map((row) => Float32Array.from(row))),
        tracks.map((rows) => ({ rows: T, columns: width, data: Float64Array.from(rows.flat()) })),
        tracks.map((rows) => tf.tensor2d(rows, [T, width])),
        whole,
        { shape, data: flat },
        { shape, data: Int32Array.from(flat) },
        lines,
        aq.from(lines),
        frame,
      ];
      const sets = forms.map((form) =>
        featureSet({ ids, audio: form, video: form as FeatureSources["video"], labels, chunkSeconds }),
      );
      for (const set of sets) assert.deepEqual(set, sets[0]);
      assert.deepEqual(asTracks(forms[0], "audio", { chunkSeconds }), sets[0].audio);
      assert.deepEqual(asVideo(whole, "video"), sets[0].video);
      const again = featureSet({ ...sets[0] });
      assert.deepEqual(again, sets[0]);
    }),
    { numRuns: propertyRuns(60) },
  );
});

const good = (): FeatureSources => ({ ids: ["a", "b", "c"], audio, video, labels: ["x", "y", "x"] });
const table = (...rows: object[]) => rows;
const WRONG: [string, object | (() => object), RegExp][] = [
  ["no video", { video: undefined }, /featureSet needs audio and video/],
  ["no tracks", { audio: [] }, /audio is empty/],
  ["an empty track", { audio: [[[1]], [], [[1]]] }, /audio of video b \(row 1\) is empty/],
  ["a list of numbers", { audio: [1, 2, 3] }, /audio must be rows of numbers/],
  ["NaN", { audio: [[[1]], [[1], [NaN]], [[1]]] }, /audio of video b \(row 1\) has NaN in row 1, column 0/],
  [
    "NaN in a tensor",
    { video: tf.tensor2d([1, 2, 3, NaN, 5, 6], [3, 2]) },
    /video of video b \(row 1\) has NaN in column 1: repair or leave out this track/,
  ],
  ["beyond 32 bits", { video: [[1], [1e39], [3]] }, /video of video b \(row 1\) has 1e\+39 in second 0, column 0/],
  [
    "widths that differ",
    { audio: [[[1]], [[1, 2]], [[1]]] },
    /video b \(row 1\) has 2 columns where audio of video a \(row 0\) has 1/,
  ],
  ["rows that differ", { audio: [[1, 2], [1], [3, 4]] }, /audio: row 1 has 1 values where row 0 has 2/],
  ["text", { audio: [["1"], ["2"], ["3"]] }, /audio has "1" in row 0, column 0: numbers only/],
  ["four axes", () => ({ audio: tf.zeros([3, 1, 1, 1]) }), /audio must be tracks × columns or .* got shape \[3,1,1,1\]/],
  ["a shape that lies", { audio: { shape: [3, 2], data: new Float32Array(5) } }, /shape \[3,2\] needs 6 values; got 5/],
  ["truth values", () => ({ audio: tf.tensor2d([1, 0, 1], [3, 1], "bool") }), /audio must hold numbers/],
  ["too few videos", { video: [[1], [2]] }, /there are 3 ids and 2 videos/],
  ["too few ids", { ids: ["a", "b"] }, /there are 2 ids and 3 tracks of audio/],
  ["an id twice", { ids: ["a", "b", "a"] }, /ids: a stands at 0 and at 2/],
  ["too few labels", { labels: ["x"] }, /there are 3 videos and 1 labels/],
  ["an empty label", { labels: ["x", "", "y"] }, /video b \(row 1\) has the label ""/],
  ["names and numbers", { labels: ["x", 1, "y"] }, /video b \(row 1\) has the label 1 and video a \(row 0\) "x"/],
  ["some labelled", { labels: [0, -1, 1] }, /video b \(row 1\) is not labelled \(−1\) and others are/],
  ["an unknown class", { classes: ["x", "z"] }, /video b \(row 1\) has the label "y"; known are x, z/],
  ["a number too high", { labels: [0, 2, 1], classes: ["x", "y"] }, /video b \(row 1\) has the label 2; known are 0 to 1/],
  ["classes without labels", { labels: undefined, classes: ["x"] }, /there are classes \(x\) and no labels/],
  ["seconds of seconds", { rows: "seconds", seconds: 3 }, /seconds are of rows that are chunks already/],
  ["too few seconds", { seconds: [1, 2] }, /3 chunks need as many seconds; got 2/],
  ["no seconds", { seconds: [1, 0, 2] }, /video b \(row 1\) has 0 seconds in chunk 0/],
  ["seconds of another track", { seconds: [[1], [1, 2], [1]] }, /audio of video b \(row 1\) has 1 chunks and 2 seconds/],
  ["rows of nothing known", { rows: "frames" }, /rows must be "seconds" or "chunks"; got "frames"/],
  ["no chunk", { chunkSeconds: 0 }, /chunkSeconds must be a whole number of at least 1/],
  ["a column that is not there", { labels: "mood" }, /no table has a column "mood" of classes/],
  ["ids that are not there", { ids: "track" }, /no table has a column "track" of ids/],
  ["a table without numbers", { audio: table({ id: "a", title: "A" }) }, /none of the columns id, title holds numbers/],
  ["a hole in a table", { audio: table({ id: "a", x: 1 }, { id: "b", x: null }, { id: "c", x: 2 }) }, /video b \(row 1\) has null in row 1 of the table, column "x"/], // prettier-ignore
  ["rows apart", { audio: table({ id: "a", x: 1 }, { id: "b", x: 1 }, { id: "a", x: 2 }) }, /row 2 is of a, as row 0 is, with others between/], // prettier-ignore
  ["an id left out", { audio: table({ id: "a", x: 1 }, { x: 1 }) }, /audio: row 1 has the id nothing/],
  ["another video", { audio: table({ id: "a", x: 1 }, { id: "b", x: 1 }, { id: "d", x: 2 }) }, /table of audio has no row of video c \(row 2\)/], // prettier-ignore
  ["two classes of one id", { labels: undefined, audio: table({ id: "a", x: 1, class: "x" }, { id: "a", x: 1, class: "y" }) }, /rows 0 and 1 are of one id, in the classes "x" and "y"/], // prettier-ignore
];

for (const [what, change, message] of WRONG)
  test(`refused: ${what}`, () =>
    assert.throws(
      () => featureSet({ ...good(), ...(typeof change === "function" ? change() : change) } as FeatureSources),
      (error: Error) => {
        assert.ok(error instanceof InputError, String(error));
        assert.match(error.message, message);
        return true;
      },
    ));
