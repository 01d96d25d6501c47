import assert from "node:assert/strict";
import { test } from "node:test";
import type { LabelTable } from "../../lib/data/formats/label-table";
import { buildFeatures, type FramesOfVideo } from "../../lib/features/build-features";
import { meanAudio } from "../../lib/features/feature-set";
import { FloatRows } from "../../lib/features/rows/float-rows";
import { InputError } from "../../lib/runtime/check";

/** Second t of video `salt` holds salt + t in every column; rgb holds ten times that. */
function video(id: string, seconds: number, salt = 0): FramesOfVideo & Record<"audio" | "rgb", Float32Array> {
  const values = (width: number, scale: number) =>
    Float32Array.from({ length: seconds * width }, (_, i) => scale * (salt + Math.floor(i / width)));
  return { id, audio: values(128, 1), rgb: values(1024, 10) };
}
const table = (...ids: string[]): LabelTable => ({ classes: ["calm", "sad"], labels: new Map(ids.map((id, i) => [id, i % 2])) });

test("by hand: chunk means, video means, labels, in the order of the records", async () => {
  const progress: [number, number][] = [];
  const set = await buildFeatures([video("b", 12), video("unlabelled", 3), video("a", 4, 100)], table("a", "b"), {
    onProgress: (done, total) => void progress.push([done, total]),
  });
  assert.deepEqual(set.ids, ["b", "a"]);
  assert.deepEqual([...set.labels], [1, 0]);
  assert.deepEqual([...set.audio.starts], [0, 2, 3]);
  assert.deepEqual([...set.audio.seconds], [10, 2, 4]);
  assert.deepEqual(
    [0, 1, 2].map((c) => set.audio.chunks.data[c * 128 + 5]),
    [4.5, 10.5, 101.5],
  );
  assert.deepEqual([set.video.data[0], set.video.data[2047]], [55, 1015]);
  assert.deepEqual([meanAudio(set.audio).data[0], meanAudio(set.audio).data[128]], [5.5, 101.5]);
  assert.deepEqual(progress, [
    [1, 2],
    [2, 2],
  ]);
  assert.equal(set.chunkKinds, undefined);
});

test("a chunk's kind is that of most of its seconds", async () => {
  const kinds = Uint8Array.from([...new Array(6).fill(1), ...new Array(4).fill(0), 2, 2, 3]);
  const set = await buildFeatures([video("a", 13)], table("a"), { salience: new Map([["a", kinds]]) });
  assert.deepEqual([...set.chunkKinds!], [1, 2]);
});

test("of kinds that last equally long in a chunk, the one of the lower number is taken", async () => {
  const kinds = Uint8Array.from([3, 3, 3, 3, 3, 1, 1, 1, 1, 1, 2, 0, 2, 0]);
  const set = await buildFeatures([video("a", 14)], table("a"), { salience: new Map([["a", kinds]]) });
  assert.deepEqual([...set.chunkKinds!], [1, 0]);
});

test("what does not fit is refused", async () => {
  const refused = (pattern: RegExp, records: FramesOfVideo[], ids: string[], options = {}) =>
    assert.rejects(buildFeatures(records, table(...ids), options), (error) => {
      assert.ok(error instanceof InputError, String(error));
      assert.match(error.message, pattern);
      return true;
    });
  await refused(/video a occurs twice/, [video("a", 1), video("a", 1)], ["a"]);
  await refused(/1 of 2 labelled videos are not among the records \(b\).*onMissing: "ignore"/, [video("a", 1)], ["a", "b"]);
  await refused(/none of the 1 labelled videos/, [video("x", 1)], ["a"]);
  await refused(/none of the 1/, [], ["a"], { onMissing: "ignore" });
  await refused(/video a: audio is empty/, [video("a", 0)], ["a"]);
  await refused(/salience of video a covers 3 seconds; its audio has 2/, [video("a", 2)], ["a"], {
    salience: new Map([["a", new Uint8Array(3)]]),
  });
  const nan = video("a", 2);
  nan.rgb[1500] = NaN;
  await refused(/video a: rgb has NaN in second 1, column 476/, [nan], ["a"]);
  const heard = video("a", 2);
  heard.audio[130] = Infinity;
  await refused(/video a: audio has Infinity in second 1, column 2/, [heard], ["a"]);
});

test("missing videos can be gone without", async () => {
  const set = await buildFeatures([video("a", 1)], table("a", "b"), { onMissing: "ignore" });
  assert.deepEqual(set.ids, ["a"]);
});

test("rows added one by one stay as they were while room grows", () => {
  const rows = new FloatRows(3);
  for (let i = 0; i < 1000; i++) rows.push(Float32Array.of(i, i + 0.5, 2 * i));
  const matrix = rows.matrix();
  assert.equal(matrix.data.length, 3000);
  for (let i = 0; i < 1000; i++) assert.deepEqual([...matrix.data.subarray(3 * i, 3 * i + 3)], [i, i + 0.5, 2 * i]);
});

test("records of any width, rows or matrices; all of one width", async () => {
  const records = [
    { id: "a", audio: [[1], [3]], rgb: [[1, 2, 3]] },
    { id: "b", audio: { rows: 1, columns: 1, data: Float64Array.of(5) }, rgb: [[4, 5, 6], [6, 7, 8]] }, // prettier-ignore
  ];
  const set = await buildFeatures(records, table("a", "b"));
  assert.deepEqual(set.audio.chunks, { rows: 2, columns: 1, data: Float32Array.of(2, 5) });
  assert.deepEqual(set.video, { rows: 2, columns: 3, data: Float32Array.of(1, 2, 3, 5, 6, 7) });
  const wide = { id: "b", audio: [[1, 2]], rgb: [[1, 2, 3]] };
  await assert.rejects(buildFeatures([records[0], wide], table("a", "b")), /video b has audio of 2 columns where video a has 1/);
  const thin = { id: "b", audio: [[1]], rgb: [[1]] };
  await assert.rejects(buildFeatures([records[0], thin], table("a", "b")), /video b has rgb of 1 columns where video a has 3/);
});

test("without a table all videos are taken, and none is labelled", async () => {
  const set = await buildFeatures([video("x", 2), video("y", 1)]);
  assert.deepEqual([set.ids, set.classes, [...set.labels]], [["x", "y"], [], [-1, -1]]);
  await assert.rejects(buildFeatures([]), /there are no videos among the records/);
});
