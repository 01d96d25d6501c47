import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { copyFile, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { readLabelTable } from "../../../lib/data/formats/label-table";
import { openLabelledShards } from "../../../lib/data/videos/labelled-shards";
import { readSalience } from "../../../lib/data/videos/salience";
import { describeVideos } from "../../../lib/data/synthetic/describe-videos";
import { generateSynthetic } from "../../../lib/data/synthetic/generate";
import { noisePool } from "../../../lib/data/synthetic/noise";
import { SYNTHETIC, syntheticChoice, type SyntheticOptions } from "../../../lib/data/synthetic/parameters";
import { kindsOf, planVideo, renderVideo } from "../../../lib/data/synthetic/video";
import { makeWorld } from "../../../lib/data/synthetic/world";
import { readYouTube8M } from "../../../lib/data/records/youtube8m";
import { InputError } from "../../../lib/runtime/check";
import { temporaryFolder } from "../../temporary-folder";

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const share = (values: Iterable<number>, wanted: number) => {
  const all = [...values];
  return all.filter((value) => value === wanted).length / all.length;
};

test("fewer videos are a prefix of more, to the byte, whatever the number of threads", async () => {
  const small = await generateSynthetic({ videos: 3, folder: at("small"), threads: 0 });
  const large = await generateSynthetic({ videos: 102, folder: at("large"), threads: 2 });
  const first = async (shards: string[], n: number) => {
    const videos = [];
    for await (const video of readYouTube8M(shards)) if (videos.push(video) === n) break;
    return videos;
  };
  assert.deepEqual(await first(small.shards, 3), await first(large.shards, 3));
  assert.equal(large.shards.length, 2);
  assert.deepEqual([...small.labels.labels], [...large.labels.labels].slice(0, 3));
});

test("what is there is kept, what is missing is made, and the folder can be opened as any other", async () => {
  const seen: number[] = [];
  const onProgress = (done: number, total: number) => void seen.push(done / total);
  const options = { folder: at("large"), threads: 0, onProgress };
  const [full] = (await readdir(at("large"))).filter((name) => name.startsWith("mv-000000"));
  const before = await stat(at(`large/${full}`));
  const part = await generateSynthetic({ ...options, videos: 101 });
  assert.deepEqual(seen, [], "101 of 102 videos need nothing made");
  assert.equal(part.labels.labels.size, 101);
  const more = await generateSynthetic({ ...options, videos: 104 });
  assert.deepEqual(seen, [0, 0.25, 0.5, 0.75, 1], "the last shard is made again with 4 videos");
  assert.equal((await stat(at(`large/${full}`))).mtimeMs, before.mtimeMs);
  assert.deepEqual((await readdir(at("large"))).sort(), [
    "labels.csv",
    "manifest.json",
    "mv-000000-000099.tfrecord",
    "mv-000100-000103.tfrecord",
    "salience.csv",
  ]);
  assert.notEqual(part.fingerprint, more.fingerprint);
  const opened = await openLabelledShards(at("large"), { classes: more.labels.classes });
  assert.deepEqual(opened.shards, more.shards);
  assert.deepEqual(opened.labels, more.labels);
  assert.deepEqual(opened.salience, more.salience);
});

test("an interrupted run goes on: a half-written file counts for nothing", async () => {
  await generateSynthetic({ videos: 2, folder: at("cut"), threads: 0 });
  const whole = await readFile(at("cut/mv-000000-000001.tfrecord"));
  await copyFile(at("cut/mv-000000-000001.tfrecord"), at("cut/mv-000000-000003.tfrecord.partial"));
  await writeFile(at("cut/mv-000000-000002.tfrecord.partial"), whole.subarray(0, 1000));
  const data = await generateSynthetic({ videos: 3, folder: at("cut"), threads: 0 });
  let videos = 0;
  for await (const { id } of readYouTube8M(data.shards)) assert.equal(id, `mv${String(videos++).padStart(6, "0")}`);
  assert.equal(videos, 3);
});

test("a folder of other data is not mixed with", async () => {
  await assert.rejects(
    generateSynthetic({ videos: 2, folder: at("cut"), seed: 1 }),
    (error) => error instanceof InputError && /other synthetic data.*"seed":0.*choose another folder/.test(error.message),
  );
  await assert.rejects(generateSynthetic({ videos: 0 }), /videos must be a whole number/);
});

test("the seed decides everything, and every video its own", () => {
  const world = makeWorld(7);
  const make = (seed: number, index: number) => {
    const choice = syntheticChoice({ seed });
    return renderVideo(world, choice, planVideo(choice, index));
  };
  assert.deepEqual(make(0, 5), make(0, 5));
  assert.notDeepEqual(make(0, 5).rgb.slice(0, 1024), make(0, 6).rgb.slice(0, 1024));
  assert.notDeepEqual(make(0, 5).audio.slice(0, 128), make(1, 5).audio.slice(0, 128));
  assert.notDeepEqual(makeWorld(7).classes, makeWorld(8).classes);
});

test("version 1 of the generator gives these bytes: whoever changes them raises the version", () => {
  const digest = (options: SyntheticOptions, index: number) => {
    const choice = syntheticChoice(options);
    const { id, labels, audio, rgb } = renderVideo(makeWorld(choice.world), choice, planVideo(choice, index));
    return createHash("sha256").update(`${id} ${labels}`).update(audio).update(rgb).digest("hex").slice(0, 12);
  };
  assert.equal(SYNTHETIC.version, 1);
  assert.deepEqual([digest({}, 0), digest({}, 1), digest({ seed: 9, structure: "plain" }, 2)], ["fd432373f32c", "09fbccaedf69", "ea494363a220"]); // prettier-ignore
});

test("a seed changes what is planned and what is shown, each of a video's own", () => {
  const plans = [0, 1].map((seed) => Array.from({ length: 20 }, (_, i) => planVideo(syntheticChoice({ seed }), i)));
  assert.ok(plans[0].filter(({ seconds }, i) => seconds === plans[1][i].seconds).length < 5);
  // The same plan twice: the mean frames of other latents lie far apart, those of other noise would not.
  const world = makeWorld(7);
  const means = [0, 1].map((seed) => {
    const { audio } = renderVideo(world, syntheticChoice({ seed }), plans[0][3]);
    const sums = new Float64Array(128);
    audio.forEach((byte, i) => (sums[i % 128] += byte));
    return sums.map((sum) => (sum * 128) / audio.length);
  });
  const distance = Math.sqrt(means[0].reduce((sum, m, d) => sum + (m - means[1][d]) ** 2, 0) / 128);
  assert.ok(distance > 5, `${distance} of a byte's steps`);
});

test("the pool of noise: opposite pairs, so of mean 0, and of variance 1", () => {
  const pool = noisePool();
  for (let i = 0; i < pool.length; i += 2) assert.equal(pool[i + 1], -pool[i]);
  const variance = pool.reduce((sum, x) => sum + x * x, 0) / pool.length;
  assert.ok(Math.abs(variance - 1) < 1e-12, `${variance}`);
  assert.equal(noisePool(), pool);
});

const choice = syntheticChoice({ videos: 4000 });
const described = describeVideos(choice);

test("classes have the shares that the datasheet gives, to within sampling", () => {
  for (const [label, { share: wanted }] of SYNTHETIC.emotions.entries()) {
    const deviation = Math.sqrt((wanted * (1 - wanted)) / 4000);
    assert.ok(Math.abs(share(described.labels.labels.values(), label) - wanted) < 4 * deviation);
  }
  const squares = SYNTHETIC.emotions.reduce((sum, { share: p }) => sum + p * p, 0);
  assert.ok(Math.abs(squares - 0.194) < 0.001);
});

test("salient, decoy and build-up time come out at .25, .11 and .14", () => {
  const seconds = [...described.salience.values()].flatMap((kinds) => [...kinds]);
  const realised = [0, 1, 2, 3].map((kind) => share(seconds, kind));
  for (const [kind, wanted] of [0.5, 0.25, 0.11, 0.14].entries())
    assert.ok(Math.abs(realised[kind] - wanted) < 0.01, `kind ${kind}: ${realised[kind]}`);
});

test("on the grid: a build-up stands before every salient run, a filler before every decoy run, runs are of 1–3", () => {
  let [longest, begin] = [0, 0];
  for (const [id, kinds] of described.salience) {
    const { length } = kinds;
    assert.ok(length >= 60 && length <= 300, id);
    const chunks = Array.from({ length: Math.ceil(length / 10) }, (_, c) => kinds[10 * c]);
    kinds.forEach((kind, t) => assert.equal(kind, chunks[Math.floor(t / 10)], `${id}, second ${t}`));
    const text = chunks.map((kind) => "FSDB"[kind]).join("");
    // One or more units; only the last may be cut short.
    assert.match(text, /^(?:BS{1,3}|FD{1,3}|F{1,3})*B?$/, id);
    assert.doesNotMatch(text, /^[SD]|DS|SD|BD|FS|BB|BF/, id);
    assert.ok(/S/.test(text), `${id} has salient time`);
    longest = Math.max(longest, ...text.match(/S+/g)!.map(({ length }) => length));
    if (text.startsWith("B")) begin++;
  }
  assert.equal(longest, 3);
  assert.ok(begin > 1000 && begin < 2000, `${begin} of 4000 begin with salient time: units come in any order`);
});

test("the plain structure has no decoys, and 20–50 % salient time", () => {
  const plain = syntheticChoice({ structure: "plain" });
  const all = Array.from({ length: 500 }, (_, i) => kindsOf(planVideo(plain, i)));
  for (const kinds of all) assert.ok(kinds.every((kind) => kind <= 1) && kinds.length >= 60);
  const salient = share(
    all.flatMap((kinds) => [...kinds]),
    1,
  );
  assert.ok(salient > 0.35 && salient < 0.45, `${salient}`);
});

test("the tables on disk say what was planned", async () => {
  const { labels, salience } = describeVideos(syntheticChoice({ videos: 104 }));
  const classes = SYNTHETIC.emotions.map(({ name }) => name);
  assert.deepEqual(await readLabelTable(at("large/labels.csv"), { classes }), labels);
  assert.deepEqual(await readSalience(at("large/salience.csv")), salience);
  for await (const { id, audio } of readYouTube8M(at("large/mv-000100-000103.tfrecord")))
    assert.equal(salience.get(id)?.length, audio.length / 128);
});

test("salience that is not digits of kinds is refused with its line", async () => {
  await writeFile(at("salience.csv"), "id,kinds\na,0123\nb,0140\n");
  await assert.rejects(readSalience(at("salience.csv")), /salience.csv, line 3: kinds of video b/);
});
