import assert from "node:assert/strict";
import fs, { existsSync, readdirSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { METHODS } from "../../lib/walkthrough/methods";
import { audioInput, trainedAttention, trainedMethod } from "../../lib/walkthrough/trained-methods";
import type { Walkthrough } from "../../lib/walkthrough/walkthrough";
import { recordOf } from "../../lib/models/embedding/fitted-model";
import type { SdccaState } from "../../lib/models/sdcca";
import { fitLinearCca } from "../../lib/models/fit-linear-cca";
import { toyFeatures } from "../models/toy-features";
import { toyRun } from "./toy-run";

test("the input of the upper bound is the truly salient chunk of each track, of every other method the whole track", () => {
  const features = toyFeatures(20);
  const { audio, chunkKinds } = features;
  for (const method of METHODS.filter((name) => name !== "sdcca-salient")) assert.equal(audioInput(method, features), audio);
  const salientAudio = audioInput("sdcca-salient", features);
  assert.deepEqual(
    [...salientAudio.starts],
    Array.from({ length: 21 }, (_, i) => i),
  );
  const salient = [...chunkKinds!.keys()].filter((c) => chunkKinds![c] === 1);
  salient.forEach((c, i) =>
    assert.deepEqual(salientAudio.chunks.data.slice(8 * i, 8 * i + 8), audio.chunks.data.slice(8 * c, 8 * c + 8)),
  );
});

const keptBy = ({ settings }: Walkthrough) => {
  const folder = join(settings.results, "models");
  return existsSync(folder) ? readdirSync(folder).map((name) => name.replace(/-[0-9a-f]{12}\.sdcca$/, "")).sort() : []; // prettier-ignore
};

test("a model is trained once, and anew for other data, another seed, other epochs or another backend", async () => {
  const run = await toyRun();
  const first = await trainedMethod(run, "sdcca-mean");
  const again = await trainedMethod(run, "sdcca-mean");
  assert.deepEqual(recordOf(again), recordOf(first));
  assert.deepEqual(again.embedAudio(run.test.audio), first.embedAudio(run.test.audio));
  assert.deepEqual(keptBy(run), ["sdcca-mean"]);
  const others: Partial<Walkthrough>[] = [
    { dataset: { ...run.dataset, fingerprint: "other data" } },
    { settings: { ...run.settings, seed: 4 } },
    { settings: { ...run.settings, epochs: 2 } },
    { backend: { ...run.backend, name: "abacus" } },
  ];
  for (const [i, change] of others.entries()) {
    await trainedMethod({ ...run, ...change }, "sdcca-mean");
    assert.equal(keptBy(run).length, 2 + i, JSON.stringify(Object.keys(change)));
  }
});

test("a model that other code trained is not used: it is trained anew, but not where only a figure changed", async (t) => {
  const run = await toyRun();
  const { readFileSync } = fs;
  /** Trains while one file of the library reads as if somebody had added to it. */
  const withChanged = async (changed: string) => {
    let read = false;
    t.mock.method(fs, "readFileSync", (file: string, ...rest: []) => {
      const text = readFileSync(file, ...rest);
      if (!String(file).endsWith(join("lib", changed))) return text;
      read = true;
      return Buffer.concat([Buffer.from(text), Buffer.from("// changed")]);
    });
    syncBuiltinESMExports();
    try {
      await trainedMethod(run, "chance");
    } finally {
      t.mock.restoreAll();
      syncBuiltinESMExports();
    }
    return { read, models: keptBy(run).length };
  };
  await trainedMethod(run, "chance");
  assert.deepEqual(await withChanged(join("figures", "style", "chunk-kind-style.ts")), { read: false, models: 1 });
  assert.deepEqual(await withChanged(join("models", "chance.ts")), { read: true, models: 2 });
});

test("a method trains for its own share of the epochs", async () => {
  const toy = await toyRun();
  const run = { ...toy, settings: { ...toy.settings, epochs: 3 } };
  const epochs = async (method: "sdcca-mean" | "sdcca-end-to-end") => (await trainedMethod(run, method)).options;
  assert.equal(((await epochs("sdcca-mean")) as { epochs: number }).epochs, 3);
  assert.equal(((await epochs("sdcca-end-to-end")) as { epochs: number }).epochs, 2);
});

test("each S-DCCA uses its own attention: with memory, without, or none", async () => {
  const run = await toyRun();
  const attentions = { "sdcca-attention": "states", "sdcca-context-free": "inputs" } as const;
  for (const [method, scores] of Object.entries(attentions) as [keyof typeof attentions, "states" | "inputs"][]) {
    const { summary } = (await trainedMethod(run, method)).state as SdccaState;
    assert.ok(summary.kind === "selected" && summary.chunks === 3);
    assert.equal(summary.attention.shape.scores, scores);
    assert.deepEqual((await trainedAttention(run, scores)).state, summary.attention);
  }
  assert.deepEqual(keptBy(run), ["attention-context-free", "attention-lstm", "sdcca-attention", "sdcca-context-free"]);
  assert.equal(((await trainedMethod(run, "sdcca-mean")).state as SdccaState).summary.kind, "mean");
  const { length } = keptBy(run);
  await trainedMethod({ ...run, settings: { ...run.settings, attentionEpochs: 2 } }, "sdcca-attention");
  assert.equal(keptBy(run).length, length + 2, "another attention, and another model that hears by it");
});

test("chance is the seed's; CCA and C-CCA are fitted on the training videos, β 1 and .2", async () => {
  const run = await toyRun();
  const { video } = run.test;
  const chance = async (seed: number) =>
    (await trainedMethod({ ...run, settings: { ...run.settings, seed } }, "chance")).embedVideo(video);
  assert.deepEqual(await chance(3), await chance(3));
  assert.notDeepEqual(await chance(3), await chance(4));
  for (const [method, expected] of [
    ["cca", await fitLinearCca(run.train, { beta: 1 })],
    ["c-cca", await fitLinearCca(run.train, { beta: 0.2 })],
  ] as const)
    for (const time of ["made", "loaded"])
      assert.deepEqual((await trainedMethod(run, method)).embedVideo(video), expected.embedVideo(video), time);
  assert.deepEqual(keptBy(run), ["c-cca", "cca", "chance", "chance"]);
});

test("a training that is stopped goes on the next time, to the model of one that nobody stopped", async (t) => {
  const settings = (run: Walkthrough) => ({ ...run, settings: { ...run.settings, epochs: 40 } });
  const [whole, run] = [settings(await toyRun()), settings(await toyRun())];
  const expected = await trainedMethod(whole, "sdcca-mean");
  // The line of progress after the first epoch: a stop any earlier would leave nothing to go on from.
  t.mock.method(process.stderr, "write", (line: string) => {
    if (line.includes("training sdcca-mean") && line.includes("(1/40)")) process.emit("SIGINT");
    return true;
  });
  const stopped = await trainedMethod(run, "sdcca-mean");
  t.mock.restoreAll();
  assert.equal(stopped.history!.ended, "stopped by the user");
  assert.deepEqual(keptBy(run).length, 1, "its checkpoints alone");
  const continued = await trainedMethod(run, "sdcca-mean");
  assert.deepEqual(continued.state, expected.state);
  assert.match(continued.history!.notes!.join(), /continued from a checkpoint after [1-9]/);
  assert.deepEqual(keptBy(run), ["sdcca-mean"]);
});

test("a model with an attention that was stopped is of this run only: it is not kept as the model of the whole attention", async (t) => {
  const settings = (run: Walkthrough) => ({ ...run, settings: { ...run.settings, attentionEpochs: 40 } });
  const [whole, run] = [settings(await toyRun()), settings(await toyRun())];
  const expected = await trainedMethod(whole, "sdcca-attention");
  // However often it begins: who stops it does not want it to go on.
  t.mock.method(process.stderr, "write", (line: string) => {
    if (/training attention-lstm.*\(\d+\/40\)/.test(line)) process.emit("SIGINT");
    return true;
  });
  const stopped = await trainedMethod(run, "sdcca-attention");
  t.mock.restoreAll();
  assert.notDeepEqual(stopped.state, expected.state);
  assert.ok(!keptBy(run).includes("sdcca-attention"));
  assert.deepEqual((await trainedMethod(run, "sdcca-attention")).state, expected.state);
  assert.deepEqual(keptBy(run), ["attention-lstm", "sdcca-attention"]);
});
