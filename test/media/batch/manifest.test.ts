import { writeFileSync } from "node:fs";
import { join } from "node:path";
import assert from "node:assert/strict";
import { test } from "node:test";
import { readMediaManifest } from "../../../lib/media/batch/manifest";
import { refused } from "../../refused";
import { temporaryFolder } from "../../temporary-folder";

test("a manifest that is none of an extraction is refused by its name", async () => {
  const folder = temporaryFolder();
  assert.equal(readMediaManifest(folder), undefined);
  const said = async (text: string, pattern: RegExp) => {
    writeFileSync(join(folder, "media.json"), text);
    await refused((async () => readMediaManifest(folder))(), pattern, text);
  };
  await said("{", /media\.json is no JSON \(.*\): choose another folder/);
  for (const text of ["null", "[]", '"text"', "1"])
    await said(text, /media\.json must hold a record; got (null|\[\]|"text"|1): choose another folder/);
  await said(
    '{"format":"sdcca-media","version":2,"files":[]}',
    /media\.json is no manifest of an extraction, or of another version/,
  );
  await said('{"format":"sdcca-media","version":1}', /is no manifest/);
  await said('{"format":"sdcca-media","version":1,"files":[]}', /is no manifest of an extraction, it has no settings/);
  const empty = { settings: {}, audio: {}, video: {}, files: [] };
  writeFileSync(join(folder, "media.json"), JSON.stringify({ format: "sdcca-media", version: 1, ...empty }));
  assert.deepEqual(readMediaManifest(folder), empty);
});
