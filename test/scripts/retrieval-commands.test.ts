import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { before, test } from "node:test";
import { writeNpy } from "../../lib/data/formats/npy";
import { generateSynthetic } from "../../lib/data/synthetic/generate";
import { openLabelledShards } from "../../lib/data/videos/labelled-shards";
import { readYouTube8M } from "../../lib/data/records/youtube8m";
import { saveFeatures } from "../../lib/features/feature-cache";
import { type FeatureSet } from "../../lib/features/feature-set";
import { featuresOfShards } from "../../lib/features/load-features";
import type { EmbeddingModel } from "../../lib/models/embedding/embedding-model";
import { fitLinearCca } from "../../lib/models/fit-linear-cca";
import { saveModel } from "../../lib/models/saved-model";
import { createIndex, openIndex } from "../../lib/retrieval/create-index";
import type { Hit } from "../../lib/retrieval/contract/search-types";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { givenFilter, givenTable } from "../../scripts/commands/given-data";
import { refused } from "../refused";
import { temporaryFolder } from "../temporary-folder";

const root = temporaryFolder();
const at = (...names: string[]) => join(root, ...names);

function command(name: string, ...args: string[]): Promise<{ code: number; output: string; errors: string }> {
  const file = join(projectRoot(), "scripts", "commands", `${name}.ts`);
  return new Promise((tell) =>
    execFile(process.execPath, ["--import", "tsx", file, ...args], { cwd: projectRoot() }, (error, output, errors) =>
      tell({ code: error ? Number(error.code) : 0, output, errors }),
    ),
  );
}

let features: FeatureSet;
let model: EmbeddingModel;
let rows: Float32Array[];
before(async () => {
  await useBackend();
  await generateSynthetic({ folder: at("data"), videos: 30, seed: 3, threads: 0 });
  features = await featuresOfShards(await openLabelledShards(at("data")), { cache: false, threads: 0 });
  model = await fitLinearCca(features, { components: 4 });
  await saveModel(at("model"), model);
  rows = [];
  for await (const { id, rgb, audio } of readYouTube8M((await openLabelledShards(at("data"))).shards)) {
    rows.push(rgb);
    if (id === features.ids[2]) await writeNpy(at("clip.npy"), [audio.length / 128, 128], audio);
  }
  await writeFile(at("table.csv"), `id,year,city\n${features.ids.map((id, i) => `${id},${2000 + i},${i % 2 ? "Rome" : ""}`).join("\n")}\n`);
}); // prettier-ignore

test("shards become an index with moments and a table, and a clip gets the answers of the library", async () => {
  const made = await command("index-data", "--model", at("model"), "--data", at("data"), "--out", at("index"), "--table", at("table.csv"), "--moments", "20"); // prettier-ignore
  assert.deepEqual([made.code, made.errors.match(/Error/)], [0, null], made.errors);
  assert.match(made.output, /^30 videos by linear CCA \(\w{12}\), 4 numbers each: .*index$/m);
  const index = await openIndex(at("index"), { model });
  const byHand = await createIndex(model, features, {
    rows: rows.map((data) => ({ rows: data.length / 1024, columns: 1024, data })),
    moments: { seconds: 20 },
    table: givenTable(at("table.csv")),
  });
  const options = { moments: true, filter: { year: { from: 2003 }, city: "Rome" } };
  assert.deepEqual(await index.search(features, options), await byHand.search(features, options));

  const asked = await command("query", "--index", at("index"), "--audio", at("clip.npy"), "--from", "0", "--to", "30", "--top", "4", "--json", "--moments"); // prettier-ignore
  assert.equal(asked.code, 0, asked.errors);
  const { hits, embeddedBy } = JSON.parse(asked.output) as { hits: Hit[]; embeddedBy: string };
  assert.equal(embeddedBy, index.embeddedBy);
  assert.equal(hits.length, 4);
  assert.ok(hits.every(({ from, to, explanation }) => to! > from! && explanation!.components.length === 4));
  const printed = await command(
    "query",
    "--index",
    at("index"),
    "--id",
    features.ids[5],
    "--filter",
    "year=2010..",
    "--top",
    "3",
  );
  const [wanted] = await index.search({ ids: [features.ids[5]] }, { k: 3, filter: { year: { from: 2010 } } });
  assert.deepEqual(
    [...printed.output.matchAll(/^ +\d+ {2}(\S+)/gm)].map(([, id]) => id),
    wanted.map(({ id }) => id),
    printed.errors,
  );
});

