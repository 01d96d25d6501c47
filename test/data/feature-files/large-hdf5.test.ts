import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { lacks } from "../../missing-tools";
import { temporaryFolder } from "../../temporary-folder";

const folder = temporaryFolder();
/** Videos of a megabyte each. */
const VIDEOS = 600;
/**
 * What reading may add to the memory, in MB. A slice is 16 MiB of a view, which is there several times: in the HDF5 library, in the
 * thread's answer, with the reader, and with what waits to be collected.
 */
const ALLOWED = 220;

function child(...args: string[]): string {
  const script = join(__dirname, "large-hdf5.ts");
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", script, ...args], { encoding: "utf8" });
  assert.equal(status, 0, stderr);
  return stdout;
}

for (const how of ["plain", "gzip"])
  test(
    `HDF5, ${how}: a file whose values are several times as large as the memory that reading may take is read by slices`,
    { skip: lacks("Linux") },
    () => {
      const path = join(folder, `${how}.h5`);
      child("write", path, how, String(VIDEOS));
      if (how === "plain") assert.ok(statSync(path).size > 600e6);
      else assert.ok(statSync(path).size < 60e6, "it is compressed");
      const { videos, megabytes, opened, peak } = JSON.parse(child("read", path)) as Record<string, number>;
      rmSync(path);
      assert.equal(videos, VIDEOS);
      assert.ok(megabytes > 2.5 * ALLOWED);
      assert.ok(peak - opened < ALLOWED, `${Math.round(peak - opened)} MB for ${Math.round(megabytes)} MB of values`);
    },
  );
