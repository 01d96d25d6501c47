import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type DatasetCard, readDatasetCard, writeDatasetCard } from "../../../lib/data/dataset/dataset-card";
import { readManifest, writeManifest } from "../../../lib/data/synthetic/manifest";
import { SYNTHETIC } from "../../../lib/data/synthetic/parameters";
import { type MediaManifest, readMediaManifest, writeMediaManifest } from "../../../lib/media/batch/manifest";
import { reader, type Seed } from "../reader";

const one = async (folder: string, file: string): Promise<Seed[]> => [{ file, bytes: await readFile(join(folder, file)) }];

const CARD: DatasetCard = {
  audio: { extractor: "musicnn", version: "1", width: 4, values: "raw", rowsPerSecond: 1, weights: "ab" },
  video: { width: 6, values: "quantised" },
  labels: "weak",
  videos: 2,
  shards: ["a.tfrecord"],
};

const MEDIA: MediaManifest = {
  settings: { audio: "musicnn", video: "colour-motion", from: 1 },
  audio: { name: "musicnn", version: "1", width: 4 } as never,
  video: { name: "colour-motion", version: "1", width: 6 } as never,
  files: [
    {
      id: "a",
      audio: "a.wav",
      video: "a.mp4",
      status: "done",
      shard: "a.tfrecord",
      shardSha256: "ab",
      rows: 3,
      moods: { sad: 0.5 },
    },
    { id: "b", audio: "b.mp4", video: "b.mp4", status: "failed", reason: "no sound", notes: ["short"], silence: "all" },
  ],
  labelsWithoutFile: ["c"],
};

export const NOTES = [
  reader({
    name: "dataset.json",
    seeds: async (folder) => {
      await writeDatasetCard(folder, CARD);
      return one(folder, "dataset.json");
    },
    read: async (folder) => readDatasetCard(folder),
    again: async (card, folder) => {
      if (card) await writeDatasetCard(folder, card);
      return readDatasetCard(folder);
    },
  }),
  reader({
    name: "media manifest",
    seeds: async (folder) => {
      await writeMediaManifest(folder, MEDIA);
      return one(folder, "media.json");
    },
    read: async (folder) => {
      const manifest = readMediaManifest(folder);
      // What the next extraction does with it.
      for (const { id, audio, video, status } of manifest?.files ?? [])
        if (![id, audio, video, status].every((text) => typeof text === "string")) throw new TypeError("a file without names");
      return manifest;
    },
    again: async (manifest, folder) => {
      if (manifest) await writeMediaManifest(folder, manifest);
      return readMediaManifest(folder);
    },
  }),
  reader({
    name: "synthetic manifest",
    seeds: async (folder) => {
      const files = { "labels.csv": { bytes: 3, modified: 1.5, sha256: "ab" } };
      await writeManifest(folder, { generator: "g", videos: 3, choice: {} as never, parameters: SYNTHETIC, files });
      return one(folder, "manifest.json");
    },
    read: (folder) => readManifest(folder),
    again: async (manifest, folder) => {
      if (manifest) await writeManifest(folder, manifest);
      return readManifest(folder);
    },
  }),
];
