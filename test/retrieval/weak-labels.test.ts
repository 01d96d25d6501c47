/** Weak labels are marked from the dataset's card to whatever is made of it. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { before, test } from "node:test";
import type { DatasetItem } from "../../lib/data/dataset/dataset-item";
import { writeDataset } from "../../lib/data/dataset/write-dataset";
import { openLabelledShards } from "../../lib/data/videos/labelled-shards";
import { type FeatureSet, takeVideos } from "../../lib/features/feature-set";
import { featuresOfShards } from "../../lib/features/load-features";
import { featureSet } from "../../lib/features/own/make-feature-set";
import type { EmbeddingModel } from "../../lib/models/embedding/embedding-model";
import { fitLinearCca } from "../../lib/models/fit-linear-cca";
import { fitSdccaFromDisk } from "../../lib/models/from-disk/fit-sdcca-from-disk";
import { writeFeatureRows } from "../../lib/models/from-disk/write-feature-rows";
import { loadModel, saveModel } from "../../lib/models/saved-model";
import { createIndex, openIndex } from "../../lib/retrieval/create-index";
import { Random } from "../../lib/runtime/random";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { temporaryFolder } from "../temporary-folder";

const root = temporaryFolder();
before(() => useBackend());

const source = (width: number) => ({ extractor: `of ${width}`, width, values: "raw" as const });
const SOURCES = { audio: source(5), video: source(6) };

/** Sixty videos of three seconds in two classes. */
function* items(): Generator<DatasetItem> {
  const random = new Random("weak labels");
  for (let i = 0; i < 60; i++) {
    const rows = (columns: number) => ({
      ...{ rows: 3, columns },
      data: Float32Array.from({ length: 3 * columns }, (_, at) => random.gaussian() + (at % columns === i % 2 ? 2 : 0)),
    });
    yield { id: `v${i}`, audio: rows(5), video: rows(6), class: i % 2 ? "loud" : "soft" };
  }
}

async function dataset(labels: "given" | "weak") {
  const folder = join(root, labels);
  await writeDataset(folder, items(), { sources: SOURCES, labels });
  return openLabelledShards(folder);
}

/** Made of the same videos: features, some of them, rows on the disk, models of both, and indexes, each saved and loaded. */
async function marksOf(labels: "given" | "weak"): Promise<(boolean | undefined)[]> {
  const data = await dataset(labels);
  const cache = join(root, "cache");
  const features = await featuresOfShards(data, { cache, threads: 0 });
  const again = await featuresOfShards(data, { cache, threads: 0 });
  const model = await fitLinearCca(takeVideos(features, [...features.ids.keys()].slice(10)), { components: 2 });
  await saveModel(join(root, labels, "..", `model ${labels}`), model);
  const loaded = await loadModel(join(root, `model ${labels}`));
  const rows = await writeFeatureRows(join(root, `rows ${labels}`), data, { threads: 0 });
  const small = { outputs: 2, audioLayers: [4], videoLayers: [4], epochs: 1, batchSize: 20 };
  const fromDisk = await fitSdccaFromDisk(rows, small);
  const index = await createIndex(model, features);
  await index.save(join(root, `index ${labels}`));
  const opened = await openIndex(join(root, `index ${labels}`));
  return [features, again, model, loaded, rows, fromDisk, index, opened].map(({ weakLabels }) => weakLabels);
}

test("weak labels are marked in features, models and indexes, also kept ones; given labels leave no mark", async () => {
  assert.deepEqual(await marksOf("weak"), new Array(8).fill(true));
  assert.deepEqual(await marksOf("given"), [...new Array<undefined>(6), false, false]);
});

/** The same videos, labelled by people or not. */
function videos(weakLabels: boolean, from = 0): FeatureSet {
  const random = new Random("own videos", from);
  const rows = (width: number) => Array.from({ length: 20 }, () => Array.from({ length: width }, () => random.gaussian()));
  const ids = Array.from({ length: 20 }, (_, i) => `o${from + i}`);
  return featureSet({ ids, audio: rows(5), video: rows(6), labels: ids.map((_, i) => (i % 2 ? "a" : "b")), weakLabels });
}

test("an index is marked by its model as by its items, and from the moment on that weak labels come into it", async () => {
  const [given, weak] = [videos(false), videos(true)];
  const model: EmbeddingModel = await fitLinearCca(given, { components: 2 });
  assert.equal((await createIndex(await fitLinearCca(weak, { components: 2 }), given)).weakLabels, true);
  assert.equal((await createIndex(model, weak)).weakLabels, true);
  const index = await createIndex(model, given);
  assert.equal(index.weakLabels, false);
  await index.add(videos(true, 20));
  assert.equal(index.weakLabels, true);
  await index.save(join(root, "grown"));
  assert.equal((await openIndex(join(root, "grown"))).weakLabels, true);
});
