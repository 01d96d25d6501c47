import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { emptyReport } from "../../../lib/data/records/read-report";
import { writeYouTube8M } from "../../../lib/data/records/youtube8m";
import type { LabelledShards } from "../../../lib/data/videos/labelled-shards";
import { type FeatureSet, meanAudio, takeVideos } from "../../../lib/features/feature-set";
import { featuresOfShards } from "../../../lib/features/load-features";
import { readBlocks } from "../../../lib/features/stored/stored-rows";
import { type FeatureRows, openFeatureRows } from "../../../lib/models/from-disk/feature-rows";
import { writeFeatureRows } from "../../../lib/models/from-disk/write-feature-rows";
import { InputError } from "../../../lib/runtime/check";
import { Random } from "../../../lib/runtime/random";
import { openFilesIn } from "../../open-files";
import { fullDevice } from "../../full-device";
import { temporaryFolder } from "../../temporary-folder";
import { toyFeatures } from "../toy-features";

const root = temporaryFolder();
const data = toyFeatures(50);
let folders = 0;
const folder = () => join(root, `rows ${folders++}`);

async function valuesOf(rows: FeatureRows): Promise<{ audio: number[]; video: number[] }> {
  const identity = (width: number) => ({ mean: new Float64Array(width), deviation: new Float64Array(width).fill(1) });
  const asWritten = { audio: identity(rows.widths.audio), video: identity(rows.widths.video) };
  const all = { audio: [] as number[], video: [] as number[] };
  for await (const { audio, video } of readBlocks({ ...rows, standardisers: asWritten })) {
    all.audio.push(...audio.data);
    all.video.push(...video.data);
  }
  return all;
}

async function assertHolds(rows: FeatureRows, features: FeatureSet): Promise<void> {
  assert.deepEqual([rows.ids, rows.classes, rows.labels], [features.ids, features.classes, features.labels]);
  assert.deepEqual(await valuesOf(rows), { audio: [...meanAudio(features.audio).data], video: [...features.video.data] });
}

const filesOf = (where: string) => readdirSync(where).filter((name) => name.endsWith(".f32")).length;
const some = (from: number, to: number) =>
  takeVideos(
    data,
    Int32Array.from({ length: to - from }, (_, i) => from + i),
  );

test("features whole, one after another or from a generator that waits hold the same, however they are cut", async () => {
  async function* waiting() {
    yield some(0, 3);
    await new Promise((done) => setTimeout(done, 5));
    yield some(3, 50);
  }
  const ways: [Parameters<typeof writeFeatureRows>[1], number | undefined, number][] = [
    [data, undefined, 1],
    [data, 20, 3],
    [data.ids.map((_, i) => some(i, i + 1)), 16, 4],
    [waiting(), 16, 3],
  ];
  for (const [videos, shardRows, shards] of ways) {
    const where = folder();
    const progress: number[] = [];
    await assertHolds(await writeFeatureRows(where, videos, { shardRows, onProgress: (n) => void progress.push(n) }), data);
    assert.equal(filesOf(where), shards);
    assert.deepEqual([progress.length, progress[progress.length - 1]], [shards, 50]);
    await assertHolds(await openFeatureRows(where), data);
  }
});

test("sources, parts and videos without labels are kept", async () => {
  const source = { width: 8, values: "raw" as const, extractor: "x" };
  const given = {
    ...data,
    ...{ classes: [], labels: new Int32Array(50).fill(-1), parts: data.ids.map((_, i) => (i % 2 ? "train" : "validation")) },
    audio: { ...data.audio, source },
  };
  const rows = await writeFeatureRows(folder(), given, { shardRows: 20 });
  assert.deepEqual([rows.classes, rows.parts, rows.sources], [[], given.parts, { audio: source }]);
  assert.ok(rows.labels.every((label) => label === -1));
});

