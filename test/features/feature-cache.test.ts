import assert from "node:assert/strict";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { LabelledShards } from "../../lib/data/videos/labelled-shards";
import { emptyReport } from "../../lib/data/records/read-report";
import { writeYouTube8M } from "../../lib/data/records/youtube8m";
import { loadFeatures, saveFeatures } from "../../lib/features/feature-cache";
import type { FeatureSet } from "../../lib/features/feature-set";
import { featuresOfShards } from "../../lib/features/load-features";
import { InputError } from "../../lib/runtime/check";
import { writeContainer } from "../../lib/runtime/container/container";
import { Random } from "../../lib/runtime/random";
import { damagedCopy } from "../damaged-copy";
import { GOLDEN } from "../data/golden-videos";
import { temporaryFolder } from "../temporary-folder";

const folder = temporaryFolder();
const features: FeatureSet = {
  ids: ["ä", "b,c"],
  classes: ["calm", "sad"],
  labels: Int32Array.of(1, 0),
  audio: {
    chunks: { rows: 3, columns: 2, data: Float32Array.of(1.5, -0, 3e-40, 4, 5, NaN) },
    starts: Int32Array.of(0, 2, 3),
    seconds: Float32Array.of(10, 2, 4),
  },
  video: { rows: 2, columns: 2, data: Float32Array.of(9, 8, 7, 6) },
  chunkKinds: Uint8Array.of(0, 1, 3),
};

test("features come back to the bit, with and without kinds; another key finds nothing", async () => {
  const file = join(folder, "a.features");
  await saveFeatures(file, features, "key 1");
  assert.deepEqual(await loadFeatures(file, "key 1"), features);
  assert.deepEqual(await loadFeatures(file), features);
  assert.equal(await loadFeatures(file, "key 2"), undefined);
  assert.equal(await loadFeatures(join(folder, "none"), "key 1"), undefined);
  const { chunkKinds, ...bare } = features;
  assert.ok(chunkKinds);
  await saveFeatures(file, bare);
  assert.deepEqual(await loadFeatures(file), bare);
});

test("a changed or missing byte is found, wherever it is", async () => {
  const file = join(folder, "b.features");
  await saveFeatures(file, features);
  const whole = await readFile(file);
  const refused = (error: unknown) => error instanceof InputError && /b.features.*remove it/.test(error.message);
  for (let at = 0; at < whole.length; at += 3) {
    await writeFile(file, flipped(whole, at));
    await assert.rejects(loadFeatures(file), refused);
  }
  for (const bytes of [whole.subarray(0, whole.length - 1), whole.subarray(0, 40), Buffer.from("something else")]) {
    await writeFile(file, bytes);
    await assert.rejects(loadFeatures(file), refused);
  }
  const random = new Random("features");
  for (let i = 0; i < 300; i++) {
    const copy = damagedCopy(whole, random);
    await writeFile(file, copy);
    if (copy.equals(whole)) assert.deepEqual(await loadFeatures(file), features);
    else await assert.rejects(loadFeatures(file, i % 2 ? undefined : ""), refused);
  }
});

test("what are no features, or of different videos, is neither saved nor loaded", async () => {
  const file = join(folder, "c.features");
  const { audio, video } = features;
  const wrong: [unknown, RegExp][] = [
    [null, /these are no features, features is null, not a record: give/],
    [{}, /features has no ids/],
    [{ ...features, ids: ["a", 2] }, /features\.ids\[1\] is a number, not a string/],
    [{ ...features, ids: ["a"] }, /labels should be 1 where it is 2/],
    [{ ...features, labels: [1, 0] }, /features\.labels is a list, not an Int32Array/],
    [{ ...features, video: { ...video, data: new Float32Array(3) } }, /video\.data should be 4 where it is 3/],
    [{ ...features, audio: { ...audio, starts: Int32Array.of(0, 4, 3) } }, /starts do not ascend/],
    [{ ...features, audio: { ...audio, starts: Int32Array.of(0, 2, 2) } }, /the last of starts should be 3 where it is 2/],
    [{ ...features, chunkKinds: Uint8Array.of(1) }, /chunkKinds should be 3 where it is 1/],
  ];
  for (const [value, pattern] of wrong) {
    await assert.rejects(
      saveFeatures(file, value as FeatureSet),
      (error) => error instanceof InputError && pattern.test(error.message),
    );
    await writeContainer(file, { kind: "feature set" }, { features: value, records: 2 });
    await assert.rejects(loadFeatures(file), /c.features holds no features, .*: remove it, and the features are built again/);
  }
  await writeContainer(file, { kind: "thing" }, {});
  await assert.rejects(loadFeatures(file), /c.features holds a thing, not a feature set: remove it/);
});

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] ^= 1;
  return copy;
}

