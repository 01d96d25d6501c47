import assert from "node:assert/strict";
import { before, test } from "node:test";
import { type FeatureSet, selectTracks, takeVideos } from "../../lib/features/feature-set";
import { cosineSimilarity } from "../../lib/metrics/ranking/cosine-similarity";
import { fitChunkAttention } from "../../lib/models/attention/chunk-attention";
import { selectedBy } from "../../lib/models/attention/audio-summary";
import type { EmbeddingModel } from "../../lib/models/embedding/embedding-model";
import { fitLinearCca } from "../../lib/models/fit-linear-cca";
import { fitSdcca } from "../../lib/models/fit-sdcca";
import { createIndex, type ExactIndex } from "../../lib/retrieval/create-index";
import { row, selectRows } from "../../lib/runtime/matrix";
import { Random } from "../../lib/runtime/random";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { toyFeatures } from "../models/toy-features";
import { refused } from "../refused";

const data = toyFeatures(60);
let linear: EmbeddingModel;
let recommended: EmbeddingModel;
before(async () => {
  await useBackend();
  linear = await fitLinearCca(data, { components: 3 });
  const attention = await fitChunkAttention(data, { units: 4, attentionUnits: 4, epochs: 2 });
  recommended = await fitSdcca(data, {
    ...{ summary: selectedBy(attention, 2), readout: "same-class", outputs: 3, epochs: 2, batchSize: 30 },
    ...{ audioLayers: [6], videoLayers: [6] },
  });
});

/** What a search must give: every similarity computed, sorted, ties in the order of the items. */
function naive(model: EmbeddingModel, asking: FeatureSet, gallery: FeatureSet, direction: string, k: number): Named[][] {
  const there = direction === "audioToVideo";
  const similarity = there
    ? cosineSimilarity(model.embedAudio(asking.audio), model.embedVideo(gallery.video))
    : cosineSimilarity(model.embedVideo(asking.video), model.embedAudio(gallery.audio));
  return asking.ids.map((_, q) => {
    const scores = row(similarity, q);
    return gallery.ids
      .map((id, i) => ({ id, score: scores[i], i }))
      .sort((a, b) => b.score - a.score || a.i - b.i)
      .slice(0, k);
  });
}

interface Named {
  id: string;
  score: number;
}

/** The same scores to 1e-6, and the same ids but where scores are as close as that. */
function assertAlike(found: Named[][], wanted: Named[][]): void {
  assert.equal(found.length, wanted.length);
  found.forEach((hits, q) => {
    assert.equal(hits.length, wanted[q].length);
    assert.equal(new Set(hits.map(({ id }) => id)).size, hits.length);
    hits.forEach((hit, i) => {
      assert.ok(Math.abs(hit.score - wanted[q][i].score) < 1e-6, `query ${q}, hit ${i}: ${hit.score}, ${wanted[q][i].score}`);
      const close = wanted[q].filter(({ score }) => Math.abs(score - hit.score) < 1e-6).map(({ id }) => id);
      if (i + 1 < hits.length) assert.ok(close.includes(hit.id), `query ${q}, hit ${i}: ${hit.id}, not ${close.join()}`);
    });
  });
}

test("hits in both directions are those of the model's own comparison, of the recommended read-out too", async () => {
  for (const model of [linear, recommended]) {
    const index = await createIndex(model, data);
    const asking = takeVideos(data, [3, 1, 4, 15, 9]);
    assertAlike(await index.search(asking.audio, { k: 7 }), naive(model, asking, data, "audioToVideo", 7));
    for (const query of [asking.video, asking])
      assertAlike(
        await index.search(query, { direction: "videoToAudio", k: 60 }),
        naive(model, asking, data, "videoToAudio", 60),
      );
    const [hits] = await index.search({ ids: ["toy15"] });
    assertAlike([hits], naive(model, takeVideos(data, [15]), data, "audioToVideo", 10));
    assert.equal(hits[0].class, data.classes[data.labels[Number(hits[0].id.slice(3))]]);
    const vectors = model.embedAudio(asking.audio);
    assert.deepEqual(await index.search({ vectors, embeddedBy: model }), await index.search(asking.audio));
  }
});

test("plain rows ask as tracks do; equal items come in their order", async () => {
  const twice = takeVideos(data, [0, 1, 0, 2, 0].map((i) => i)); // prettier-ignore
  const index = await createIndex(linear, { ...twice, ids: ["a", "b", "c", "d", "e"] });
  const [hits] = await index.search([[...row(data.audio.chunks, 0)]], { k: 5 });
  assert.deepEqual(
    hits.map(({ id }) => id).filter((id) => ["a", "c", "e"].includes(id)),
    ["a", "c", "e"],
  );
});

