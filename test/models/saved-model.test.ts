import assert from "node:assert/strict";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { before, test } from "node:test";
import { fitKcca, type Kcca } from "../../lib/models/kcca";
import { fitSdcca } from "../../lib/models/fit-sdcca";
import { loadModel, type SavedModels, saveModel } from "../../lib/models/saved-model";
import type { Sdcca } from "../../lib/models/sdcca";
import { useBackend } from "../../lib/runtime/backend";
import { InputError } from "../../lib/runtime/check";
import { writeContainer } from "../../lib/runtime/container";
import { Random } from "../../lib/runtime/random";
import { damagedCopy } from "../damaged-copy";
import { temporaryFolder } from "../temporary-folder";
import { toyFeatures } from "./toy-features";

const root = temporaryFolder();
const at = (...names: string[]) => join(root, ...names);
const refused = (work: Promise<unknown>, pattern: RegExp) =>
  assert.rejects(work, (error: Error) => {
    assert.ok(error instanceof InputError, String(error));
    assert.match(error.message, pattern);
    return true;
  });

let kcca: Kcca;
let sdcca: Sdcca;
before(async () => {
  await useBackend();
  const data = toyFeatures(60);
  kcca = fitKcca(data, { components: 2, rank: 8, ridge: 0.01 });
  const options = { outputs: 3, audioLayers: [4], videoLayers: [4], batchSize: 30, epochs: 1 };
  sdcca = await fitSdcca(data, options);
});

test("a folder that holds anything but a model is refused, and keeps what it holds", async () => {
  const own = at("my-paper");
  await mkdir(join(own, "figures"), { recursive: true });
  await writeFile(join(own, "paper.tex"), "years of work");
  await refused(saveModel(own, kcca, "KCCA"), /my-paper holds other files \(figures\): choose an empty folder$/);
  assert.deepEqual(await readdir(own), ["figures", "paper.tex"]);
  await refused(saveModel(join(own, "paper.tex"), kcca, "KCCA"), /paper\.tex is a file: choose a folder$/);
  assert.equal(await readFile(join(own, "paper.tex"), "utf8"), "years of work");
  await mkdir(at("empty"));
  await saveModel(at("empty"), kcca, "KCCA");
  await writeFile(at("empty", "model.sdcca.0a1b-99-00000000.partial"), "left by a save that was killed");
  await saveModel(at("empty"), kcca, "KCCA");
  assert.deepEqual(await loadModel(at("empty"), "KCCA"), kcca);
});

test("a save that fails leaves the model that was there; two at once both succeed", async () => {
  await saveModel(at("kept"), kcca, "KCCA");
  await assert.rejects(saveModel(at("kept"), { ...kcca, extra: new Map() } as Kcca, "KCCA"), /extra is a Map/);
  assert.deepEqual(await loadModel(at("kept"), "KCCA"), kcca);
  const others = [1, 2, 3].map((ridge): Kcca => ({ ...kcca, ridge }));
  await Promise.all(others.map((model) => saveModel(at("kept"), model, "KCCA")));
  const last = await loadModel(at("kept"), "KCCA");
  assert.ok(others.some(({ ridge }) => ridge === last.ridge));
  assert.deepEqual(await readdir(at("kept")), ["model.sdcca"]);
});

test("a model of an earlier version is refused in words, and may be saved over without being removed", async () => {
  await mkdir(at("earlier"));
  await writeFile(at("earlier", "value.json"), '{"head":{"format":1,"kind":"KCCA model","sha256":""},"value":null}');
  await writeFile(at("earlier", "arrays.bin"), "");
  await refused(
    loadModel(at("earlier"), "KCCA"),
    /earlier holds a model that was saved by an earlier version: train and save again$/,
  );
  await saveModel(at("earlier"), kcca, "KCCA");
  assert.deepEqual(await loadModel(at("earlier"), "KCCA"), kcca);
  assert.deepEqual(await readdir(at("earlier")), ["arrays.bin", "model.sdcca", "value.json"]);
});

