import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { writeNpy } from "../../../lib/data/formats/npy";
import { loadAudioExtractor, loadVideoExtractor } from "../../../lib/media/extractors/load-extractor";
import { colourMotionExtractor } from "../../../lib/media/extractors/colour-motion";
import { savedModel } from "../../../lib/media/extractors/saved-model";
import { spectralExtractor } from "../../../lib/media/extractors/spectral";
import { inception, vggish } from "../../../lib/media/extractors/youtube8m-networks";
import { extractAudio, extractVideo } from "../../../lib/media/extract/extract-views";
import { logMel, VGGISH_LOG_MEL } from "../../../lib/media/sound/log-mel";
import { quantise8Bits, vggishCodes, whiten } from "../../../lib/media/networks/youtube8m-codes";
import { InputError } from "../../../lib/runtime/check";
import { temporaryFolder } from "../../temporary-folder";
import { BUNNY, make, SOUND } from "../samples";
import { writeFrozenGraph, writeSavedModel } from "../small-graph";

const folder = temporaryFolder();

const tone = (hertz: number, seconds: number, level = 0.5) =>
  Float32Array.from({ length: 16_000 * seconds }, (_, i) => level * Math.sin((2 * Math.PI * hertz * i) / 16_000));

function spectral(samples: Float32Array, piece = samples.length): Float32Array[] {
  const run = spectralExtractor().begin();
  for (let at = 0; at < samples.length; at += piece) run.push(samples.slice(at, at + piece));
  const { rows, columns, data } = run.finish();
  return Array.from({ length: rows }, (_, row) => data.subarray(row * columns, (row + 1) * columns));
}

const PITCH = { first: 60, count: 12 };
const loudest = (row: Float32Array) => row.subarray(PITCH.first, PITCH.first + PITCH.count).indexOf(1);

test("spectral tells notes, loudness and silence, whatever the pieces are", () => {
  const [row, ...others] = spectral(tone(440, 3));
  assert.equal(others.length, 2);
  assert.deepEqual(spectral(tone(440, 3), 777)[0], row);
  // The mean of chroma's largest pitch is 1 where all frames agree; an octave changes nothing, a fifth does.
  assert.equal(loudest(spectral(tone(880, 1))[0]), loudest(row));
  assert.equal((loudest(spectral(tone(659.26, 1))[0]) - loudest(row) + 12) % 12, 7);
  const mean = (values: Float32Array) => values.subarray(0, 40).reduce((sum, value) => sum + value, 0);
  assert.ok(mean(spectral(tone(440, 1, 0.05))[0]) < mean(row));
  assert.ok(spectral(new Float32Array(16_000))[0].every(Number.isFinite));
});

const SIZE = 64;
const painted = (paint: (x: number, y: number) => number[]) =>
  Uint8Array.from({ length: SIZE * SIZE * 3 }, (_, i) => paint(Math.floor(i / 3) % SIZE, Math.floor(i / 3 / SIZE))[i % 3]);

function watched(frames: Uint8Array[]): Float32Array {
  const run = colourMotionExtractor().begin();
  for (const frame of frames) run.push(frame);
  return run.finish().data;
}

test("colour-motion tells colours, places, edges and movement", () => {
  const red = painted(() => [255, 0, 0]);
  const still = watched([red, red, red, red]);
  assert.deepEqual([...still.subarray(0, 3)].map(Math.round), [1, 0, 0]);
  assert.ok(Math.abs(still[3] - 0.299) < 1e-5 && Math.abs(still[4] - 1) < 1e-5);
  assert.deepEqual(
    [...still.subarray(28, 36)].map((value) => Math.round(value)),
    [1, 0, 0, 0, 0, 0, 0, 0],
  ); // hues
  assert.ok(
    still.subarray(36, 80).every((value) => Math.abs(value) < 1e-5),
    "nothing moves, nothing changes",
  );
  const stripes = painted((x) => (x % 2 ? [255, 255, 255] : [0, 0, 0]));
  const corner = painted((x, y) => (x >= 32 && y >= 32 ? [255, 255, 255] : [0, 0, 0]));
  const edges = watched([stripes, stripes, stripes, stripes]);
  assert.ok(edges[5] > 0.9 && edges[6] < 1e-5, "edges across, none down");
  const moving = watched([red, corner, red, corner]);
  assert.ok(moving[36 + 3] > moving[36], "the lower right part moves most");
  assert.equal(watched([red, red, red, red, red, red]).length, 160, "half a second more is a row");
});

