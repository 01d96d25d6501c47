import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { probeMedia } from "../../../lib/media/decode/probe";
import { decodeFrames } from "../../../lib/media/decode/streams";
import { extractFile } from "../../../lib/media/extract/extract-file";
import { InputError } from "../../../lib/runtime/check";
import { temporaryFolder } from "../../temporary-folder";
import { make, makeVideo, SOUND } from "../samples";

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const TS = ["-c:v", "mpeg2video", "-c:a", "mp2", "-b:a", "128k", "-f", "mpegts"];

/** Two parts of a broadcast, one behind the other: `seconds` of the first, in which all is black, and two of the second, of white. */
async function broadcast(name: string, seconds: number, sizes: [string, string], channels: [string, string]): Promise<string> {
  const parts = [];
  for (const [i, colour] of ["black", "white"].entries()) {
    const length = [seconds, 2][i];
    const picture = ["-f", "lavfi", "-i", `color=${colour}:d=${length}:s=${sizes[i]}:r=25`];
    const shift = ["-output_ts_offset", String([0, seconds][i]), "-muxdelay", "0", "-muxpreload", "0"];
    parts.push(await make(...picture, ...SOUND(length), "-ac", channels[i], ...TS, ...shift, at(`${name}-${i}.ts`)));
  }
  writeFileSync(at(`${name}.ts`), Buffer.concat(parts.map((part) => readFileSync(part))));
  return at(`${name}.ts`);
}

const refuses = (path: string, words: RegExp) =>
  assert.rejects(
    extractFile({ audio: { path, extractor: "spectral" } }),
    (error) => error instanceof InputError && error.message.includes(path) && words.test(error.message),
  );

test("pictures that change their size on the way keep their seconds", async () => {
  const film = await broadcast("sizes", 6, ["64x64", "128x96"], ["2", "2"]);
  const light: number[] = [];
  for await (const frame of decodeFrames(film, { perSecond: 1, shortSide: 32, size: 32 })) light.push(frame[3 * 16 * 33]);
  assert.ok(light.length >= 7 && light.length <= 9, `${light.length} frames`);
  assert.equal(
    light.findIndex((value) => value > 200),
    6,
  );
});

test("sound that changes its channels on the way is refused: it would come seconds late", async () => {
  await refuses(
    await broadcast("channels", 6, ["64x64", "64x64"], ["2", "1"]),
    /its channels or its rate change on the way. Convert/,
  );
  await extractFile({ audio: { path: await broadcast("steady", 6, ["64x64", "64x64"], ["2", "2"]), extractor: "spectral" } });
});

test("a long description and many chapters before the streams hide none of them", async () => {
  const lines = Array.from({ length: 300 }, (_, i) => `line ${i} of what the film is about, and where it was made\\`);
  const chapters = Array.from(
    { length: 200 },
    (_, i) => `[CHAPTER]\nTIMEBASE=1/1000\nSTART=${5 * i}\nEND=${5 * i + 5}\ntitle=chapter ${i}`,
  );
  writeFileSync(at("facts.txt"), [";FFMETADATA1", `description=${lines.join("\n")}`, "", ...chapters, ""].join("\n"));
  await makeVideo(at("plain.mp4"), 1);
  await make(
    "-i",
    at("plain.mp4"),
    "-i",
    at("facts.txt"),
    "-map_metadata",
    "1",
    "-map_chapters",
    "1",
    "-c",
    "copy",
    at("long.mp4"),
  );
  const { audio, video } = await probeMedia(at("long.mp4"));
  assert.deepEqual([audio?.codec, video?.width], ["aac", 64]);
});

test("sound with values that are no numbers is refused by its name", async () => {
  await make(...SOUND(3), "-c:a", "pcm_f32le", at("broken.wav"));
  const bytes = readFileSync(at("broken.wav"));
  bytes.writeFloatLE(NaN, bytes.length - 4 * 20_000);
  writeFileSync(at("broken.wav"), bytes);
  await refuses(at("broken.wav"), /1 s of its sound hold values that are not finite/);
});