test("after any adding, replacing and removing an index is the index of what is left", async () => {
  const random = new Random("changes");
  for (let round = 0; round < 12; round++) {
    let kept = Array.from({ length: 20 }, (_, i) => i);
    let rows = [...kept]; // which toy video each item is
    const name = (items: number[], of: number[]): FeatureSet => ({ ...takeVideos(data, of), ids: items.map((i) => `item${i}`) });
    const index = await createIndex(linear, name(kept, rows));
    let next = 20;
    for (let step = 0; step < 6; step++) {
      const chosen = kept.map((_, at) => at).filter(() => random.integer(4) === 0);
      const what = random.integer(3);
      if (what === 0) {
        const added = Array.from({ length: 1 + random.integer(9) }, () => next++);
        const videos = added.map(() => random.integer(60));
        await index.add(name(added, videos));
        [kept, rows] = [
          [...kept, ...added],
          [...rows, ...videos],
        ];
      } else if (what === 1 && chosen.length > 0) {
        const videos = chosen.map(() => random.integer(60));
        await index.replace(
          name(
            chosen.map((at) => kept[at]),
            videos,
          ),
        );
        chosen.forEach((at, i) => (rows[at] = videos[i]));
      } else {
        await index.remove(chosen.map((at) => `item${kept[at]}`));
        rows = rows.filter((_, at) => !chosen.includes(at));
        kept = kept.filter((_, at) => !chosen.includes(at));
      }
    }
    assert.equal(await index.size(), kept.length);
    const asking = takeVideos(data, [7, 8]);
    if (kept.length === 0) continue;
    const found = await index.search(asking.audio, { k: 9 });
    assertAlike(found, naive(linear, asking, name(kept, rows), "audioToVideo", 9));
    for (const { id, class: is } of found.flat())
      assert.equal(is, data.classes[data.labels[rows[kept.indexOf(Number(id.slice(4)))]]]);
  }
});

test("ids that are there, or are not, change nothing", async () => {
  const index = await createIndex(linear, takeVideos(data, [0, 1, 2]));
  const before = await index.search(data.audio);
  await refused(index.add(takeVideos(data, [5, 1])), /holds "toy1" already: replace it/);
  await refused(index.replace(takeVideos(data, [0, 5])), /holds no "toy5"/);
  await refused(index.remove(["toy0", "toy9"]), /holds no "toy9"/);
  await refused(index.remove(["toy0", "toy0"]), /given twice/);
  await refused(index.remove("toy0" as never), /ids must be a list of texts/);
  await refused(index.search({ ids: ["toy9"] }), /holds no "toy9"/);
  const wide = { ...takeVideos(data, [5]), video: { rows: 1, columns: 3, data: new Float32Array(3) } };
  await refused(index.add(wide), /fitted on video of 12 columns; got 3/);
  assert.equal(await index.size(), 3);
  assert.deepEqual(await index.search(data.audio), before);
});

test("queries of another model or width are refused", async () => {
  const index = await createIndex(linear, data);
  const other = await fitLinearCca(data, { components: 3, ridge: 0.5 });
  const vectors = other.embedAudio(data.audio);
  await refused(index.search({ vectors, embeddedBy: other }), /embedded by model \w{12}, and the index by \w{12}/);
  await refused(index.search({ vectors } as never), /say which model made the vectors/);
  await refused(index.search({ vectors: [[1, 2]], embeddedBy: linear }), /vectors of 3 numbers; got queries of 2/);
  await refused(index.search([[1, 2, 3]]), /fitted on audio of 8 columns; got 3/);
  await refused(index.search("toy1" as never), /got "toy1"/);
  await refused(index.search(undefined), /nothing to search by/);
  await refused(index.search(data.audio, { k: 0 }), /k must be a whole number/);
  await refused(index.search(data.audio, { direction: "both" as never }), /direction must be/);
});

