import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { importFeatures } from "../../../lib/data/import/import-features";
import { openLabelledShards } from "../../../lib/data/videos/labelled-shards";
import { type FeatureSet, meanAudio, sourcesOf } from "../../../lib/features/feature-set";
import { featuresOfShards } from "../../../lib/features/load-features";
import { readFeatureFile, type ReadFeatureOptions } from "../../../lib/features/own/read-feature-file";
import { temporaryFolder } from "../../temporary-folder";
import { at, GOLDEN } from "./golden-features";

const root = temporaryFolder();
const raw = (width: number) => ({ width, values: "raw" as const });

/** Every file that holds a row a second. */
const BY_SECOND: Record<string, { ids: string[]; parts?: string[]; options?: ReadFeatureOptions }> = {
  "parts.h5": { ids: GOLDEN.byPart },
  "parts-gzip-one-hot.h5": { ids: GOLDEN.byPart },
  "split-column.h5": { ids: GOLDEN.numbers },
  "split-names-gzip.h5": { ids: GOLDEN.ids },
  npy: { ids: GOLDEN.ids },
  "npy-stacked": { ids: GOLDEN.ids },
  "rows-snappy.parquet": { ids: GOLDEN.ids },
  "rows-zstd.parquet": { ids: GOLDEN.ids },
  "rows-gzip.parquet": { ids: GOLDEN.ids },
  "rows-encoded-lz4.parquet": { ids: GOLDEN.ids },
  "rows-encoded-brotli.parquet": { ids: GOLDEN.ids },
  "rows-encoded-none.parquet": { ids: GOLDEN.ids },
  "rows-checksums.parquet": { ids: GOLDEN.ids },
  "rows-none.parquet": { ids: GOLDEN.ids },
  "rows.arrow": { ids: GOLDEN.ids },
  "rows.arrows": { ids: GOLDEN.ids },
  "rows-zstd.feather": { ids: GOLDEN.ids },
};

function assertGolden(set: FeatureSet, ids: readonly string[], name: string) {
  assert.deepEqual(set.ids, ids, name);
  assert.deepEqual([set.classes, [...set.labels]], [GOLDEN.classes, GOLDEN.labels], name);
  assert.deepEqual(set.parts, GOLDEN.parts, name);
  assert.deepEqual(sourcesOf(set), { audio: raw(5), video: raw(6) }, name);
  assert.deepEqual([...set.video.data], GOLDEN.meanVideo, name);
}

for (const [name, { ids, options }] of Object.entries(BY_SECOND))
  test(`${name}: features, labels and the split are those that were written, and a dataset folder of it holds the same`, async () => {
    const set = await readFeatureFile(at(name), { ...options, chunkSeconds: 1 });
    assertGolden(set, ids, name);
    assert.deepEqual(
      [...set.audio.starts],
      Array.from({ length: 8 }, (_, i) => 4 * i),
    );
    assert.deepEqual([...set.audio.chunks.data], GOLDEN.audio);
    assert.deepEqual([[...set.split!.train], [...set.split!.test]], [[0, 1, 2, 3, 4], [5, 6]]); // prettier-ignore
    const folder = join(root, name);
    await importFeatures(at(name), folder, options);
    const read = await featuresOfShards(await openLabelledShards(folder), { cache: false, threads: 0, chunkSeconds: 1 });
    assertGolden(read, ids, name);
    assert.deepEqual(read.audio, set.audio);
    const again = await readFeatureFile(folder, { chunkSeconds: 1 });
    assert.deepEqual(again, set);
  });

