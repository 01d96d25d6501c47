import assert from "node:assert/strict";
import { before, test } from "node:test";
import { type AudioTracks, meanAudio, selectTracks, trackCount } from "../../lib/features/feature-set";
import { cosineSimilarity } from "../../lib/metrics/ranking/cosine-similarity";
import { selectedBy } from "../../lib/models/attention/audio-summary";
import { fitChunkAttention } from "../../lib/models/attention/chunk-attention";
import type { EmbeddingModel } from "../../lib/models/embedding/embedding-model";
import { fitLinearCca } from "../../lib/models/fit-linear-cca";
import { fitSdcca } from "../../lib/models/fit-sdcca";
import { createIndex, type ExactIndex } from "../../lib/retrieval/create-index";
import type { Hit } from "../../lib/retrieval/contract/search-types";
import { type MatrixLike, toRows } from "../../lib/runtime/matrix";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { toyFeatures } from "../models/toy-features";
import { refused } from "../refused";

const data = toyFeatures(50);
const track = (i: number) => selectTracks(data.audio, [i]);
/** Chunks of a track as one row each. */
const rowsOf = (tracks: AudioTracks) => toRows(tracks.chunks);

let model: EmbeddingModel;
let sideBySide: EmbeddingModel;
let linear: EmbeddingModel;
let index: ExactIndex;
let gallery: MatrixLike;
before(async () => {
  await useBackend();
  const attention = await fitChunkAttention(data, { units: 4, attentionUnits: 4, epochs: 2 });
  const options = { outputs: 3, epochs: 2, batchSize: 25, audioLayers: [6], videoLayers: [6] };
  model = await fitSdcca(data, { ...options, summary: selectedBy(attention, 1) });
  sideBySide = await fitSdcca(data, { ...options, summary: selectedBy(attention, 2, "concatenated") });
  linear = await fitLinearCca(data, { components: 3 });
  index = await createIndex(model, data);
  gallery = model.embedVideo(data.video);
});

/** Scores by id. */
async function scores(hits: Promise<Hit[][]>): Promise<number[]> {
  const [found] = await hits;
  const score = new Map(found.map((hit) => [hit.id, hit.score]));
  return data.ids.map((id) => score.get(id)!);
}

function assertClose(found: ArrayLike<number>, wanted: ArrayLike<number>): void {
  assert.equal(found.length, wanted.length);
  for (let i = 0; i < wanted.length; i++) assert.ok(Math.abs(found[i] - wanted[i]) < 1e-6, `${i}: ${found[i]}, ${wanted[i]}`);
}

const cosines = (tracks: AudioTracks) => toRows(cosineSimilarity(model.embedAudio(tracks), gallery));

/** Chunks as tracks by hand. */
function tracksOf(chunks: number[][], seconds: number[]): AudioTracks {
  const columns = chunks[0].length;
  return {
    chunks: { rows: chunks.length, columns, data: Float32Array.from(chunks.flat()) },
    starts: Int32Array.of(0, chunks.length),
    seconds: Float32Array.from(seconds),
  };
}

test("the whole track is taken by its mean, whatever the model selects", async () => {
  const whole = { k: 50, mode: "whole" } as const;
  // The mean of a track is a track of one chunk, of which nothing is selected away.
  const mean = meanAudio(track(4));
  assertClose(await scores(index.search(track(4), whole)), cosines(tracksOf(toRows(mean), [10]))[0]);
  assert.notDeepEqual(await index.search(track(4), whole), await index.search(track(4), { k: 50 }));
  const plain = await createIndex(linear, data);
  assert.deepEqual(await plain.search(track(4), whole), await plain.search(track(4), { k: 50 }));
  await refused((await createIndex(sideBySide, data)).search(track(4), whole), /side by side, so it cannot take a whole track/);
});

test("a range of seconds is taken alone: rows exactly, of chunks those that lie in it for the most part", async () => {
  const chunks = rowsOf(track(2)).slice(0, 3);
  const three = tracksOf(chunks, [10, 10, 5]);
  const at = async (from: number, to: number) => scores(index.search(three, { k: 50, mode: { from, to } }));
  assertClose(await at(10, 20), cosines(tracksOf([chunks[1]], [10]))[0]);
  assertClose(await at(4, 25), cosines(tracksOf(chunks, [10, 10, 5]))[0]);
  assertClose(await at(6, 20), cosines(tracksOf([chunks[1]], [10]))[0]);
  assertClose(await at(18, 25), cosines(tracksOf([chunks[2]], [5]))[0]);
  assertClose(await at(7, 11), cosines(tracksOf([chunks[0]], [10]))[0]);
  const seconds = Array.from({ length: 23 }, (_, t) => chunks[t % 3].map((value) => value + t));
  const cut = async (from: number, to: number) => scores(index.search([seconds], { k: 50, mode: { from, to } }));
  assertClose(await cut(3, 20), await scores(index.search([seconds.slice(3, 20)], { k: 50 })));
  assertClose(await cut(3.5, 19.2), await cut(3, 20));
  await refused(at(20, 26), /track 0 lasts 25 seconds; the range 20 to 26 ends behind it/);
  await refused(cut(0, 24), /track 0 lasts 23 seconds/);
  await refused(at(5, 5), /must end behind its start; got 5 to 5/);
  await refused(at(-1, 5), /from must be a finite number/);
  await refused(index.search(three, { mode: "loud" as never }), /mode must be "attention", "whole" or "clips"/);
  await refused(index.search({ ids: ["toy1"] }, { mode: "whole" }), /needs the tracks themselves/);
  const videos = [[[...data.video.data.subarray(0, 12)], [...data.video.data.subarray(12, 24)]]];
  const back = { direction: "videoToAudio", k: 50 } as const;
  assert.deepEqual(await index.search(videos, { ...back, mode: { from: 1, to: 2 } }), await index.search([[videos[0][1]]], back));
});

