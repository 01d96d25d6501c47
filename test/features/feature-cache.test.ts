import assert from "node:assert/strict";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { LabelledShards } from "../../lib/data/labelled-shards";
import { emptyReport } from "../../lib/data/read-report";
import { writeYouTube8M } from "../../lib/data/youtube8m";
import { loadFeatures, saveFeatures } from "../../lib/features/feature-cache";
import type { FeatureSet } from "../../lib/features/feature-set";
import { featuresOfShards } from "../../lib/features/load-features";
import { InputError } from "../../lib/runtime/check";
import { GOLDEN } from "../data/golden-videos";
import { temporaryFolder } from "../temporary-folder";

const folder = temporaryFolder();
const features: FeatureSet = {
  ids: ["ä", "b,c"],
  emotions: ["calm", "sad"],
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

test("a changed or missing byte is found, wherever it is; between the arrays it changes nothing", async () => {
  const file = join(folder, "b.features");
  await saveFeatures(file, features);
  const whole = await readFile(file);
  const refused = (error: unknown) => error instanceof InputError && /b.features.*remove it/.test(error.message);
  let harmless = 0;
  for (let at = 0; at < whole.length; at++) {
    await writeFile(file, flipped(whole, at));
    const loaded = await loadFeatures(file).catch((error) => void assert.ok(refused(error), String(error)));
    if (!loaded) continue;
    assert.deepEqual(loaded, features);
    harmless++;
  }
  // 64-byte steps between six arrays of 82 bytes in all leave this much room.
  assert.ok(harmless < 6 * 64, `${harmless} bytes are not watched over`);
  for (const bytes of [whole.subarray(0, whole.length - 1), whole.subarray(0, 40), Buffer.from("something else")]) {
    await writeFile(file, bytes);
    await assert.rejects(loadFeatures(file), refused);
  }
});

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] ^= 1;
  return copy;
}

test("shards are read once; a damaged cache is made anew; skipped records are reported every time", async () => {
  const shard = join(folder, "videos.tfrecord");
  await writeYouTube8M(shard, GOLDEN);
  const labels = { emotions: ["calm", "sad"], labels: new Map(GOLDEN.map(({ id }, i) => [id, i % 2])) };
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
