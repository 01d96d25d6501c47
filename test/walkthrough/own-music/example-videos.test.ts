import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { mediaFile } from "../../../lib/media/decode/media-folder";
import { probeMedia } from "../../../lib/media/decode/probe";
import { readSound } from "../../../lib/media/decode/read-sound";
import { extractVideo } from "../../../lib/media/extract/extract-views";
import { exampleFilm, makeExampleVideos } from "../../../lib/walkthrough/own-music/example-videos";
import { moodPictures, PICTURED_MOODS } from "../../../lib/walkthrough/own-music/mood-pictures";
import { largestDifference } from "../../media/samples";
import { temporaryFolder } from "../../temporary-folder";

const folder = temporaryFolder();
let made: string;
before(async () => {
  made = await makeExampleVideos(folder);
});
const videos = () =>
  readdirSync(made, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".webm"))
    .sort();

test("there is a video for each of the 28 tracks, with at most 30 s of the track's own sound, and a label", async () => {
  assert.equal(videos().length, 28);
  const labels = readFileSync(join(made, "labels.csv"), "utf8");
  for (const name of videos()) assert.ok(labels.includes(`${name.replace(/\.webm$/, "")},${name.split("/")[0]}`), name);
  const name = "happy/happy_acoustic_1";
  const file = join(made, `${name}.webm`);
  const track = mediaFile("immich_memories_music", "tracks", `${name}.opus`);
  const [of, own] = [await probeMedia(file), await probeMedia(track)];
  assert.deepEqual(of.audio, own.audio);
  assert.ok(Math.abs(of.duration! - Math.min(30, own.duration!)) < 0.3, `${of.duration} s`);
  // The packets are copied: decoded they are the same samples. ffmpeg 5, which Debian 12 has, leaves Opus's first 7 ms before them.
  const [heard, wanted] = [await readSound(file, { to: 5 }), await readSound(track, { to: 5 })];
  const differenceAt = (late: number) =>
    largestDifference(heard.samples.subarray(late, late + 70_000), wanted.samples.subarray(0, 70_000));
  assert.ok(Math.min(differenceAt(0), differenceAt(0.007 * heard.rate)) < 1e-6);
});

test("pictures of a mood are more alike than pictures of two moods, and two videos of a mood differ", async () => {
  const means = new Map<string, Float64Array>();
  for (const name of videos().filter((_, i) => i % 2 === 0)) {
    const { rows, columns, data } = await extractVideo(join(made, name), { extractor: "colour-motion", to: 6 });
    const mean = new Float64Array(columns);
    data.forEach((value, i) => (mean[i % columns] += value / rows));
    means.set(name, mean);
  }
  const distance = (a: Float64Array, b: Float64Array) => Math.hypot(...a.map((value, i) => value - b[i]));
  const [same, other]: number[][] = [[], []];
  for (const [a, x] of means)
    for (const [b, y] of means) if (a < b) (a.split("/")[0] === b.split("/")[0] ? same : other).push(distance(x, y));
  const mean = (list: number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
  assert.ok(mean(same) < 0.6 * mean(other), `${mean(same)} within, ${mean(other)} between`);
  assert.ok(Math.min(...same) > 0.01, "two videos of a mood are not the same");
});

test("what is there is not made again, and the same video has the same bytes", async () => {
  const first = join(made, videos()[0]);
  const bytes = readFileSync(first);
  rmSync(first);
  const told: number[] = [];
  assert.equal(await makeExampleVideos(folder, (done) => void told.push(done)), made);
  assert.deepEqual(told, [0, 1]);
  assert.ok(bytes.equals(readFileSync(first)));
});

test("pictures follow from mood and name alone, and only of moods that are known", () => {
  assert.equal(moodPictures("calm", "a"), moodPictures("calm", "a"));
  assert.notEqual(moodPictures("calm", "a"), moodPictures("calm", "b"));
  assert.equal(PICTURED_MOODS.length, 5);
  assert.throws(() => moodPictures("angry", "a"), /no pictures for the mood angry: it must be one of calm, energetic/);
});

test("without the music it is said what is missing and how to get it", async () => {
  const before = process.env.SDCCA_NETWORKS;
  process.env.SDCCA_NETWORKS = mkdtempSync(join(folder, "empty-"));
  try {
    await assert.rejects(makeExampleVideos(folder), /tracks is not here: run npm run setup/);
    assert.throws(() => exampleFilm(), /bigbuckbunny\.mp4 is not here: run npm run setup/);
  } finally {
    if (before === undefined) delete process.env.SDCCA_NETWORKS;
    else process.env.SDCCA_NETWORKS = before;
  }
});
