import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { DatasetItem } from "../../../lib/data/dataset/dataset-item";
import { openFeatureFile } from "../../../lib/data/feature-files/open-feature-file";
import { writeParquet } from "../../../lib/data/dataset/write-parquet";
import { importFeatures } from "../../../lib/data/import/import-features";
import { type PrepareOptions, prepareShards } from "../../../lib/data/import/prepare-shards";
import type { ReadReport } from "../../../lib/data/records/read-report";
import { openParquetFile } from "../../../lib/data/parquet/parquet-file";
import { quantise } from "../../../lib/data/records/quantisation";
import { writeYouTube8M } from "../../../lib/data/records/youtube8m";
import { temporaryFolder } from "../../temporary-folder";

/** Videos of 1 to 4 seconds, two columns of audio and three of video, every byte value among them. */
const videos = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => {
    const [seconds, n] = [1 + (i % 4), from + i];
    const bytes = (width: number) => Uint8Array.from({ length: seconds * width }, (_, at) => (n * 37 + at * 11) % 256);
    return { id: `v${n}`, labels: [n], seconds, audio: bytes(2), rgb: bytes(3) };
  });

async function shards(folder: string): Promise<void> {
  await writeYouTube8M(join(folder, "train00.tfrecord"), videos(0, 70));
  await writeYouTube8M(join(folder, "train01.tfrecord"), videos(70, 5));
}

async function itemsOf(path: string): Promise<DatasetItem[]> {
  const file = await openFeatureFile(path);
  const items: DatasetItem[] = [];
  for await (const item of file.items()) items.push(item);
  file.close();
  return items;
}

test("a Parquet file of each shard holds the bytes that the shard holds, alone or in threads", async () => {
  const [folder, out, threaded] = [temporaryFolder(), temporaryFolder(), temporaryFolder()];
  await shards(folder);
  const results = await prepareShards(join(folder, "*.tfrecord"), out, { threads: 0 });
  assert.deepEqual(
    results.map((result) => "file" in result && [result.videos, result.rows, result.kept]),
    [
      [70, 173, false],
      [5, 11, false],
    ],
  );
  const given = [...videos(0, 70), ...videos(70, 5)];
  const read = [...(await itemsOf(join(out, "train00.parquet"))), ...(await itemsOf(join(out, "train01.parquet")))];
  assert.deepEqual(
    read.map(({ id, audio, video }) => ({ id, audio: audio.data, video: video.data, rows: [audio.rows, video.rows] })),
    given.map(({ id, audio, rgb, seconds }) => ({ id, audio, video: rgb, rows: [seconds, seconds] })),
  );
  const told: string[] = [];
  const onShard: PrepareOptions["onShard"] = (done, all, result) => told.push(`${done}/${all} ${result && "file" in result}`);
  await prepareShards(join(folder, "*.tfrecord"), threaded, { threads: 2, onShard });
  assert.deepEqual(told, ["0/2 undefined", "1/2 true", "2/2 true"]);
  for (const name of readdirSync(out)) assert.deepEqual(readFileSync(join(threaded, name)), readFileSync(join(out, name)));
});

test("the dataset folder takes the files as they are", async () => {
  const [folder, out, dataset] = [temporaryFolder(), temporaryFolder(), temporaryFolder()];
  await shards(folder);
  const table = join(folder, "labels.csv");
  writeFileSync(table, "id,class\n" + [...videos(0, 75)].map(({ id }, i) => `${id},${i % 2 ? "b" : "a"}`).join("\n") + "\n");
  await prepareShards(join(folder, "*.tfrecord"), out, { labelTable: table, threads: 0 });
  const written = await importFeatures(
    readdirSync(out).map((name) => join(out, name)),
    dataset,
    { onNotice: () => undefined },
  );
  assert.equal(written.videos, 75);
  assert.deepEqual(written.labels.classes, ["a", "b"]);
  const opened = await openFeatureFile(dataset);
  assert.equal(opened.sources.audio.values, "quantised");
  let i = 0;
  for await (const { id, class: name, audio } of opened.items()) {
    const [video] = videos(i, 1);
    assert.deepEqual([id, name], [video.id, i % 2 ? "b" : "a"]);
    assert.equal(audio.columns, 2);
    if (i < 70) assert.deepEqual(quantise(audio.data as Float32Array), videos(0, 70)[i].audio);
    i++;
  }
});