test("every answer says what counts most; --explain says all of it", async () => {
  const asked = ["--index", at("index"), "--audio", at("clip.npy"), "--top", "3"];
  const [told, short, long] = await Promise.all([
    command("query", ...asked, "--json"),
    command("query", ...asked),
    command("query", ...asked, "--explain"),
  ]);
  const { hits } = JSON.parse(told.output) as { hits: Hit[] };
  const lines = short.output.trimEnd().split("\n");
  assert.equal(lines.length, 3, short.errors);
  hits.forEach(({ score, explanation }, i) => {
    const { components, chunk } = explanation!;
    assert.ok(Math.abs(components.reduce((sum, share) => sum + share, 0) - score) < 1e-9);
    const [, component, share] = / {2}component (\d) adds (-?\d\.\d{3})/.exec(lines[i])!;
    assert.equal(share, components[Number(component) - 1].toFixed(3));
    assert.ok(components.every((other) => Math.abs(other) <= Math.abs(components[Number(component) - 1])));
    const by = chunk!.change > 0 ? `, by seconds ${chunk!.from} to ${chunk!.to} of the query` : share;
    assert.ok(lines[i].endsWith(by), lines[i]);
  });
  assert.ok(lines.some((line) => line.endsWith("of the query")));
  assert.equal(long.output.match(/^ {5}components( -?\d\.\d{3}){4}$/gm)?.length, 3);
  const without = [...long.output.matchAll(/^ {5}seconds \d+ to \d+ of the query: without them (-?\d\.\d{4})$/gm)];
  assert.deepEqual(
    without.map(([, score]) => score),
    hits.map(({ score, explanation }) => (score - explanation!.chunk!.change).toFixed(4)),
  );
  assert.doesNotMatch(long.output, / adds /);
});

test("a file of features is indexed too; what is missing or wrong is said in one line", async () => {
  await saveFeatures(at("kept.features"), features);
  const made = await command("index-data", "--model", at("model"), "--data", at("kept.features"), "--out", at("second"));
  assert.equal(made.code, 0, made.errors);
  assert.equal(await (await openIndex(at("second"))).size(), 30);
  const wrong = await command("query", "--index", at("second"), "--id", "nobody");
  assert.deepEqual([wrong.code, wrong.output], [1, ""]);
  assert.match(wrong.errors, /the index holds no "nobody": give an id of its 30 items\n$/);
  const none = await command("query", "--index", at("second"));
  assert.match(none.errors, /give --id, --media, --audio, --video or --more/);
});

test("a folder that the index cannot be saved in is told before anything is read", async () => {
  const made = await command("index-data", "--model", at("no-model"), "--data", at("data"), "--out", at("data"));
  assert.deepEqual([made.code, made.output], [1, ""]);
  assert.match(made.errors, /data holds other files \(.*\): choose an empty folder\n$/);
});

test("a model and its data are asked without an index, and answer as the index does", async () => {
  const model = ["--model", at("model"), "--data", at("data"), "--table", at("table.csv")];
  const made = await command("index-data", ...model, "--out", at("third"), "--moments", "10");
  assert.equal(made.code, 0, made.errors);
  for (const asked of [["--id", features.ids[5], "--filter", "year=2010..", "--explain"], ["--audio", at("clip.npy"), "--moments"]]) {
    const [kept, inMemory] = await Promise.all([
      command("query", "--index", at("third"), ...asked, "--json"),
      command("query", ...model, ...asked, "--json"),
    ]);
    assert.equal(inMemory.code, 0, inMemory.errors);
    assert.equal(inMemory.output, kept.output);
    assert.ok((JSON.parse(kept.output) as { hits: Hit[] }).hits.length > 4);
  }
}); // prettier-ignore

test("what is searched is given once: an index, or a model and data", async () => {
  const asked = ["--id", features.ids[0]];
  const [neither, half, both, table] = await Promise.all([
    command("query", ...asked),
    command("query", "--model", at("model"), ...asked),
    command("query", "--index", at("index"), "--data", at("data"), ...asked),
    command("query", "--index", at("index"), "--table", at("table.csv"), ...asked),
  ]);
  for (const { code, output } of [neither, half, both, table]) assert.deepEqual([code, output], [1, ""]);
  for (const { errors } of [neither, half])
    assert.equal(errors, "\ngive either --index, or --model and --data; --help explains them\n");
  assert.match(both.errors, /there are two things to search: give either --index, or --model and --data/);
  assert.match(table.errors, /--table is for --model and --data; an index has its own/);
});

