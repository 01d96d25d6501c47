/** How far a file is, while it is worked on. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { extractFile } from "../../../lib/media/extract/extract-file";
import { temporaryFolder } from "../../temporary-folder";
import { makeVideo } from "../samples";

const folder = temporaryFolder();

test("a file tells which part of both views is done, of a range which part of the range", async (t) => {
  const path = join(folder, "video.mp4");
  await makeVideo(path, 8, 300);
  let time = Date.now();
  t.mock.method(Date, "now", () => (time += 1000)); // each time it is asked a second has passed
  for (const range of [{}, { from: 4 }]) {
    const parts: number[] = [];
    const views = { audio: { path, extractor: "spectral" }, video: { path, extractor: "colour-motion" } } as const;
    await extractFile({ ...views, ...range }, (part) => parts.push(part));
    assert.ok(parts.length > 4, `${parts.length} words`);
    assert.deepEqual(
      parts,
      [...parts].sort((a, b) => a - b),
    );
    assert.ok(parts[0] > 0 && parts[0] < 0.5, `it begins with ${parts[0]}`);
    assert.ok(parts.at(-1)! > 0.95 && parts.at(-1)! <= 1, `it ends with ${parts.at(-1)}`);
  }
});
