import assert from "node:assert/strict";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { before, test } from "node:test";
import { takeVideos } from "../../lib/features/feature-set";
import { embeddingModel, type EmbeddingModel } from "../../lib/models/embedding/embedding-model";
import { fitLinearCca } from "../../lib/models/fit-linear-cca";
import { loadModel, saveModel } from "../../lib/models/saved-model";
import { createIndex, openIndex } from "../../lib/retrieval/create-index";
import { readContainer, writeContainer } from "../../lib/runtime/container/container";
import { Random } from "../../lib/runtime/random";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { damagedCopy } from "../damaged-copy";
import { toyFeatures } from "../models/toy-features";
import { temporaryFolder } from "../temporary-folder";
import { refused } from "../refused";

const root = temporaryFolder();
const at = (...names: string[]) => join(root, ...names);
const data = toyFeatures(40);
const table = data.ids.map((id, i) => ({ id, year: 1990 + i, live: i % 2 === 0 }));
const rows = data.ids.map((_, i) => Array.from({ length: 2 + (i % 5) }, (_, t) => [...data.video.data.subarray(12 * i, 12 * i + 12)].map((v) => v + t))); // prettier-ignore
let model: EmbeddingModel;
before(async () => {
  await useBackend();
  model = await fitLinearCca(data, { components: 3 });
});

test("a saved index opens to the same index, its model with it, and saves to the same bytes", async () => {
  const index = await createIndex(model, data, { table, rows, moments: { seconds: 3, hop: 1 } });
  await index.remove(["toy7"]);
  await index.save(at("index"));
  assert.deepEqual(await readdir(at("index")), ["index.sdcca"]);
  const opened = await openIndex(at("index"));
  assert.deepEqual([opened.kind, opened.embeddedBy, opened.moments], [index.kind, index.embeddedBy, { seconds: 3, hop: 1 }]);
  const options = { filter: { year: { from: 2000 }, live: true }, explain: true };
  for (const moments of [false, true])
    assert.deepEqual(
      await opened.search(data.audio, { ...options, moments }),
      await index.search(data.audio, { ...options, moments }),
    );
  await opened.save(at("again"));
  assert.deepEqual(await readFile(at("again", "index.sdcca")), await readFile(at("index", "index.sdcca")));
  await opened.add(takeVideos(data, [7]), { rows: [rows[7]] });
  await opened.save(at("again"));
  assert.equal(await (await openIndex(at("again"))).size(), 40);
});

test("an index of another model is refused, its own model taken, saved and loaded or not", async () => {
  await (await createIndex(model, data)).save(at("mine"));
  await saveModel(at("model"), model);
  const loaded = await loadModel(at("model"));
  const other = await fitLinearCca(data, { components: 2 });
  assert.equal(await (await openIndex(at("mine"), { model: loaded })).size(), 40);
  await refused(openIndex(at("mine"), { model: other }), /an index by model \w{12}, not by \w{12}: give its own model/);
});

test("an index of a kind of one's own opens without its model for what needs none", async () => {
  const embed = () => ({ audio: model.embedAudio, video: model.embedVideo });
  const own = embeddingModel({ kind: "mine", train: data, state: { name: "mine" }, embed });
  const index = await createIndex(own, data);
  await index.save(at("own"));
  const opened = await openIndex(at("own"));
  await refused(opened.search(data.audio), /opened without its model/);
  await refused(opened.add(data), /opened without its model/);
  assert.deepEqual(await opened.search({ ids: ["toy3"] }), await index.search({ ids: ["toy3"] }));
  const vectors = own.embedAudio(data.audio);
  assert.deepEqual(await opened.search({ vectors, embeddedBy: own }), await index.search(data.audio));
  for (const options of [{ model: own }, { kinds: { mine: embed } }])
    assert.deepEqual(await (await openIndex(at("own"), options)).search(data.audio), await index.search(data.audio));
  await opened.save(at("own"));
});