test("what is there of the same shard and labels is kept; of another shard, other labels, or damaged it is made again", async () => {
  const [folder, out] = [temporaryFolder(), temporaryFolder()];
  await shards(folder);
  const [one, file] = [join(folder, "train01.tfrecord"), join(out, "train01.parquet")];
  const prepare = async (labelTable?: string) => {
    const [result] = await prepareShards(one, out, { threads: 0, labelTable });
    return "kept" in result ? result.kept : result.problem;
  };
  assert.equal(await prepare(), false);
  utimesSync(file, 1, 1);
  assert.equal(await prepare(), true);
  assert.equal(statSync(file).mtimeMs, 1000);
  const whole = readFileSync(file);
  const table = join(folder, "labels.csv");
  writeFileSync(table, "id,class\nv70,a\nv72,b\n");
  assert.equal(await prepare(table), false);
  assert.equal((await itemsOf(file)).length, 2);
  assert.equal(await prepare(), false);
  assert.deepEqual(readFileSync(file), whole);
  writeFileSync(file, whole.subarray(0, 100));
  assert.equal(await prepare(), false);
  assert.deepEqual(readFileSync(file), whole);
  // A page of values stands at byte 100, what the file says of itself at byte 300.
  for (const at of [100, 300]) {
    const flipped = Uint8Array.from(whole);
    flipped[at] ^= 1;
    writeFileSync(file, flipped);
    assert.equal(await prepare(), false);
    assert.deepEqual(readFileSync(file), whole);
  }
  await writeYouTube8M(one, videos(70, 6));
  assert.equal(await prepare(), false);
  assert.equal((await itemsOf(file)).length, 6);
});

test("a shard that cannot be read is named, leaves no file, and the others go on", async () => {
  const [folder, out] = [temporaryFolder(), temporaryFolder()];
  await shards(folder);
  const broken = join(folder, "train00.tfrecord");
  writeFileSync(broken, readFileSync(broken).subarray(0, 900));
  for (const threads of [0, 1]) {
    const [first, second] = await prepareShards(join(folder, "*.tfrecord"), out, { threads });
    assert.ok("problem" in first && first.shard === broken && /train00\.tfrecord/.test(first.problem));
    assert.ok("file" in second);
    assert.deepEqual(readdirSync(out), ["train01.parquet"]);
  }
  mkdirSync(join(folder, "more"));
  copyFileSync(join(folder, "train01.tfrecord"), join(folder, "more", "train01.tfrecord"));
  await assert.rejects(
    prepareShards([join(folder, "train01.tfrecord"), join(folder, "more", "train01.tfrecord")], out),
    /two shards are named train01\.tfrecord: prepare them into folders of their own/,
  );
});

