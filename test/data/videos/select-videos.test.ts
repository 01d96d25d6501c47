import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { openLabelledShards } from "../../../lib/data/videos/labelled-shards";
import { quantise } from "../../../lib/data/records/quantisation";
import { selectVideos } from "../../../lib/data/videos/select-videos";
import { readYouTube8M, writeYouTube8M, type WritableVideo } from "../../../lib/data/records/youtube8m";
import { projectRoot } from "../../../lib/runtime/files/project-root";
import { openFilesIn } from "../../open-files";
import { temporaryFolder } from "../../temporary-folder";

const folder = temporaryFolder();
const video = (n: number): WritableVideo => ({
  id: `v${n}`,
  labels: [n],
  audio: new Uint8Array(256).fill(n),
  rgb: new Uint8Array(2048).fill(255 - n),
});
const table = (...ids: string[]) => ({ classes: ["calm", "sad"], labels: new Map(ids.map((id, i) => [id, i % 2])) });

async function shards(): Promise<string> {
  await writeYouTube8M(join(folder, "a.tfrecord"), [0, 1, 2, 3, 4].map(video));
  await writeYouTube8M(join(folder, "b.tfrecord.gz"), [5, 6, 7].map(video));
  return join(folder, "?.tfrecord*");
}

test("labelled videos come out unchanged, in shards of the size asked for, the missing ones listed", async () => {
  const out = join(folder, "out");
  const { labels, notFound, report } = await selectVideos(await shards(), table("v6", "gone", "v1", "v2", "v7"), out, {
    videosPerShard: 3,
  });
  assert.deepEqual(notFound, ["gone"]);
  assert.equal(report.records, 8);
  assert.deepEqual((await readdir(out)).sort(), [
    "labels.csv",
    "not-found.csv",
    "selected-00000.tfrecord",
    "selected-00001.tfrecord",
  ]);
  assert.equal(await readFile(join(out, "not-found.csv"), "utf8"), "id\ngone\n");
  const opened = await openLabelledShards(out);
  assert.deepEqual(opened.labels.labels, labels.labels);
  const ids: string[] = [];
  for await (const { id, labels: entities, audio, rgb } of readYouTube8M(opened.shards)) {
    ids.push(id);
    assert.deepEqual({ id, labels: entities, audio: quantise(audio), rgb: quantise(rgb) }, video(Number(id.slice(1))));
  }
  assert.deepEqual(ids, ["v1", "v2", "v6", "v7"]);
  await assert.rejects(
    selectVideos(await shards(), table("v1"), out),
    /holds a data set, or part of one, already \(labels\.csv\).*empty folder/,
  );
});

test("a killed selection is no data set, and begun again it gives what an undisturbed one does", async () => {
  const many = join(folder, "many.tfrecord");
  await writeYouTube8M(
    many,
    Array.from({ length: 200 }, (_, n) => video(n)),
  );
  const all = table(...Array.from({ length: 200 }, (_, n) => `v${n}`));
  const [out, whole] = [join(folder, "killed"), join(folder, "whole")];
  await selectVideos(many, all, whole, { videosPerShard: 20 });
  const content = async (of: string) =>
    Promise.all((await readdir(of)).sort().map(async (name) => [name, await readFile(join(of, name), "latin1")]));
  const module = JSON.stringify(join(projectRoot(), "lib", "data", "videos", "select-videos.ts"));
  const text = `const { selectVideos } = require(${module});
    const table = { classes: ["calm", "sad"], labels: new Map(${JSON.stringify([...all.labels])}) };
    selectVideos(${JSON.stringify(many)}, table, ${JSON.stringify(out)}, {
      videosPerShard: 20,
      onProgress: ({ found }) => found === 90 && process.kill(process.pid, "SIGKILL"),
    });`;
  await assert.rejects(
    promisify(execFile)(process.execPath, ["--import", "tsx", "-e", text]),
    (error: { signal: string }) => error.signal === "SIGKILL",
  );
  assert.ok((await readdir(out)).includes("selected-00003.tfrecord"));
  await assert.rejects(openLabelledShards(out), /holds a selection that is not finished/);
  const notices: string[] = [];
  await selectVideos(many, all, out, { videosPerShard: 20, onNotice: (notice) => notices.push(notice) });
  assert.deepEqual(notices, [`${out} holds an unfinished selection: it is begun anew`]);
  assert.deepEqual(await content(out), await content(whole));
  // Killed after the last write it is whole, and nothing of it is taken away.
  await writeFile(join(out, "unfinished-selection.txt"), "");
  await assert.rejects(selectVideos(many, all, out), /already \(labels\.csv\)/);
  assert.equal((await openLabelledShards(out)).shards.length, 10);
});

