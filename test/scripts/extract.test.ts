import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { makeVideo } from "../media/samples";
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

test("the last line and the exit status say how many files failed; names cannot write over the terminal", async () => {
  const media = join(folder, "media");
  mkdirSync(media);
  await makeVideo(join(media, "good.mp4"), 2);
  writeFileSync(join(media, "bad\u001b[2J\n.mp4"), "no media");
  const { out, errors, code } = await start("--media", media, "--out", join(folder, "out"), ...LIGHT).end;
  assert.equal(code, 1);
  assert.match(out.trim().split("\n").at(-1)!, /^1 of 2 files have features, 1 failed: /);
  assert.match(errors, /FAILED bad\\u001b\[2J\\n: .*cannot be read as media/);
  assert.ok(!errors.includes("\u001b["));
});

test("killed and started again it leaves, to the byte, what an undisturbed run leaves", async () => {
  const media = join(folder, "many");
  mkdirSync(media);
  for (let i = 0; i < 6; i++) await makeVideo(join(media, `video ${i}.mp4`), 2, 300 + 50 * i);
  const args = (out: string) => ["--media", media, "--out", join(folder, out), ...LIGHT];
  const shards = (out: string) => readdirSync(join(folder, out)).filter((name) => name.endsWith(".tfrecord"));
  const killed = start(...args("killed"));
  for (let waited = 0; waited < 600; waited++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    const there = await Promise.resolve()
      .then(() => shards("killed").length)
      .catch(() => 0);
    if (there >= 2) break;
  }
  killed.child.kill("SIGKILL");
  await killed.end;
  assert.ok(shards("killed").length < 6, "it was killed before its end");
  assert.equal((await start(...args("killed")).end).code, 0);
  assert.equal((await start(...args("undisturbed")).end).code, 0);
  const files = (out: string) => readdirSync(join(folder, out)).sort();
  assert.deepEqual(files("killed"), files("undisturbed"));
  for (const name of files("killed"))
    assert.deepEqual(readFileSync(join(folder, "killed", name)), readFileSync(join(folder, "undisturbed", name)), name);
});

test("an interrupt ends it with the status of one, and what is finished is kept", async () => {
  const run = start("--media", join(folder, "many"), "--out", join(folder, "interrupted"), ...LIGHT);
  for (let waited = 0; waited < 600 && !run.told.errors.includes("/6)"); waited++)
    await new Promise((resolve) => setTimeout(resolve, 20));
  run.child.kill("SIGINT");
  const { code, errors } = await run.end;
  assert.equal(code, 130);
  assert.match(errors, /Interrupted: \d of 6 files have features.*goes on from there/);
});
