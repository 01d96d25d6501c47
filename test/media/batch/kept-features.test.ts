import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { extractMedia, type ExtractMediaOptions } from "../../../lib/media/batch/extract-media";
import type { MediaManifest } from "../../../lib/media/batch/manifest";
import { projectRoot } from "../../../lib/runtime/files/project-root";
import { temporaryFolder } from "../../temporary-folder";
import { makeVideo } from "../samples";

const folder = temporaryFolder();
const at = (...names: string[]) => join(folder, ...names);
const NAMES = ["a", "b", "c"];
const light = (out: string, more: Partial<ExtractMediaOptions> = {}) =>
  extractMedia({ table: at("table.csv"), out: at(out), audio: "spectral", video: "colour-motion", processes: 1, ...more });
const manifest = (out: string) => JSON.parse(readFileSync(at(out, "media.json"), "utf8")) as MediaManifest;
const shards = (out: string) => readdirSync(at(out)).filter((name) => name.endsWith(".tfrecord"));

before(async () => {
  for (const place of ["media", "other"]) mkdirSync(at(place));
  for (const [i, name] of NAMES.entries()) await makeVideo(at("media", `${name}.mp4`), 2, 300 + 100 * i);
  cpSync(at("media", "a.mp4"), at("other", "z.mp4"));
  writeFileSync(at("table.csv"), ["id,video", ...NAMES.map((name) => `${name},media/${name}.mp4`), ""].join("\n"));
  assert.equal((await light("whole")).done, 3);
});

test("stopped while it looks at what is there, it forgets nothing of it", async () => {
  cpSync(at("whole"), at("stopped"), { recursive: true });
  const stop = new AbortController();
  const first = await light("stopped", { signal: stop.signal, onProgress: ({ kept }) => kept && stop.abort() });
  assert.deepEqual([first.stopped, first.kept], [true, 1]);
  assert.deepEqual(
    manifest("stopped").files.map(({ status }) => status),
    ["done", "done", "done"],
  );
  assert.equal((await light("stopped")).kept, 3);
  assert.deepEqual(manifest("stopped"), manifest("whole"));
});

test("features stay where their files are away, as on a disk that is not there, and that is said", async () => {
  cpSync(at("whole"), at("away"), { recursive: true });
  renameSync(at("media"), at("unmounted"));
  try {
    const away = await light("away");
    assert.deepEqual([away.kept, away.done, away.failed], [3, 3, 0]);
    assert.match(away.warnings.join(), /cannot be read now, whose features are kept: a, b, c/);
    assert.match(manifest("away").files[0].notes!.join(), /could not be read again/);
  } finally {
    renameSync(at("unmounted"), at("media"));
  }
  assert.deepEqual((await light("away")).warnings, []);
  assert.deepEqual(manifest("away"), manifest("whole"));
});

test("other media are refused in the folder of these; of some that are gone the names are told", async () => {
  cpSync(at("whole"), at("mixed"), { recursive: true });
  await assert.rejects(
    light("mixed", { table: undefined, media: at("other") }),
    /features of other media \(a, b, c\): choose another/,
  );
  assert.equal(shards("mixed").length, 3);
  writeFileSync(at("two.csv"), "id,video\na,media/a.mp4\nc,media/c.mp4\n");
  assert.deepEqual((await light("mixed", { table: at("two.csv") })).warnings, [
    "no longer among the media, so their features were removed: b",
  ]);
  assert.equal(shards("mixed").length, 2);
});

test("who waits for another extraction into the folder says so", async () => {
  const code = `require("./lib/runtime/files/process-lock").takeLock(${JSON.stringify(at("whole", "extraction"))}).then(async ({ release }) => {
    console.log("held");
    await new Promise((resolve) => process.stdin.once("data", resolve));
    await release();
    process.exit();
  });`;
  const holder = spawn(process.execPath, ["-e", code], { cwd: projectRoot(), stdio: ["pipe", "pipe", "inherit"] });
  await once(holder.stdout, "data");
  const { warn } = console;
  const told: unknown[] = [];
  console.warn = (text) => {
    told.push(text);
    holder.stdin.write("go on");
  };
  try {
    assert.equal((await light("whole")).kept, 3);
  } finally {
    console.warn = warn;
  }
  assert.equal(told.length, 1);
  assert.match(String(told[0]), new RegExp(`whole, which is being filled by process ${holder.pid}`));
});
