import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { extractMedia } from "../../../lib/media/batch/extract-media";
import { moduleFile, projectRoot } from "../../../lib/runtime/files/project-root";
import { temporaryFolder } from "../../temporary-folder";
import { makeVideo } from "../samples";

const folder = temporaryFolder();
const media = join(folder, "media");
const COUNT = 6;
const LIGHT = { audio: "spectral", video: "colour-motion", processes: 2 } as const;

before(async () => {
  mkdirSync(media);
  for (let i = 0; i < COUNT; i++) await makeVideo(join(media, `video ${i}.mkv`), 8 + i, 200 + 40 * i);
});

const shards = (out: string) => readdirSync(out).filter((name) => name.endsWith(".tfrecord"));
const contents = (out: string) =>
  readdirSync(out)
    .sort()
    .map((name) => [name, createHash("sha256").update(readFileSync(join(out, name))).digest("hex")]); // prettier-ignore

/** Extracts in a process of its own, which is there to be killed. */
function start(out: string): ChildProcess {
  const call = `require(${JSON.stringify(moduleFile("media/batch/extract-media"))}).extractMedia(${JSON.stringify({ media, out, ...LIGHT })})`;
  return spawn(process.execPath, ["--require", "tsx/cjs", "-e", call], {
    cwd: projectRoot(),
    stdio: ["ignore", "ignore", "inherit"],
  });
}

/** Kills without warning as soon as there are so many shards; resolves to how many the kill left. */
async function killedAt(count: number, out: string): Promise<number> {
  mkdirSync(out, { recursive: true });
  const child = start(out);
  const ended = new Promise((done) => child.once("exit", done));
  while (shards(out).length < count && child.exitCode === null) await wait(5);
  assert.equal(child.exitCode, null, "it was killed while it worked");
  child.kill("SIGKILL");
  await ended;
  return shards(out).length;
}

test("a batch that was killed, twice, and called again leaves the same bytes as one that was not", async () => {
  const [killed, whole] = [join(folder, "killed"), join(folder, "whole")];
  assert.ok((await killedAt(2, killed)) < COUNT);
  assert.ok((await killedAt(4, killed)) < COUNT);
  const left = readdirSync(killed);
  assert.ok(!left.includes("dataset.json"), "what is not finished is no dataset");
  const result = await extractMedia({ media, out: killed, ...LIGHT });
  assert.deepEqual([result.done, result.failed], [COUNT, 0]);
  const untouched = await extractMedia({ media, out: whole, ...LIGHT });
  assert.deepEqual([untouched.done, untouched.kept], [COUNT, 0]);
  assert.deepEqual(contents(killed), contents(whole));
});
