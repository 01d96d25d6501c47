import assert from "node:assert/strict";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { before, test } from "node:test";
import { fitKcca, type Kcca } from "../../lib/models/kcca";
import { fitSdcca } from "../../lib/models/fit-sdcca";
import { loadModel, saveModel } from "../../lib/models/saved-model";
import { recordOf } from "../../lib/models/embedding/fitted-model";
import type { Sdcca } from "../../lib/models/sdcca";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { writeContainer } from "../../lib/runtime/container/container";
import { Random } from "../../lib/runtime/random";
import { damagedCopy } from "../damaged-copy";
import { temporaryFolder } from "../temporary-folder";
import { toyFeatures } from "./toy-features";
import { refused } from "../refused";

const root = temporaryFolder();
const at = (...names: string[]) => join(root, ...names);
let kcca: Kcca;
let sdcca: Sdcca;
before(async () => {
  await useBackend();
  const data = toyFeatures(60);
  kcca = await fitKcca(data, { components: 2, rank: 8, ridge: 0.01 });
  const options = { outputs: 3, audioLayers: [4], videoLayers: [4], batchSize: 30, epochs: 1 };
  sdcca = await fitSdcca(data, options);
});

test("a folder that holds anything but a model is refused, and keeps what it holds", async () => {
  const own = at("my-paper");
  await mkdir(join(own, "figures"), { recursive: true });
  await writeFile(join(own, "paper.tex"), "years of work");
  await refused(saveModel(own, kcca), /my-paper holds other files \(figures\): choose an empty folder$/);
  assert.deepEqual(await readdir(own), ["figures", "paper.tex"]);
  await refused(saveModel(join(own, "paper.tex"), kcca), /paper\.tex is a file: choose a folder$/);
  assert.equal(await readFile(join(own, "paper.tex"), "utf8"), "years of work");
  await mkdir(at("empty"));
  await saveModel(at("empty"), kcca);
  await writeFile(at("empty", "model.sdcca.0a1b-99-00000000.partial"), "left by a save that was killed");
  await saveModel(at("empty"), kcca);
  assert.deepEqual(recordOf(await loadModel(at("empty"), { kind: "KCCA" })), recordOf(kcca));
});

test("a save that fails leaves the model that was there; two at once both succeed", async () => {
  await saveModel(at("kept"), kcca);
  await assert.rejects(saveModel(at("kept"), { ...kcca, state: { ...kcca.state, extra: new Map() } } as Kcca), /extra is a Map/);
  assert.deepEqual(recordOf(await loadModel(at("kept"), { kind: "KCCA" })), recordOf(kcca));
  const others = [1, 2, 3].map((ridge): Kcca => ({ ...kcca, options: { ...kcca.options, ridge } }));
  await Promise.all(others.map((model) => saveModel(at("kept"), model)));
  const last = await loadModel(at("kept"), { kind: "KCCA" });
  assert.ok(others.some(({ options }) => options.ridge === last.options.ridge));
  assert.deepEqual(await readdir(at("kept")), ["model.sdcca"]);
});

test("a model of an earlier version is refused in words, and may be saved over without being removed", async () => {
  await mkdir(at("earlier"));
  await writeFile(at("earlier", "value.json"), '{"head":{"format":1,"kind":"KCCA model","sha256":""},"value":null}');
  await writeFile(at("earlier", "arrays.bin"), "");
  await refused(
    loadModel(at("earlier"), { kind: "KCCA" }),
    /earlier holds a model that was saved by an earlier version: train and save again$/,
  );
  await saveModel(at("earlier"), kcca);
  assert.deepEqual(recordOf(await loadModel(at("earlier"), { kind: "KCCA" })), recordOf(kcca));
  assert.deepEqual(await readdir(at("earlier")), ["arrays.bin", "model.sdcca", "value.json"]);
});

