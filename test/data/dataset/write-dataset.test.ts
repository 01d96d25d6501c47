import assert from "node:assert/strict";
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { DatasetItem } from "../../../lib/data/dataset/dataset-item";
import { writeDataset, type WriteDatasetOptions } from "../../../lib/data/dataset/write-dataset";
import { importFeatures } from "../../../lib/data/import/import-features";
import { writeYouTube8M } from "../../../lib/data/records/youtube8m";
import { openLabelledShards } from "../../../lib/data/videos/labelled-shards";
import { type FeatureSet, selectTracks, sourcesOf, takeVideos, withAudio } from "../../../lib/features/feature-set";
import { featuresOfShards } from "../../../lib/features/load-features";
import { InputError } from "../../../lib/runtime/check";
import { temporaryFolder } from "../../temporary-folder";
import { GOLDEN } from "../golden-videos";

const root = temporaryFolder();
let folders = 0;
const next = () => join(root, `dataset ${folders++}`);

const SOURCES = {
  audio: { extractor: "musicnn", version: "1", weights: "ab12", width: 3, rowsPerSecond: 1, values: "raw" },
  video: { extractor: "colour-motion", version: "2", width: 2, values: "raw" },
} as const;

/** Row t of video `salt` is salt + t / 3 in every column of the audio; the video is a tenth of that. */
function item(id: string, rows: number, salt: number, more: Partial<DatasetItem> = {}): DatasetItem {
  const matrix = (columns: number, scale: number) => ({
    ...{ rows, columns },
    data: Float32Array.from({ length: rows * columns }, (_, i) => scale * (salt + Math.floor(i / columns) / 3)),
  });
  return { id, audio: matrix(3, 1), video: matrix(2, 0.1), ...more };
}
const ITEMS = [
  item("a", 12, 1, { class: "calm", part: "train" }),
  item("b, with a comma", 1, 2, { class: "sad", part: "validation" }),
  item("ü", 30, 3, { class: "calm", part: "test" }),
];

const features = async (folder: string): Promise<FeatureSet> =>
  featuresOfShards(await openLabelledShards(folder), { cache: false, threads: 0 });
const near = (got: number, wanted: number) => assert.ok(Math.abs(got - wanted) < 1e-6, `${got} is not ${wanted}`);
const refused = (pattern: RegExp, items: DatasetItem[], options: Partial<WriteDatasetOptions> = {}, folder = next()) =>
  assert.rejects(writeDataset(folder, items, { sources: SOURCES, ...options }), (error: Error) => {
    assert.ok(error instanceof InputError, String(error));
    assert.match(error.message, pattern);
    return true;
  });

test("what is written is read back: values, classes, the split and what made the features", async () => {
  const folder = next();
  const written = await writeDataset(folder, ITEMS, { sources: SOURCES, videosPerShard: 2 });
  assert.deepEqual(written.labels.classes, ["calm", "sad"]);
  assert.deepEqual((await readdir(folder)).sort(), [
    ...["dataset.json", "features-00000.tfrecord", "features-00001.tfrecord", "labels.csv", "split.csv"],
  ]);
  const card = JSON.parse(await readFile(join(folder, "dataset.json"), "utf8")) as object;
  const shards = ["features-00000.tfrecord", "features-00001.tfrecord"];
  assert.deepEqual(card, { format: "sdcca-dataset", version: 1, ...SOURCES, labels: "given", videos: 3, shards });
  const set = await features(folder);
  assert.deepEqual(set.ids, ["a", "b, with a comma", "ü"]);
  assert.deepEqual([...set.labels], [0, 1, 0]);
  assert.deepEqual(set.parts, ["train", "validation", "test"]);
  assert.deepEqual([...set.audio.starts], [0, 2, 3, 6]);
  assert.deepEqual([set.audio.chunks.columns, set.video.columns], [3, 2]);
  near(set.audio.chunks.data[0], 1 + 4.5 / 3);
  near(set.audio.chunks.data[3], 1 + 10.5 / 3);
  near(set.audio.chunks.data[6], 2);
  near(set.video.data[4], 0.1 * (3 + 14.5 / 3));
  assert.deepEqual(sourcesOf(set), SOURCES);
});

