import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { before, test } from "node:test";
import { decodeFrames, decodeSound } from "../../../lib/media/decode/streams";
import { loadAudioExtractor, loadVideoExtractor } from "../../../lib/media/extractors/load-extractor";
import { type LogMelSettings, logMel, MUSICNN_LOG_MEL } from "../../../lib/media/sound/log-mel";
import { Musicnn } from "../../../lib/media/networks/musicnn";
import { EfficientNetLite0 } from "../../../lib/media/networks/efficientnet-lite0";
import { useBackend } from "../../../lib/runtime/tensorflow/backend";
import { BUNNY, BUNNY_FRAMES, largestDifference, leastCosine, make, reference } from "../samples";
import { temporaryFolder } from "../../temporary-folder";

const folder = temporaryFolder();
let musicnn: Musicnn;
let lite0: EfficientNetLite0;

before(async () => {
  await useBackend({ prefer: "tensorflow" });
  musicnn = Musicnn.load();
  lite0 = EfficientNetLite0.load();
});

async function sound(path = BUNNY): Promise<Float32Array> {
  const pieces: number[] = [];
  for await (const piece of decodeSound(path, 16_000)) for (const sample of piece) pieces.push(sample);
  return Float32Array.from(pieces);
}

async function frames(format = { perSecond: 1, shortSide: 256, size: 224 }): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const frame of decodeFrames(BUNNY, format)) all.push(frame);
  return Uint8Array.from(Buffer.concat(all));
}

/** musicnn's features of three patches at frames 0, 63 and 125 of a spectrogram. */
function heard(samples: Float32Array, settings: LogMelSettings = MUSICNN_LOG_MEL) {
  const { data } = logMel(samples, settings);
  return musicnn.run(data.subarray(0, (125 + 187) * 96), [0, 63, 125]);
}

test("sound and frames are, sample by sample, what the original code was given", async () => {
  const pcm = await reference("pcm");
  assert.ok(largestDifference(await sound(), pcm.data) <= 1e-6);
  assert.equal(
    createHash("sha256")
      .update(await frames())
      .digest("hex"),
    BUNNY_FRAMES,
  );
});

test("the log-mel spectrogram is librosa's", async () => {
  const { shape, data } = await reference("log-mel");
  const found = logMel((await reference("pcm")).data);
  assert.deepEqual([found.rows, found.columns], shape);
  assert.ok(largestDifference(found.data, data) <= 1e-5);
});

test("the extractor musicnn, by pieces of any length, equals the original code", async () => {
  const { data: pcm } = await reference("pcm");
  for (const [name, size] of [
    ["musicnn", 1000],
    ["musicnn-pooled", 40_000],
  ] as const) {
    const run = (await loadAudioExtractor(name)).begin();
    for (let at = 0; at < pcm.length; at += size) run.push(pcm.slice(at, at + size));
    const { rows, columns, data, tags, centre } = run.finish();
    assert.deepEqual([rows, columns, centre], [3, name === "musicnn" ? 200 : 1506, 1.5]);
    assert.ok(largestDifference(tags!.data, (await reference("musicnn-msd-tags")).data) <= 1e-5);
    if (name === "musicnn") {
      assert.ok(largestDifference(data, (await reference("musicnn-msd-penultimate")).data) <= 1e-4);
      continue;
    }
    const [mean, most] = [await reference("musicnn-msd-mean-pool"), await reference("musicnn-msd-max-pool")];
    for (let row = 0; row < 3; row++) {
      const part = (from: number) => data.subarray(row * 1506 + from, row * 1506 + from + 753);
      assert.ok(largestDifference(part(0), mean.data.subarray(row * 753, (row + 1) * 753)) <= 1e-4);
      assert.ok(largestDifference(part(753), most.data.subarray(row * 753, (row + 1) * 753)) <= 1e-3);
    }
  }
});

test("the extractor efficientnet-lite0 equals the original code", async () => {
  const extractor = await loadVideoExtractor("efficientnet-lite0");
  const run = extractor.begin();
  for await (const frame of decodeFrames(BUNNY, extractor.frames)) run.push(frame);
  const { rows, columns, data } = run.finish();
  assert.deepEqual([rows, columns], [5, 1280]);
  assert.ok(largestDifference(data, (await reference("lite0-embedding")).data) <= 1e-4);
});

test("each mistake that is easily made in sound is far outside the tolerance", async () => {
  const { data: expected } = await reference("musicnn-msd-penultimate");
  const { data: pcm } = await reference("pcm");
  const cosine = (samples: Float32Array, settings?: Partial<LogMelSettings>) =>
    leastCosine(heard(samples, { ...MUSICNN_LOG_MEL, ...settings }).penultimate, expected, 200);
  assert.ok(cosine(pcm) > 0.99999);
  const downmix = await make("-i", BUNNY, "-ac", "1", "-ar", "16000", "-c:a", "pcm_f32le", `${folder}/loud.wav`);
  const mistakes = {
    "the plain downmix in floats": cosine(await sound(downmix)),
    "HTK's scale": cosine(pcm, { scale: "htk" }),
    "no unit area": cosine(pcm, { unitArea: false }),
    "magnitude for power": cosine(pcm, { power: 1 }),
    "6 dB too quiet": cosine(pcm.map((sample) => sample / 2)),
  };
  for (const [mistake, value] of Object.entries(mistakes)) assert.ok(value < 0.96, `${mistake}: ${value}`);
});

test("and so is each in pictures", async () => {
  const { data: expected } = await reference("lite0-embedding");
  const bytes = await frames();
  const cosine = (given: Uint8Array) => leastCosine(lite0.run(given), expected, 1280);
  assert.ok(cosine(bytes) > 0.99999);
  const later = (await frames({ perSecond: 4, shortSide: 256, size: 224 })).subarray(0, 4 * 5 * 150_528);
  const quarter = Uint8Array.from(Buffer.concat([0, 4, 8, 12, 16].map((i) => later.subarray(i * 150_528, (i + 1) * 150_528))));
  const mistakes = {
    BGR: cosine(bytes.map((_, i) => bytes[i + 2 - 2 * (i % 3)])),
    "another moment of the second": cosine(quarter),
  };
  for (const [mistake, value] of Object.entries(mistakes)) assert.ok(value < 0.97, `${mistake}: ${value}`);
});