test("what is no model of the kind is neither saved nor loaded", async () => {
  const { state } = sdcca;
  const asJson = JSON.parse(JSON.stringify(state)) as typeof state;
  const { cca, weights } = state;
  const [name] = Object.keys(weights);
  const cut = { ...weights, [name]: { ...weights[name], data: weights[name].data.slice(1) } };
  const burst = { ...weights, [name]: { ...weights[name], data: weights[name].data.map((value, i) => (i === 1 ? NaN : value)) } };
  const of = (change: object) => ({ ...recordOf(sdcca), state: { ...state, ...change } });
  const wrong: [unknown, RegExp][] = [
    [{ ...recordOf(sdcca), state: {} }, /it has no summary/],
    [{ ...recordOf(sdcca), state: kcca.state }, /it has no audioShape/],
    [{ ...recordOf(sdcca), state: asJson }, /audioStandardiser\.mean is a record, not a Float64Array/],
    [{ ...recordOf(sdcca), widths: { audio: 8 } }, /widths has no video/],
    [{ ...recordOf(sdcca), classes: [1] }, /classes\[0\] is a number, not a string/],
    [of({ weights: asJson.weights }), /weights\..* has no numbers/],
    [of({ weights: cut }), /weights\..* has \d+ numbers where its shape is/],
    [of({ weights: burst }), /weights\..* holds a number that is not finite/],
    [of({ summary: { kind: "selected" } }), /summary has no attention/],
    [of({ summary: { kind: "half" } }), /summary is of kind half/],
    [of({ cca: { ...cca, directionsX: cca.directionsX.slice(1) } }), /cca has directions of other sizes than its means/],
    [
      of({ cca: { ...cca, correlations: cca.correlations.map(() => NaN) } }),
      /cca\.correlations\[0\] is NaN, not a finite number/,
    ],
    [of({ cca: { ...cca, meanX: cca.meanX.map(String) } }), /cca\.meanX\[0\] is a string, not a number/],
    [of({ audioStandardiser: {} }), /audioStandardiser has no mean/],
  ];
  await mkdir(at("wrong"), { recursive: true });
  for (const [value, pattern] of wrong) {
    await refused(saveModel(at("wrong"), value as Sdcca), new RegExp(`this is no S-DCCA model, .*${pattern.source}.*: give`));
    await writeContainer(at("wrong", "model.sdcca"), { kind: "fitted model" }, value);
    await refused(loadModel(at("wrong")), new RegExp(`holds no S-DCCA model, .*${pattern.source}.*: train and save again`));
    await writeFile(at("wrong", "model.sdcca"), JSON.stringify(value));
    await refused(loadModel(at("wrong")), /model\.sdcca (is too short to hold|holds no).*: train and save again$/);
  }
  for (const value of [undefined, null, 7, [], {}, state])
    await refused(saveModel(at("wrong"), value as never), /this is no fitted model, .*: give what a fit gave/);
  await writeContainer(at("wrong", "model.sdcca"), { kind: "S-DCCA model" }, state);
  await refused(loadModel(at("wrong")), /holds a S-DCCA model, not a fitted model: train and save again/);
  await refused(loadModel(at("wrong"), { kind: "PLS" }), /there is no kind of model "PLS"; there are S-DCCA, /);
  await refused(loadModel(at("nowhere")), /nowhere holds no saved model: there is no model\.sdcca in it/);
});

test("a damaged model is refused or the same, also where only a number of its directions has changed", async () => {
  for (const model of [kcca, sdcca]) {
    const folder = at(`damaged ${model.kind}`);
    await saveModel(folder, model);
    const file = join(folder, "model.sdcca");
    const whole = await readFile(file);
    const digits = String(model.state.cca.directionsX[0][0]);
    const other = Buffer.from(whole);
    const place = whole.indexOf(digits) + digits.length - 1;
    other[place] ^= 1;
    await writeFile(file, other);
    await refused(loadModel(folder), /the checksum of its header does not match/);
    const random = new Random("model", model.kind);
    for (let i = 0; i < 150; i++) {
      const copy = damagedCopy(whole, random);
      await writeFile(file, copy);
      if (copy.equals(whole))
        assert.deepEqual(recordOf(await loadModel(folder)), recordOf<object, object, undefined>(model as never));
      else await refused(loadModel(folder), /model\.sdcca .*: train and save again$/);
    }
  }
});
