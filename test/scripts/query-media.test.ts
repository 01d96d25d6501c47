/** From media files to ranked answers by commands alone, with extractors that need no weights. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { writeNpy } from "../../lib/data/formats/npy";
import { extractAudio, extractVideo } from "../../lib/media/extract/extract-views";
import { readExtractorFile } from "../../lib/media/extractors/extractor-file";
import { fitLinearCca } from "../../lib/models/fit-linear-cca";
import { saveModel } from "../../lib/models/saved-model";
import type { Hit } from "../../lib/retrieval/contract/search-types";
import { createIndex, openIndex } from "../../lib/retrieval/create-index";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { givenData } from "../../scripts/commands/given-data";
import { makeVideo } from "../media/samples";
import { writeSavedModel } from "../media/small-graph";
import { temporaryFolder } from "../temporary-folder";

const folder = temporaryFolder();
const at = (...names: string[]) => join(folder, ...names);

function command(name: string, ...args: string[]): Promise<string> {
  const file = join(projectRoot(), "scripts", "commands", `${name}.ts`);
  return new Promise((tell, fail) =>
    execFile(process.execPath, ["--import", "tsx", file, ...args], { cwd: projectRoot() }, (error, output, errors) =>
      error ? fail(new Error(errors)) : tell(output),
    ),
  );
}

async function answered(...args: string[]): Promise<Hit[]> {
  const output = await command("query", "--index", at("index"), "--json", "--top", "3", ...args);
  return (JSON.parse(output) as { hits: Hit[] }).hits;
}

/** Scores by the library are the same numbers, but for the digits that JSON leaves out. */
function assertAlike(found: Hit[], wanted: Hit[]): void {
  assert.ok(wanted.length > 1);
  const plain = JSON.parse(JSON.stringify(wanted)) as Hit[];
  assert.deepEqual(found.map(({ id, from, to }) => [id, from, to]), plain.map(({ id, from, to }) => [id, from, to]));
  found.forEach((hit, i) => {
    assert.ok(Math.abs(hit.score - plain[i].score) < 1e-6, `${hit.score} against ${plain[i].score}`);
    assert.deepEqual(Object.keys(hit.explanation ?? {}), Object.keys(plain[i].explanation ?? {}));
    const [mine, its] = [hit.explanation, plain[i].explanation];
    mine?.components.forEach((share, d) => assert.ok(Math.abs(share - its!.components[d]) < 1e-6));
    assert.deepEqual([mine?.chunk?.from, mine?.chunk?.to], [its?.chunk?.from, its?.chunk?.to]);
  });
} // prettier-ignore

test("media files become features, an index and answers to a file never seen, by commands as the library does it", async () => {
  await useBackend();
  mkdirSync(at("media"));
  for (const [i, name] of ["a", "b", "c", "d"].entries()) await makeVideo(at("media", `${name}.mp4`), 2 + (i % 2), 300 * (i + 1));
  const unseen = await makeVideo(at("unseen.mp4"), 3, 700);
  await command("extract", "--media", at("media"), "--out", at("data"), "--audio", "spectral", "--video", "colour-motion");
  const data = await givenData(at("data"));
  await saveModel(at("model"), await fitLinearCca(data.features, { components: 2 }));
  await command("index-data", "--model", at("model"), "--data", at("data"), "--out", at("index"), "--moments", "2", "--hop", "1");

  const { rows, columns, data: seen } = await extractVideo(unseen, { extractor: "colour-motion" });
  await writeNpy(at("unseen.npy"), [rows, columns], seen);
  const index = await openIndex(at("index"));
  const [whole, part] = await Promise.all([
    extractAudio(unseen, { extractor: "spectral" }),
    extractAudio(unseen, { extractor: "spectral", from: 1, to: 3 }),
  ]);
  const [plain, ranged, steered, pictures] = await Promise.all([
    answered("--media", unseen),
    answered("--media", unseen, "--from", "1", "--to", "3", "--moments"),
    answered("--media", unseen, "--more", "a,b", "--less", "c"),
    answered("--video", at("unseen.npy"), "--explain"),
  ]);
  assertAlike(plain, (await index.search([whole], { k: 3, explain: true }))[0]);
  assertAlike(ranged, (await index.search([part], { k: 3, moments: true, explain: true }))[0]);
  assertAlike(steered, (await index.search([whole], { k: 3, more: ["a", "b"], less: ["c"], explain: true }))[0]);
  assertAlike(pictures, (await index.search([{ rows, columns, data: seen }], { k: 3, explain: true, direction: "videoToAudio" }))[0]);
}); // prettier-ignore

test("a media file asks a model of sound by a network of one's own, whose file is named", async () => {
  const own = at("ear.json");
  writeSavedModel(at("ear"), { inputs: 8000, weights: Array.from({ length: 24_000 }, (_, i) => Math.sin(i)) });
  writeFileSync(own, JSON.stringify({ name: "ear", path: "ear", input: "x:0", output: "y:0", sound: { rate: 8000 } }));
  await command("extract", "--media", at("media"), "--out", at("by ear"), "--audio", own, "--video", "colour-motion");
  const { features } = await givenData(at("by ear"));
  const model = await fitLinearCca(features, { components: 2 });
  await saveModel(at("ear model"), model);
  const asked = ["--model", at("ear model"), "--data", at("by ear"), "--media", at("unseen.mp4"), "--json"];
  const { hits } = JSON.parse(await command("query", ...asked, "--extractor", own)) as { hits: Hit[] };
  const sound = await extractAudio(at("unseen.mp4"), { extractor: readExtractorFile(own) });
  assertAlike(hits, (await (await createIndex(model, features)).search([sound], { k: 10, explain: true }))[0]);
  await assert.rejects(command("query", ...asked), /name its network by --extractor FILE\.json/);
});
