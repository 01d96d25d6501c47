import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs"; // prettier-ignore
import { join } from "node:path";
import { before, test } from "node:test";
import { generateSynthetic } from "../../../lib/data/synthetic/generate";
import { InputError } from "../../../lib/runtime/check";
import { tryLock } from "../../../lib/runtime/files/lock";
import { projectRoot } from "../../../lib/runtime/files/project-root";
import { temporaryFolder } from "../../temporary-folder";

const root = temporaryFolder();
const SHARD = "mv-000000-000003.tfrecord";
const VIDEOS = 4;
const MORE = 20;
const [whole, other] = [join(root, "whole"), join(root, "other")];

/** What a reader of the folder sees, by name. */
const content = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((name) => name !== "manifest.json")
      .map((name) => [name, readFileSync(join(folder, name), "latin1")]),
  );

function copied(name: string, of = whole): string {
  const folder = join(root, name);
  cpSync(of, folder, { recursive: true, preserveTimestamps: true });
  return folder;
}

async function generate(folder: string, videos = VIDEOS): Promise<{ made: number; notices: string[] }> {
  let made = 0;
  const notices: string[] = [];
  const onNotice = (message: string) => void notices.push(message);
  await generateSynthetic({ videos, folder, threads: 0, onProgress: (done) => (made = done), onNotice });
  return { made, notices };
}

before(async () => {
  await generate(whole);
  await generateSynthetic({ videos: VIDEOS, folder: other, threads: 0, seed: 1 });
});

