import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readRecord, writeRecord } from "../../../lib/comparison/runs/record-store";
import { loadFeatures, saveFeatures } from "../../../lib/features/feature-cache";
import { takeVideos } from "../../../lib/features/feature-set";
import { openStoredRows, readBlocks } from "../../../lib/features/stored/stored-rows";
import { writeStoredRows } from "../../../lib/features/stored/write-stored-rows";
import { fitChance } from "../../../lib/models/chance";
import { fitLinearCca } from "../../../lib/models/fit-linear-cca";
import { createIndex, openIndex } from "../../../lib/retrieval/create-index";
import { readContainer, writeContainer } from "../../../lib/runtime/container/container";
import { recordOf } from "../../comparison/records";
import { toyFeatures } from "../../models/toy-features";
import { reader, type Seed } from "../reader";
import { CONTAINER } from "../seal";

const ANY = { kind: "thing", remedy: "save it anew" };
const data = toyFeatures(30);

/** A file of the container's form in a folder, as it lies there. */
export const sealed = async (folder: string, file: string): Promise<Seed> => ({
  file,
  bytes: await readFile(join(folder, file)),
  form: CONTAINER,
});

export const KEPT = [
  reader({
    name: "container",
    seeds: async (folder) => {
      const list = [1, null, -0, NaN, { $deep: Uint8Array.of(1, 2) }];
      await writeContainer(join(folder, "a"), ANY, { list, weights: Float32Array.of(0.5, NaN), $array: 0 });
      return [await sealed(folder, "a")];
    },
    read: (folder, file) => readContainer(join(folder, file), ANY),
    again: async (value, folder) => {
      await writeContainer(join(folder, "a"), ANY, value);
      return readContainer(join(folder, "a"), ANY);
    },
  }),
  reader({
    name: "feature cache",
    seeds: async (folder) => {
      const three = takeVideos(data, [0, 1, 2]);
      await saveFeatures(join(folder, "a"), { ...three, parts: ["train", "test", "test"] }, "key");
      return [await sealed(folder, "a")];
    },
    read: (folder, file) => loadFeatures(join(folder, file)),
    again: async (features, folder) => {
      if (features === undefined) return undefined;
      await saveFeatures(join(folder, "a"), features);
      return loadFeatures(join(folder, "a"));
    },
  }),
  reader({
    name: "run record",
    seeds: async (folder) => {
      await writeRecord(join(folder, "a.run"), recordOf("cca", [0.5, 0.25]));
      return [await sealed(folder, "a.run")];
    },
    read: (folder, file) => readRecord(join(folder, file)),
    again: async (record, folder) => {
      await writeRecord(join(folder, "a.run"), record);
      return readRecord(join(folder, "a.run"));
    },
  }),
  reader({
    name: "index",
    seeds: async (folder) => {
      const [model, some] = [await fitChance(data), takeVideos(data, [0, 1, 2])];
      const rows = some.ids.map((_, i) => Array.from({ length: 2 + i }, () => [...some.video.data.subarray(0, 12)]));
      const table = some.ids.map((id, i) => ({ id, year: 1990 + i, note: `n${i}`, live: i > 0 }));
      const index = await createIndex(model, some, { table });
      await index.save(join(folder, "plain"));
      const moments = await createIndex(await fitLinearCca(data, { components: 2 }), some, {
        rows,
        moments: { seconds: 2, hop: 1 },
      });
      await moments.save(join(folder, "moments"));
      return [await sealed(folder, "plain/index.sdcca"), await sealed(folder, "moments/index.sdcca")];
    },
    read: async (folder, file) => foundIn(await openIndex(join(folder, file, ".."))),
    again: async ({ index }, folder) => {
      await index.save(folder);
      return { ...(await foundIn(await openIndex(folder))), index };
    },
  }),
  reader({
    name: "stored feature rows",
    seeds: async (folder) => {
      await writeStoredRows(folder, shardsOf(), { note: "toy" });
      const infos = ["rows.info", "shard-00000.info", "shard-00001.info"].map((file) => sealed(folder, file));
      const rows = { file: "shard-00000.f32", bytes: await readFile(join(folder, "shard-00000.f32")) };
      return [...(await Promise.all(infos)), rows];
    },
    read: async (folder) => {
      const { folder: at, blocks, ...stored } = await openStoredRows(folder);
      const rows = [];
      for await (const block of readBlocks({ blocks, ...stored })) rows.push(block);
      void at;
      return { stored, rows };
    },
  }),
];

/** What an index says, and what it finds for its first item. */
async function foundIn(index: Awaited<ReturnType<typeof openIndex>>) {
  const items = [...index.items()].map(({ audio, video, ...item }) => ({ ...item, audio: audio.slice(), video: video.slice() }));
  const first = items[0]?.id;
  const hits = first === undefined ? [] : await index.search({ ids: [first] }, { k: 2, moments: index.moments !== undefined });
  return { items, hits, index };
}

async function* shardsOf() {
  for (const at of [0, 3]) {
    const { ids, labels, classes, video, audio } = takeVideos(data, [at, at + 1, at + 2]);
    const mean = { rows: 3, columns: 8, data: audio.chunks.data.slice(0, 24) };
    yield { key: `k${at}`, rows: () => ({ ids, labels, classes, video, audio: mean, sources: {} }) };
  }
}
