import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { type FileRequest, extractFile } from "../../../lib/media/extract/extract-file";
import { probeMedia } from "../../../lib/media/decode/probe";
import { readSound } from "../../../lib/media/decode/read-sound";
import { decodeFrames } from "../../../lib/media/decode/streams";
import { InputError } from "../../../lib/runtime/check";
import { projectRoot } from "../../../lib/runtime/files/project-root";
import { temporaryFolder } from "../../temporary-folder";
import { BUNNY, make, makeVideo, PICTURE, SOUND } from "../samples";

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

/** Both views of one file by the extractors that need no network. */
const both = (path: string, more: Partial<FileRequest> = {}) =>
  extractFile({ audio: { path, extractor: "spectral" }, video: { path, extractor: "colour-motion" }, ...more });

const refuses = (path: string, words: RegExp, more?: Partial<FileRequest>) =>
  assert.rejects(
    both(path, more),
    (error) => error instanceof InputError && error.message.includes(path) && words.test(error.message),
  );

test("what is no media, empty, cut at its beginning or a folder is refused by name", async () => {
  writeFileSync(at("empty.mp4"), "");
  writeFileSync(at("text.mp4"), "this is no film\n".repeat(100));
  await makeVideo(at("whole.mp4"), 3); // its table of contents stands at the end
  writeFileSync(at("cut.mp4"), readFileSync(at("whole.mp4")).subarray(0, 9_000));
  await refuses(at("empty.mp4"), /empty \(0 bytes\)/);
  await refuses(at("text.mp4"), /cannot be read as media/);
  await refuses(at("cut.mp4"), /cannot be read as media/);
  await refuses(at("nowhere.mp4"), /does not exist/);
  await refuses(folder, /is no file/);
});

test("a file whose streams hold nothing is refused by name", async () => {
  await make(...SOUND(1), at("second.wav"));
  writeFileSync(at("zero.wav"), readFileSync(at("second.wav")).subarray(0, 44 + 34)); // the header alone
  await make(...PICTURE(2), ...SOUND(2), "-c:v", "mpeg4", at("two.mkv"));
  await make("-i", at("two.mkv"), "-map", "0", "-c", "copy", "-t", "0", at("zero.mkv"));
  await refuses(at("zero.wav"), /zero\.wav/);
  await refuses(at("zero.mkv"), /zero\.mkv/);
});

test("a file without a sound track, without a picture, or with a cover for its only picture", async () => {
  await make(...PICTURE(2), "-c:v", "mpeg4", at("mute.mp4"));
  await make(...SOUND(2), at("sound.wav"));
  await make(...PICTURE(1), "-frames:v", "1", at("cover.png"));
  await make(
    ...SOUND(2),
    "-i",
    at("cover.png"),
    "-map",
    "0",
    "-map",
    "1",
    "-disposition:v",
    "attached_pic",
    "-c:a",
    "flac",
    at("cover.flac"),
  );
  await refuses(at("mute.mp4"), /no audio track/);
  await refuses(at("sound.wav"), /no video track/);
  await refuses(at("cover.flac"), /its only picture is a cover/);
  // The sound of such a file can still be used.
  const { audio } = await extractFile({ audio: { path: at("cover.flac"), extractor: "spectral" } });
  assert.equal(audio!.features.rows, 2);
});

test("a stream that is damaged or ends early is used as far as it goes, and that is said", async () => {
  await make(...PICTURE(10), ...SOUND(10), "-c:v", "mpeg4", "-c:a", "mp3", at("long.mkv"));
  const bytes = readFileSync(at("long.mkv"));
  writeFileSync(at("short.mkv"), bytes.subarray(0, Math.floor(bytes.length / 2)));
  const result = await both(at("short.mkv"));
  assert.ok(result.audio!.features.rows >= 3 && result.audio!.features.rows <= 7);
  assert.ok(
    result.audio!.notes.some((note) => /sound ends after .* where 10\.\d s are announced/.test(note)),
    result.audio!.notes.join(),
  );
  const holed = Buffer.from(bytes);
  for (let hole = 3000; hole + 600 < holed.length; hole += 3000) holed.fill(0xff, hole, hole + 600);
  writeFileSync(at("holed.mkv"), holed);
  const damaged = await both(at("holed.mkv"));
  assert.ok([...damaged.audio!.notes, ...damaged.video!.notes].some((note) => /damage/.test(note)));
});