test("filters by class and by columns of a table, and by several at once, keep just what meets them", async () => {
  const years = data.ids.map((id, i) => ({
    id,
    year: 1950 + i,
    live: i % 3 === 0,
    label: `label ${i % 4}`,
    class: "x",
    none: null,
  }));
  const index = await createIndex(linear, data, { table: years.slice(0, 50) });
  const columns = [...index.columns()];
  assert.deepEqual(columns.map(([name]) => name), ["year", "live", "label", "none"]); // prettier-ignore
  assert.deepEqual(columns[0][1].slice(48), [1998, 1999, ...Array<null>(data.ids.length - 50).fill(null)]);
  const all = naive(linear, data, data, "audioToVideo", 60);
  const number = (id: string) => Number(id.slice(3));
  const classOf = (id: string) => data.classes[data.labels[number(id)]];
  const cases: [Parameters<ExactIndex["search"]>[1], (id: string) => boolean][] = [
    [{ filter: { class: "sad" } }, (id) => classOf(id) === "sad"],
    [{ filter: { class: ["sad", "calm"] } }, (id) => classOf(id) !== "happy"],
    [{ filter: { year: { from: 1960, to: 1979 } } }, (id) => number(id) >= 10 && number(id) < 30],
    [{ filter: { year: 1953 } }, (id) => number(id) === 3],
    [{ filter: { label: { to: "label 1" }, live: true } }, (id) => number(id) < 50 && number(id) % 4 < 2 && number(id) % 3 === 0],
    [{ filter: { label: ["label 3", "nowhere"], class: "calm" } }, (id) => number(id) < 50 && number(id) % 4 === 3 && classOf(id) === "calm"],
    [{ filter: { year: [] } }, () => false],
    [{ filter: { none: { from: 0 } } }, () => false],
  ]; // prettier-ignore
  for (const [options, meets] of cases) {
    const wanted = all.map((list) => list.filter(({ id }) => meets(id)).slice(0, 6));
    assertAlike(await index.search(data.audio, { ...options, k: 6 }), wanted);
  }
  await refused(index.search(data.audio, { filter: { month: 3 } }), /no column "month" to filter by; it has class, year, live/);
  await refused(index.search(data.audio, { filter: { class: "angry" } }), /no class "angry"; it has calm, happy, sad/);
  await refused(
    index.search(data.audio, { filter: { year: { above: 3 } as never } }),
    /must be a value, a list of values, or a range/,
  );
  await refused(index.search(data.audio, { filter: { year: { from: 1, to: "2" } } }), /must be a value/);
  await refused(index.search(data.audio, { filter: { year: null as never } }), /must be a value/);
  await refused(createIndex(linear, data, { table: [{ name: "x" }] }), /needs a column "id"; it has name/);
  await refused(createIndex(linear, data, { table: [{ id: "a" }, { id: "a" }] }), /has a in rows 0 and 1/);
  await refused(
    createIndex(linear, data, { table: [{ id: "toy3", when: new Date(0) }] }),
    /has an object in row 0, column "when"/,
  );
});

test("columns grow and change with the items", async () => {
  const index = await createIndex(linear, takeVideos(data, [0, 1]), { table: [{ id: "toy0", year: 1 }] });
  await index.add(takeVideos(data, [2, 3]), { table: [{ id: "toy3", city: "Rome" }] });
  await index.replace(takeVideos(data, [0]), { table: [{ id: "toy0", year: 2 }] });
  const ids = async (filter: object) =>
    (await index.search({ ids: ["toy1"] }, { filter: filter as never }))[0].map(({ id }) => id);
  assert.deepEqual(await ids({ city: "Rome" }), ["toy3"]);
  assert.deepEqual(await ids({ year: 1 }), []);
  assert.deepEqual(await ids({ year: 2 }), ["toy0"]);
  await index.remove(["toy0"]);
  assert.deepEqual(await ids({ year: 2 }), []);
  assert.deepEqual(await ids({ city: "Rome" }), ["toy3"]);
});

test("an index of nothing known: every model is asked for, and only fitted ones are taken", async () => {
  await refused(createIndex({} as never, data), /must be a fitted model/);
  await refused(createIndex(linear, { ...data, ids: [] }), /hold 0 ids and 60 videos/);
  const index = await createIndex(linear, data);
  await index.remove(data.ids);
  assert.deepEqual(await index.search(selectTracks(data.audio, [0])), [[]]);
  await index.add(data);
  assertAlike(await index.search(data.audio), naive(linear, data, data, "audioToVideo", 10));
  assert.equal(index.width, selectRows(linear.embedVideo(data.video), [0]).columns);
});

test("a class of the features that no item has can be filtered by, and finds nothing", async () => {
  const index = await createIndex(linear, { ...takeVideos(data, [0, 1, 2]), classes: [...data.classes, "angry"] });
  assert.deepEqual(await index.search({ ids: ["toy1"] }, { filter: { class: "angry" } }), [[]]);
  await refused(index.search({ ids: ["toy1"] }, { filter: { class: "loud" } }), /no class "loud"/);
  await index.replace({ ...takeVideos(data, [0]), classes: [...data.classes, "loud"] });
  assert.deepEqual(await index.search({ ids: ["toy1"] }, { filter: { class: "loud" } }), [[]]);
});
