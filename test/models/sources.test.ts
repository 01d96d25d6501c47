import assert from "node:assert/strict";
import { join } from "node:path";
import { before, test } from "node:test";
import type { ViewSources } from "../../lib/data/formats/view-source";
import { featureSet } from "../../lib/features/own/make-feature-set";
import { joinTracks, selectTracks, sourcesOf, type FeatureSet, withSources } from "../../lib/features/feature-set";
import { selectedBy } from "../../lib/models/attention/audio-summary";
import type { ChunkAttention } from "../../lib/models/attention/chunk-attention";
import type { EmbeddingModel } from "../../lib/models/embedding/embedding-model";
import { recordOf } from "../../lib/models/embedding/fitted-model";
import { loadModel, saveModel } from "../../lib/models/saved-model";
import { InputError } from "../../lib/runtime/check";
import { toRows } from "../../lib/runtime/matrix";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { temporaryFolder } from "../temporary-folder";
import { FITS, fitSmallAttention, OUT } from "./fits";
import { toyFeatures } from "./toy-features";
import { fitSdcca } from "../../lib/models/fit-sdcca";

const root = temporaryFolder();
const SOURCES = {
  audio: { extractor: "musicnn", version: "1", weights: "ab", width: 8, rowsPerSecond: 1, values: "raw" },
  video: { extractor: "efficientnet-lite0", version: "1", weights: "cd", width: 12, rowsPerSecond: 1, values: "raw" },
} as const satisfies ViewSources;

let data: FeatureSet;
let model: EmbeddingModel;
let attention: ChunkAttention;
before(async () => {
  await useBackend();
  data = withSources(toyFeatures(60), SOURCES);
  attention = await fitSmallAttention(data);
  model = await fitSdcca(data, { ...OUT, summary: selectedBy(attention) });
});

/** The same features, said to be made otherwise. */
const madeBy = (audio: object, video: object = {}) =>
  withSources(data, { audio: { ...SOURCES.audio, ...audio }, video: { ...SOURCES.video, ...video } });
const refuses = (work: () => unknown, pattern: RegExp) =>
  assert.throws(work, (error: Error) => {
    assert.ok(error instanceof InputError, String(error));
    assert.match(error.message, pattern);
    return true;
  });

test("every fit keeps what made its features", async () => {
  for (const [name, { fit }] of Object.entries(FITS)) {
    assert.deepEqual((await fit(data)).sources, SOURCES, name);
  }
  assert.deepEqual(attention.sources, SOURCES);
});

test("a model refuses features of another extractor, version or weights, and raw against quantised, and names both", () => {
  const [vggish, old, tuned, bytes] = [{ extractor: "vggish" }, { version: "0" }, { weights: "ee" }, { values: "quantised" }].map((other) => madeBy(other)); // prettier-ignore
  refuses(
    () => model.embedAudio(vggish.audio),
    /this S-DCCA model was fitted on audio of musicnn 1 \(raw, 8 columns, weights ab\); got vggish 1 \(raw.*differs in the extractor: /,
  );
  refuses(() => model.embedAudio(old.audio), /of musicnn 1 .*got musicnn 0 .*the extractor's version/);
  refuses(() => model.embedAudio(tuned.audio), /weights ab.*weights ee.*the extractor's weights/);
  refuses(
    () => model.embedAudio(bytes.audio),
    /musicnn 1 \(raw.*got musicnn 1 \(quantised.*quantised and raw, which are never mixed/,
  );
  refuses(
    () => model.embedVideo(madeBy({}, { values: "quantised" }).video),
    /fitted on video of efficientnet-lite0 1 \(raw.*got efficientnet-lite0 1 \(quantised/,
  );
  refuses(() => attention.attend(vggish.audio), /this chunk attention model was fitted on audio of musicnn 1 .*got vggish/);
  refuses(() => model.embedAudio(selectTracks(vggish.audio, [3])), /got vggish/);
  const rows = { rows: 2, columns: 8, data: new Float32Array(16), source: { ...SOURCES.audio, extractor: "spectral" } };
  refuses(() => model.embedAudio([rows]), /got spectral/);
  refuses(() => joinTracks([data.audio, vggish.audio]), /audio: track 0 .*musicnn.*got vggish/);
});

test("the features it was fitted on, those of which less is known, and plain arrays are let through", () => {
  const embedded = model.embedAudio(data.audio);
  assert.deepEqual(model.embedAudio(withSources(data, {}).audio), embedded);
  assert.deepEqual(model.embedAudio(withSources(data, { audio: { width: 8, values: "raw" } }).audio), embedded);
  model.embedVideo(toRows(data.video));
  model.embedAudio([[[1, 2, 3, 4, 5, 6, 7, 8]]]);
});

test("a saved model keeps it under its checksum, and is not loaded for features of others", async () => {
  const folder = join(root, "model");
  await saveModel(folder, model);
  const loaded = await loadModel(folder, { sources: sourcesOf(data) });
  assert.deepEqual(recordOf(loaded), recordOf(model));
  assert.deepEqual(loaded.sources, SOURCES);
  refuses(() => loaded.embedAudio(madeBy({ extractor: "vggish" }).audio), /got vggish/);
  await assert.rejects(
    loadModel(folder, { sources: sourcesOf(madeBy({ values: "quantised" })) }),
    /model holds a S-DCCA model that was fitted on audio of musicnn 1 \(raw.*got musicnn 1 \(quantised/,
  );
});

test("a model of features that say nothing of themselves, as saved before, loads and takes any of its width", async () => {
  const before = { ...model };
  delete (before as { sources?: object }).sources;
  const folder = join(root, "before");
  await saveModel(folder, before);
  const loaded = await loadModel(folder, { sources: SOURCES });
  assert.equal(loaded.sources, undefined);
  assert.deepEqual(loaded.embedAudio(madeBy({ extractor: "vggish" }).audio), model.embedAudio(data.audio));
});

test("featureSet takes what made its rows, from them or by name, and refuses what does not fit", () => {
  const own = { audio: [[[1, 2], [3, 4]]], video: [[1]] }; // prettier-ignore
  const sources = { audio: { extractor: "mine", width: 2, values: "raw" } } as const;
  assert.deepEqual(sourcesOf(featureSet({ ...own, sources, parts: ["train"] })), sources);
  assert.deepEqual(sourcesOf(featureSet(own)), {});
  assert.deepEqual(sourcesOf(featureSet({ audio: data.audio, video: data.video })), SOURCES);
  refuses(
    () => featureSet({ ...own, sources: { audio: { ...sources.audio, width: 3 } } }),
    /sources\.audio says 3 columns; the rows have 2/,
  );
  refuses(() => featureSet({ ...own, parts: [] }), /there are 1 videos and 0 parts/);
  refuses(
    () => featureSet({ audio: data.audio, video: data.video, sources: { audio: { ...SOURCES.audio, extractor: "vggish" } } }),
    /sources\.audio is of vggish .*got musicnn/,
  );
});