test("several clips are one query, whose score is the mean of theirs", async () => {
  const clips = selectTracks(data.audio, [3, 8, 21]);
  const each = cosines(clips);
  const found = await index.search(clips, { k: 50, mode: "clips" });
  assert.equal(found.length, 1);
  assertClose(
    await scores(Promise.resolve(found)),
    data.ids.map((_, i) => (each[0][i] + each[1][i] + each[2][i]) / 3),
  );
});

test("more like these and less like those is Rocchio's sum of the model's own comparisons", async () => {
  const all = cosines(data.audio);
  const more = ["toy5", "toy6"];
  const mean = (ids: number[], i: number) => ids.reduce((sum, at) => sum + all[at][i], 0) / ids.length;
  const expected = (q: number, m: number, l: number) =>
    data.ids.map((_, i) => q * all[1][i] + m * mean([5, 6], i) - l * all[9][i]);
  assertClose(await scores(index.search(track(1), { k: 50, more, less: ["toy9"] })), expected(1, 0.75, 0.15));
  const feedback = { query: 2, less: 1 };
  assertClose(await scores(index.search({ ids: ["toy1"] }, { k: 50, more, less: ["toy9"], feedback })), expected(2, 0.75, 1));
  assertClose(await scores(index.search(undefined, { k: 50, more, feedback: { more: 1 } })), expected(0, 1, 0));
  assert.equal((await index.search(selectTracks(data.audio, [1, 2]), { more })).length, 2);
  await refused(index.search(undefined, { less: ["toy9"] }), /less alone says nothing/);
  await refused(index.search(track(1), { more: ["gone"] }), /holds no "gone"/);
  await refused(index.search(track(1), { more, feedback: { more: -1 } }), /feedback\.more must be a finite number/);
});

test("an explanation's components sum to the score, and its chunk is the one without which the score falls most", async () => {
  const asking = selectTracks(data.audio, [0, 7, 13]);
  const found = await index.search(asking, { k: 6, explain: true });
  found.forEach((hits, q) => {
    const chunks = rowsOf(selectTracks(asking, [q]));
    for (const { id, score, explanation } of hits) {
      assert.equal(explanation!.components.reduce((sum, share) => sum + share, 0), score); // prettier-ignore
      const without = chunks.map((_, c) => cosines(tracksOf(chunks.filter((_, i) => i !== c), new Array(chunks.length - 1).fill(10)))[0][data.ids.indexOf(id)]); // prettier-ignore
      const falls = without.map((other) => score - other);
      const { index: chunk, change, ...place } = explanation!.chunk!;
      assert.ok(Math.abs(change - Math.max(...falls)) < 1e-6);
      assert.ok(Math.abs(falls[chunk] - change) < 1e-6);
      assert.deepEqual(place, { clip: 0, from: 10 * chunk, to: 10 * chunk + 10 });
    }
  });
  const [[hit]] = await index.search(tracksOf([rowsOf(track(0))[0]], [10]), { explain: true });
  assert.ok(Math.abs(hit.explanation!.chunk!.change - hit.score) < 1e-12, "a track of one chunk has nothing else");
  const [[ranged]] = await index.search(track(0), { explain: true, mode: { from: 10, to: 20 } });
  assert.deepEqual([ranged.explanation!.chunk!.from, ranged.explanation!.chunk!.to], [10, 20]);
  const [[byId]] = await index.search({ ids: ["toy3"] }, { explain: true });
  assert.equal(byId.explanation!.chunk, undefined);
  assert.equal((await index.search(track(0)))[0][0].explanation, undefined);
});

test("of several clips and feedback too the components sum to the score, and the clip is told", async () => {
  const clips = selectTracks(data.audio, [3, 8]);
  const [hits] = await index.search(clips, { mode: "clips", explain: true, more: ["toy1"], less: ["toy2"] });
  const falls: Hit["score"][] = [];
  for (const { score, explanation } of hits) {
    assert.ok(Math.abs(explanation!.components.reduce((sum, share) => sum + share, 0) - score) < 1e-12);
    assert.ok(explanation!.chunk!.clip < trackCount(clips));
    falls.push(explanation!.chunk!.change);
  }
  assert.ok(falls.every(Number.isFinite));
  const alone = await index.search(clips, { mode: "clips", explain: true, k: 50 });
  assert.deepEqual([...new Set(alone[0].map(({ explanation }) => explanation!.chunk!.clip))].sort(), [0, 1]);
});
