import assert from "node:assert/strict";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { openIndex } from "../../../lib/retrieval/create-index";
import { demoCollection } from "../../../scripts/demo/demo-collection";
import { temporaryFolder } from "../../temporary-folder";

test("the small collection holds 23 videos, keeps one of each mood out to ask with, and is made once", async () => {
  const folder = temporaryFolder();
  const parts = await demoCollection(folder);
  const index = await openIndex(parts.folder);
  const ids = Array.from(index.items(), ({ id }) => id);
  assert.equal(ids.length, 23);
  assert.equal(parts.files.size, 28);
  const styles = index.columns().get("style")!;
  assert.deepEqual(styles, ids.map((id) => /acoustic|electronic/.exec(id)![0])); // prettier-ignore
  const asking = [...parts.files].filter(([id]) => !ids.includes(id));
  assert.deepEqual(
    asking.map(([id]) => id.split("/")[0]),
    ["calm", "energetic", "happy", "nostalgic", "tender"],
  );
  assert.deepEqual(
    parts.examples.map(({ path }) => path),
    asking.map(([, { video }]) => video),
  );
  assert.match(parts.examples[0].name, /^calm [\w ]+ \(calm\)$/);
  for (const { audio, video } of parts.files.values()) assert.ok(audio === video && existsSync(video), video);
  const made = statSync(join(parts.folder, "index.sdcca")).mtimeMs;
  const again = await demoCollection(folder);
  assert.equal(again.folder, parts.folder);
  assert.equal(statSync(join(parts.folder, "index.sdcca")).mtimeMs, made);
});