test("shards are read once; a damaged cache is made anew; skipped records are reported every time", async (t) => {
  t.mock.method(console, "warn", () => {});
  const shard = join(folder, "videos.tfrecord");
  await writeYouTube8M(shard, GOLDEN);
  const labels = { classes: ["calm", "sad"], labels: new Map(GOLDEN.map(({ id }, i) => [id, i % 2])) };
  const data: LabelledShards = { shards: [shard], labels, fingerprint: "f1" };
  const cache = join(folder, "cache");
  const first = await featuresOfShards(data, { cache });
  assert.deepEqual([...first.audio.seconds], [1, 3, 4]);
  const [file] = await readdir(cache);
  const bytes = await readFile(shard);
  await writeFile(shard, flipped(bytes, bytes.length - 100));
  assert.deepEqual(await featuresOfShards(data, { cache }), first, "the broken shard is not looked at");
  await writeFile(join(cache, file), flipped(await readFile(join(cache, file)), 3000));
  await assert.rejects(featuresOfShards(data, { cache }), /record 3 at byte .*checksum of its data/);
  for (let time = 0; time < 2; time++) {
    const report = emptyReport();
    const rest = await featuresOfShards(data, { cache, onCorrupt: "skip", report });
    assert.deepEqual(rest.ids, ["aB-_0", "video one"]);
    assert.equal(report.skipped.length, 1);
  }
  await writeFile(shard, bytes);
  assert.deepEqual(await featuresOfShards(data, { cache }), first);
  const again = await stat(join(cache, file));
  assert.deepEqual(await featuresOfShards({ ...data, fingerprint: "f2" }, { cache, chunkSeconds: 2 }), {
    ...(await featuresOfShards(data, { cache: false, chunkSeconds: 2 })),
  });
  assert.equal((await stat(join(cache, file))).mtimeMs, again.mtimeMs);
});

/** Shards of the golden videos, each of which has a few seconds. */
async function goldenShards(name: string): Promise<LabelledShards> {
  const shards = [0, 1].map((i) => join(folder, `${name}-${i}.tfrecord`));
  await writeYouTube8M(shards[0], GOLDEN.slice(0, 1));
  await writeYouTube8M(shards[1], GOLDEN.slice(1));
  return { shards, labels: { classes: ["calm", "sad"], labels: new Map(GOLDEN.map(({ id }) => [id, 0])) }, fingerprint: name };
}

test("features of other labels, kinds, names or order of the shards are other features, whatever their data is called", async () => {
  const cache = join(folder, "keys");
  const data = await goldenShards("keys");
  const { labels, classes } = data.labels;
  const salience = (kind: number) => new Map(GOLDEN.map(({ id, audio }) => [id, new Uint8Array(audio.length / 128).fill(kind)]));
  const others: LabelledShards[] = [
    data,
    { ...data, labels: { classes, labels: new Map([...labels].map(([id]) => [id, 1])) } },
    { ...data, labels: { classes: ["sad", "calm"], labels } },
    { ...data, labels: { classes, labels: new Map([...labels].slice(0, 2)) } },
    { ...data, shards: [...data.shards].reverse() },
    { ...data, salience: salience(1) },
    { ...data, salience: salience(2) },
  ];
  for (let time = 0; time < 2; time++)
    for (const other of others)
      assert.deepEqual(await featuresOfShards(other, { cache }), await featuresOfShards(other, { cache: false }));
  assert.equal((await readdir(cache)).length, others.length);
});

test("chunks of another length are other features", async () => {
  const cache = join(folder, "lengths");
  const data = await goldenShards("lengths");
  for (let time = 0; time < 2; time++)
    for (const chunkSeconds of [2, 3])
      assert.deepEqual(
        await featuresOfShards(data, { cache, chunkSeconds }),
        await featuresOfShards(data, { cache: false, chunkSeconds }),
      );
});

test("a report says how many records there were, also when the features were kept", async () => {
  const cache = join(folder, "reported");
  const data = await goldenShards("reported");
  data.labels.labels.delete(GOLDEN[0].id);
  for (let time = 0; time < 3; time++) {
    const report = { ...emptyReport(), records: 5 };
    await featuresOfShards(data, { cache, report });
    assert.deepEqual(report, { records: 5 + GOLDEN.length, skipped: [] });
  }
  assert.equal((await readdir(cache)).length, 1);
});

test("a damaged record of a video without a label is reported every time: such features are not kept", async () => {
  const cache = join(folder, "partly");
  const data = await goldenShards("partly");
  data.labels.labels.delete(GOLDEN[0].id);
  const bytes = await readFile(data.shards[0]);
  await writeFile(data.shards[0], flipped(bytes, bytes.length - 100));
  for (let time = 0; time < 2; time++) {
    const report = emptyReport();
    const found = await featuresOfShards(data, { cache, onCorrupt: "skip", onMissing: "throw", report });
    assert.deepEqual([found.ids.length, report.skipped.length], [GOLDEN.length - 1, 1]);
  }
});

test("a cache that cannot be written costs one warning, and no features", async (t) => {
  const warn = t.mock.method(console, "warn", () => {});
  const data = await goldenShards("unwritable");
  const expected = await featuresOfShards(data, { cache: false });
  const cache = join(data.shards[0], "no folder");
  assert.deepEqual(await featuresOfShards(data, { cache }), expected);
  assert.equal(warn.mock.callCount(), 1);
  assert.match(
    String(warn.mock.calls[0].arguments[0]),
    /cache was of no use: .*features could not be written \(ENOTDIR\): a file stands/,
  );
});

test("three at once in one process, on one cache, all get the features", async () => {
  const cache = join(folder, "both");
  const data = await goldenShards("both");
  const expected = await featuresOfShards(data, { cache: false });
  const both = await Promise.all([1, 2, 3].map(() => featuresOfShards(data, { cache })));
  for (const one of both) assert.deepEqual(one, expected);
  assert.deepEqual(await featuresOfShards({ ...data, shards: data.shards }, { cache }), expected);
  assert.equal((await readdir(cache)).length, 1);
});