test("a SavedModel of one's own hears a second of the wave", async () => {
  // Column 0 adds all samples of a quarter second, column 1 takes the first.
  const weights = Array.from({ length: 4000 }, (_, i) => [1, i === 0 ? 1 : 0]).flat();
  const path = writeSavedModel(join(folder, "sum"), { inputs: 4000, weights });
  const extractor = savedModel({ name: "sum", path, input: "x:0", output: "y:0", sound: { seconds: 0.25 } });
  await make("-f", "lavfi", "-i", "aevalsrc=0.1*(1+floor(t)):d=3:s=16000", "-c:a", "pcm_f32le", join(folder, "steps.wav"));
  const { rows, columns, data, centre, source } = await extractAudio(join(folder, "steps.wav"), { extractor });
  assert.deepEqual([rows, columns, centre], [3, 2, 0.13]);
  [400, 0.1, 800, 0.2, 1200, 0.3].forEach((value, i) => assert.ok(Math.abs(data[i] - value) < 1e-2 * value, `${data}`));
  assert.deepEqual([source.extractor, source.width, source.values], ["sum", 2, "raw"]);
  assert.match(source.weights!, /^[0-9a-f]{64}$/);
});

test("a frozen graph of one's own sees frames, in the order and range that it wants", async () => {
  const size = 8;
  // The first pixel's three numbers.
  const weights = Array.from({ length: size * size * 3 }, (_, i) => [0, 1, 2].map((k) => (i === k ? 1 : 0))).flat();
  const path = writeFrozenGraph(join(folder, "pixel.pb"), { inputs: size * size * 3, weights, shape: [-1, size, size, 3] });
  await make(
    "-f",
    "lavfi",
    "-i",
    "color=0xff8000:s=64x64:d=2:r=10",
    "-c:v",
    "ffv1",
    "-pix_fmt",
    "bgr0",
    join(folder, "orange.mkv"),
  );
  const settings = { name: "pixel", path, input: "x:0", output: "y:0" };
  const see = async (frames: object) => {
    const { rows, data } = await extractVideo(join(folder, "orange.mkv"), {
      extractor: savedModel({ ...settings, frames: { size, ...frames } }),
    });
    assert.equal(rows, 2);
    return [...data.subarray(0, 3)];
  };
  const near = (a: number[], b: number[]) =>
    assert.ok(
      a.every((value, i) => Math.abs(value - b[i]) < 0.02),
      `${a}, not ${b}`,
    );
  near(await see({}), [1, 128 / 255, 0]);
  near(await see({ order: "BGR", subtract: 127.5, divide: 127.5 }), [-1, 0, 1]);
});

test("VGGish's patches, projection and codes: rows are what the codes stand for", async () => {
  const inputs = 96 * 64;
  const weights = Array.from({ length: inputs }, () => [1 / inputs, 0]).flat(); // the mean of the patch, and 0
  const path = writeSavedModel(join(folder, "mean"), { inputs, weights, shape: [-1, 96, 64] });
  await writeNpy(join(folder, "mean.npy"), [2, 1], Float32Array.of(0, 1));
  await writeNpy(join(folder, "directions.npy"), [2, 2], Float32Array.of(1, 0, 0, 1));
  const whitening = { mean: join(folder, "mean.npy"), directions: join(folder, "directions.npy") };
  await make(...SOUND(2), join(folder, "tone.wav"));
  const extractor = vggish({ path, input: "x:0", output: "y:0", whitening });
  const { rows, data, source, centre } = await extractAudio(join(folder, "tone.wav"), { extractor });
  assert.deepEqual([rows, source.values, Math.floor(centre)], [2, "quantised", 0]);
  // −1 becomes the code 63 (the fraction is dropped), which stands for 63 · 4/255 + 4/512 − 2.
  assert.ok(Math.abs(data[1] - (63 * (4 / 255) + 4 / 512 - 2)) < 1e-6);
});

