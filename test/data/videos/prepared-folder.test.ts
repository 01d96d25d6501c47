/** A folder of the Parquet files of prepareShards, opened as a dataset folder. */
import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { writeParquet } from "../../../lib/data/dataset/write-parquet";
import { importFeatures } from "../../../lib/data/import/import-features";
import { prepareShards } from "../../../lib/data/import/prepare-shards";
import type { VideoRecord } from "../../../lib/data/records/video-record";
import { readYouTube8M, writeYouTube8M } from "../../../lib/data/records/youtube8m";
import { openLabelledShards } from "../../../lib/data/videos/labelled-shards";
import { featuresOfShards } from "../../../lib/features/load-features";
import { InputError } from "../../../lib/runtime/check";
import { temporaryFolder } from "../../temporary-folder";

const root = temporaryFolder();
const at = (...names: string[]) => join(root, ...names);
const CLASSES = ["wild", "calm"];

/** Videos of 1 to 13 seconds, with bytes that no two have in common. */
const videos = (from: number, count: number, width = 2) =>
  Array.from({ length: count }, (_, i) => {
    const [seconds, n] = [1 + (i % 13), from + i];
    const bytes = (columns: number) => Uint8Array.from({ length: seconds * columns }, (_, b) => (n * 37 + b * 11 + n * b) % 256);
    return { id: `v${n}`, labels: [n], seconds, audio: bytes(width), rgb: bytes(3) };
  });

/** A folder of the Parquet files of these shards. */
async function prepared(name: string, shards: ReturnType<typeof videos>[], labelTable?: string): Promise<string> {
  mkdirSync(at(`${name} shards`));
  for (const [i, shard] of shards.entries()) await writeYouTube8M(at(`${name} shards`, `s${i}.tfrecord`), shard);
  const results = await prepareShards(at(`${name} shards`, "*.tfrecord"), at(name), { threads: 0, labelTable });
  for (const result of results) assert.ok("file" in result);
  return at(name);
}

async function recordsOf(shards: string[]): Promise<VideoRecord[]> {
  const records: VideoRecord[] = [];
  for await (const record of readYouTube8M(shards)) records.push(record);
  return records;
}

before(async () => {
  writeFileSync(at("labels.csv"), `id,class\n${videos(0, 75).map(({ id }, i) => `${id},${CLASSES[i % 2]}\n`).join("")}`); // prettier-ignore
  await prepared("folder", [videos(0, 70), videos(70, 6)], at("labels.csv"));
  await importFeatures(["s0", "s1"].map((name) => at("folder", `${name}.parquet`)), at("imported"), { onNotice: () => undefined }); // prettier-ignore
});

test("it is what import makes of the files: videos, values, classes, sources, features", async () => {
  const [own, imported] = [await openLabelledShards(at("folder")), await openLabelledShards(at("imported"))];
  assert.deepEqual(own.shards, ["s0", "s1"].map((name) => at("folder", `${name}.parquet`))); // prettier-ignore
  assert.deepEqual([own.labels.classes, own.labels.labels.size, own.labelling], [["calm", "wild"], 75, "given"]);
  for (const part of ["labels", "sources", "labelling"] as const) assert.deepEqual(own[part], imported[part], part);
  assert.deepEqual(await recordsOf(own.shards), await recordsOf(imported.shards));
  const options = { cache: false as const, chunkSeconds: 4 };
  const features = await featuresOfShards(imported, options);
  for (const threads of [0, 2]) assert.deepEqual(await featuresOfShards(own, { ...options, threads }), features);
  const reversed = await openLabelledShards(at("folder"), { classes: ["wild", "calm"] });
  assert.deepEqual([reversed.labels.classes, reversed.labels.labels.get("v0")], [["wild", "calm"], 0]);
  assert.deepEqual((await openLabelledShards(at("folder"), { labels: "none" })).labels.classes, []);
});

test("a labels.csv and a split.csv beside the files count; without classes it is a folder without labels", async () => {
  const folder = await prepared("plain", [videos(0, 4), videos(4, 4)]);
  const plain = await openLabelledShards(folder);
  assert.deepEqual([plain.labels.classes, plain.labelling], [[], "none"]);
  assert.equal((await featuresOfShards(plain, { cache: false })).ids.length, 8);
  writeFileSync(join(folder, "labels.csv"), "id,class\nv1,a\nv6,b\n");
  writeFileSync(join(folder, "split.csv"), "id,part\nv1,train\nv6,test\n");
  const { labels, labelling, parts } = await openLabelledShards(folder);
  assert.deepEqual([[...labels.labels], labelling, parts!.get("v6")], [[["v1", 0], ["v6", 1]], "given", "test"]); // prettier-ignore
});

