import assert from "node:assert/strict";
import { before, test } from "node:test";
import type { FeatureSet } from "../../lib/features/feature-set";
import { cosineSimilarity } from "../../lib/metrics/ranking/cosine-similarity";
import { embeddingModel, type EmbeddingModel } from "../../lib/models/embedding/embedding-model";
import { featureSet } from "../../lib/features/own/make-feature-set";
import { fitLinearCca } from "../../lib/models/fit-linear-cca";
import { createIndex } from "../../lib/retrieval/create-index";
import { row } from "../../lib/runtime/matrix";
import { Random } from "../../lib/runtime/random";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { toyFeatures } from "../models/toy-features";
import { refused } from "../refused";

/** A model that embeds both views as they are. */
function asItIs(train: FeatureSet): EmbeddingModel {
  const embed = () => ({ audio: ({ chunks }: { chunks: FeatureSet["video"] }) => chunks, video: (rows: FeatureSet["video"]) => rows }); // prettier-ignore
  return embeddingModel({ kind: "as it is", train, state: {}, embed: embed as never });
}

test("by hand: the best seconds of each video, one answer a video, the last window at its end", async () => {
  const [x, y, z] = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]; // prettier-ignore
  const rows = [
    [y, y, x, x, z], // windows of 2 seconds, a second apart: yy yx xx xz
    [x, y, z], // xy yz
    [z], // shorter than a window
  ];
  const features = featureSet({ ids: ["a", "b", "c"], audio: [x, y, z], video: rows });
  const index = await createIndex(asItIs(features), features, { rows, moments: { seconds: 2, hop: 1 } });
  const [hits] = await index.search([x], { moments: true });
  assert.deepEqual(
    hits.map(({ id, score, from, to }) => [id, Number(score.toFixed(6)), from, to]),
    [
      ["a", 1, 2, 4],
      ["b", 0.707107, 0, 2],
      ["c", 0, 0, 1],
    ],
  );
  const [whole] = await index.search([x]);
  assert.deepEqual(whole.map(({ id }) => id), ["a", "b", "c"]); // prettier-ignore
  assert.equal(whole[0].from, undefined);
  assert.ok(whole[0].score < 0.7);
  const hopped = await createIndex(asItIs(features), features, { rows, moments: { seconds: 2, hop: 2 } });
  const [[first]] = await hopped.search([z], { moments: true, filter: {}, k: 1 });
  assert.deepEqual([first.id, first.from, first.to], ["c", 0, 1]);
  const [other] = await hopped.search([z], { moments: true });
  assert.deepEqual(other.map(({ id, from, to }) => [id, from, to]), [["c", 0, 1], ["a", 3, 5], ["b", 1, 3]]); // prettier-ignore
  await index.replace(featureSet({ ids: ["b"], audio: [x], video: [[z, z, z, z, x, x]] }), { rows: [[z, z, z, z, x, x]] });
  const [replaced] = await index.search([x], { moments: true });
  assert.deepEqual(replaced.map(({ id, from, to }) => [id, from, to]), [["a", 2, 4], ["b", 4, 6], ["c", 0, 1]]); // prettier-ignore
  // An item that is replaced keeps its place: of equal scores it still comes first.
  await index.replace(featureSet({ ids: ["a"], audio: [x], video: [[x, x]] }), { rows: [[x, x]] });
  const [tied] = await index.search([x], { moments: true });
  assert.deepEqual(tied.map(({ id, score, from }) => [id, score, from]), [["a", 1, 0], ["b", 1, 4], ["c", 0, 0]]); // prettier-ignore
});

let model: EmbeddingModel;
before(async () => {
  await useBackend();
  model = await fitLinearCca(toyFeatures(40), { components: 3 });
});

test("moments are what comparing every window gives, whatever was changed, with and without a filter", async () => {
  const random = new Random("moments");
  const data = toyFeatures(40);
  const rowsOf = (seconds: number) => Array.from({ length: seconds }, () => Array.from({ length: 12 }, () => random.gaussian()));
  let items = data.ids.map((id, i) => ({ id, i, rows: rowsOf(1 + random.integer(20)) }));
  const given = (some: typeof items) => {
    const features = featureSet({
      ids: some.map(({ id }) => id),
      audio: some.map(({ i }) => [[...row(data.audio.chunks, i)]]),
      video: some.map(({ rows }) => rows),
      labels: some.map(({ i }) => ["odd", "even"][i % 2]),
      classes: ["odd", "even"],
    });
    return [features, { rows: some.map(({ rows }) => rows) }] as const;
  };
  const [features, extras] = given(items.slice(0, 30));
  const index = await createIndex(model, features, { ...extras, moments: { seconds: 4, hop: 3 } });
  await index.add(...given(items.slice(30)));
  items = items.map((item) => (item.i % 7 === 0 ? { ...item, rows: rowsOf(1 + random.integer(30)) } : item));
  await index.replace(...given(items.filter(({ i }) => i % 7 === 0)));
  await index.remove(items.filter(({ i }) => i % 5 === 1).map(({ id }) => id));
  items = items.filter(({ i }) => i % 5 !== 1);
  const query = [[...row(data.audio.chunks, 3)]];
  for (const filter of [undefined, { class: "even" }]) {
    const wanted = items.filter(({ i }) => !filter || i % 2 === 1).map(({ id, rows }) => {
      const last = Math.max(0, rows.length - 4);
      const starts = [...Array.from({ length: Math.ceil(last / 3) }, (_, w) => 3 * w), last];
      const windows = starts.map((from) => rows.slice(from, from + 4));
      const means = windows.map((part) => part[0].map((_, d) => part.reduce((sum, values) => sum + values[d], 0) / part.length));
      const scores = row(cosineSimilarity(model.embedAudio(query), model.embedVideo(means)), 0);
      const best = scores.indexOf(Math.max(...scores));
      return { id, score: scores[best], from: starts[best], to: starts[best] + windows[best].length };
    }); // prettier-ignore
    wanted.sort((a, b) => b.score - a.score);
    const [hits] = await index.search(query, { moments: true, filter, k: 8, explain: true });
    hits.forEach(({ id, score, from, to, explanation }, h) => {
      assert.deepEqual([id, from, to], [wanted[h].id, wanted[h].from, wanted[h].to]);
      assert.ok(Math.abs(score - wanted[h].score) < 1e-6);
      assert.equal(explanation!.components.reduce((sum, share) => sum + share, 0), score); // prettier-ignore
    });
    assert.equal(hits.length, 8);
  }
});

test("windows need rows, and rows windows; moments are of videos", async () => {
  const data = toyFeatures(3);
  const rows = data.ids.map((_, i) => [[...row(data.video, i)]]);
  await refused(createIndex(model, data, { rows }), /has no moments: leave out the rows/);
  await refused(createIndex(model, data, { moments: {} }), /has moments: give the rows/);
  await refused(
    createIndex(model, data, { rows, moments: { seconds: 3, hop: 4 } }),
    /hop of windows must be a whole number from 1 to 3/,
  );
  await refused(createIndex(model, data, { rows: rows.slice(1), moments: {} }), /3 videos and rows of 2/);
  const plain = await createIndex(model, data);
  await refused(plain.search(data.audio, { moments: true }), /holds whole videos only/);
  const index = await createIndex(model, data, { rows, moments: {} });
  assert.deepEqual(index.moments, { seconds: 10, hop: 5 });
  await refused(index.search(data.video, { moments: true, direction: "videoToAudio" }), /moments are of videos/);
});
