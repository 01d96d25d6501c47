import assert from "node:assert/strict";
import { join } from "node:path";
import { before, test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import type { AudioTracks } from "../../lib/features/feature-set";
import { selectedBy } from "../../lib/models/attention/audio-summary";
import { branchEmbedders } from "../../lib/models/branches/two-branches";
import { embeddingModel, type EmbeddingModel } from "../../lib/models/embedding/embedding-model";
import { recordOf } from "../../lib/models/embedding/fitted-model";
import { fitSdcca } from "../../lib/models/fit-sdcca";
import { MODEL_KINDS } from "../../lib/models/kinds";
import { loadModel, saveModel } from "../../lib/models/saved-model";
import { InputError } from "../../lib/runtime/check";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { type Matrix, row, toRows } from "../../lib/runtime/matrix";
import { temporaryFolder } from "../temporary-folder";
import { FITS_AND_CHANCE, fitSmallAttention, OUT } from "./fits";
import { toyFeatures } from "./toy-features";
import { refused } from "../refused";

before(() => useBackend());

const root = temporaryFolder();
const data = toyFeatures(60);
const fresh = toyFeatures(20, 1);
const OWN = { kinds: { "my own": branchEmbedders } };

/** The seconds that the chunks of ten are the means of: each chunk ten times. */
const secondsOf = ({ chunks, starts }: AudioTracks) =>
  Array.from({ length: starts.length - 1 }, (_, i) =>
    Array.from({ length: 10 * (starts[i + 1] - starts[i]) }, (_, s) => Array.from(row(chunks, starts[i] + Math.floor(s / 10)))),
  );

function assertSame(a: EmbeddingModel, b: EmbeddingModel, name: string): void {
  assert.deepEqual(b.embedAudio(fresh.audio), a.embedAudio(fresh.audio), name);
  assert.deepEqual(b.embedVideo(fresh.video), a.embedVideo(fresh.video), name);
  assert.deepEqual(b.correlations, a.correlations, name);
}

for (const [name, { kind, fit }] of Object.entries(FITS_AND_CHANCE)) {
  test(`${name}: kind, options, history, classes, widths and state`, async () => {
    const model = await fit(data);
    assert.equal(model.kind, kind);
    assert.deepEqual(model.classes, ["calm", "happy", "sad"]);
    assert.deepEqual(model.widths, { audio: 8, video: 12 });
    assert.ok(Object.keys(model.options).length > 1);
    // What has epochs says how they went, and was told how many.
    const { epochs } = model.options as { epochs?: number };
    assert.equal(model.history?.epochs.length, epochs);
    assert.ok(Object.keys(model.state).length > 1);
    // Plain: they survive being made of JSON.
    assert.deepEqual(JSON.parse(JSON.stringify(model.options)), model.options);
  });

  test(`${name}: saved and loaded it is the same model to the bit, and only as the kind it is`, async () => {
    const folder = join(root, name.replace(/\W/g, "-"));
    const model = await fit(data);
    await saveModel(folder, model);
    const loaded = await loadModel<EmbeddingModel>(folder, OWN);
    assert.deepEqual(recordOf(loaded), recordOf(model));
    assert.deepEqual(loaded.history, model.history);
    assertSame(model, loaded, name);
    assertSame(model, (await loadModel(folder, { ...OWN, kind: kind as string })) as EmbeddingModel, name);
    const other = kind === "KCCA" ? "softmax" : "KCCA";
    await refused(loadModel(folder, { ...OWN, kind: other }), new RegExp(`holds a ${kind} model, not a ${other} model`), name);
    await refused(loadModel(folder, { ...OWN, widths: { video: 1024 } }), /video of 12 columns, not 1024/, name);
    await loadModel(folder, { ...OWN, widths: { audio: 8, video: 12 } });
  });

  test(`${name}: embeds tracks, lists, matrices and tensors alike, and refuses other widths by both`, async () => {
    const model = await fit(data);
    const [audio, video] = [model.embedAudio(fresh.audio), model.embedVideo(fresh.video)];
    assert.deepEqual(model.embedAudio(secondsOf(fresh.audio)), audio);
    assert.deepEqual(model.embedVideo(toRows(fresh.video)), video);
    assert.deepEqual(model.embedVideo(tf.tensor2d(toRows(fresh.video))), video);
    // A row a track is one chunk of it.
    const single = {
      chunks: fresh.video,
      starts: Int32Array.from({ length: 21 }, (_, i) => i),
      seconds: new Float32Array(20).fill(1),
    };
    const narrow: Matrix<Float32Array> = { rows: 20, columns: 8, data: single.chunks.data.slice(0, 160) };
    assert.deepEqual(model.embedAudio(narrow), model.embedAudio({ ...single, chunks: narrow }));
    const wide = (embed: () => unknown, pattern: RegExp) =>
      assert.throws(embed, (error: Error) => error instanceof InputError && pattern.test(error.message), name);
    wide(() => model.embedAudio(single), new RegExp(`this ${kind} model was fitted on audio of 8 columns; got 12`));
    wide(() => model.embedVideo(narrow), new RegExp(`this ${kind} model was fitted on video of 12 columns; got 8`));
  });
}

test("every kind of the library is fitted by a fit above, and has a name of its own", () => {
  const fitted = new Set(Object.values(FITS_AND_CHANCE).map(({ kind }) => kind));
  for (const { kind } of MODEL_KINDS) assert.ok(fitted.has(kind) || kind === "chunk attention", kind);
  assert.equal(new Set(MODEL_KINDS.map(({ kind }) => kind)).size, MODEL_KINDS.length);
});

test("an attention alone is saved and loaded, attends to the bit, and takes its part in a training as before", async () => {
  const attention = await fitSmallAttention(data);
  assert.deepEqual(
    [attention.kind, attention.widths, attention.classes],
    ["chunk attention", { audio: 8, video: 12 }, data.classes],
  );
  assert.equal(attention.options.epochs, 1);
  const folder = join(root, "attention");
  await saveModel(folder, attention);
  const loaded = await loadModel(folder, { kind: "chunk attention" });
  assert.deepEqual(loaded.attend(fresh.audio), attention.attend(fresh.audio));
  assert.deepEqual(loaded.attend(secondsOf(fresh.audio)), attention.attend(fresh.audio));
  assert.throws(() => loaded.attend(fresh.video), /this chunk attention model was fitted on audio of 8 columns; got 12/);
  const [one, other] = [attention, loaded].map((chosen) => fitSdcca(data, { ...OUT, summary: selectedBy(chosen, 2) }));
  assertSame(await one, await other, "attention");
  assert.deepEqual((await one).options.summary, { kind: "selected", chunks: 2, layout: "mean" });
  await refused(loadModel(folder, { kind: "S-DCCA" }), /holds a chunk attention model, not a S-DCCA model/, "attention");
  assert.throws(() => selectedBy(attention.state as never), /the attention must be what fitChunkAttention gives; got object/);
  assert.throws(() => selectedBy({ kind: "KCCA" } as never), /got a KCCA model/);
});

test("options keep no functions and no signals, and the defaults are put in", async () => {
  const signal = new AbortController().signal;
  const { options } = await fitSdcca(data, { ...OUT, onEpoch: () => undefined, signal });
  assert.ok(!("onEpoch" in options) && !("signal" in options));
  const { beta, outputs, optimiser, learningRate, schedule, summary } = options;
  assert.deepEqual([beta, outputs, optimiser, learningRate, schedule], [0.2, 4, "rmsprop", 1e-3, "constant"]);
  assert.deepEqual(summary, { kind: "mean" });
});

test("a model's classes stay as they were when the caller's list changes", () => {
  const classes = [...data.classes];
  const state = { by: 1 };
  const embed = () => ({ audio: ({ chunks }: AudioTracks) => chunks, video: (rows: Matrix) => rows });
  const mine = embeddingModel({ kind: "mine", train: { ...data, classes }, state, embed });
  classes.reverse();
  assert.deepEqual(mine.classes, data.classes);
});

test("who changes a model's correlations changes nothing of the model", () => {
  const state = { correlations: [0.9, 0.5] };
  const rows = (some: Matrix) => some;
  const embed = ({ correlations }: typeof state) => ({ audio: ({ chunks }: AudioTracks) => chunks, video: rows, correlations });
  const mine = embeddingModel({ kind: "mine", train: data, state, embed });
  mine.correlations!.fill(0);
  assert.deepEqual(mine.state, { correlations: [0.9, 0.5] });
});

test("a model of one's own embeds, is saved, and is loaded by how it embeds", async () => {
  const folder = join(root, "mine");
  const scaled = (rows: Matrix, by: number): Matrix => ({ ...rows, data: rows.data.map((v) => v * by) });
  const embed = ({ by }: { by: number }) => ({
    audio: ({ chunks }: AudioTracks) => scaled(chunks, by),
    video: (rows: Matrix) => scaled(rows, by),
  });
  const mine = embeddingModel({ kind: "scaled", options: { by: 2 }, train: data, state: { by: 2 }, embed });
  assert.deepEqual(mine.embedVideo(fresh.video), scaled(fresh.video, 2));
  assert.equal(mine.history, undefined);
  await saveModel(folder, mine);
  const loaded = await loadModel(folder, { kinds: { scaled: embed } });
  assert.deepEqual(loaded.embedVideo(fresh.video), scaled(fresh.video, 2));
  await refused(loadModel(folder), /a scaled model is of no kind of this library: .*kinds: \{ "scaled": embed \}/, "mine");
  await refused(loadModel(folder, { kinds: { KCCA: embed } }), /KCCA is a kind of this library/, "mine");
  await refused(saveModel(folder, { ...mine, state: { embed } } as never), /embed is a Function|embed is a function/, "mine");
});
