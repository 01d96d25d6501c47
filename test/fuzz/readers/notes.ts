import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type DatasetCard, readDatasetCard, writeDatasetCard } from "../../../lib/data/dataset/dataset-card";
import { type Manifest, noteIfSame, readManifest, writeManifest } from "../../../lib/data/synthetic/manifest";
import { shardsFor } from "../../../lib/data/synthetic/shards";
import { SYNTHETIC } from "../../../lib/data/synthetic/parameters";
import { type MediaManifest, readMediaManifest, writeMediaManifest } from "../../../lib/media/batch/manifest";
import { reader, type Seed } from "../reader";
import { MANIFEST } from "../seal";

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

const FILES = { "labels.csv": { bytes: 3, modified: 1.5, sha256: "ab" } };
const CHOICE = { seed: 1, world: 7, structure: "ordered" } as const;
const MANIFEST_OF: Manifest = JSON.parse(
  JSON.stringify({ generator: "g", videos: 3, choice: CHOICE, parameters: SYNTHETIC, files: FILES }),
) as Manifest;

/** Whether its checksum was made again, as a faulty program would: it may then hold anything. */
function isSealed(bytes: Buffer): boolean {
  return checksumOf(bytes) !== checksumOf(MANIFEST.seal(Buffer.from(JSON.stringify(MANIFEST_OF))));
}

const checksumOf = (bytes: Buffer) => (JSON.parse(bytes.toString("utf8")) as { checksum?: string }).checksum;

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
  reader<Manifest | undefined>({
    name: "synthetic manifest",
    seeds: async (folder) => {
      // Beside data a manifest is never passed over.
      await writeFile(join(folder, "shard-00000.tfrecord"), "");
      await writeManifest(folder, MANIFEST_OF);
      const [seed] = await one(folder, "manifest.json");
      return [{ ...seed, form: MANIFEST }];
    },
    read: async (folder, file) => {
      const manifest = await readManifest(folder);
      assert.ok(manifest, "a manifest beside data is passed over");
      const isEarlier = manifest.videos === 0 && Object.keys(manifest.files).length === 0;
      if (!isEarlier && !isSealed(await readFile(join(folder, file)))) assert.deepStrictEqual(manifest, MANIFEST_OF);
      // What the next making does with it.
      for (const [name, note] of Object.entries(manifest.files)) await noteIfSame(join(folder, name), note);
      shardsFor(manifest.videos);
      return manifest;
    },
    again: async (manifest, folder) => {
      if (manifest) await writeManifest(folder, manifest);
      return readManifest(folder);
    },
  }),
];