test("features of a dataset keep what made them, and their part, through every choice of videos and through the cache", async () => {
  const folder = next();
  await writeDataset(folder, ITEMS, { sources: SOURCES });
  const cache = next();
  const data = await openLabelledShards(folder);
  await featuresOfShards(data, { cache, threads: 0 });
  const set = await featuresOfShards(data, { cache, threads: 0 });
  const some = takeVideos(set, [2, 0]);
  assert.deepEqual([sourcesOf(some), some.parts], [SOURCES, ["test", "train"]]);
  assert.deepEqual(sourcesOf(withAudio(set, selectTracks(set.audio, [2, 1, 0]))), SOURCES);
  // The same shards said to be of another extractor are other features.
  const file = join(folder, "dataset.json");
  await writeFile(file, (await readFile(file, "utf8")).replace("musicnn", "vggish"));
  const other = await openLabelledShards(folder);
  assert.notEqual(other.fingerprint, data.fingerprint);
  const read = await featuresOfShards({ ...other, fingerprint: data.fingerprint }, { cache, threads: 0 });
  assert.equal(sourcesOf(read).audio?.extractor, "vggish");
});

test("quantised bytes and floats that are to be quantised come to the same; raw floats stay as they are", async () => {
  const sources = { ...SOURCES, audio: { ...SOURCES.audio, values: "quantised" } } as const;
  const [bytes, floats] = [next(), next()];
  const audio = { rows: 2, columns: 3, data: Uint8Array.of(0, 255, 7, 9, 128, 1) };
  const dequantised = Float32Array.from(audio.data, (byte) => byte * (4 / 255) + 4 / 512 - 2);
  const video = item("a", 2, 1).video;
  await writeDataset(bytes, [{ id: "a", audio, video }], { sources });
  await writeDataset(floats, [{ id: "a", audio: { ...audio, data: dequantised }, video }], { sources });
  assert.deepEqual(
    await readFile(join(floats, "features-00000.tfrecord")),
    await readFile(join(bytes, "features-00000.tfrecord")),
  );
  const set = await features(bytes);
  assert.deepEqual([set.classes, sourcesOf(set).audio?.values], [[], "quantised"]);
  near(set.audio.chunks.data[0], (dequantised[0] + dequantised[3]) / 2);
});

