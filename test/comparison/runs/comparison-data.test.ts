import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { dataOfFeatures, dataOfShards } from "../../../lib/comparison/runs/comparison-data";
import type { Work } from "../../../lib/comparison/runs/make-run";
import { sharedModels } from "../../../lib/comparison/runs/shared-models";
import type { LabelledShards } from "../../../lib/data/videos/labelled-shards";
import { writeYouTube8M } from "../../../lib/data/records/youtube8m";
import { type FeatureSet, selectTracks, takeVideos } from "../../../lib/features/feature-set";
import { featuresOfShards } from "../../../lib/features/load-features";
import { useBackend } from "../../../lib/runtime/tensorflow/backend";
import { InputError } from "../../../lib/runtime/check";
import { Random } from "../../../lib/runtime/random";
import { toyFeatures } from "../../models/toy-features";
import { temporaryFolder } from "../../temporary-folder";
import { tinyTask } from "../tiny";

const folder = temporaryFolder();
const random = new Random("comparison data");

/** Videos of 20 to 39 seconds, each of one tone, so that every cut of it has its mean. */
const videos = ["a", "b", "c", "d", "e"].map((id, i) => {
  const seconds = 20 + random.integer(20);
  return { id, labels: [], audio: new Uint8Array(seconds * 128).fill(20 + 30 * i), rgb: new Uint8Array(seconds * 1024).fill(i) };
});
const labels = { classes: ["calm", "sad"], labels: new Map(videos.map(({ id }, i) => [id, i % 2])) };
let shards: LabelledShards;
let all: FeatureSet;
before(async () => {
  await useBackend();
  const shard = join(folder, "a.tfrecord");
  await writeYouTube8M(shard, videos);
  // Named by what it holds, since other chunks are kept in the project's cache.
  const fingerprint = createHash("sha256").update(readFileSync(shard)).digest("hex");
  shards = { shards: [shard], labels, fingerprint };
  all = await featuresOfShards(shards, { cache: false });
});

/** What a track sounds like, whatever its chunks. */
const toneOf = ({ audio }: FeatureSet, i: number) => audio.chunks.data[audio.starts[i] * 128];

test("chunks of another length and clips belong to the given features' videos, in whatever order these are", async () => {
  const order = [3, 0, 4];
  const tones = order.map((i) => toneOf(all, i));
  const taken = takeVideos(all, order);
  const given = { ...taken, labels: Int32Array.of(1, 1, 0), video: { ...taken.video, data: taken.video.data.map((v) => v + 1) } };
  const data = await dataOfShards(shards, { features: given });
  const other = await data.withChunks!(7);
  const chunksOf = (i: number, length: number) => Math.ceil(videos[i].audio.length / 128 / length);
  const starts = (length: number) => order.reduce((sums, i) => [...sums, sums[sums.length - 1] + chunksOf(i, length)], [0]);
  assert.deepEqual(Array.from(other.audio.starts), starts(7));
  assert.deepEqual(
    order.map((_, i) => toneOf(other, i)),
    tones,
  );
  assert.deepEqual({ ...other, audio: given.audio, chunkKinds: undefined }, { ...given, chunkKinds: undefined });
  const clips = await data.clips!(15);
  assert.deepEqual(
    order.map((_, i) => selectTracks(clips, [i]).chunks.data[0]),
    tones,
  );
  assert.deepEqual(Array.from(clips.seconds), [10, 5, 10, 5, 10, 5]);
});

test("clips are cut into chunks as long as those of the features", async () => {
  const features = await featuresOfShards(shards, { cache: false, chunkSeconds: 4 });
  const clips = await (await dataOfShards(shards, { features })).clips!(10);
  assert.deepEqual(Array.from(clips.seconds.slice(0, 6)), [4, 4, 2, 4, 4, 2]);
});

test("a video that is not in the shards is named", async () => {
  const strange = { ...all, ids: ["a", "b", "c", "nobody", "e"] };
  const data = await dataOfShards(shards, { features: strange });
  const named = (error: Error) => error instanceof InputError && /video nobody is not in the shards/.test(error.message);
  await assert.rejects(data.withChunks!(6), named);
  await assert.rejects(data.clips!(6), named);
});

test("data of other values has another name, wherever they differ", async () => {
  const features = toyFeatures(20);
  const { fingerprint } = dataOfFeatures(features);
  assert.equal(dataOfFeatures(toyFeatures(20)).fingerprint, fingerprint);
  const changed = <Values extends Float32Array | Int32Array | Uint8Array>(values: Values): Values => {
    const copy = values.slice() as Values;
    copy[copy.length - 1] += 1;
    return copy;
  };
  const { audio, video } = features;
  const others: Partial<FeatureSet>[] = [
    { ids: [...features.ids.slice(1), "other"] },
    { classes: ["calm", "happy", "bad"] },
    { labels: changed(features.labels) },
    { video: { ...video, data: Float32Array.from(video.data).reverse() } },
    { audio: { ...audio, seconds: changed(audio.seconds) } },
    { audio: { ...audio, starts: audio.starts.map((start, i) => (i === 1 ? start - 1 : start)) } },
    { audio: { ...audio, chunks: { ...audio.chunks, data: changed(audio.chunks.data) } } },
    { chunkKinds: changed(features.chunkKinds!) },
    { chunkKinds: undefined },
  ];
  const names = others.map((other) => dataOfFeatures({ ...features, ...other }).fingerprint);
  assert.equal(new Set([fingerprint, ...names]).size, others.length + 1);
  // Of shards too: the features that are given decide, and so do the shards.
  const given = async (data: LabelledShards, more: Partial<FeatureSet>) =>
    (await dataOfShards(data, { features: { ...all, ...more } })).fingerprint;
  const whole = await given(shards, {});
  assert.equal(await given(shards, {}), whole);
  assert.notEqual(await given(shards, { labels: changed(all.labels) }), whole);
  assert.notEqual(await given({ ...shards, fingerprint: "other" }, {}), whole);
});

test("the shared attention is another one for other audio, also when it has as many chunks", async () => {
  const { data, protocol } = tinyTask("");
  const work = { data, protocol, folder: join(folder, "shared"), code: "c", backend: await useBackend(), last: {} } as Work;
  const { attention } = sharedModels(work, 0, (value) => value);
  const train = toyFeatures(40);
  const first = await attention(train);
  assert.deepEqual((await attention(train)).state, first.state);
  const { chunks } = train.audio;
  const louder = { ...chunks, data: chunks.data.map((value) => 2 * value + 1) };
  const other = await attention({ ...train, audio: { ...train.audio, chunks: louder } });
  assert.notDeepEqual(other.state.standardiser, first.state.standardiser);
});

test("videos without labels are taken, and are other data than the same videos with labels", async () => {
  const unlabelled = { ...toyFeatures(10), classes: [], labels: new Int32Array(10).fill(-1) };
  assert.notEqual(dataOfFeatures(unlabelled).fingerprint, dataOfFeatures(toyFeatures(10)).fingerprint);
  assert.deepEqual((await dataOfShards(shards, { features: unlabelled })).features, unlabelled);
});