const refused = (folder: string, pattern: RegExp) =>
  assert.rejects(openLabelledShards(folder), (error) => error instanceof InputError && pattern.test(error.message));

test("files that do not belong together are refused with both names", async () => {
  await prepared("twice", [videos(0, 3), videos(2, 3)]);
  await refused(at("twice"), /^video v2 is in .*s0\.parquet and in .*s1\.parquet: give each video an id of its own/);
  await prepared("wide", [videos(0, 3), videos(3, 3, 5)]);
  await refused(
    at("wide"),
    /s0\.parquet and .*s1\.parquet do not belong together: the first holds audio of .*2 columns.*5 columns/,
  );
  mkdirSync(at("some"));
  copyFileSync(at("folder", "s0.parquet"), at("some", "a.parquet"));
  copyFileSync(at("twice", "s0.parquet"), at("some", "b.parquet"));
  const told = /^only one of .*a\.parquet and .*b\.parquet has classes: prepare all shards with the same --labels/;
  await refused(at("some"), told);
  renameSync(at("some", "a.parquet"), at("some", "c.parquet"));
  renameSync(at("some", "b.parquet"), at("some", "a.parquet"));
  renameSync(at("some", "c.parquet"), at("some", "b.parquet"));
  await refused(at("some"), told);
});

test("a file of another program, or one that is damaged anywhere, is refused with the command that helps", async () => {
  mkdirSync(at("other"));
  const item = { id: "a", audio: { rows: 1, columns: 1, data: Float32Array.of(1) }, video: { rows: 1, columns: 1, data: Float32Array.of(2) } }; // prettier-ignore
  const source = { width: 1, values: "raw" } as const;
  await writeParquet(at("other", "a.parquet"), [item], { sources: { audio: source, video: source } });
  await refused(
    at("other"),
    /did not make: make it again by that, or a dataset folder of it by npm run import -- .*a\.parquet --out FOLDER/,
  );
  mkdirSync(at("damaged"));
  const file = at("damaged", "s1.parquet");
  const whole = readFileSync(at("folder", "s1.parquet"));
  for (let byte = 10; byte < whole.length; byte += 37) {
    const flipped = Uint8Array.from(whole);
    flipped[byte] ^= 1;
    writeFileSync(file, flipped);
    // Read to its end it is refused, or reads as it was: some bytes of its form say nothing.
    const read = openLabelledShards(at("damaged")).then(({ shards, labels }) => recordsOf(shards).then((records) => ({ records, labels }))); // prettier-ignore
    const { records } = await read.catch((error: unknown) => {
      assert.ok(error instanceof InputError && error.message.includes("s1.parquet"), String(error));
      return { records: undefined };
    });
    if (records) assert.deepEqual(records, await recordsOf([at("folder", "s1.parquet")]), `byte ${byte}`);
  }
});

test("a value that was changed is told, also where corrupt records are skipped", async () => {
  const file = at("folder", "s1.parquet");
  const whole = readFileSync(file);
  const [, , , last] = videos(70, 6);
  const place = whole.indexOf(Buffer.from(last.rgb));
  assert.ok(place > 0, "the bytes of a video stand in the file as they are");
  const changed = Uint8Array.from(whole);
  changed[place] ^= 1;
  writeFileSync(file, changed);
  const data = await openLabelledShards(at("folder"));
  for (const onCorrupt of ["throw", "skip"] as const)
    await assert.rejects(
      featuresOfShards(data, { cache: false, onCorrupt }),
      /s1\.parquet is damaged \(its checksum is not that of what it holds\): make it again by npm run prepare-shards, which keeps the files that are whole/,
    );
  writeFileSync(file, whole);
});

test("videos that are not as the file says of its views are told", async () => {
  mkdirSync(at("said"));
  const whole = readFileSync(at("folder", "s1.parquet"), "latin1");
  const changes = { '"width":2': '"width":4', '"values":"quantised"': '"values":"raw"      ' };
  for (const [said, other] of Object.entries(changes)) {
    assert.ok(whole.includes(said));
    writeFileSync(at("said", "s1.parquet"), whole.replace(said, other), "latin1");
    const { shards } = await openLabelledShards(at("said"));
    await assert.rejects(
      recordsOf(shards),
      /s1\.parquet is damaged \(a video has quantised rows of 2, and the file says (quantised ones of 4|raw ones of 2)\): make it again/,
    );
  }
});
