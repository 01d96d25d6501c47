import assert from "node:assert/strict";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { writeLabelTable } from "../../../lib/data/formats/label-table";
import { openLabelledShards } from "../../../lib/data/videos/labelled-shards";
import { shardPaths, shardsOfFolder } from "../../../lib/data/records/shard-paths";
import { InputError } from "../../../lib/runtime/check";
import { temporaryFolder } from "../../temporary-folder";

const folder = temporaryFolder();
async function dataset(name: string, ...shards: string[]): Promise<string> {
  await mkdir(join(folder, name), { recursive: true });
  for (const shard of shards) await writeFile(join(folder, name, shard), "");
  await writeLabelTable(join(folder, name, "labels.csv"), { classes: ["calm"], labels: new Map([["a", 0]]) });
  return join(folder, name);
}

test("a data set's folder is no pattern, whatever its name", async () => {
  const odd = await dataset("what?", "a.tfrecord");
  const star = await dataset("what*", "b.tfrecord");
  await dataset("what1", "c.tfrecord");
  assert.deepEqual((await openLabelledShards(odd)).shards, [join(odd, "a.tfrecord")]);
  assert.deepEqual((await openLabelledShards(star)).shards, [join(star, "b.tfrecord")]);
  // Paths of shards are patterns, but for those that are there.
  const shard = (name: string) => join(folder, name, "*.tfrecord");
  assert.equal((await shardPaths(shard("what?"))).length, 3);
  assert.deepEqual(await shardPaths(join(odd, "a.tfrecord")), [join(odd, "a.tfrecord")]);
});

test("shards are the files with a shard's ending, in name order; links to files count", async () => {
  const path = await dataset("mixed", "b.tfrecord.gz", "a.tfrecord", "c.tfrecord.partial", ".d.tfrecord", "tfrecord");
  await mkdir(join(path, "e.tfrecord"));
  await symlink("a.tfrecord", join(path, "f.tfrecord"));
  assert.deepEqual(
    await shardsOfFolder(path),
    ["a.tfrecord", "b.tfrecord.gz", "f.tfrecord"].map((name) => join(path, name)),
  );
  const prepared = await dataset("parquet", "b.parquet", "a.parquet", ".c.parquet", "notes.txt");
  assert.deepEqual(await shardsOfFolder(prepared), [join(prepared, "a.parquet"), join(prepared, "b.parquet")]);
});

test("a folder that is missing, a file or empty is refused with its name and what to do", async () => {
  const refused = (path: string, pattern: RegExp) =>
    assert.rejects(openLabelledShards(path), (error) => error instanceof InputError && pattern.test(error.message));
  await refused(join(folder, "nowhere"), /nowhere cannot be read: it does not exist/);
  await refused(
    join(await dataset("one", "a.tfrecord"), "a.tfrecord"),
    /a.tfrecord cannot be read: a part of its path is a file/,
  );
  await refused(await dataset("none"), /none holds no shards: put .* there, or \*\.parquet files of npm run prepare-shards/);
  await assert.rejects(
    shardPaths(join(folder, "one", "a.tfrecord", "*.tfrecord")),
    /cannot be read: a part of its path is a file/,
  );
});