test("options that would say nothing of what asks are refused", async () => {
  const index = ["--index", at("index")];
  const more = [...index, "--more", features.ids[0]];
  const [sound, range, whole, items] = await Promise.all([
    command("query", ...index, "--audio", at("clip.npy"), "--more", features.ids[0], "--back"),
    command("query", ...more, "--from", "0", "--to", "5"),
    command("query", ...more, "--mode", "whole"),
    command("query", ...more, "--back"),
  ]);
  assert.match(sound.errors, /--back is of items of the index: give it with --id, or with --more alone\n$/);
  for (const { errors } of [range, whole]) assert.match(errors, /of items in more the index keeps their embeddings alone: give tracks\n$/);
  assert.deepEqual([sound, range, whole, items].map(({ code }) => code), [1, 1, 1, 0], items.errors);
}); // prettier-ignore

test("weak labels are marked by npm run index and npm run query, in text and as JSON", async () => {
  await saveFeatures(at("weak.features"), { ...features, weakLabels: true });
  const made = await command("index-data", "--model", at("model"), "--data", at("weak.features"), "--out", at("weak"));
  const asked = ["--index", at("weak"), "--id", features.ids[0]];
  const [printed, told, other] = await Promise.all([
    command("query", ...asked),
    command("query", ...asked, "--json"),
    command("query", "--index", at("index"), "--id", features.ids[0], "--json"),
  ]);
  for (const { output } of [made, printed]) assert.match(output, /\nThe labels are weak: a machine guessed them\. .*\n$/);
  const marks = [told, other].map(({ output }) => (JSON.parse(output) as { weakLabels: boolean }).weakLabels);
  assert.deepEqual(marks, [true, false]);
});

test("conditions as they are typed", () => {
  assert.deepEqual(
    givenFilter(["year=1990..1999", "class=calm,sad", "city=Rome", "take=3", "when=2001-01..", "a=..5"], new Map()),
    {
      year: { from: 1990, to: 1999 },
      class: ["calm", "sad"],
      city: ["Rome"],
      take: ["3", 3],
      when: { from: "2001-01" },
      a: { to: 5 },
    },
  );
  assert.throws(() => givenFilter(["year"], new Map()), /must be column=value/);
  assert.throws(() => givenFilter(["a=1", "a=2"], new Map()), /given twice for "a"/);
});

test("codes with a leading zero and digits that a number rounds are texts, in a table and in a filter", async () => {
  const cells = ["01234,9007199254740993,2001,7", "12345,9007199254740992,2002,-0.5"];
  await writeFile(at("codes.csv"), `id,zip,n,year,x\n${cells.map((line, i) => `${features.ids[i]},${line}`).join("\n")}\n`);
  const table = givenTable(at("codes.csv"));
  assert.deepEqual(table[0], { id: features.ids[0], zip: "01234", n: "9007199254740993", year: 2001, x: 7 });
  const index = await createIndex(model, features, { table });
  const found = async (...texts: string[]) => {
    const [hits] = await index.search({ ids: [features.ids[5]] }, { filter: givenFilter(texts, index.columns()) });
    return hits.map(({ id }) => features.ids.indexOf(id)).sort();
  };
  for (const text of ["zip=01234", "n=9007199254740993", "zip=01000..02000", "year=2001", "x=7"])
    assert.deepEqual(await found(text), [0], text);
  for (const text of ["zip=12345", "zip=10000..20000", "x=-0.5"]) assert.deepEqual(await found(text), [1], text);
  await refused(found("year=02001"), /column "year" holds numbers: give numbers/);
  assert.deepEqual(givenFilter(["class=1"], index.columns()), { class: ["1"] });
});

test("a media file is refused where the model's features were not made by an extractor of ours", async () => {
  const asked = await command("query", "--index", at("index"), "--media", at("clip.npy"));
  assert.equal(asked.code, 1);
  assert.match(asked.errors, /--media needs a model of features that npm run extract made/);
});