test("Inception's frames, one at a time and 299 pixels wide, its projection and codes", async () => {
  const { input, output } = inception({ path: "graph.pb" }).savedModel;
  assert.deepEqual([input, output], ["DecodeJpeg:0", "pool_3/_reshape:0"]); // those of the released graph
  const size = 299;
  const inputs = size * size * 3;
  // Of the first pixel's red and green, from 0 to 255.
  const weights = Array.from({ length: inputs }, (_, i) => [i === 0 ? 0.5 / 255 : 0, i === 1 ? -0.8 / 128 : 0]).flat();
  const path = writeFrozenGraph(join(folder, "inception.pb"), { inputs, weights, shape: [size, size, 3] });
  await writeNpy(join(folder, "zeros.npy"), [2, 1], new Float32Array(2));
  await writeNpy(join(folder, "same.npy"), [2, 2], Float32Array.of(1, 0, 0, 1));
  const whitening = { mean: join(folder, "zeros.npy"), directions: join(folder, "same.npy") };
  const orange = ["-f", "lavfi", "-i", "color=0xff8000:s=64x64:d=2:r=10", "-c:v", "ffv1", "-pix_fmt", "bgr0"];
  await make(...orange, join(folder, "frames.mkv"));
  const see = (more: object) =>
    extractVideo(join(folder, "frames.mkv"), { extractor: inception({ path, input: "x:0", output: "y:0", ...more }) });
  const raw = await see({});
  assert.deepEqual([raw.rows, raw.columns, raw.source.extractor, raw.source.values], [2, 2, "inception", "raw"]);
  assert.ok(Math.abs(raw.data[0] - 0.5) < 0.01 && Math.abs(raw.data[3] + 0.8) < 0.01, `${raw.data}`);
  const coded = await see({ whitening });
  assert.equal(coded.source.values, "quantised");
  // The codes 159 and 76 stand for these.
  [159, 76].forEach((code, c) => assert.ok(Math.abs(coded.data[c] - (code * (4 / 255) + 4 / 512 - 2)) < 1e-6, `${coded.data}`));
});

test("the codes by hand", () => {
  assert.deepEqual([...quantise8Bits([-3, -2, -1, 0, 1, 2, 3])], [0, 0, 63, 127, 191, 255, 255]);
  // Two inputs, one direction (3, 4): (1 − 0.5) · 3 + (2 − 1) · 4 = 5.5, held at 2.
  assert.deepEqual([...whiten(Float32Array.of(1, 2), { mean: [0.5, 1], directions: [3, 4] })], [5.5]);
  assert.deepEqual([...vggishCodes(Float32Array.of(1, 2), [0.5, 1], [3, 4])], [255]);
  const divided = whiten(Float32Array.of(1, 2), { mean: [0.5, 1], directions: [3, 4], variances: [4 - 1e-4] });
  assert.ok(Math.abs(divided[0] - 2.75) < 1e-6);
  assert.throws(() => whiten(Float32Array.of(1, 2, 3), { mean: [0, 0], directions: [1, 1] }), InputError);
});

test("VGGish's log-mel: a hundred frames a second that begin with the sound", () => {
  const { rows, columns, data } = logMel(new Float32Array(16_000), VGGISH_LOG_MEL);
  assert.deepEqual([rows, columns], [98, 64]); // 1 + floor((16000 − 400) / 160)
  assert.ok(Math.abs(data[0] - Math.log(0.01)) < 1e-6);
});

test("what is no extractor, of the other view or not fit for its graph is refused by name", async () => {
  await assert.rejects(
    extractAudio(BUNNY, { extractor: "colour-motion" as never }),
    /no audio extractor "colour-motion".*musicnn/,
  );
  await assert.rejects(loadVideoExtractor("inception" as never), /no video extractor/);
  assert.throws(() => savedModel({ name: "x", path: "p", input: "a", output: "b" }), /either sound or frames/);
  assert.throws(() => savedModel({ name: "a b", path: "p", input: "a", output: "b", sound: {} }), /letters, digits/);
  const hears = (path: string, output = "y:0") => savedModel({ name: "x", path, input: "x:0", output, sound: {} });
  await assert.rejects(loadAudioExtractor(hears(join(folder, "nowhere"))), /there is nothing at/);
  await assert.rejects(loadAudioExtractor(hears(folder)), /holds no saved_model.pb/);
  await assert.rejects(loadAudioExtractor(hears(join(folder, "sum"), "z:0")), /cannot be run from x:0 .* to z:0/);
  await assert.rejects(loadVideoExtractor(hears("p") as never), /takes audio, not video/);
});
