/** What the command says of shards that cannot be read, and how its errors name its own option. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import type { PreparedShard } from "../../lib/data/import/prepare-shards";
import { writeYouTube8M } from "../../lib/data/records/youtube8m";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { temporaryFolder } from "../temporary-folder";

const folder = temporaryFolder();
const [whole, cut] = ["whole.tfrecord", "cut.tfrecord"].map((name) => join(folder, name));

before(async () => {
  const videos = (name: string) =>
    Array.from({ length: 5 }, (_, i) => ({ id: `${name}${i}`, labels: [], audio: new Uint8Array(128).fill(i), rgb: new Uint8Array(1024).fill(i) }));
  await writeYouTube8M(whole, videos("w"));
  await writeYouTube8M(cut, videos("c"));
  writeFileSync(cut, readFileSync(cut).subarray(0, -100)); // the last of its records
}); // prettier-ignore

function run(command: string, args: string[], input?: string) {
  const program = join(projectRoot(), "scripts", "commands", `${command}.ts`);
  return spawnSync(process.execPath, ["--import", "tsx", program, ...args], { encoding: "utf8", input, cwd: projectRoot() });
}

test("a shard that is cut off fails, with the option that would skip its rest; with that option it is counted", () => {
  const out = join(folder, "local");
  const args = ["--shards", join(folder, "*.tfrecord"), "--out", out, "--threads", "1"];
  const failed = run("prepare-shards", args);
  assert.equal(failed.status, 1);
  assert.match(
    failed.stderr,
    /cut\.tfrecord FAILED: .* Fetch the file again, or skip the rest of the file with --skip-corrupt\n/,
  );
  assert.deepEqual(readdirSync(out), ["whole.parquet"]);
  const { status, stdout, stderr } = run("prepare-shards", [...args, "--skip-corrupt"]);
  assert.equal(status, 0, stderr);
  const [left, counts, last] = stdout.trim().split("\n");
  assert.match(left, /^.*cut\.tfrecord: everything from record 5 \(byte \d+\): .*it is cut short$/);
  assert.equal(counts, "9 records read, 1 problems skipped");
  assert.match(last, /^2 of 2 shards are in .* \(1 were there\): 9 videos, 9 rows, each read back and equal; 0 failed$/);
});

test("the worker of a cluster says the same of each shard as JSON", () => {
  const out = join(folder, "worker");
  const shards = `${whole}\n${cut}\n`;
  const failed = run("prepare-shards", ["--stdin", "--out", out], shards);
  assert.equal(failed.status, 1);
  const [, said] = failed.stdout.trim().split("\n").map((line) => JSON.parse(line) as { problem: string }); // prettier-ignore
  for (const text of [said.problem, failed.stderr.trim()])
    assert.match(text, /or skip the rest of the file with --skip-corrupt$/);
  const { status, stdout } = run("prepare-shards", ["--stdin", "--skip-corrupt", "--out", out], shards);
  assert.equal(status, 0);
  const results = stdout.trim().split("\n").map((line) => JSON.parse(line) as PreparedShard); // prettier-ignore
  assert.deepEqual(
    results.map(({ shard, videos, records, skipped, kept }) => [
      shard,
      videos,
      records,
      skipped.map(({ record }) => record),
      kept,
    ]),
    [
      [whole, 5, 5, [], true],
      [cut, 4, 4, [5], false],
    ],
  );
  for (const name of readdirSync(out))
    assert.deepEqual(readFileSync(join(out, name)), readFileSync(join(folder, "local", name)), name);
});

test("other commands name their own option, or none", () => {
  const labels = join(folder, "labels.csv");
  writeFileSync(labels, "id,class\nc0,a\nc4,b\n");
  const selected = run("select-videos", ["--shards", cut, "--labels", labels, "--out", join(folder, "selected")]);
  assert.match(selected.stderr, /Fetch the file again, or skip the rest of the file with --skip-corrupt\n$/);
  const imported = run("import-features", [cut, "--out", join(folder, "imported")]);
  assert.match(imported.stderr, /it is cut short\. Fetch the file again, or skip the rest of the file with --skip-corrupt\n$/);
  assert.ok(!existsSync(join(folder, "imported", "dataset.json")));
  const left = run("import-features", [cut, "--out", join(folder, "imported"), "--skip-corrupt"]);
  assert.deepEqual([left.status, /skipped the rest of .*cut\.tfrecord at record 5/.test(left.stderr)], [0, true], left.stderr);
  assert.match(run("inspect-features", [cut]).stdout, /it is cut short\. Fetch the file again\n/);
});
