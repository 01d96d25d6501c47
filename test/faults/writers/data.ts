import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UNFINISHED_DATASET } from "../../../lib/data/dataset/dataset-card";
import { writeDataset } from "../../../lib/data/dataset/write-dataset";
import { importFeatures } from "../../../lib/data/import/import-features";
import { prepareShards } from "../../../lib/data/import/prepare-shards";
import { shardsOfFolder } from "../../../lib/data/records/shard-paths";
import { readTfRecords } from "../../../lib/data/records/tfrecord-reader";
import { parseYouTube8M, writeYouTube8M } from "../../../lib/data/records/youtube8m";
import { generateSynthetic } from "../../../lib/data/synthetic/generate";
import { openLabelledShards } from "../../../lib/data/videos/labelled-shards";
import { selectVideos } from "../../../lib/data/videos/select-videos";
import { InputError } from "../../../lib/runtime/check";
import type { Writer } from "../writer";

/** Shards, the tables of labels and of salience, and the manifest of the synthetic data. */
export const data: Writer = {
  write: async (folder) => {
    await generateSynthetic({ folder, videos: 2, threads: 0 });
  },
};

const VIDEOS = [1, 2, 3].map((n) => {
  const bytes = (width: number) => Uint8Array.from({ length: n * width }, (_, at) => (n * 37 + at * 11) % 256);
  return { id: `v${n}`, labels: [n], audio: bytes(128), rgb: bytes(1024) };
});

const writeShards = async (folder: string) => {
  await writeYouTube8M(join(folder, "train00.tfrecord"), VIDEOS.slice(0, 2));
  await writeYouTube8M(join(folder, "train01.tfrecord"), VIDEOS.slice(2));
};

/** What `npm run select` writes. */
export const select: Writer = {
  prepare: writeShards,
  write: async (folder, inputs) => {
    const table = { classes: ["calm", "sad"], labels: new Map(["v1", "v3", "gone"].map((id, i) => [id, i % 2])) };
    await selectVideos(join(inputs, "*.tfrecord"), table, folder, { videosPerShard: 1 });
  },
  whole: /holds a data set, or part of one, already/,
};

/** What `npm run prepare-shards` writes. */
export const parquet: Writer = {
  prepare: writeShards,
  write: async (folder, inputs) => {
    for (const result of await prepareShards(join(inputs, "*.tfrecord"), folder, { threads: 0 }))
      if ("problem" in result) throw new InputError(result.problem);
  },
};

const source = (width: number) => ({ extractor: "own", version: "1", width, values: "raw" }) as const;

function writeThree(folder: string, videosPerShard: number): Promise<unknown> {
  const matrix = (columns: number, n: number) => ({ rows: 2, columns, data: new Float32Array(2 * columns).fill(n) });
  const item = (id: string, n: number) => ({
    ...{ id, audio: matrix(3, n), video: matrix(2, n) },
    ...{ class: ["calm", "sad"][n % 2], part: ["train", "validation", "test"][n] },
  });
  return writeDataset(folder, ["a", "b", "c"].map(item), { sources: { audio: source(3), video: source(2) }, videosPerShard });
}

const FINISHED = /was interrupted in its last step, which is done now/;

/** What `writeDataset` and `npm run import` write. */
export const dataset: Writer = {
  write: async (folder) => {
    await writeThree(folder, 2);
  },
  whole: new RegExp(`${FINISHED.source}|holds a dataset already`),
};

const OTHER_LABELS = "other-labels.csv";

/** What `npm run import -- … --replace` writes in the place of a dataset, out of whose own shards it reads: more shards, no split. */
export const relabelled: Writer = {
  before: "dataset",
  prepare: async (inputs) => {
    await writeThree(join(inputs, "dataset"), 2);
    await writeFile(join(inputs, OTHER_LABELS), "id,class\na,angry\nb,calm\nc,angry\n");
  },
  write: async (folder, inputs) => {
    const labelTable = join(inputs, OTHER_LABELS);
    await importFeatures(await shardsOfFolder(folder), folder, { labelTable, replace: true, videosPerShard: 1 });
  },
  lost: async (folder) => {
    if (existsSync(join(folder, UNFINISHED_DATASET))) return undefined;
    try {
      const { shards, labels } = await openLabelledShards(folder);
      const found: string[] = [];
      for (const shard of shards)
        for await (const { data: record } of readTfRecords(shard)) {
          const { id } = parseYouTube8M(record)!;
          found.push(`${id} ${labels.classes[labels.labels.get(id)!]}`);
        }
      const isWhole = ["a calm, b sad, c calm", "a angry, b calm, c angry"].includes(found.join(", "));
      return isWhole ? undefined : `neither the old dataset nor the new one: ${found.join(", ")}`;
    } catch (error) {
      return `no dataset opens: ${(error as Error).message}`;
    }
  },
  whole: FINISHED,
};