function data(folder: string, videos: number): { child: ChildProcess; errors: Promise<string> } {
  const args = ["--import", "tsx", join(projectRoot(), "scripts", "commands", "data.ts")];
  const child = spawn(process.execPath, [...args, "--out", folder, "--videos", String(videos), "--threads", "1"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let all = "";
  child.stderr.on("data", (text) => (all += String(text)));
  return { child, errors: once(child, "close").then(() => all) };
}

test("two that make the same folder at once both end well", async () => {
  const [folder, alone] = [join(root, "two"), join(root, "alone")];
  const both = [data(folder, MORE), data(folder, MORE)];
  const errors = await Promise.all(both.map(async ({ errors }) => errors));
  assert.deepEqual(
    both.map(({ child }) => child.exitCode),
    [0, 0],
    errors.join("\n"),
  );
  await generate(alone, MORE);
  assert.deepEqual(content(folder), content(alone));
});

test("more videos than there were: the longer shard and tables take the place of the shorter ones", async () => {
  const folder = copied("longer");
  const { made, notices } = await generate(folder, MORE);
  assert.deepEqual([made, notices], [MORE, []]);
  assert.deepEqual(content(folder), content(join(root, "alone")));
  assert.deepEqual(await generate(folder, MORE), { made: 0, notices: [] });
});

test("who finds a folder being made says so and waits", async () => {
  const folder = copied("held");
  rmSync(join(folder, SHARD));
  const lock = await tryLock(join(folder, "making"));
  let made = 0;
  const waiting = generateSynthetic({
    ...{ videos: VIDEOS, folder, threads: 0 },
    onProgress: (done) => (made = done),
    onNotice: (message) => {
      if (!message.startsWith("waiting")) return;
      assert.match(message, new RegExp(`^waiting for ${folder}, which is being made by process ${process.pid} `));
      assert.equal(made, 0);
      void lock!.release();
    },
  });
  await waiting;
  assert.equal(made, VIDEOS);
});

test("who finds a folder being made on another machine waits for that too", async () => {
  const folder = copied("held elsewhere");
  rmSync(join(folder, SHARD));
  const flag = join(folder, "making.lock-0badcafe-7-1-00000000");
  writeFileSync(flag, JSON.stringify({ pid: 7, host: "elsewhere" }));
  const told: string[] = [];
  const onNotice = (message: string) => {
    if (!message.startsWith("waiting")) return;
    assert.ok(!existsSync(join(folder, SHARD)));
    told.push(message);
    rmSync(flag);
  };
  await generateSynthetic({ videos: VIDEOS, folder, threads: 0, onNotice });
  assert.match(told.join(), /^waiting for .* which is being made by process 7 on elsewhere \(/);
  assert.deepEqual(content(folder), content(whole));
});

test("a killed maker holds nobody up, and what it had not finished is made", async () => {
  const folder = join(root, "killed");
  const { child, errors } = data(folder, MORE);
  while (!existsSync(folder) || !readdirSync(folder).some((name) => name.endsWith(".partial"))) {
    assert.equal(child.exitCode, null, "it ended before it could be killed");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  child.kill("SIGKILL");
  await errors;
  const { notices } = await generate(folder, MORE);
  assert.deepEqual(notices, []);
  assert.deepEqual(content(folder), content(join(root, "alone")));
});

const damages: Record<string, (shard: string, folder: string) => void> = {
  "emptied to nothing": (shard) => truncateSync(shard, 0),
  "holed, of the right size": (shard) => {
    const bytes = readFileSync(shard);
    writeFileSync(shard, bytes.fill(0, 100_000, 200_000));
  },
  "another seed's": (shard) => cpSync(join(other, SHARD), shard),
  gone: (shard) => rmSync(shard),
  "never noted": (shard, folder) => {
    renameSync(shard, join(folder, "mv-000000-000001.tfrecord"));
  },
};
for (const [what, damage] of Object.entries(damages))
  test(`a shard that is ${what} is told and made again`, async () => {
    const folder = copied(`shard ${what}`);
    damage(join(folder, SHARD), folder);
    const { made, notices } = await generate(folder);
    assert.equal(made, VIDEOS);
    assert.match(notices.join(), /missing, unfinished or not as they were made \(mv-000000-00000\d\.tfrecord\): made again$/);
    assert.deepEqual(content(folder), content(whole));
    assert.deepEqual(await generate(folder), { made: 0, notices: [] });
  });

test("damaged tables are told and written again, of all videos", async () => {
  const folder = copied("tables");
  writeFileSync(join(folder, "labels.csv"), "id,class\nmv000000,ha");
  rmSync(join(folder, "salience.csv"));
  const { made, notices } = await generate(folder, 2);
  assert.equal(made, 0);
  assert.match(notices.join(), /2 files are missing/);
  assert.deepEqual(content(folder), content(whole));
});

test("a copy, whose times are new, is read once and kept", async () => {
  const folder = join(root, "copy");
  mkdirSync(folder);
  for (const name of readdirSync(whole)) writeFileSync(join(folder, name), readFileSync(join(whole, name)));
  const before = statSync(join(folder, SHARD)).mtimeMs;
  assert.deepEqual(await generate(folder), { made: 0, notices: [] });
  assert.equal(statSync(join(folder, SHARD)).mtimeMs, before);
  const noted = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as {
    files: Record<string, { modified: number }>;
  };
  assert.equal(noted.files[SHARD].modified, before);
});

test("shards of which nothing tells what they are, are not adopted", async () => {
  for (const [i, text] of [undefined, "null", "0", '""', "{}", "[", '{"generator": 5}'].entries()) {
    const folder = copied(`unknown ${i}`, other);
    const manifest = join(folder, "manifest.json");
    if (text === undefined) rmSync(manifest);
    else writeFileSync(manifest, text);
    const before = content(folder);
    await assert.rejects(generate(folder), (error) => {
      assert.ok(error instanceof InputError);
      assert.match(error.message, text === undefined ? /manifest\.json is missing/ : /manifest\.json is damaged/);
      assert.match(error.message, /nothing tells of which data the 3 files beside it are .*choose another folder/);
      return true;
    });
    assert.deepEqual(content(folder), before);
  }
  // One's own folder of data is none of this command's business.
  const own = join(root, "own");
  mkdirSync(own);
  writeFileSync(join(own, "labels.csv"), "id,class\na,b\n");
  await assert.rejects(generate(own), /manifest\.json is missing.*1 files beside it are \(labels\.csv/);
  assert.deepEqual(readdirSync(own), ["labels.csv"]);
  await assert.rejects(generate(other), /holds other synthetic data \(\{"seed":1/);
});

test("a manifest that was changed anywhere is refused", async () => {
  const folder = copied("changed manifest");
  const file = join(folder, "manifest.json");
  const text = readFileSync(file, "utf8");
  for (let at = 3; at < text.length; at += 97) {
    writeFileSync(file, text.slice(0, at) + (text[at] === "0" ? "1" : "0") + text.slice(at + 1));
    if (/\s/.test(text[at])) continue; // may have been between two values
    await assert.rejects(generate(folder), /manifest\.json is damaged/, `byte ${at}`);
  }
});

test("of an earlier version's manifest, which noted no files, the shards are made again", async () => {
  const folder = copied("earlier");
  const file = join(folder, "manifest.json");
  const { generator, videos, choice, parameters } = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  writeFileSync(file, JSON.stringify({ generator, videos, choice, parameters }));
  appendFileSync(join(folder, SHARD), "more");
  assert.equal((await generate(folder)).made, VIDEOS);
  assert.deepEqual(content(folder), content(whole));
});

test("where the data cannot be written the message says so, from a thread too", async () => {
  writeFileSync(join(root, "file"), "");
  await assert.rejects(generate(join(root, "file", "in")), /in could not be written \(ENOTDIR\): a file stands where/);
  for (const threads of [0, 1]) {
    const folder = copied(`blocked ${threads}`);
    rmSync(join(folder, SHARD));
    mkdirSync(join(folder, SHARD));
    await assert.rejects(
      generateSynthetic({ videos: VIDEOS, folder, threads, onNotice: () => undefined }),
      (error) => error instanceof InputError && /000003\.tfrecord could not be written \(EISDIR\): a folder/.test(error.message),
    );
  }
});