test("with onCorrupt skip a damaged record is left out, and counted in the result and in the file", async () => {
  const [folder, out, elsewhere] = [temporaryFolder(), temporaryFolder(), temporaryFolder()];
  await shards(folder);
  const [cut, spoilt] = ["train00.tfrecord", "train01.tfrecord"].map((name) => join(folder, name));
  writeFileSync(cut, readFileSync(cut).subarray(0, -10)); // of 70 records the last one
  const bytes = readFileSync(spoilt);
  const second = 16 + Number(bytes.readBigUInt64LE(0));
  bytes[second + 20] ^= 1; // of 5 records the second one's data
  writeFileSync(spoilt, bytes);
  const prepare = (onCorrupt: "skip" | "throw", labelTable?: string) =>
    prepareShards(join(folder, "*.tfrecord"), out, { threads: 0, onCorrupt, labelTable });
  const made = (await prepare("skip")).map((result) => ("file" in result ? result : assert.fail(result.problem)));
  assert.deepEqual(
    made.map(({ videos: count, records, skipped }) => [count, records, skipped.length]),
    [
      [69, 69, 1],
      [4, 4, 1],
    ],
  );
  assert.deepEqual([made[0].skipped[0].file, made[0].skipped[0].record, made[0].skipped[0].restOfFile], [cut, 70, true]);
  assert.match(made[0].skipped[0].problem, /it is cut short/);
  const { file, record, offset, restOfFile, problem } = made[1].skipped[0];
  assert.deepEqual([file, record, offset, restOfFile], [spoilt, 2, second, false]);
  const ids = (await itemsOf(join(out, "train01.parquet"))).map(({ id }) => id);
  assert.deepEqual(ids, ["v70", "v72", "v73", "v74"]);

  const said = JSON.parse((await openParquetFile(join(out, "train01.parquet"))).notes.get("sdcca.prepared")!) as ReadReport;
  assert.deepEqual([said.records, said.skipped], [4, [{ record, offset, problem, restOfFile }]]);
  // Found again it says the same. It is not taken for whole, and what is there of it stays.
  const again = await prepare("skip");
  assert.deepEqual(again, made.map((result) => ({ ...result, kept: true }))); // prettier-ignore
  for (const result of await prepare("throw")) assert.match("problem" in result ? result.problem : "", /onCorrupt: "skip"$/);
  assert.equal((await itemsOf(join(out, "train01.parquet"))).length, 4);
  // The file does not tell where the shard lay.
  copyFileSync(spoilt, join(elsewhere, "train01.tfrecord"));
  await prepareShards(join(elsewhere, "train01.tfrecord"), elsewhere, { threads: 0, onCorrupt: "skip" });
  assert.deepEqual(readFileSync(join(elsewhere, "train01.parquet")), readFileSync(join(out, "train01.parquet")));
  // Videos that the table does not name are read and not skipped.
  writeFileSync(join(folder, "labels.csv"), "id,class\nv70,a\nv71,b\nv0,a\n");
  const [, named] = await prepare("skip", join(folder, "labels.csv"));
  assert.ok("file" in named);
  assert.deepEqual([named.videos, named.records, named.skipped.length], [1, 4, 1]);
});

test("raw features keep their floats, their source, classes and parts; what does not fit names its video and leaves no file", async () => {
  const path = join(temporaryFolder(), "raw.parquet");
  const sources = {
    audio: { width: 2, values: "raw", extractor: "musicnn", version: "1" },
    video: { width: 1, values: "raw" },
  } as const;
  const item = (id: string, more: object = { class: "x", part: "train" }): DatasetItem => ({
    id,
    audio: { rows: 2, columns: 2, data: Float32Array.of(0.1, -2, 3e-20, 4) },
    video: { rows: 2, columns: 1, data: Float32Array.of(5, 6) },
    ...more,
  });
  assert.equal(await writeParquet(path, [item("ä"), item("b")], { sources }), 2);
  const file = await openFeatureFile(path);
  assert.deepEqual(file.sources.audio, sources.audio);
  const [first] = await itemsOf(path);
  assert.deepEqual([first.id, first.class, first.part, [...first.audio.data]], ["ä", "x", "train", [...item("").audio.data]]);
  const refused: [DatasetItem[], RegExp][] = [
    [[], /there are no videos to write to/],
    [[item("a"), item("b", { class: "x" })], /video b has no part: give each video one, or none of them/],
    [[item("a", {}), item("b", { class: "x" })], /video b has a class/],
    [
      [item("a", { audio: { rows: 2, columns: 3, data: new Float32Array(6) } })],
      /video a: audio has 3 columns; the source says 2/,
    ],
  ];
  for (const [items, told] of refused) {
    const other = join(temporaryFolder(), "x.parquet");
    await assert.rejects(writeParquet(other, items, { sources }), told);
    assert.ok(!existsSync(other));
  }
});
