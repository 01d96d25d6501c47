import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { makeVideo } from "../media/samples";
import { writeFrozenGraph, writeSavedModel } from "../media/small-graph";
import { temporaryFolder } from "../temporary-folder";

const folder = temporaryFolder();
const LIGHT = ["--audio", "spectral", "--video", "colour-motion", "--processes", "1"];

function start(...args: string[]) {
  const child = spawn(process.execPath, ["--import", "tsx", join(projectRoot(), "scripts", "commands", "extract.ts"), ...args], {
    cwd: projectRoot(),
  });
  const told = { out: "", errors: "" };
  child.stdout.on("data", (text) => (told.out += String(text)));
  child.stderr.on("data", (text) => (told.errors += String(text)));
  return { child, told, end: once(child, "close").then(() => ({ ...told, code: child.exitCode })) };
}

/** Arguments for six videos. */
const args = (out: string) => ["--media", join(folder, "many"), "--out", join(folder, out), ...LIGHT];

/** Gives an extraction of them a signal when it is time; once more where it came to its end before it got it. */
async function stopped(signal: NodeJS.Signals, out: string, isTime: (told: { errors: string }) => boolean) {
  for (let tries = 1; ; tries++) {
    mkdirSync(join(folder, out));
    const { child, told, end } = start(...args(out));
    while (!isTime(told) && child.exitCode === null) await sleep(20);
    child.kill(signal);
    const ended = await end;
    if (ended.code !== 0 || tries === 5) return ended;
    rmSync(join(folder, out), { recursive: true });
  }
}

test("the last line and the exit status say how many files failed; names cannot write over the terminal", async () => {
  const media = join(folder, "media");
  mkdirSync(media);
  await makeVideo(join(media, "good.mp4"), 2);
  writeFileSync(join(media, "bad\u001b[2J\n.mp4"), "no media");
  const { out, errors, code } = await start("--media", media, "--out", join(folder, "out"), ...LIGHT).end;
  assert.equal(code, 1);
  assert.match(out.trim().split("\n").at(-1)!, /^1 of 2 files have features, 1 failed: /);
  assert.match(errors, /^media files ░+ +0 % \(0\/2\) · /, "said before the first file is worked on");
  assert.match(errors, /FAILED bad\\u001b\[2J\\n: .*cannot be read as media/);
  assert.ok(!errors.includes("\u001b["));
});

test("killed and started again it leaves, to the byte, what an undisturbed run leaves", async () => {
  const media = join(folder, "many");
  mkdirSync(media);
  for (let i = 0; i < 6; i++) await makeVideo(join(media, `video ${i}.mp4`), 2, 300 + 50 * i);
  const shards = (out: string) => readdirSync(join(folder, out)).filter((name) => name.endsWith(".tfrecord"));
  const { code, errors } = await stopped("SIGKILL", "killed", () => shards("killed").length >= 2);
  assert.equal(code, null, errors);
  assert.equal((await start(...args("killed")).end).code, 0);
  assert.equal((await start(...args("undisturbed")).end).code, 0);
  const files = (out: string) => readdirSync(join(folder, out)).sort();
  assert.deepEqual(files("killed"), files("undisturbed"));
  for (const name of files("killed"))
    assert.deepEqual(readFileSync(join(folder, "killed", name)), readFileSync(join(folder, "undisturbed", name)), name);
});

test("an interrupt ends it with the status of one, and what is finished is kept", async () => {
  const { code, errors } = await stopped("SIGINT", "interrupted", (told) => told.errors.includes("/6)"));
  assert.equal(code, 130);
  assert.match(errors, /Interrupted: \d of 6 files have features.*goes on from there/);
});

test("with --strict a file that is there twice is refused; without it the same folder is finished", async () => {
  const media = join(folder, "twice");
  mkdirSync(media);
  await makeVideo(join(media, "a.mp4"), 2);
  copyFileSync(join(media, "a.mp4"), join(media, "b.mp4"));
  const args = ["--media", media, "--out", join(folder, "strict"), ...LIGHT];
  const refused = await start(...args, "--strict").end;
  assert.equal(refused.code, 1);
  assert.match(
    refused.errors,
    /the videos a, b have the same audio; .*leave out what is there twice, or go on without strict\n$/,
  );
  assert.ok(!existsSync(join(folder, "strict", "dataset.json")));
  const { code, out, errors } = await start(...args).end;
  assert.deepEqual([code, out.split(":")[0]], [0, "2 of 2 files have features (2 were there), 0 failed"]);
  assert.match(errors, /Warning: the same content twice: b is a/);
  const { labels } = JSON.parse(readFileSync(join(folder, "strict", "media.json"), "utf8")) as { labels: string };
  assert.equal(labels, "none");
});

test("an extractor that is not known is refused in the command's own words", async () => {
  const run = (...args: string[]) => start("--media", folder, "--out", join(folder, "refused"), ...args).end;
  const own = "or FILE\\.json for a SavedModel of your own, as docs/media\\.md shows";
  for (const [args, names] of [
    [["--audio", "vggish"], '--audio must be one of musicnn, musicnn-pooled, spectral, @; got "vggish"'],
    [["--video", "models/mine"], '--video must be one of efficientnet-lite0, colour-motion, @; got "models/mine"'],
    [["--video", "musicnn"], '--video must be one of efficientnet-lite0, colour-motion, @; got "musicnn"'],
  ] as const) {
    const { code, errors } = await run(...args);
    assert.equal(code, 1);
    assert.match(errors, new RegExp(`^\\n${names.replace("@", own)}\\n$`));
  }
  assert.ok(!existsSync(join(folder, "refused")));
});

test("networks of one's own come from small JSON files", async () => {
  const media = join(folder, "own");
  mkdirSync(media);
  await makeVideo(join(media, "a.mp4"), 3);
  const networks = join(folder, "networks");
  mkdirSync(networks);
  writeSavedModel(join(networks, "ear"), { inputs: 8000, weights: Array.from({ length: 16_000 }, (_, i) => (i % 7) / 7) });
  writeFrozenGraph(join(networks, "eye.pb"), { inputs: 48, weights: Array.from({ length: 144 }, (_, i) => i % 3), shape: [-1, 4, 4, 3] });
  const graph = { input: "x:0", output: "y:0" };
  const files = { audio: join(networks, "ear.json"), video: join(networks, "eye.json") };
  writeFileSync(files.audio, JSON.stringify({ name: "ear", path: "ear", ...graph, sound: { rate: 8000 } }));
  writeFileSync(files.video, JSON.stringify({ name: "eye", path: "eye.pb", ...graph, frames: { size: 4 } }));
  const run = (video: string) =>
    start("--media", media, "--out", join(folder, "by own"), "--audio", files.audio, "--video", video, "--processes", "1").end;
  const { code, errors } = await run(files.video);
  assert.equal(code, 0, errors);
  const card = JSON.parse(readFileSync(join(folder, "by own", "dataset.json"), "utf8")) as Record<"audio" | "video", { extractor: string; width: number }>;
  assert.deepEqual([card.audio.extractor, card.audio.width, card.video.extractor, card.video.width], ["ear", 2, "eye", 3]);
  const wrong = await run(files.audio);
  assert.equal(wrong.code, 1);
  assert.match(wrong.errors, /the extractor ear takes audio, not video/);
}); // prettier-ignore
