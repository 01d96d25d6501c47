import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { takeVideos } from "../../lib/features/feature-set";
import type { EmbeddingModel } from "../../lib/models/embedding/embedding-model";
import { fitLinearCca } from "../../lib/models/fit-linear-cca";
import type { Hit, SearchOptions } from "../../lib/retrieval/contract/search-types";
import { createIndex, type ExactIndex, openIndex } from "../../lib/retrieval/create-index";
import type { Filter } from "../../lib/retrieval/items/filter";
import type { MilvusIndex } from "../../lib/retrieval/milvus-index";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { toyFeatures } from "../models/toy-features";
import { temporaryFolder } from "../temporary-folder";
import { freePort, type MilvusServer, NO_MILVUS, startMilvus } from "./milvus-server";
import { refused } from "../refused";

const [folder, second] = [temporaryFolder(), temporaryFolder()];
const all = toyFeatures(50);
// The others come later: equal vectors may change places in Milvus.
const data = { ...takeVideos(all, Array.from({ length: 40 }, (_, i) => i)), classes: [...all.classes, "angry"] }; // prettier-ignore
const table = data.ids.map((id, i) => ({
  id,
  year: i % 5 === 0 ? null : 1990 + i,
  city: `"R\\o\nme" ${i % 3}`,
  live: i % 2 === 0,
}));
const rowsOf = (i: number) => Array.from({ length: i % 10 === 0 ? 60 : 2 + (i % 5) }, (_, t) => Array.from({ length: 12 }, (_, d) => all.video.data[12 * i + d] + Math.sin(i + t * d))); // prettier-ignore
const rows = data.ids.map((_, i) => rowsOf(i));
const extras = { table, rows, moments: { seconds: 2, hop: 1 } };
let model: EmbeddingModel;
let server: MilvusServer;
before(async () => {
  await useBackend();
  model = await fitLinearCca(data, { components: 3 });
  if (!NO_MILVUS) server = await startMilvus(folder);
});
after(() => server?.stop());

/** The same ids in the same order, and scores to 1e-5. */
function assertAlike(found: Hit[][], wanted: Hit[][]): void {
  const plain = (hits: Hit[][]) => hits.map((list) => list.map(({ id, class: name, from, to }) => ({ id, name, from, to })));
  assert.deepEqual(plain(found), plain(wanted));
  found.flat().forEach(({ score, explanation }, i) => {
    const other = wanted.flat()[i];
    assert.ok(Math.abs(score - other.score) < 1e-5, `${score}, ${other.score}`);
    assert.equal(explanation === undefined, other.explanation === undefined);
    explanation?.components.forEach((share, d) => assert.ok(Math.abs(share - other.explanation!.components[d]) < 1e-5));
  });
}

const SEARCHES: SearchOptions[] = [
  {},
  { k: 40 },
  { direction: "videoToAudio", k: 7 },
  { filter: { class: ["sad", "calm"] } },
  { filter: { class: "angry" } },
  { filter: { class: "calm", year: { from: 1995, to: 2020 } } },
  { filter: { city: '"R\\o\nme" 1', live: true } },
  { filter: { city: { from: '"R\\o\nme" 1' } } },
  { filter: { year: [1991, 1992, "1993"] } },
  { moments: true },
  { moments: true, filter: { live: false }, k: 5 },
  { moments: true, k: 1 },
  { moments: true, k: 40 },
  { mode: "clips", more: ["toy3"], less: ["toy4", "toy5"] },
  { explain: true, k: 3 },
];

async function assertSame(milvus: MilvusIndex, exact: ExactIndex): Promise<void> {
  assert.equal(await milvus.size(), await exact.size());
  const asking = takeVideos(data, [0, 3, 8, 17, 22, 31]);
  for (const options of SEARCHES) assertAlike(await milvus.search(asking, options), await exact.search(asking, options));
  assertAlike(await milvus.search({ ids: ["toy1"] }), await exact.search({ ids: ["toy1"] }));
  for (const index of [milvus, exact]) {
    await refused(index.search(asking, { filter: { live: { from: 3 } } }), /column "live" holds booleans: give booleans/);
    await refused(index.search(asking, { filter: { class: "loud" } }), /has no class "loud"; it has calm, happy, sad, angry/);
  }
}

test("Milvus gives the ids of the exact index and its scores to 1e-5, after every change", { skip: NO_MILVUS }, async () => {
  const exact = await createIndex(model, data, extras);
  const milvus = await createIndex(model, data, { ...extras, url: server.url, collection: "music" });
  await assertSame(milvus, exact);
  const [gone, other] = [["toy7", "toy30"], takeVideos(all, [40, 41])];
  for (const index of [milvus, exact]) {
    await index.remove(gone);
    await index.add(takeVideos(data, [30]), { table: [{ id: "toy30", year: 3 }], rows: [rowsOf(42)] });
    await index.replace({ ...other, ids: ["toy20", "toy21"] }, { rows: [rowsOf(43), rowsOf(44)] });
  }
  await assertSame(milvus, exact);
  const opened = await openIndex("music", { url: server.url, model });
  assert.deepEqual([opened.kind, opened.embeddedBy, opened.moments], [milvus.kind, milvus.embeddedBy, milvus.moments]);
  await assertSame(opened, exact);
  await opened.close();
  await milvus.drop();
  await refused(openIndex("music", { url: server.url }), /Milvus holds no collection "music": make the index/);
});