test("what is no model of the kind is neither saved nor loaded", async () => {
  const asJson = JSON.parse(JSON.stringify(sdcca)) as Sdcca;
  const { cca, weights } = sdcca;
  const [name] = Object.keys(weights);
  const cut = { ...weights, [name]: { ...weights[name], data: weights[name].data.slice(1) } };
  const burst = { ...weights, [name]: { ...weights[name], data: weights[name].data.map(() => NaN) } };
  const wrong: [unknown, RegExp][] = [
    [undefined, /it is undefined, not a record/],
    [null, /it is null, not a record/],
    [[], /it is a list, not a record/],
    [{}, /it has no summary/],
    [kcca, /it has no audioShape/],
    [asJson, /audioStandardiser\.mean is a record, not a Float64Array/],
    [{ ...sdcca, weights: asJson.weights }, /weights\..* has no numbers/],
    [{ ...sdcca, weights: cut }, /weights\..* has \d+ numbers where its shape is/],
    [{ ...sdcca, weights: burst }, /weights\..* holds a number that is not finite/],
    [{ ...sdcca, summary: { kind: "selected" } }, /summary has no attention/],
    [{ ...sdcca, summary: { kind: "half" } }, /summary is of kind half/],
    [{ ...sdcca, cca: { ...cca, directionsX: cca.directionsX.slice(1) } }, /cca has directions of other sizes than its means/],
    [{ ...sdcca, cca: { ...cca, meanX: cca.meanX.map(String) } }, /cca\.meanX\[0\] is a string, not a number/],
    [{ ...sdcca, audioStandardiser: {} }, /audioStandardiser has no mean/],
  ];
  for (const [value, pattern] of wrong) {
    await refused(saveModel(at("wrong"), value as Sdcca), new RegExp(`this is no S-DCCA model, .*${pattern.source}.*: give`));
    if (value === undefined) continue;
    await writeContainer(at("wrong", "model.sdcca"), { kind: "S-DCCA model" }, value);
    await refused(loadModel(at("wrong")), new RegExp(`holds no S-DCCA model, .*${pattern.source}.*: train and save again`));
    await writeFile(at("wrong", "model.sdcca"), JSON.stringify(value));
    await refused(loadModel(at("wrong")), /model\.sdcca (is too short to hold|holds no).*: train and save again$/);
    await mkdir(at("wrong"), { recursive: true });
  }
  await refused(saveModel(at("kind"), kcca, "PLS" as "KCCA"), /kind of model must be "S-DCCA", .*; got "PLS"/);
  await refused(loadModel(at("kind"), "PLS" as "KCCA"), /kind of model must be/);
  await refused(loadModel(at("nowhere")), /nowhere holds no saved S-DCCA model: there is no model\.sdcca in it/);
  await saveModel(at("kind"), kcca, "KCCA");
  await refused(loadModel(at("kind")), /holds a KCCA model, not a S-DCCA model: train and save again/);
});

test("a damaged model is refused or the same, also where only a number of its directions has changed", async () => {
  const models: [keyof SavedModels, Kcca | Sdcca][] = [
    ["KCCA", kcca],
    ["S-DCCA", sdcca],
  ];
  for (const [kind, model] of models) {
    const folder = at(`damaged ${kind}`);
    await saveModel(folder, model as Kcca, kind as "KCCA");
    const file = join(folder, "model.sdcca");
    const whole = await readFile(file);
    const digits = String(model.cca.directionsX[0][0]);
    const other = Buffer.from(whole);
    const place = whole.indexOf(digits) + digits.length - 1;
    other[place] ^= 1;
    await writeFile(file, other);
    await refused(loadModel(folder, kind), /the checksum of its header does not match/);
    const random = new Random("model", kind);
    for (let i = 0; i < 150; i++) {
      const copy = damagedCopy(whole, random);
      await writeFile(file, copy);
      if (copy.equals(whole)) assert.deepEqual(await loadModel(folder, kind), model);
      else await refused(loadModel(folder, kind), /model\.sdcca .*: train and save again$/);
    }
  }
});
