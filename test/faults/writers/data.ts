import { join } from "node:path";
import { writeDataset } from "../../../lib/data/dataset/write-dataset";
import { prepareShards } from "../../../lib/data/import/prepare-shards";
import { writeYouTube8M } from "../../../lib/data/records/youtube8m";
import { generateSynthetic } from "../../../lib/data/synthetic/generate";
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

/** What `writeDataset` and `npm run import` write. */
export const dataset: Writer = {
  write: async (folder) => {
    const matrix = (columns: number, n: number) => ({ rows: 2, columns, data: new Float32Array(2 * columns).fill(n) });
    const item = (id: string, n: number) => ({
      ...{ id, audio: matrix(3, n), video: matrix(2, n) },
      ...{ class: ["calm", "sad"][n % 2], part: ["train", "validation", "test"][n] },
    });
    const sources = { audio: source(3), video: source(2) };
    await writeDataset(folder, ["a", "b", "c"].map(item), { sources, videosPerShard: 2, replace: true });
  },
};
