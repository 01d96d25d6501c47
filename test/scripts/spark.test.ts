import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { type PreparedShard, prepareShards } from "../../lib/data/import/prepare-shards";
import { writeYouTube8M } from "../../lib/data/records/youtube8m";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { temporaryFolder } from "../temporary-folder";
import { lacks, SPARK_PYTHON } from "../missing-tools";

const root = projectRoot();
const skip = lacks("Spark with Java 17");

const worker = ["node", "--import", "tsx", join("scripts", "commands", "prepare-shards.ts"), "--stdin"];

function spark(lines: readonly string[], command: readonly string[]) {
  const file = join(temporaryFolder(), "lines");
  writeFileSync(file, lines.join("\n") + "\n");
  return spawnSync(SPARK_PYTHON, [join("scripts", "cluster", "spark_pipe.py"), file, ...command], {
    ...{ cwd: root, encoding: "utf8", timeout: 120_000 },
    env: { ...process.env, SPARK_LOCAL_IP: "127.0.0.1" },
  });
}

test(
  "on Spark the worker makes the files of a local run; a shard that fails fails the job, and is run again alone",
  { skip },
  async () => {
    const [folder, local] = [temporaryFolder(), temporaryFolder()];
    const out = join(temporaryFolder(), "a folder");
    const shards = [0, 1, 2].map((i) => join(folder, `train0${i}.tfrecord`));
    for (const [i, shard] of shards.entries())
      await writeYouTube8M(
        shard,
        Array.from({ length: 3 + i }, (_, n) => {
          const bytes = (width: number) => Uint8Array.from({ length: 2 * width }, (_, at) => (at * 7 + n * 31 + i) % 256);
          return { id: `v${i}-${n}`, labels: [], seconds: 2, audio: bytes(128), rgb: bytes(1024) };
        }),
      );
    await prepareShards(shards, local, { threads: 0 });
    const [whole, broken] = [`${shards[1]}.whole`, shards[1]];
    copyFileSync(broken, whole);
    writeFileSync(broken, readFileSync(whole).subarray(0, 900));

    const failed = spark(shards, [...worker, "--out", out]);
    assert.equal(failed.status, 1, failed.stderr);
    assert.match(failed.stderr, /train01\.tfrecord FAILED: .*it is cut short/);
    assert.match(failed.stderr, /the job failed: .*exited with error code 1/);

    writeFileSync(broken, readFileSync(whole).subarray(0, -900));
    const shorter = spark([broken], [...worker, "--skip-corrupt", "--out", join(out, "skipped")]);
    assert.equal(shorter.status, 0, shorter.stderr);
    const { videos, records, skipped: lost } = JSON.parse(shorter.stdout) as PreparedShard;
    assert.deepEqual([videos, records, lost.map(({ record }) => record)], [3, 3, [4]]);

    copyFileSync(whole, broken);
    const alone = spark([broken], [...worker, "--out", out]);
    assert.equal(alone.status, 0, alone.stderr);
    assert.equal((JSON.parse(alone.stdout) as { videos: number }).videos, 4);
    const rest = spark(shards, [...worker, "--out", out]);
    assert.equal(rest.status, 0, rest.stderr);
    const said = rest.stdout.trim().split("\n");
    assert.deepEqual(
      said.map((line) => (JSON.parse(line) as { shard: string }).shard),
      shards,
    );
    assert.equal((JSON.parse(said[1]) as { kept: boolean }).kept, true);
    for (const name of ["train00.parquet", "train01.parquet", "train02.parquet"])
      assert.deepEqual(readFileSync(join(out, name)), readFileSync(join(local, name)));
  },
);

test("the driver says what it needs, and refuses a file without lines", { skip }, () => {
  assert.equal(spawnSync(SPARK_PYTHON, [join(root, "scripts", "cluster", "spark_pipe.py")]).status, 2);
  const { status, stderr } = spark([], ["cat"]);
  assert.equal(status, 1);
  assert.match(stderr, /has no lines: there is nothing to do/);
});