/** Every file that holds a row a video. */
const BY_VIDEO: Record<string, { ids: string[]; classes?: string[]; options?: ReadFeatureOptions }> = {
  "mean-rows.h5": { ids: GOLDEN.numbers, options: { audio: "deep/sound", video: "/deep/sight", labels: "what", split: "fold" } },
  "mean-rows.parquet": { ids: GOLDEN.numbers, options: { audio: "sound", video: "sight", labels: "mood" } },
  "mean-rows.arrow": { ids: GOLDEN.numbers, options: { audio: "sound", video: "sight", labels: "mood" } },
  "video-level.tfrecord": { ids: GOLDEN.ids, options: { labelTable: at("labels.csv"), splitTable: at("split.csv") } },
};
for (const [name, { ids, options }] of Object.entries(BY_VIDEO))
  test(`${name}: one row a video, by names or a table, comes to the means of the rows`, async () => {
    const set = await readFeatureFile(at(name), options);
    assert.deepEqual(set.ids, ids);
    assert.deepEqual([...set.labels], GOLDEN.labels);
    assert.deepEqual(set.classes, name.endsWith("w") || name.endsWith("t") ? ["calm", "happy", "sad"] : GOLDEN.classes);
    assert.deepEqual([...set.audio.seconds], new Array(7).fill(1));
    assert.deepEqual([...meanAudio(set.audio).data], GOLDEN.meanAudio);
    assert.deepEqual([...set.video.data], GOLDEN.meanVideo);
    const folder = join(root, name);
    await importFeatures(at(name), folder, options);
    const read = await featuresOfShards(await openLabelledShards(folder), { cache: false, threads: 0 });
    assert.deepEqual([read.ids, read.classes, [...read.labels], read.parts], [set.ids, set.classes, GOLDEN.labels, set.parts]);
    assert.deepEqual([[...read.audio.chunks.data], [...read.video.data]], [GOLDEN.meanAudio, GOLDEN.meanVideo]);
  });

test("folds by number are folds, and each tests once", async () => {
  const options = { audio: "deep/sound", video: "deep/sight", labels: "none", split: "fold" } as const;
  const set = await readFeatureFile(at("mean-rows.h5"), options);
  assert.deepEqual([set.classes, [...new Set(set.labels)]], [[], [-1]]);
  // 10, 11 and 12 are three numbers: train, validation and test in their order.
  assert.deepEqual(set.parts, ["train", "validation", "test", "train", "validation", "test", "train"]);
  assert.deepEqual([[...set.split!.train], [...set.split!.test]], [[0, 1, 3, 4, 6], [2, 5]]); // prettier-ignore
});

test("bytes are quantised unless they are said to be raw; names stand for numbers; the extractor is kept", async () => {
  const named = { sources: { audio: { extractor: "vggish", version: "1" } } };
  const quantised = await readFeatureFile(at("npy-bytes"), named);
  assert.deepEqual(sourcesOf(quantised).audio, { extractor: "vggish", version: "1", width: 5, values: "quantised" });
  assert.equal(quantised.audio.chunks.data[0], -1.9921875);
  const bytes = await readFeatureFile(at("npy-bytes"), { values: "raw" });
  assert.deepEqual([...bytes.audio.chunks.data.subarray(0, 7)], [0, 1, 2, 3, 4, 5, 6]);
  assert.equal(sourcesOf(bytes).audio!.values, "raw");
  const folder = join(root, "bytes");
  await importFeatures(at("npy-bytes"), folder, named);
  const read = await featuresOfShards(await openLabelledShards(folder), { cache: false, threads: 0 });
  assert.deepEqual(sourcesOf(read), sourcesOf(quantised));
  read.audio.chunks.data.forEach((value, i) => assert.ok(Math.abs(value - quantised.audio.chunks.data[i]) < 4e-7));
  const names = await readFeatureFile(at("parts.h5"), { classes: ["calm", "happy", "sad"] });
  assert.deepEqual([names.classes, [...names.labels]], [["calm", "happy", "sad"], GOLDEN.labels]);
});

test("several files are one dataset, and the means of their rows where that is asked for", async () => {
  const folder = join(root, "two");
  const two = [at("parts.h5"), at("rows.arrow")];
  const written = await importFeatures(two, folder, { mean: true, weak: true });
  assert.equal(written.videos, 14);
  const card = JSON.parse(await readFile(join(folder, "dataset.json"), "utf8")) as { labels: string };
  assert.equal(card.labels, "weak");
  const read = await featuresOfShards(await openLabelledShards(folder), { cache: false, threads: 0 });
  assert.deepEqual([...read.audio.chunks.data], [...GOLDEN.meanAudio, ...GOLDEN.meanAudio]);
  await assert.rejects(
    importFeatures([at("rows.arrow"), at("rows.arrows")], join(root, "x")),
    /video clip 0 is in .*rows\.arrow and in .*rows\.arrows/,
  );
  await assert.rejects(
    importFeatures([at("rows.arrow"), at("npy-bytes")], join(root, "x")),
    /do not belong together: .*raw.*got .*quantised/,
  );
  await assert.rejects(importFeatures([], join(root, "x")), /no file to import/);
});
