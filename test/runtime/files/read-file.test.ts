import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { projectRoot } from "../../../lib/runtime/files/project-root";
import { readTextFile } from "../../../lib/runtime/files/read-file";
import { temporaryFolder } from "../../temporary-folder";

/** A reader that waits for ever is ended after so many milliseconds. */
const ENDLESS = 120_000;

/** Readers that read at any place, by the ending of what they read; PATH stands for it. */
const READERS: readonly [ending: string, expression: string][] = [
  ...["tfrecord", "npy", "h5", "parquet", "arrow"].map((ending): [string, string] => [
    ending,
    'lib("index").readFeatureFile(PATH)',
  ]),
  ["sdcca", 'lib("files").loadFeatures(PATH)'],
  ["npy", 'lib("files").readNpy(PATH)'],
  ["tfrecord", 'lib("files").readTfRecords(PATH).next()'],
  ["tfrecord", 'lib("data/records/shard-paths").shardPaths(PATH)'],
  ["parquet", 'lib("data/parquet/parquet-file").openParquetFile(PATH)'],
  ["arrow", 'lib("data/feature-files/arrow").openArrow(PATH)'],
  ["mp4", 'lib("runtime/files/read-file").fileSha256(PATH)'],
  ["rows", 'lib("features/stored/row-blocks").readBlock({ file: PATH, start: 0, first: 0, rows: 1 }, new Float32Array(1))'],
];

/** What becomes of each expression in a process of its own: one that is never answered would keep this one. */
function outcomes(asked: readonly { path: string; expression: string }[]): string[] {
  const works = asked.map(({ path, expression }) => `async () => ${expression.replace("PATH", JSON.stringify(path))}`);
  const text = `const lib = (name) => require(${JSON.stringify(join(projectRoot(), "lib"))} + "/" + name);
    (async () => {
      for (const work of [${works.join(", ")}])
        console.log(JSON.stringify(await work().then((value) => "read " + value, (error) => error.name + ": " + error.message)));
    })();`;
  const options = { cwd: projectRoot(), encoding: "utf8", timeout: ENDLESS, killSignal: "SIGKILL" } as const;
  const { stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", "-e", text], options);
  const told = stdout.split("\n").filter(Boolean).map((line) => JSON.parse(line) as string); // prettier-ignore
  assert.equal(told.length, asked.length, `no answer to ${asked[told.length]?.expression}: ${stderr}`);
  return told;
}

test("a pipe is refused by every reader that would wait for its writer, and a device by every one that would not end", () => {
  const folder = temporaryFolder();
  const at = (name: string) => join(folder, name);
  const inFolder = (name: string, call: string) => {
    mkdirSync(at(name));
    return call.replace("PATH", JSON.stringify(at(name)));
  };
  const pipes = [
    ...READERS.map(([ending, expression]) => ({ path: at(`pipe.${ending}`), expression })),
    { path: at("model/model.sdcca"), expression: inFolder("model", 'lib("index").loadModel(PATH)') },
    {
      path: at("shards/a.tfrecord"),
      expression: inFolder("shards", 'lib("index").openLabelledShards(PATH, { labels: "none" })'),
    },
  ].map((one) => ({ ...one, kind: "a pipe" }));
  const devices = [...READERS, ["csv", 'lib("files").readLabelTable(PATH)'] as const].map(([ending, expression]) => {
    return { path: at(`device.${ending}`), expression, kind: "a device" };
  });
  for (const path of new Set(pipes.map(({ path }) => path))) execFileSync("mkfifo", [path]);
  for (const path of new Set(devices.map(({ path }) => path))) symlinkSync("/dev/zero", path);
  const asked = [...pipes, ...devices];
  const refusal = (path: string, kind: string) =>
    `InputError: ${path} is no file but ${kind}: write its contents to a file first, and name that`;
  for (const [i, told] of outcomes(asked).entries())
    assert.equal(told, refusal(asked[i].path, asked[i].kind), asked[i].expression);
});

test("a table is read from a pipe to its end", async () => {
  const pipe = join(temporaryFolder(), "pipe");
  execFileSync("mkfifo", [pipe]);
  const writer = spawn("sh", ["-c", 'printf "id,class\n" > "$0"', pipe], { stdio: "ignore" });
  try {
    assert.equal(readTextFile(pipe), "id,class\n");
  } finally {
    writer.kill();
  }
});
