/** Training on the Parquet files of prepareShards, beside training on the dataset folder that is imported of them. */
import assert from "node:assert/strict";
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { importFeatures } from "../../../lib/data/import/import-features";
import { prepareShards } from "../../../lib/data/import/prepare-shards";
import { writeYouTube8M } from "../../../lib/data/records/youtube8m";
import { type LabelledShards, openLabelledShards } from "../../../lib/data/videos/labelled-shards";
import { featuresOfShards } from "../../../lib/features/load-features";
import { fitSdcca } from "../../../lib/models/fit-sdcca";
import { fitSdccaFromDisk } from "../../../lib/models/from-disk/fit-sdcca-from-disk";
import { writeFeatureRows } from "../../../lib/models/from-disk/write-feature-rows";
import { Random } from "../../../lib/runtime/random";
import { useBackend } from "../../../lib/runtime/tensorflow/backend";
import { temporaryFolder } from "../../temporary-folder";

const root = temporaryFolder();
const at = (...names: string[]) => join(root, ...names);
/** Videos of each shard. */
const SHARD = 300;
const SHARDS = ["train00", "train01", "train02"];
const OPTIONS = { outputs: 4, audioLayers: [16], videoLayers: [16, 8], batchSize: 40, epochs: 3, seed: 5 };
let [prepared, imported]: LabelledShards[] = [];

before(async () => {
  await useBackend();
  const random = new Random("prepared shards", 0);
  const bytes = (rows: number, width: number, label: number) =>
    Uint8Array.from({ length: rows * width }, (_, i) => 60 * (i % width === label ? 2 : 1) + Math.floor(60 * random.uniform()));
  const lines: string[] = [];
  for (const [s, name] of SHARDS.entries()) {
    const videos = Array.from({ length: SHARD }, (_, i) => {
      const [id, seconds, label] = [`${name}-${i}`, 1 + (i % 15), (i + s) % 3];
      lines.push(`${id},${["calm", "sad", "wild"][label]}\n`);
      return { id, labels: [], seconds, audio: bytes(seconds, 8, label), rgb: bytes(seconds, 12, label) };
    });
    await writeYouTube8M(at(`${name}.tfrecord`), videos);
  }
  writeFileSync(at("labels.csv"), `id,class\n${lines.join("")}`);
  await prepareShards(at("*.tfrecord"), at("prepared"), { threads: 0, labelTable: at("labels.csv") });
  const files = SHARDS.map((name) => at("prepared", `${name}.parquet`));
  // Shards of as many videos: a training from disk draws its order from them.
  await importFeatures(files, at("imported"), { videosPerShard: SHARD, onNotice: () => undefined });
  [prepared, imported] = [await openLabelledShards(at("prepared")), await openLabelledShards(at("imported"))];
});

test("trained from disk on the Parquet files the weights are those of the imported folder, to the bit", async () => {
  const trained = async (data: LabelledShards, name: string) => {
    const rows = await writeFeatureRows(at(`${name} rows`), data);
    return (await fitSdccaFromDisk(rows, { ...OPTIONS, windowRows: 500 })).state.weights;
  };
  const weights = await trained(prepared, "prepared");
  assert.ok(Object.keys(weights).length > 4);
  assert.deepEqual(weights, await trained(imported, "imported"));
});

test("so are those of a training in memory", async () => {
  const trained = async (data: LabelledShards) =>
    (await fitSdcca(await featuresOfShards(data, { cache: false }), OPTIONS)).state.weights;
  assert.deepEqual(await trained(prepared), await trained(imported));
});

test("a writing of rows that was interrupted goes on: Parquet files that were finished are not read again", async () => {
  const seen: number[] = [];
  const first = writeFeatureRows(at("again"), prepared, {
    onProgress: (videos) => {
      seen.push(videos);
      if (videos === 2 * SHARD) throw new Error("stopped");
    },
  });
  await assert.rejects(first, /stopped/);
  const finished = prepared.shards.slice(0, 2);
  for (const file of finished) renameSync(file, `${file}.away`);
  const rows = await writeFeatureRows(at("again"), prepared);
  for (const file of finished) renameSync(`${file}.away`, file);
  assert.deepEqual([seen, rows.ids.length], [[SHARD, 2 * SHARD], 3 * SHARD]);
});
