/** A name that a file holds may not lead out of the folder that the file lies in. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { File as H5File } from "h5wasm";
import { readDatasetCard, writeDatasetCard } from "../../lib/data/dataset/dataset-card";
import { readManifest, writeManifest } from "../../lib/data/synthetic/manifest";
import { SYNTHETIC } from "../../lib/data/synthetic/parameters";
import { readFeatureFile } from "../../lib/features/own/read-feature-file";
import { readMediaManifest, writeMediaManifest } from "../../lib/media/batch/manifest";
import { importModule } from "../../lib/runtime/files/import-module";
import { refused } from "../refused";
import { temporaryFolder } from "../temporary-folder";

const LEADING_OUT = [
  "..",
  ".",
  "",
  "../a.tfrecord",
  "/etc/passwd",
  "a/b.tfrecord",
  "..\\a",
  "a\0b",
  "a\nb",
  "a".repeat(256),
  3,
  null,
];

let count = 0;
const root = temporaryFolder();
const fresh = () => {
  const folder = join(root, `${count++}`);
  mkdirSync(folder);
  return folder;
};

test("dataset.json: shards", async () => {
  const view = { width: 4, values: "raw" as const };
  for (const name of LEADING_OUT) {
    const folder = fresh();
    await writeDatasetCard(folder, { audio: view, video: view, labels: "weak", shards: ["good.tfrecord", name as string] });
    assert.throws(() => readDatasetCard(folder), /dataset\.json: shards\[1\] must be the name of a file in the folder; got /);
  }
});

test("media.json: the file with a video's features", async () => {
  for (const shard of LEADING_OUT) {
    const folder = fresh();
    const entry = { id: "a", audio: "a.mp4", video: "a.mp4", status: "done" as const, shard: shard as string };
    await writeMediaManifest(folder, {
      settings: { audio: 1, video: 1 },
      audio: {} as never,
      video: {} as never,
      files: [entry],
    });
    assert.throws(() => readMediaManifest(folder), /files\[0\]\.shard must be the name of a file in the folder/);
  }
});

test("manifest.json: the files of synthetic data", async () => {
  for (const name of LEADING_OUT) {
    const folder = fresh();
    const files = { [String(name)]: { bytes: 1, modified: 1, sha256: "ab" } };
    await writeManifest(folder, { generator: "g", videos: 1, choice: {} as never, parameters: SYNTHETIC, files });
    writeFileSync(join(folder, "labels.csv"), "id,class\n");
    if (typeof name === "string") await refused(readManifest(folder), /manifest\.json is damaged/);
  }
});

test("HDF5: a link to another file is not followed", async () => {
  const h5 = await importModule<{ File: new (path: string, mode: "w") => H5File; ready: Promise<unknown> }>("h5wasm/node");
  await h5.ready;
  const write = (name: string, fill: (file: H5File) => void) => {
    const file = new h5.File(join(root, name), "w");
    fill(file);
    file.close();
    return join(root, name);
  };
  const data = (file: H5File, name: string) => file.create_dataset({ name, data: Float32Array.of(1, 2, 3, 4), shape: [2, 2] });
  write("other.h5", (file) => data(file, "audio"));
  const linked = write("linked.h5", (file) => {
    data(file, "video");
    file.create_external_link(join(root, "other.h5"), "audio", "audio");
  });
  await refused(readFeatureFile(linked, { audio: "audio", video: "video", labels: "none" }), /has no data set "audio"/);
  assert.equal((await readFeatureFile(linked, { audio: "video", video: "video", labels: "none" })).ids.length, 2);
});