test("of two selections into one folder one is refused, and what fails leaves nothing behind", async () => {
  const out = join(folder, "both");
  const paths = await shards();
  const onNotice = (message: string) => assert.match(message, /^waiting for .*both, which is being filled by process \d+/);
  const both = await Promise.allSettled([1, 2].map(() => selectVideos(paths, table("v1", "v6"), out, { onNotice })));
  assert.deepEqual(both.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
  assert.equal((await openLabelledShards(out)).labels.labels.size, 2);
  const own = join(folder, "own table");
  await mkdir(own);
  await writeFile(join(own, "labels.csv"), "id,class\nv1,calm\n");
  await assert.rejects(selectVideos(paths, table("v1"), own), /already \(labels\.csv\)/);
  assert.deepEqual(await readdir(own), ["labels.csv"]);
  const bytes = await readFile(join(folder, "a.tfrecord"));
  await writeFile(join(folder, "short.tfrecord"), bytes.subarray(0, -1));
  const failed = join(folder, "failed");
  const short = selectVideos(join(folder, "short.tfrecord"), table("v1", "v4"), failed, { videosPerShard: 1 });
  await assert.rejects(short, /short\.tfrecord: record 5/);
  assert.deepEqual(await readdir(failed), []);
});

test("reading stops once all are found", async () => {
  const seen: number[] = [];
  await selectVideos(await shards(), table("v1"), join(folder, "early"), {
    onProgress: ({ records }) => void seen.push(records),
  });
  assert.deepEqual(seen, [1, 2]);
});

test("a selection that fails half-way leaves no shard open", async () => {
  const failing = selectVideos(await shards(), table("v0", "v1", "v2", "v6"), join(folder, "fails"), {
    videosPerShard: 1,
    onProgress: ({ found }) => assert.notEqual(found, 3, "out of patience"),
  });
  await assert.rejects(failing, /out of patience/);
  const out = join(folder, "taken");
  const taken = join(out, "selected-00001.tfrecord");
  const blocked = selectVideos(await shards(), table("v0", "v1", "v2"), out, {
    videosPerShard: 1,
    onProgress: ({ found }) => void (found === 2 && mkdirSync(taken, { recursive: true })),
  });
  await assert.rejects(blocked, /selected-00001.tfrecord/);
  assert.deepEqual(openFilesIn(folder), []);
});

test("no labelled video at all is an error; a corrupt record is skipped on request and counted", async () => {
  await assert.rejects(
    selectVideos(await shards(), table("x"), join(folder, "none")),
    /none of the 1 labelled videos.*8 records/,
  );
  const bytes = await readFile(join(folder, "a.tfrecord"));
  bytes[100] ^= 1;
  await writeFile(join(folder, "broken.tfrecord"), bytes);
  const broken = join(folder, "broken.tfrecord");
  await assert.rejects(selectVideos(broken, table("v1"), join(folder, "stops")), /broken.tfrecord: record 1 at byte 0/);
  const { report, labels } = await selectVideos(broken, table("v0", "v1"), join(folder, "goes"), { onCorrupt: "skip" });
  assert.equal(report.skipped.length, 1);
  assert.deepEqual([...labels.labels.keys()], ["v1"]);
});

test("the commands: data are made, selected from, and mistakes end in one line and a failure", async () => {
  const root = projectRoot();
  const run = (script: string, ...args: string[]) =>
    promisify(execFile)(process.execPath, ["--import", "tsx", join(root, "scripts", "commands", script), ...args], { cwd: root });
  const made = join(folder, "made");
  const { stdout } = await run("data.ts", "--videos", "3", "--out", made, "--threads", "0");
  assert.match(stdout, /3 videos in 1 shards/);
  const picked = join(folder, "picked");
  const own = join(folder, "own.csv");
  await writeFile(own, "id,class\nmv000001,calm\nmv000009,sad\n");
  const selected = await run("select-videos.ts", "--shards", join(made, "*.tfrecord"), "--labels", own, "--out", picked);
  assert.match(selected.stdout, /1 of 2 labelled videos are in/);
  assert.match(selected.stdout, /not found: 1/);
  const failure = (...args: [string, ...string[]]) =>
    run(...args).then(
      () => assert.fail("it should have failed"),
      (error: { code: number; stderr: string }) => error,
    );
  const lines = (text: string) => text.trim().split("\n").length;
  for (const [failed, pattern] of [
    [await failure("data.ts", "--videos", "many"), /--videos must be a whole number; got "many"/],
    [await failure("select-videos.ts", "--labels", own), /--shards, --labels and --out are needed/],
    [await failure("select-videos.ts", "--shard", "x"), /there is no option --shard; did you mean --shards\?/],
  ] as const) {
    assert.equal(failed.code, 1);
    assert.match(failed.stderr, pattern);
    assert.equal(lines(failed.stderr), 1, failed.stderr);
  }
});