test("what is not there, or twice there, changes nothing in Milvus", { skip: NO_MILVUS }, async () => {
  const index = await createIndex(model, takeVideos(data, [0, 1, 2]), { table, url: server.url, collection: "small" });
  const before = await index.search(data);
  await refused(index.add(takeVideos(data, [5, 1])), /holds "toy1" already/);
  await refused(index.replace(takeVideos(data, [0, 5])), /holds no "toy5"/);
  await refused(index.remove(["toy0", "toy9"]), /holds no "toy9"/);
  await refused(index.search({ ids: ["toy9"] }), /holds no "toy9"/);
  await refused(index.add(takeVideos(data, [5]), { table: [{ id: "toy5", colour: "red" }] }), /no column "colour"/);
  await refused(
    index.add(takeVideos(data, [5]), { table: [{ id: "toy5", year: "red" }] }),
    /"year" is of numbers in Milvus; got "red"/,
  );
  await refused(index.add({ ...takeVideos(data, [5]), ids: ["x".repeat(600)] }), /longer than the 512 bytes/);
  await refused(index.add({ ...takeVideos(data, [5]), weakLabels: true }), /labels are weak, and "small" was made of given ones/);
  await refused(index.search(data, { moments: true }), /holds whole videos only/);
  await refused(index.search(data, { k: 20_000 }), /k of an index in Milvus must be a whole number from 1 to 16384/);
  const mixed = [{ id: "toy0", a: 1 }, { id: "toy1", a: "x" }]; // prettier-ignore
  await refused(createIndex(model, data, { table: mixed, url: server.url }), /cells of number and string: Milvus keeps one type/);
  assert.equal(await index.size(), 3);
  assert.deepEqual(await index.search(data), before);
  await index.drop();
});

test("ids and cells of any characters are found again", { skip: NO_MILVUS }, async () => {
  const ids = ["音", "𠮷", "🎵", "é\t'\"\\"];
  const large = ids.map((id, i) => ({ id, text: id, size: [2 ** 63, 1e19, -1e300, 0.1][i] }));
  const index = await createIndex(model, { ...takeVideos(data, [0, 1, 2, 3]), ids }, { url: server.url, table: large });
  for (const { id, size } of large)
    for (const filter of [{ text: id }, { size }, { size: { from: size, to: size } }] as Filter[])
      assert.deepEqual((await index.search({ ids: [id] }, { filter })).map(([hit]) => hit.id), [id]); // prettier-ignore
  await index.remove(ids.slice(1));
  assert.equal(await index.size(), 1);
  await index.drop();
});

test("another model's collection, other widths and names are refused", { skip: NO_MILVUS }, async () => {
  const place = { url: server.url, collection: "ours" };
  const index = await createIndex(model, data, place);
  const other = await fitLinearCca(data, { components: 2 });
  await refused(openIndex("ours", { url: server.url, model: other }), /an index by model \w{12}, not by \w{12}/);
  const vectors = other.embedAudio(data.audio);
  await refused(index.search({ vectors, embeddedBy: other }), /embedded by model/);
  await refused(index.search({ vectors, embeddedBy: model }), /vectors of 3 numbers; got queries of 2/);
  const bare = await openIndex("ours", { url: server.url });
  await refused(bare.search(data), /opened without its model/);
  assertAlike(await bare.search({ ids: ["toy1"] }), await index.search({ ids: ["toy1"] }));
  await bare.close();
  await refused(createIndex(model, data, { ...place, collection: "no name" }), /name of a collection has letters, digits/);
  // A new version takes the name only when it is whole; the old one goes then.
  const next = await createIndex(other, takeVideos(data, [0, 1]), place);
  assert.equal(await (await openIndex("ours", { url: server.url, model: other })).size(), 2);
  await refused(
    index.search(data),
    /no longer holds the collection "ours_.*: it was dropped or made again; open it with openIndex/,
  );
  await next.drop();
  await index.close();
});

test("a server that stops is told, and its index can be opened when it is there again", { skip: NO_MILVUS }, async () => {
  const own = await startMilvus(second);
  const index = await createIndex(model, data, { url: own.url, patience: 5 });
  await own.stop();
  await refused(index.search(data), /no Milvus server answers at http/);
  await refused(index.remove(["toy1"]), /no Milvus server answers at http/);
  await index.close();
  await refused(index.size(), /this index over Milvus is closed: open it with openIndex/);
  const again = await startMilvus(second);
  const opened = await openIndex("videos", { url: again.url, model });
  assert.deepEqual((await opened.search({ ids: ["toy1"] }))[0].length, 10);
  await opened.close();
  await again.stop();
});

test("no server, or no address, is told without one", async () => {
  const url = `http://127.0.0.1:${await freePort()}`;
  await refused(
    createIndex(model, data, { url, patience: 3 }),
    /no Milvus server answers at http.*: start it, or correct the address/,
  );
  await refused(openIndex("videos", { url, patience: 3 }), /no Milvus server answers/);
  await refused(createIndex(model, data, { url: "" }), /url must be that of a Milvus server/);
  // Before anything is embedded: a table that does not fit is found later.
  await refused(createIndex(model, data, { url, patience: 3, table: [{ year: 3 }] }), /no Milvus server answers/);
});
