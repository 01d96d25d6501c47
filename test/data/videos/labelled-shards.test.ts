import assert from "node:assert/strict";
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { openLabelledShards } from "../../../lib/data/videos/labelled-shards";
import { writeYouTube8M } from "../../../lib/data/records/youtube8m";
import { featuresOfShards } from "../../../lib/features/load-features";
import { temporaryFolder } from "../../temporary-folder";
import { GOLDEN } from "../golden-videos";

const root = temporaryFolder();

async function dataFolder(name: string): Promise<string> {
  const folder = join(root, name);
  await mkdir(folder);
  await writeYouTube8M(join(folder, "a.tfrecord"), GOLDEN.slice(0, 1));
  await writeYouTube8M(join(folder, "b.tfrecord"), GOLDEN.slice(1));
  await writeFile(join(folder, "labels.csv"), `id,class\n${GOLDEN.map(({ id }, i) => `${id},${i ? "calm" : "sad"}\n`).join("")}`);
  await kinds(folder, "0");
  return folder;
}

/** A salience table in which every second is of one kind. */
const kinds = (folder: string, digit: string) =>
  writeFile(
    join(folder, "salience.csv"),
    `id,kinds\n${GOLDEN.map(({ id, audio }) => `${id},${digit.repeat(audio.length / 128)}\n`).join("")}`,
  );

const named = async (folder: string) => (await openLabelledShards(folder)).fingerprint;

test("a rewritten salience table is other data, and its kinds are not taken from the cache", async () => {
  const folder = await dataFolder("salience");
  const cache = join(root, "cache");
  const kindsNow = async () => [...new Set((await featuresOfShards(await openLabelledShards(folder), { cache })).chunkKinds)];
  const first = await named(folder);
  assert.deepEqual(await kindsNow(), [0]);
  await kinds(folder, "2");
  assert.notEqual(await named(folder), first);
  assert.deepEqual(await kindsNow(), [2]);
});

test("other labels or shards are other data; another place is not", async () => {
  const folder = await dataFolder("data");
  const first = await named(folder);
  assert.equal(await named(folder), first);
  const moved = join(root, "moved");
  await rename(folder, moved);
  assert.equal(await named(moved), first);
  const change = async (name: string, how: (text: Buffer) => Buffer | string) => {
    const file = join(moved, name);
    const [before, { atime, mtime }] = [await readFile(file), await stat(file)];
    const whole = await named(moved);
    await writeFile(file, how(before));
    await utimes(file, atime, mtime);
    assert.notEqual(await named(moved), whole, name);
    await writeFile(file, before);
    await utimes(file, atime, mtime);
  };
  for (const name of ["a.tfrecord", "b.tfrecord"]) await utimes(join(moved, name), 1, 1);
  await change("labels.csv", (text) => text.toString().replace("sad", "wild"));
  // Of the same size and time.
  await change("a.tfrecord", (bytes) => Buffer.from(bytes.map((byte, i) => (i === 40 ? byte ^ 1 : byte))));
  await change("b.tfrecord", (bytes) => Buffer.from(bytes.map((byte, i) => (i === bytes.length - 1 ? byte ^ 1 : byte))));
  await change("a.tfrecord", (bytes) => Buffer.concat([bytes, bytes]));
});

test("opened without labels, all videos count and none is labelled, however many threads read", async () => {
  const folder = await dataFolder("unlabelled");
  const labelled = await featuresOfShards(await openLabelledShards(folder), { cache: false });
  await rm(join(folder, "labels.csv"));
  await assert.rejects(openLabelledShards(folder), /labels\.csv cannot be read, .* or say labels: "none"/);
  const data = await openLabelledShards(folder, { labels: "none" });
  const cache = join(root, "unlabelled-cache");
  for (const threads of [0, 2]) {
    const features = await featuresOfShards(data, { threads, cache: false });
    assert.deepEqual(features, { ...labelled, classes: [], labels: new Int32Array(GOLDEN.length).fill(-1) });
  }
  const [first, kept] = [await featuresOfShards(data, { cache }), await featuresOfShards(data, { cache })];
  assert.deepEqual(kept, first);
  assert.equal((await readdir(cache)).length, 1);
  await writeFile(join(folder, "unfinished-selection.txt"), "");
  await assert.rejects(openLabelledShards(folder, { labels: "none" }), /holds a selection that is not finished/);
  await assert.rejects(openLabelledShards(folder, { labels: "some" as "none" }), /labels must be "none"; got "some"/);
});
