import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { projectRoot } from "../../../lib/runtime/files/project-root";
import { temporaryFolder } from "../../temporary-folder";
import { makeFilm, makeIndex } from "./small-collection";

const folder = temporaryFolder();
const at = (...names: string[]) => join(folder, ...names);
before(async () => {
  await makeIndex(at("index"));
  await makeIndex(at("other"), 0, "somebody's own");
  mkdirSync(at("media"));
  mkdirSync(at("temporary"));
  copyFileSync(await makeFilm(at("film.webm"), 1, 440), at("media", "video 3.webm"));
  mkdirSync(at("strange"));
  writeFileSync(at("strange", "unknown.mp4"), "x");
  writeFileSync(at("pairs.csv"), "id,audio,video\nvideo 3,gone.wav,media/video 3.webm\nvideo 4,gone.wav,gone.webm\n");
});

interface Run {
  child: ChildProcess;
  ended: Promise<{ code: number | null; said: string }>;
  said(): string;
}

function run(...args: string[]): Run {
  const file = join(projectRoot(), "scripts", "commands", "demo.ts");
  const env = { ...process.env, TMPDIR: at("temporary") };
  const child = spawn(process.execPath, ["--import", "tsx", file, ...args], { cwd: projectRoot(), env });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => (said += part.toString()));
  const ended = once(child, "close").then(([code]) => ({ code: code as number | null, said }));
  return { child, ended, said: () => said };
}

for (const [signal, files] of [
  ["SIGINT", ["--media", at("media")]],
  ["SIGTERM", ["--table", at("pairs.csv")]],
] as const)
  // prettier-ignore
  test(`the page of one's own index, with its files by ${files[0]}, is served until ${signal}, which ends it well and leaves nothing`, async () => {
    const { child, ended, said } = run("--index", at("index"), ...files);
    const limit = performance.now() + 120_000;
    while (!/http:\S+/.test(said()) && performance.now() < limit) await new Promise((resolve) => setTimeout(resolve, 50));
    const [url] = /http:\S+/.exec(said()) ?? [""];
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/[\w-]{20,}\/$/, said());
    assert.match(said(), /1 of the 12 videos have a file in/);
    assert.match(await (await fetch(url)).text(), /Which videos answer this music\?/);
    assert.equal((await fetch(`${url}media/0`)).headers.get("content-type"), "video/webm");
    const ours = () => readdirSync(at("temporary")).filter((name) => name.startsWith("sdcca-demo-"));
    assert.equal(ours().length, 1);
    child.kill(signal);
    const { code } = await ended;
    assert.equal(code, 0, said());
    assert.match(said(), /The server has ended\.\n$/);
    assert.deepEqual(ours(), []);
  });

test("help, and what cannot be served, in a sentence and exit status 1", async () => {
  const help = await run("--help").ended;
  assert.equal(help.code, 0);
  assert.match(help.said, /--index I .*\n[^]*--media FOLDER/);
  for (const [args, sentence] of [
    [["--index", at("nowhere")], /nowhere holds no index: there is no index\.sdcca in it/],
    [["--index", at("other")], /no media file can ask this index: its model was fitted on somebody's own/],
    [["--index", at("index"), "--media", at("strange")], /strange holds no file of the index/],
    [["--media", at("media")], /--media needs --index: name the index/],
    [["--table", at("pairs.csv")], /--table needs --index: name the index/],
    [["--index", at("index"), "--media", at("media"), "--table", at("pairs.csv")], /not by both/],
    [["--indx", "x"], /--indx/],
  ] as const) {
    const { code, said } = await run(...args).ended;
    assert.equal(code, 1, said);
    assert.match(said, sentence);
    assert.doesNotMatch(said, /^ +at |http:/m);
  }
  assert.deepEqual(readdirSync(at("temporary")).filter((name) => name.startsWith("sdcca-demo-")), []); // prettier-ignore
});
