import assert from "node:assert/strict";
import { before, test } from "node:test";
import { type AudioTracks, meanAudio, selectTracks, withSources } from "../../lib/features/feature-set";
import { selectedBy, weightedBy } from "../../lib/models/attention/audio-summary";
import { type ChunkAttention, fitChunkAttention } from "../../lib/models/attention/chunk-attention";
import type { EmbeddingModel } from "../../lib/models/embedding/embedding-model";
import { fitLinearCca } from "../../lib/models/fit-linear-cca";
import { fitSdcca } from "../../lib/models/fit-sdcca";
import { createIndex } from "../../lib/retrieval/create-index";
import { InputError } from "../../lib/runtime/check";
import { row, toRows } from "../../lib/runtime/matrix";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { toyFeatures } from "../models/toy-features";

const data = toyFeatures(50);
const longest = data.ids.map((_, i) => i).reduce((a, b) => (chunksOf(b) > chunksOf(a) ? b : a));
const track = selectTracks(data.audio, [longest]);

function chunksOf(i: number): number {
  return data.audio.starts[i + 1] - data.audio.starts[i];
}

let attention: ChunkAttention;
let selecting: EmbeddingModel;
let weighing: EmbeddingModel;
let plain: EmbeddingModel;
let linear: EmbeddingModel;
before(async () => {
  await useBackend();
  attention = await fitChunkAttention(data, { units: 4, attentionUnits: 4, epochs: 2 });
  const options = { outputs: 3, epochs: 2, batchSize: 25, audioLayers: [6], videoLayers: [6] };
  selecting = await fitSdcca(data, { ...options, summary: selectedBy(attention, 2) });
  weighing = await fitSdcca(data, { ...options, summary: weightedBy(attention) });
  plain = await fitSdcca(data, options);
  linear = await fitLinearCca(data, { components: 3 });
});

const close = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  assert.equal(a.length, b.length);
  for (let i = 0; i < a.length; i++) assert.ok(Math.abs(a[i] - b[i]) < 1e-5, `${i}: ${a[i]}, ${b[i]}`);
};
const unit = (vector: ArrayLike<number>) => {
  const length = Math.hypot(...Array.from(vector));
  return Array.from(vector, (value) => value / length);
};

test("the vector is the model's own embedding, 1 long, and search scores by it", async () => {
  const index = await createIndex(selecting, data);
  const [{ vector }] = await index.embed(track);
  close(vector, unit(row(selecting.embedAudio(track), 0)));
  const [[best]] = await index.search(track, { k: 1 });
  const video = unit(row(selecting.embedVideo(data.video), data.ids.indexOf(best.id)));
  close([best.score], [video.reduce((sum, value, d) => sum + value * vector[d], 0)]);
});

test("the chosen chunks are those of most attention; with weights all are chosen", async () => {
  const { weights } = attention.attend(track);
  const ranked = Array.from(weights, (_, i) => i).sort((a, b) => weights[b] - weights[a]);
  const [{ chunks }] = await (await createIndex(selecting, data)).embed(track);
  close(chunks.map(({ weight }) => weight), weights); // prettier-ignore
  assert.deepEqual(
    chunks.filter(({ chosen }) => chosen).map(({ index }) => index),
    ranked.slice(0, 2).sort((a, b) => a - b),
  );
  let second = 0;
  for (const [i, { from, to, index }] of chunks.entries()) {
    assert.deepEqual([from, index], [second, i]);
    second = to;
  }
  assert.equal(second, track.seconds.reduce((sum, seconds) => sum + seconds, 0)); // prettier-ignore
  const [all] = await (await createIndex(weighing, data)).embed(track);
  assert.ok(all.chunks.every(({ chosen }) => chosen));
  close(all.chunks.map(({ weight }) => weight), weights); // prettier-ignore
});

test("as a whole, and by a model without attention, chunks count by their seconds", async () => {
  const uneven: AudioTracks = {
    chunks: { rows: 2, columns: track.chunks.columns, data: track.chunks.data.slice(0, 2 * track.chunks.columns) },
    starts: Int32Array.of(0, 2),
    seconds: Float32Array.of(10, 5),
  };
  for (const [model, mode] of [
    [selecting, "whole"],
    [plain, "attention"],
  ] as const) {
    const [{ vector, chunks }] = await (await createIndex(model, data)).embed(uneven, { mode });
    close(chunks.map(({ weight }) => weight), [2 / 3, 1 / 3]); // prettier-ignore
    assert.ok(chunks.every(({ chosen }) => chosen));
    assert.equal(vector.length, 3);
  }
  const [{ vector, chunks }] = await (await createIndex(linear, data)).embed(uneven);
  assert.deepEqual(chunks, [], "this model does not say how it embeds");
  close(vector, unit(row(linear.embedAudio(toRows(meanAudio(uneven)).map((one) => [one])), 0)));
});

test("of a range the chunks are told by their seconds in the track; ids and vectors have none", async () => {
  const index = await createIndex(selecting, data);
  const rows = Array.from({ length: 40 }, (_, s) => Array.from(row(track.chunks, 0), (value) => value + s / 100));
  const [{ chunks }] = await index.embed([rows], { mode: { from: 12, to: 37 } });
  assert.deepEqual(
    chunks.map(({ from, to }) => [from, to]),
    [
      [12, 22],
      [22, 32],
      [32, 37],
    ],
  );
  const [byId, other] = await index.embed({ ids: data.ids.slice(0, 2) });
  assert.deepEqual([byId.chunks, other.chunks], [[], []]);
  await assert.rejects(index.embed({ ids: ["not there"] }), InputError);
});

test("an index in memory lists its items with their embeddings", async () => {
  const index = await createIndex(linear, data);
  const items = [...index.items()];
  assert.deepEqual(items.map(({ id }) => id), data.ids); // prettier-ignore
  assert.deepEqual(items.map((item) => item.class), Array.from(data.labels, (label) => data.classes[label])); // prettier-ignore
  close(items[7].audio, unit(row(linear.embedAudio(data.audio), 7)));
  close(items[7].video, unit(row(linear.embedVideo(data.video), 7)));
});

test("rows that say what made them are refused when that is not what the model knows, in every mode and direction", async () => {
  const source = (extractor: string, width: number) => ({ extractor, width, values: "raw" }) as const;
  const [audio, video] = [data.audio.chunks.columns, data.video.columns];
  const known = withSources(data, { audio: source("sound", audio), video: source("pictures", video) });
  const options = { outputs: 3, epochs: 1, batchSize: 25, audioLayers: [6], videoLayers: [6] };
  const index = await createIndex(await fitSdcca(known, options), known);
  const rows = (columns: number, extractor: string) => ({
    ...{ rows: 20, columns, data: new Float32Array(20 * columns).fill(1) },
    source: source(extractor, columns),
  });
  for (const mode of ["attention", "whole", "clips", { from: 2, to: 9 }] as const)
    for (const [width, own, direction] of [
      [audio, "sound", "audioToVideo"],
      [video, "pictures", "videoToAudio"],
    ] as const) {
      await index.search([rows(width, own)], { mode, direction });
      await assert.rejects(index.search([rows(width, "another")], { mode, direction }), /differs in the extractor/);
    }
});
