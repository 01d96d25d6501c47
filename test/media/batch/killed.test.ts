import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
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

/** Extracts in a process of its own, which kills itself without warning as soon as so many files are done; resolves to how many shards that left. */
async function killedAt(count: number, out: string): Promise<number> {
  const call = `require(${JSON.stringify(moduleFile("media/batch/extract-media"))}).extractMedia({
    ...${JSON.stringify({ media, out, ...LIGHT })},
    onProgress: ({ done }) => done >= ${count} && process.kill(process.pid, "SIGKILL"),
  })`;
  const child = spawn(process.execPath, ["--require", "tsx/cjs", "-e", call], {
    cwd: projectRoot(),
    stdio: ["ignore", "ignore", "inherit"],
  });
  assert.deepEqual(await once(child, "exit"), [null, "SIGKILL"], "it was killed while it worked");
  return shards(out).length;
}

test("a batch that was killed, twice, and called again leaves the same bytes as one that was not", async () => {
  const [killed, whole] = [join(folder, "killed"), join(folder, "whole")];
  for (const count of [2, 4]) {
    const there = await killedAt(count, killed);
    assert.ok(there >= count && there < COUNT, `${there} shards`);
  }
  const left = readdirSync(killed);
  assert.ok(!left.includes("dataset.json"), "what is not finished is no dataset");
  const result = await extractMedia({ media, out: killed, ...LIGHT });
  assert.deepEqual([result.done, result.failed], [COUNT, 0]);
  const untouched = await extractMedia({ media, out: whole, ...LIGHT });
  assert.deepEqual([untouched.done, untouched.kept], [COUNT, 0]);
  assert.deepEqual(contents(killed), contents(whole));
});
