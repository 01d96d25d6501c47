import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { extractMedia } from "../../lib/media/batch/extract-media";
import { extractVideo } from "../../lib/media/extract/extract-views";
import { fitLinearCca } from "../../lib/models/fit-linear-cca";
import { createIndex } from "../../lib/retrieval/create-index";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { givenData } from "../../scripts/commands/given-data";
import { indexWindows } from "../../scripts/commands/index-windows";
import { makeVideo } from "../media/samples";
import { temporaryFolder } from "../temporary-folder";

const folder = temporaryFolder();

test("features of one's own media, of any width, are indexed by windows of a second as the library does it", async () => {
  await useBackend();
  mkdirSync(join(folder, "media"));
  const names = ["a", "b", "c"];
  for (const [i, name] of names.entries()) await makeVideo(join(folder, "media", `${name}.mp4`), 4 + i, 300 * (i + 1));
  const choice = { audio: "spectral", video: "colour-motion" } as const;
  await extractMedia({ media: join(folder, "media"), out: join(folder, "data"), ...choice });
  const data = await givenData(join(folder, "data"));
  const model = await fitLinearCca(data.features, { components: 2 });
  const index = await indexWindows(model, data, { seconds: 2 });
  const rows = await Promise.all(
    names.map((name) => extractVideo(join(folder, "media", `${name}.mp4`), { extractor: choice.video })),
  );
  const byHand = await createIndex(model, data.features, { rows, moments: { seconds: 2 } });
  const options = { moments: true, k: 3 };
  const [found, wanted] = [await index.search(data.features, options), await byHand.search(data.features, options)];
  found.flat().forEach((hit, i) => {
    const { id, from, to, score } = wanted.flat()[i];
    assert.deepEqual([hit.id, hit.from, hit.to], [id, from, to]);
    assert.ok(Math.abs(hit.score - score) < 1e-5);
  });
});