/** Four shards of 3, 2, 4 and 5 videos; the labels leave out two videos, and the whole second shard. */
async function labelled(): Promise<LabelledShards> {
  const where = folder();
  const random = new Random("rows");
  const shards: string[] = [];
  const labels = new Map<string, number>();
  for (const [s, size] of [3, 2, 4, 5].entries()) {
    const videos = Array.from({ length: size }, (_, i) => {
      const seconds = 1 + random.integer(25);
      const bytes = (width: number) => Uint8Array.from({ length: seconds * width }, () => random.integer(256));
      return { id: `${s} ${i}`, labels: [], audio: bytes(128), rgb: bytes(1024) };
    });
    shards.push(join(where, `${s}.tfrecord`));
    await writeYouTube8M(shards[s], videos);
    for (const [i, { id }] of videos.entries()) if (s !== 1 && i > 0) labels.set(id, i % 2);
  }
  return { shards, labels: { classes: ["a", "b"], labels }, fingerprint: "made here" };
}

test("a data set becomes a shard of rows for each of its shards, in this thread or in others, as its features are", async () => {
  const shards = await labelled();
  const features = await featuresOfShards(shards, { cache: false, chunkSeconds: 7 });
  for (const threads of [0, 1, 3]) {
    const where = folder();
    const report = emptyReport();
    const rows = await writeFeatureRows(where, shards, { threads, chunkSeconds: 7, report });
    await assertHolds(rows, features);
    assert.deepEqual([filesOf(where), report.records], [4, 14]);
    assert.deepEqual(rows.sources.audio, { width: 128, values: "quantised" });
  }
});

test("shards of rows that are whole are not read again from the data set", async () => {
  const shards = await labelled();
  const where = folder();
  const before = await valuesOf(await writeFeatureRows(where, shards, { threads: 0 }));
  for (const shard of [0, 1, 3]) rmSync(shards.shards[shard]);
  rmSync(join(where, "rows.info"));
  rmSync(join(where, "shard-00002.info"));
  assert.deepEqual(await valuesOf(await writeFeatureRows(where, shards, { threads: 0 })), before);
  // Made otherwise, it would have to be read; what is there stays.
  await assert.rejects(writeFeatureRows(where, shards, { threads: 0, chunkSeconds: 3 }), /0.tfrecord/);
  assert.deepEqual(await valuesOf(await openFeatureRows(where)), before);
});

test("nothing is written of what cannot be: bad videos, bad options, a full disk", async (t) => {
  const refused = (work: Promise<unknown>, pattern: RegExp) =>
    assert.rejects(work, (error: Error) => {
      assert.ok(error instanceof InputError, String(error));
      assert.match(error.message, pattern);
      return true;
    });
  await refused(writeFeatureRows(folder(), []), /there are no videos to write/);
  await refused(writeFeatureRows(folder(), undefined as never), /there are no videos to write; got undefined/);
  await refused(writeFeatureRows(folder(), data, { shardRows: 0 }), /shardRows must be a whole number of at least 1/);
  await refused(writeFeatureRows(folder(), [some(0, 5), some(3, 8)], { shardRows: 5 }), /video toy3 occurs twice/);
  const narrow = { ...some(5, 8), video: { rows: 3, columns: 2, data: new Float32Array(6) } };
  for (const shardRows of [5, 100])
    await refused(
      writeFeatureRows(folder(), [some(0, 5), narrow], { shardRows }),
      /toy5 has video of 2 columns where video toy0 has 12/,
    );
  const full = fullDevice(root, t);
  if (!full) return;
  const where = folder();
  mkdirSync(where);
  symlinkSync(full, join(where, "shard-00001.f32"));
  await refused(
    writeFeatureRows(where, data, { shardRows: 20 }),
    /shard-00001.f32 could not be written \(ENOSPC\): the disk is full: make room/,
  );
  await refused(openFeatureRows(where), /rows.info is not there/);
  // With room again it goes on.
  rmSync(join(where, "shard-00001.f32"));
  await assertHolds(await writeFeatureRows(where, data, { shardRows: 20 }), data);
  assert.deepEqual(openFilesIn(where), []);
  assert.ok(readFileSync(join(where, "shard-00001.f32")).length > 0);
});