test("folders that hold no index, or other files, are refused", async () => {
  const index = await createIndex(model, data);
  await refused(openIndex(at("nothing")), /holds no index: there is no index\.sdcca/);
  await mkdir(at("paper"));
  await writeFile(at("paper", "paper.tex"), "years of work");
  await refused(index.save(at("paper")), /holds other files \(paper\.tex\): choose an empty folder/);
  await refused(index.save(at("paper", "paper.tex")), /is a file: choose a folder/);
});

test("what changes during a save is in the file as a whole or not at all", async () => {
  const index = await createIndex(model, data, { rows, moments: { seconds: 3, hop: 1 } });
  const other = { ...takeVideos(data, [5]), ids: ["toy4"] };
  for (let n = 0; n < 30; n++) {
    await index.save(at("before"));
    const saved = index.save(at("during"));
    for (let i = 0; i < n; i++) await new Promise(setImmediate);
    const id = `toy${n + 5}`;
    await Promise.all([
      saved,
      index.remove([id]),
      index.replace(n % 2 === 0 ? other : takeVideos(data, [4]), { rows: [rows[n]] }),
    ]);
    await index.save(at("after"));
    const [before, during, after] = await Promise.all(
      ["before", "during", "after"].map((name) => readFile(at(name, "index.sdcca"))),
    );
    assert.ok(during.equals(before) || during.equals(after), `after ${n} turns`);
    await openIndex(at("during"));
  }
});

test("a save that follows a change at once has all of it", async () => {
  const index = await createIndex(model, data);
  const added = index.add({ ...takeVideos(data, [3]), ids: ["weak"], weakLabels: true });
  const saved = index.save(at("at-once"));
  await Promise.all([added, saved]);
  const opened = await openIndex(at("at-once"));
  assert.deepEqual([await opened.size(), opened.weakLabels], [41, true]);
});

test("a damaged index is refused in words, whatever the damage", async () => {
  const index = await createIndex(model, data, { table, rows, moments: { seconds: 2 } });
  await index.save(at("whole"));
  const whole = await readFile(at("whole", "index.sdcca"));
  const random = new Random("damage");
  await mkdir(at("damaged"), { recursive: true });
  for (let times = 0; times < 60; times++) {
    const copy = damagedCopy(whole, random);
    if (copy.equals(whole)) continue;
    await writeFile(at("damaged", "index.sdcca"), copy);
    await refused(openIndex(at("damaged")), /make the index again/);
  }
});

test("a file with the right checksums and wrong contents is refused too", async () => {
  const index = await createIndex(model, data, { table, rows, moments: { seconds: 2 } });
  await index.save(at("right"));
  const contents = { kind: "retrieval index", remedy: "" };
  type Stored = { fingerprint: string; model: { state: object }; engine: Record<string, never> };
  const wrongs: [RegExp, (stored: Stored) => void][] = [
    [/its model is not the one/, (stored) => (stored.fingerprint = "0123456789ab")],
    [/audio vectors of 40/, ({ engine }) => (engine.audio = (engine.audio as Float32Array).slice(3) as never)],
    [/not 1 long/, ({ engine }) => ((engine.video as Float32Array)[5] = 7)],
    [/not 1 long/, ({ engine }) => ((engine.video as Float32Array)[5] = NaN)],
    [/the width is 0/, ({ engine }) => (engine.width = 0 as never)],
    [/an id is there twice/, ({ engine }) => ((engine.items as { ids: string[] }).ids[1] = "toy0")],
    [/a class that is not there/, ({ engine }) => ((engine.items as { labels: Int32Array }).labels[1] = 3)],
    [/a cell that is not there/, ({ engine }) => ((engine.items as { columns: { places: Int32Array }[] }).columns[0].places[1] = 99)],
    [/windows do not stand in the order/, ({ engine }) => ((engine.windows as { owners: Int32Array }).owners[0] = 1)],
    [/it has no engine|no engine/, (stored) => delete (stored as { engine?: object }).engine],
  ]; // prettier-ignore
  for (const [pattern, spoil] of wrongs) {
    const stored = (await readContainer<Stored>(at("right", "index.sdcca"), contents))!;
    spoil(stored);
    await writeContainer(at("wrong", "index.sdcca"), contents, stored);
    await refused(openIndex(at("wrong")), pattern);
  }
});
