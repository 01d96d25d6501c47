import assert from "node:assert/strict";
import { copyFile, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { LabelledShards } from "../../lib/data/labelled-shards";
import { emptyReport } from "../../lib/data/read-report";
import { frameRecord } from "../../lib/data/tfrecord-writer";
import { encodeYouTube8M, readYouTube8M, writeYouTube8M } from "../../lib/data/youtube8m";
import { buildFeatures } from "../../lib/features/build-features";
import { featuresOfShards } from "../../lib/features/load-features";
import { sharedIds, shardFeatures } from "../../lib/features/shard-features";
import { InputError } from "../../lib/runtime/check";
import { Random } from "../../lib/runtime/random";
import { temporaryFolder } from "../temporary-folder";

const folder = temporaryFolder();
const random = new Random("shards");

/** A video of random length and bytes. */
function video(id: string) {
  const seconds = 1 + random.integer(35);
  const bytes = (width: number) => Uint8Array.from({ length: seconds * width }, () => random.integer(256));
  return { id, labels: [], audio: bytes(128), rgb: bytes(1024) };
}

const ids = Array.from({ length: 24 }, (_, i) => `video ${i}`);
const videos = ids.map(video);

/** Five shards of 1, 3, 5, 7 and 8 videos, so that threads finish out of order; the last is gzipped. */
async function dataset(): Promise<LabelledShards> {
  const shards: string[] = [];
  let from = 0;
  for (const [i, size] of [1, 3, 5, 7, 8].entries()) {
    shards.push(join(folder, `shard-${i}.tfrecord${i === 4 ? ".gz" : ""}`));
    await writeYouTube8M(shards[i], videos.slice(from, (from += size)));
  }
  // Two videos carry no label and are passed over.
  const labels = new Map(ids.filter((_, i) => i !== 2 && i !== 20).map((id, i) => [id, i % 3]));
  return { shards, labels: { emotions: ["calm", "sad", "wild"], labels }, fingerprint: "test" };
}

test("sums of bytes give what means of frames give, to the rounding of a float, for any number of threads", async () => {
  const data = await dataset();
  const expected = await buildFeatures(readYouTube8M(data.shards), data.labels, { chunkSeconds: 7 });
  const alone = await featuresOfShards(data, { cache: false, chunkSeconds: 7, threads: 0 });
  assert.deepEqual(alone.ids, expected.ids);
  assert.deepEqual(alone.labels, expected.labels);
  assert.deepEqual(alone.audio.starts, expected.audio.starts);
  assert.deepEqual(alone.audio.seconds, expected.audio.seconds);
  const close = (got: Float32Array, wanted: Float32Array) => {
    assert.equal(got.length, wanted.length);
    got.forEach((value, i) => assert.ok(Math.abs(value - wanted[i]) < 4e-7, `${value} is not ${wanted[i]}`));
  };
  close(alone.audio.chunks.data, expected.audio.chunks.data);
  close(alone.video.data, expected.video.data);
  for (const threads of [1, 2, 3]) {
    const progress: number[] = [];
    const options = { cache: false as const, chunkSeconds: 7, threads, onProgress: (done: number) => void progress.push(done) };
    assert.deepEqual(await featuresOfShards(data, options), alone);
    assert.deepEqual(
      progress,
      Array.from({ length: 22 }, (_, i) => i + 1),
    );
  }
});

test("an error in a thread names file, record and remedy; of several, the first in order; skipped ones are counted", async () => {
  const data = await dataset();
  const broken = await dataset();
  broken.shards = data.shards.map((file, i) => (i === 1 || i === 3 ? `${file}.broken.tfrecord` : file));
  for (const i of [1, 3]) {
    await copyFile(data.shards[i], broken.shards[i]);
    const second = frameRecord(encodeYouTube8M(videos[i === 1 ? 1 : 9])).length;
    const file = await open(broken.shards[i], "r+");
    await file.write(Buffer.from([1, 2, 3, 4]), 0, 4, second + 200);
    await file.close();
    assert.notDeepEqual(await readFile(broken.shards[i]), await readFile(data.shards[i]));
  }
  for (const threads of [0, 1, 3]) {
    await assert.rejects(featuresOfShards(broken, { cache: false, threads }), (error) => {
      assert.ok(error instanceof InputError);
      assert.ok(error.message.startsWith(`${broken.shards[1]}: record 2 at byte `), error.message);
      assert.match(error.message, /checksum of its data is wrong.*onCorrupt: "skip"/);
      return true;
    });
    const report = emptyReport();
    const features = await featuresOfShards(broken, { cache: false, threads, onCorrupt: "skip", report });
    assert.equal(features.ids.length, 21, "video 2, which is broken, has no label; video 10 has");
    assert.equal(report.records, 22);
    assert.deepEqual(
      report.skipped.map(({ file, record }) => [file, record]),
      [
        [broken.shards[1], 2],
        [broken.shards[3], 2],
      ],
    );
  }
});

test("a thread takes the ids that it is asked for now, not those it was asked for first", async () => {
  const { shards } = await dataset();
  const found = async (...wanted: string[]) =>
    (await shardFeatures({ file: shards[1], wanted: sharedIds(wanted), chunkSeconds: 10, onCorrupt: "throw" })).ids;
  assert.deepEqual(await found("video 1", "video 3"), ["video 1", "video 3"]);
  assert.deepEqual(await found("video 2"), ["video 2"]);
  assert.deepEqual(await found("video 1", "video 3"), ["video 1", "video 3"]);
});

test("one shard named twice, and a labelled video that is nowhere, are refused", async () => {
  const data = await dataset();
  const twice = { ...data, shards: [...data.shards, data.shards[1]] };
  await assert.rejects(featuresOfShards(twice, { cache: false, threads: 2 }), /video video 1 occurs twice/);
  const fewer = { ...data, shards: data.shards.slice(0, 4) };
  await assert.rejects(
    featuresOfShards(fewer, { cache: false, threads: 2 }),
    /7 of 22 labelled videos are not among the records/,
  );
});