test("sound of less than a second is refused; of less than a patch it is repeated, and that is said", async () => {
  await makeVideo(at("blink.mp4"), 0.6);
  await refuses(at("blink.mp4"), /shorter than a second/);
  await make(...SOUND(1.6), at("brief.wav"));
  const { audio } = await extractFile({ audio: { path: at("brief.wav"), extractor: "musicnn" } });
  assert.equal(audio!.features.rows, 1);
  assert.equal(audio!.features.padded, true);
  assert.ok(Math.abs(audio!.features.centre - 0.8) < 0.05);
  assert.match(audio!.notes.join(), /repeated to fill one input/);
});

test("silence and clipping are seen", async () => {
  await make("-f", "lavfi", "-i", "anullsrc=r=16000:d=2", at("silent.wav"));
  await make(...SOUND(2), "-af", "volume=40dB", at("loud.wav"));
  const levels = async (path: string) => (await extractFile({ audio: { path, extractor: "spectral" } })).audio!;
  const silent = await levels(at("silent.wav"));
  assert.deepEqual([silent.levels.silentSeconds, silent.levels.peak], [2, 0]);
  assert.ok(silent.features.data.every(Number.isFinite));
  assert.ok((await levels(at("loud.wav"))).levels.clipped > 0.5);
});

/** A film whose red tells the second, 40 a second; the left half is green, the right is not. */
const CLOCK = (seconds: number, size: string) => [
  ...["-f", "lavfi", "-i", `color=black:d=${seconds}:s=${size}:r=20,format=rgb24,geq=r='40*floor(T)':g='255*lt(X,W/2)':b=60`],
];

/** What each frame at one a second says: its second, and whether each half is where it belongs. */
async function secondsSeen(path: string): Promise<number[]> {
  const size = 32;
  const seen: number[] = [];
  for await (const frame of decodeFrames(path, { perSecond: 1, shortSide: size, size })) {
    assert.equal(frame.length, size * size * 3);
    const red = frame.filter((_, i) => i % 3 === 0);
    seen.push(red.reduce((sum, value) => sum + value, 0) / red.length / 40);
    // Away from the edge in the middle, in every row.
    for (let row = 0; row < size; row++)
      for (const [column, green] of [
        [4, true],
        [size - 5, false],
      ] as const)
        // prettier-ignore
        assert.equal(frame[(row * size + column) * 3 + 1] > 128, green, `${path}: row ${row}, column ${column}`);
  }
  for (const second of seen) assert.ok(Math.abs(second - Math.round(second)) < 0.2, `${path}: ${seen.join(", ")}`);
  return seen.map(Math.round);
}

test("of odd sizes, narrow pictures and pictures with alpha the frames of each second are seen, undistorted", async () => {
  await make(...CLOCK(4, "63x49"), ...SOUND(4), "-pix_fmt", "yuv444p", "-c:v", "ffv1", at("odd.mkv"));
  await make(...CLOCK(4, "33x400"), ...SOUND(4), "-pix_fmt", "yuv444p", "-c:v", "ffv1", at("narrow.mkv"));
  const half = "format=rgba,colorchannelmixer=aa=0.5";
  await make(...CLOCK(4, "64x48"), ...SOUND(4), "-vf", half, "-c:v", "png", at("alpha.mov"));
  for (const name of ["odd.mkv", "narrow.mkv", "alpha.mov"]) {
    assert.deepEqual(await secondsSeen(at(name)), [0, 1, 2, 3], name);
    assert.equal((await both(at(name))).video!.features.rows, 4, name);
  }
});

test("of a variable frame rate each second is what shows in its middle, not the frame of the same number", async () => {
  const kept = "select='lt(t,1)+between(t,1.18,1.22)+between(t,2.58,2.92)+gte(t,4)',setpts=PTS";
  const filter = ["-vf", kept, "-fps_mode", "vfr"];
  await make(...CLOCK(6, "64x48"), ...SOUND(6), ...filter, "-pix_fmt", "yuv444p", "-c:v", "ffv1", at("uneven.mkv"));
  // At 2.5 s still the frame of 1.2 s shows, at 3.5 s that of 2.9 s.
  assert.deepEqual(await secondsSeen(at("uneven.mkv")), [0, 1, 1, 2, 4, 5]);
  assert.equal((await both(at("uneven.mkv"))).video!.features.rows, 6);
});

