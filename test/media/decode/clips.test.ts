import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { framePicture, soundClip } from "../../../lib/media/decode/clips";
import { probeMedia } from "../../../lib/media/decode/probe";
import { readSound } from "../../../lib/media/decode/read-sound";
import { temporaryFolder } from "../../temporary-folder";
import { BUNNY, make, makeVideo, PICTURE, SOUND } from "../samples";

const folder = temporaryFolder();

test("a clip is the asked part of the sound, one channel at a few kB a second", async () => {
  // 440 Hz in the first two seconds, then 1,760: which part was cut can be heard.
  const file = await make(...SOUND(2), ...SOUND(2, 1760), "-filter_complex", "concat=v=0:a=1", join(folder, "two.wav"));
  const clip = await soundClip(file, { from: 2.5, to: 3.5 });
  assert.ok(clip.length > 2000 && clip.length < 4500, `${clip.length} bytes`);
  const path = join(folder, "clip.mp3");
  await writeFile(path, clip);
  const { audio } = await probeMedia(path);
  assert.deepEqual([audio?.codec, audio?.rate, audio?.channels], ["mp3", 22050, "mono"]);
  const { samples } = await readSound(path);
  assert.ok(Math.abs(samples.length / 16_000 - 1) < 0.1, `${samples.length / 16_000} s`);
  let crossings = 0;
  for (let i = 4000; i < 12_000; i++) if (samples[i] < 0 !== samples[i + 1] < 0) crossings++;
  assert.ok(Math.abs(crossings - 1760) < 30, `${crossings} changes of sign in half a second`);
});

test("a picture is that of the asked second, as wide as asked", async () => {
  const red = ["-f", "lavfi", "-i", "color=red:d=1:s=64x48:r=5"];
  const blue = ["-f", "lavfi", "-i", "color=blue:d=1:s=64x48:r=5"];
  const file = await make(...red, ...blue, "-filter_complex", "concat", "-c:v", "mpeg4", join(folder, "two.mkv"));
  for (const [second, wanted] of [
    [0.5, "red"],
    [1.5, "blue"],
  ] as const) {
    const path = join(folder, `${wanted}.jpg`);
    await writeFile(path, await framePicture(file, second, 32));
    const { video } = await probeMedia(path);
    assert.deepEqual([video?.width, video?.height], [32, 24]);
    const raw = await make("-i", path, "-f", "rawvideo", "-pix_fmt", "rgb24", join(folder, `${wanted}.raw`));
    const [r, , b] = await import("node:fs/promises").then(({ readFile }) => readFile(raw));
    assert.equal(r > b ? "red" : "blue", wanted);
  }
});

test("what a file lacks is named", async () => {
  const [mute, still] = [join(folder, "mute.mkv"), join(folder, "still.wav")];
  await make(...PICTURE(1), "-c:v", "mpeg4", mute);
  await make(...SOUND(1), still);
  await assert.rejects(soundClip(mute), /mute\.mkv has no audio track/);
  await assert.rejects(framePicture(still, 0), /still\.wav has no video track/);
  const short = await makeVideo(join(folder, "short.mkv"), 1);
  await assert.rejects(framePicture(short, 90), /short\.mkv has no picture from 90 s on/);
  assert.ok((await soundClip(BUNNY, { to: 1 })).length > 1000);
});