test("shards that are not as the card says, and folders in which raw and quantised are mixed, are refused by name", async () => {
  const folder = next();
  await writeDataset(folder, ITEMS, { sources: SOURCES });
  const file = join(folder, "dataset.json");
  const card = await readFile(file, "utf8");
  const said = async (pattern: RegExp, from: RegExp | string, to: string) => {
    await writeFile(file, card.replace(from, to));
    await assert.rejects(features(folder), (error: Error) => error instanceof InputError && pattern.test(error.message));
  };
  await said(
    /dataset\.json says that the audio is of musicnn 1 \(quantised.*got an extractor that is not named \(raw/,
    '"raw"',
    '"quantised"',
  );
  await said(/says that the audio is of .*4 columns.*got .*3 columns/, '"width": 3', '"width": 4');
  await said(/audio: width must be a whole number/, '"width": 3', '"width": "3"');
  await said(/audio: values must be "raw" or "quantised"; got "bytes"/, '"raw"', '"bytes"');
  await said(/labels must be "given", "weak" or "none"/, '"given"', '"mine"');
  await said(/is of version 2/, '"version": 1', '"version": 2');
  await said(/is no dataset's card/, "sdcca-dataset", "coco");
  await said(/is no JSON/, "{", "");
  await said(/labels videos of which dataset\.json says that they have no labels/, '"given"', '"none"');
  await said(/lacks the shard features-00001\.tfrecord/, "features-00000.tfrecord", "features-00001.tfrecord");
  await writeFile(file, card);
  await writeYouTube8M(join(folder, "more.tfrecord"), GOLDEN);
  await said(/holds the shard more\.tfrecord, which dataset\.json does not name/, "x", "x");
  await rm(file);
  await rm(join(folder, "labels.csv"));
  await rm(join(folder, "split.csv"));
  await assert.rejects(
    featuresOfShards(await openLabelledShards(folder, { labels: "none" }), { cache: false, threads: 0 }),
    /video aB-_0 has audio of 128 columns where video a has 3/,
  );
  const quantised = { ...GOLDEN[0], id: "bytes", seconds: 1, audio: new Uint8Array(3), rgb: new Uint8Array(2) };
  await writeYouTube8M(join(folder, "more.tfrecord"), [quantised]);
  await assert.rejects(
    featuresOfShards(await openLabelledShards(folder, { labels: "none" }), { cache: false, threads: 0 }),
    /video bytes has quantised audio where video a has raw audio: quantised and raw are never mixed/,
  );
});

test("what cannot be read back is refused by the video's name, and leaves no dataset", async () => {
  const [a, b] = [item("a", 2, 1), item("b", 2, 2)];
  await refused(/video a comes twice/, [a, b, a]);
  await refused(/video 1 of the dataset needs an id/, [a, { ...b, id: "" }]);
  await refused(/video b has 3 rows of audio and 2 of video/, [a, { ...b, audio: item("", 3, 1).audio }]);
  await refused(/video b: audio has 2 columns; the source says 3/, [a, { ...b, audio: b.video }]);
  const nan = item("n", 2, 1);
  nan.video.data[3] = NaN;
  await refused(/video n: video has NaN in row 1, column 1: /, [a, nan]);
  const large = { ...a, audio: { rows: 2, columns: 3, data: new Float64Array(6).fill(1e39) } };
  await refused(/video a: audio has 1e\+39 in row 0/, [large]);
  await refused(/bytes, which are quantised; the source says raw/, [
    { ...a, audio: { rows: 2, columns: 3, data: new Uint8Array(6) } },
  ]);
  await refused(/video b has no class/, [{ ...a, class: "calm" }, b]);
  await refused(/video b has the class "sad", and those before it have none/, [a, { ...b, class: "sad" }]);
  await refused(/video a has the class "sad", and labels are "none"/, [{ ...a, class: "sad" }], { labels: "none" });
  await refused(/video a has no class/, [a], { labels: "weak" });
  await refused(
    /video b has the class "sad"; known are calm/,
    [
      { ...a, class: "calm" },
      { ...b, class: "sad" },
    ],
    { classes: ["calm"] },
  );
  await refused(/video b has no part/, [{ ...a, part: "train" }, b]);
  await refused(/no video in the part "test"/, [{ ...a, part: "train" }]);
  await refused(/has the parts train and also 2/, [
    { ...a, part: "train" },
    { ...b, part: "2" },
  ]);
  await refused(/there are no videos/, []);
  const folder = next();
  await refused(/video a comes twice/, [a, b, a], { videosPerShard: 1 }, folder);
  assert.deepEqual(await readdir(folder), []);
});

test("a folder with a dataset is kept unless it is to be replaced, and one with other shards always", async () => {
  const folder = next();
  await writeDataset(folder, ITEMS, { sources: SOURCES, videosPerShard: 1 });
  const before = await readdir(folder);
  await refused(/holds a dataset already \(dataset\.json\)/, ITEMS, {}, folder);
  assert.deepEqual(await readdir(folder), before);
  await writeFile(join(folder, "notes.txt"), "mine");
  await writeDataset(folder, [item("z", 1, 9)], { sources: SOURCES, replace: true });
  assert.deepEqual((await readdir(folder)).sort(), ["dataset.json", "features-00000.tfrecord", "notes.txt"]);
  assert.deepEqual((await features(folder)).ids, ["z"]);
  const other = next();
  await mkdir(other);
  await writeYouTube8M(join(other, "train00.tfrecord"), GOLDEN);
  await refused(/holds shards of something else \(train00\.tfrecord\)/, ITEMS, { replace: true }, other);
});

test("one that was interrupted is no dataset, and is written anew", async () => {
  const folder = next();
  await writeDataset(folder, ITEMS, { sources: SOURCES });
  const whole = await readFile(join(folder, "features-00000.tfrecord"));
  await writeFile(join(folder, "unfinished-dataset.txt"), "killed here");
  await assert.rejects(openLabelledShards(folder), /holds a dataset that is not finished/);
  await writeDataset(folder, ITEMS, { sources: SOURCES });
  assert.deepEqual(await readFile(join(folder, "features-00000.tfrecord")), whole);
  assert.equal((await features(folder)).ids.length, 3);
});

/** Every file of a folder, by its name; of folders in it only the name. */
async function filesIn(folder: string): Promise<Map<string, string>> {
  const entries = (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
  const files = new Map<string, string>();
  for (const entry of entries)
    files.set(entry.name, entry.isDirectory() ? "a folder" : await readFile(join(folder, entry.name), "base64"));
  return files;
}

test("a dataset is given other labels in place, by reading its own shards", async () => {
  for (const videosPerShard of [1, 3]) {
    const folder = next();
    await writeDataset(folder, ITEMS, { sources: SOURCES, videosPerShard: 2 });
    const before = await features(folder);
    const labelTable = `${folder}.csv`;
    await writeFile(labelTable, 'id,class\na,angry\n"b, with a comma",calm\nü,angry\n');
    const own = ["features-00000.tfrecord", "features-00001.tfrecord"].map((name) => join(folder, name));
    const { videos } = await importFeatures(own, folder, { labelTable, replace: true, videosPerShard });
    const set = await features(folder);
    assert.deepEqual([videos, set.ids, set.classes, [...set.labels]], [3, before.ids, ["angry", "calm"], [0, 1, 0]]);
    assert.deepEqual([set.parts, set.audio.chunks, set.video.data], [undefined, before.audio.chunks, before.video.data]);
    const shards = ["features-00000.tfrecord", "features-00001.tfrecord", "features-00002.tfrecord"];
    assert.deepEqual([...(await filesIn(folder)).keys()], ["dataset.json", ...shards.slice(0, 3 / videosPerShard), "labels.csv"]);
  }
});

test("until everything new is read and written the old dataset is whole, and what is refused leaves it so", async () => {
  const folder = next();
  await writeDataset(folder, ITEMS, { sources: SOURCES, videosPerShard: 1 });
  const before = await filesIn(folder);
  const nan = item("n", 2, 1);
  nan.audio.data[1] = NaN;
  const replacing = { replace: true, videosPerShard: 1 };
  await refused(/video n: audio has NaN/, [item("z", 1, 9), nan], replacing, folder);
  assert.deepEqual(await filesIn(folder), before);
  await refused(/there are no videos to write/, [], replacing, folder);
  await refused(/known are calm/, [item("z", 1, 9, { class: "sad" })], { ...replacing, classes: ["calm"] }, folder);
  async function* ending() {
    yield item("z", 1, 9);
    yield item("y", 1, 9);
    assert.deepEqual((await features(folder)).ids, ["a", "b, with a comma", "ü"]);
    throw new Error("the source ended");
  }
  await assert.rejects(writeDataset(folder, ending(), { sources: SOURCES, ...replacing }), /the source ended/);
  assert.deepEqual(await filesIn(folder), before);
});

test("a new dataset that was killed before it took its place is not looked at, and removed by the next writing", async () => {
  const folder = next();
  await writeDataset(folder, ITEMS, { sources: SOURCES });
  const whole = await filesIn(folder);
  for (const left of [".new-dataset.partial", ".new-dataset"]) {
    await writeDataset(join(folder, left), [item("z", 1, 9)], { sources: SOURCES });
    assert.deepEqual((await features(folder)).ids, ["a", "b, with a comma", "ü"]);
  }
  await writeDataset(folder, ITEMS, { sources: SOURCES, replace: true });
  assert.deepEqual(await filesIn(folder), whole);
});

test("one that was interrupted while it took its place is finished by the next writing, whatever was left to do", async () => {
  const made = next();
  const NEW = [item("x", 2, 7, { class: "new" }), item("y", 1, 8, { class: "newer" }), item("z", 3, 9, { class: "new" })];
  await writeDataset(made, NEW, { sources: SOURCES, videosPerShard: 1 });
  const wanted = await filesIn(made);
  const labelTable = `${made}.csv`;
  await writeFile(labelTable, "id,class\nx,other\n");
  const moved = ["features-00000.tfrecord", "features-00001.tfrecord", "features-00002.tfrecord", "labels.csv", "dataset.json"];
  // Steps before 0: old files that the new dataset does not have are removed.
  for (let step = -1; step <= moved.length; step++)
    for (const importing of [false, true]) {
      const folder = next();
      await writeDataset(folder, [...ITEMS, item("d", 1, 4, { class: "sad", part: "train" })], { sources: SOURCES, videosPerShard: 1 }); // prettier-ignore
      await writeFile(join(folder, "unfinished-dataset.txt"), "killed here");
      await cp(made, join(folder, ".new-dataset"), { recursive: true });
      if (step >= 0) for (const old of ["features-00003.tfrecord", "split.csv"]) await rm(join(folder, old));
      for (const name of moved.slice(0, Math.max(0, step))) await rename(join(folder, ".new-dataset", name), join(folder, name));
      await assert.rejects(openLabelledShards(folder), /holds a dataset that is not finished/);
      const again = importing
        ? importFeatures([join(folder, "features-00003.tfrecord")], folder, { labelTable, replace: true })
        : writeDataset(folder, ITEMS, { sources: SOURCES });
      await assert.rejects(again, (error: Error) => {
        assert.ok(error instanceof InputError, String(error));
        assert.match(error.message, /was interrupted in its last step, which is done now: open the dataset, or write again/);
        return true;
      });
      assert.deepEqual(await filesIn(folder), wanted);
      assert.deepEqual((await features(folder)).ids, ["x", "y", "z"]);
    }
});

test("a refused writing over one that was interrupted leaves what is left of it, which may be read", async () => {
  const folder = next();
  await writeDataset(folder, ITEMS, { sources: SOURCES });
  await rm(join(folder, "dataset.json"));
  await writeFile(join(folder, "unfinished-dataset.txt"), "killed here");
  const before = await filesIn(folder);
  await refused(/there are no videos to write/, [], {}, folder);
  assert.deepEqual(await filesIn(folder), before);
  const own = join(folder, "features-00000.tfrecord");
  await importFeatures(own, folder, { labels: "none" });
  assert.deepEqual((await features(folder)).ids, ["a", "b, with a comma", "ü"]);
});