test("a picture that players turn is turned", async () => {
  await make(
    "-f",
    "lavfi",
    "-i",
    "color=red:s=64x128:d=1:r=10",
    "-vf",
    "drawbox=y=64:h=64:c=blue:t=fill",
    "-c:v",
    "mpeg4",
    at("upright.mp4"),
  );
  const turned = ["-i", at("upright.mp4"), "-c", "copy", at("turned.mp4")];
  // The second way is that of ffmpeg 5, which Debian 12 has.
  await make("-display_rotation", "90", ...turned).catch(() =>
    make("-i", at("upright.mp4"), "-metadata:s:v:0", "rotate=90", ...turned.slice(2)),
  );
  assert.equal((await probeMedia(at("turned.mp4"))).video!.rotation, 90);
  const colours = async (path: string) => {
    for await (const frame of decodeFrames(path, { perSecond: 1, shortSide: 64, size: 64 }))
      return [0, 63 * 3, 63 * 64 * 3, (64 * 64 - 1) * 3].map((i) => (frame[i] > frame[i + 2] ? "red" : "blue"));
  };
  assert.notDeepEqual(await colours(at("turned.mp4")), await colours(at("upright.mp4")));
});

test("5.1, 8 bits and any rate come out at the level of the channels' mean", async () => {
  const peak = async (...args: string[]) => {
    const { samples } = await readSound(await make(...SOUND(1), ...args));
    return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  };
  const mono = await peak(at("mono.wav"));
  const near = (value: number, expected: number) => assert.ok(Math.abs(value / expected - 1) < 0.05, `${value}, not ${expected}`);
  near(await peak("-af", "pan=stereo|c0=c0|c1=c0", at("stereo.wav")), mono);
  near(await peak("-af", "pan=5.1|FL=c0|FR=c0|FC=c0|LFE=c0|BL=c0|BR=c0", at("surround.wav")), mono);
  near(await peak("-c:a", "pcm_u8", at("bytes.wav")), mono);
  near(await peak("-ar", "44100", at("rate.wav")), mono);
});

test("names with quotes, line breaks, colons, unicode and a leading dash are only names", async () => {
  const names = [
    `-i.wav`,
    `a "b" 'c' $(touch x); d.wav`,
    "two\nlines.wav",
    "concat:a|b.wav",
    "http:host.wav",
    "日本 ✓ é%03d.wav",
  ];
  const before = process.cwd();
  mkdirSync(at("names"));
  process.chdir(at("names"));
  try {
    await make(...SOUND(1), at("plain.wav"));
    for (const name of names) {
      writeFileSync(name, readFileSync(at("plain.wav")));
      assert.equal((await readSound(name)).samples.length, 16_000, name);
    }
  } finally {
    process.chdir(before);
  }
  await assert.rejects(readSound("a\0b.wav"), InputError);
});

test("a playlist opens nothing over the network", async () => {
  writeFileSync(at("list.m3u8"), "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n");
  await assert.rejects(readSound(at("list.m3u8")), InputError);
});

test("a range is that part of the file, and one behind its end is refused", async () => {
  const whole = await readSound(BUNNY);
  const part = await readSound(BUNNY, { from: 1, to: 3 });
  assert.equal(part.samples.length, 32_000);
  for (let i = 200; i < 31_800; i++) assert.ok(Math.abs(part.samples[i] - whole.samples[16_000 + i]) < 1e-5);
  await refuses(BUNNY, /no frame|no sound/, { from: 60 });
  await assert.rejects(both(BUNNY, { from: 3, to: 2 }), /above from/);
});

test("sound and pictures that begin late stay where they belong", async () => {
  await make(...PICTURE(6), "-itsoffset", "2", ...SOUND(4), "-c:v", "mpeg4", "-c:a", "aac", at("late.mp4"));
  const { samples } = await readSound(at("late.mp4"));
  assert.ok(samples.subarray(0, 30_000).every((sample) => Math.abs(sample) < 1e-3));
  assert.ok(samples.subarray(33_000, 60_000).some((sample) => Math.abs(sample) > 0.05));
});

test("without ffmpeg the error says what to do", async () => {
  process.env.SDCCA_FFMPEG = at("nothing");
  try {
    await assert.rejects(readSound(BUNNY), /SDCCA_FFMPEG names .*nothing/);
  } finally {
    delete process.env.SDCCA_FFMPEG;
  }
});

test("where there is no ffmpeg at all, one sentence says how to get one", async () => {
  const script = `const { findFfmpeg } = require("./lib/media/decode/ffmpeg");
    findFfmpeg().then(console.log, (error) => console.log(error.name + ": " + error.message));`;
  const env = { ...process.env, PATH: at("no-programs"), SDCCA_NETWORKS: at("no-networks"), SDCCA_FFMPEG: "" };
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", "-e", script], { cwd: projectRoot(), env });
  assert.match(
    stdout,
    /^InputError: no ffmpeg with the resampler soxr was found: run npm run setup, or sudo apt-get install ffmpeg\n$/,
  );
});
