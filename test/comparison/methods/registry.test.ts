import assert from "node:assert/strict";
import { test } from "node:test";
import type { ComparedMethod, SharedModels } from "../../../lib/comparison/method";
import { COMPARED_METHODS, METHOD_FILES, METHOD_REGISTRY, methodsNamed } from "../../../lib/comparison/methods/registry";
import { endToEndCandidates, fillable, selectedAudio } from "../../../lib/comparison/methods/tuned-options";
import { plannedPairs } from "../../../lib/comparison/report/planned-pairs";
import { METHODS } from "../../../lib/walkthrough/methods";
import { type FeatureSet, takeVideos } from "../../../lib/features/feature-set";
import { salientTracks } from "../../../lib/features/tracks/salient-tracks";
import { fitLinearCca } from "../../../lib/models/fit-linear-cca";
import { toyFeatures } from "../../models/toy-features";

const train = toyFeatures(90);
const shared: SharedModels = { attention: () => assert.fail("no method here uses the attention") };
/** The methods of this library: one of your own, in a file of its own, is nothing that these tests are about. */
const OURS = ["linear-methods", "network-methods", "sdcca-methods"].flatMap((file) => METHOD_FILES[file]);
const methodNamed = (id: string) => methodsNamed([id])[0];
const fit = (id: string, options: object, seed = 0) => methodNamed(id).fit(train, { ...options, seed }, shared);

test("the linear methods are linear CCA with their own β, the ridge and the components asked for", async () => {
  for (const [id, beta] of [
    ["cca", 1],
    ["c-cca-pure", 0],
    ["c-cca", 0.2],
  ] as const)
    for (const ridge of [1e-4, 10]) {
      const [got, expected] = [
        await fit(id, { ridge, components: 3 }),
        await fitLinearCca(train, { beta, ridge, components: 3 }),
      ];
      assert.deepEqual(got.correlations, expected.correlations);
      assert.deepEqual(got.embedVideo(train.video), expected.embedVideo(train.video));
    }
  const swept = await fit("c-cca", { ridge: 1, components: 3, beta: 0.7 });
  assert.deepEqual(swept.correlations, (await fitLinearCca(train, { beta: 0.7, ridge: 1, components: 3 })).correlations);
  assert.equal((await fit("cca", { ridge: 1 })).correlations?.length, 8, "ten, or as many as there are columns");
});

test("chance is drawn anew for every seed and every fold, and is the same when it is asked again", async () => {
  const other = takeVideos(
    train,
    Int32Array.from({ length: 80 }, (_, i) => i),
  );
  const drawn = async (videos: FeatureSet, seed: number) => {
    const model = await methodNamed("chance").fit(videos, { seed }, shared);
    return Array.from(model.embedVideo(train.video).data).join();
  };
  const all = [await drawn(train, 0), await drawn(train, 4), await drawn(other, 0), await drawn(other, 4)];
  assert.equal(new Set(all).size, 4);
  assert.equal(await drawn(train, 0), all[0]);
});

test("every method tries four different option sets, batches that its data fills at least twice an epoch", () => {
  for (const { id, candidates } of OURS.filter(({ id }) => id !== "chance")) {
    const large = candidates!(toyFeatures(900)) as { batchSize?: number }[];
    assert.equal(new Set(large.map((options) => JSON.stringify(options))).size, 4, id);
    for (const { batchSize = 0 } of candidates!(train) as { batchSize?: number }[]) assert.ok(batchSize <= 30, id);
  }
  const sets = [{ batchSize: 200 }, { batchSize: 100 }, {}];
  const sizes = (videos: number) => fillable(sets, toyFeatures(videos)).map(({ batchSize }) => batchSize);
  assert.deepEqual([sizes(900), sizes(450), sizes(90), sizes(30)], [[200, 100, 200], [150, 100, 150], [30, 30, 30], [20, 20, 20]]); // prettier-ignore
});

test("end to end two learning rates meet two weights of the attention's own loss", () => {
  assert.deepEqual(
    endToEndCandidates([2e-3, 1e-3])(toyFeatures(600)),
    [2e-3, 1e-3].flatMap((learningRate) => [1, 0.3].map((classWeight) => ({ learningRate, classWeight, batchSize: 200 }))),
  );
});

test("three chunks are selected by the shared attention, or as many as a sweep says", async () => {
  const state = { name: "shared" } as never;
  const attention = { kind: "chunk attention", state } as never;
  for (const [options, chunks] of [
    [{}, 3],
    [{ chunks: 5 }, 5],
  ] as const)
    assert.deepEqual(await selectedAudio(train, options, { attention: async () => attention }), {
      ...{ kind: "selected", attention: state, chunks, layout: "mean" },
    });
});

test("the input of the upper bound is the truly salient chunks, and it is not ranked", () => {
  const references = OURS.filter(({ reference }) => reference).map(({ id }) => id);
  assert.deepEqual(references, ["chance", "sdcca-salient"]);
  const special = OURS.filter((method: ComparedMethod) => method.audioInput);
  assert.deepEqual(
    special.map(({ id }) => id),
    ["sdcca-salient"],
  );
  assert.deepEqual(special[0].audioInput!(train), salientTracks(train));
});

test("the one list: what is compared, what the walk-through shows, the planned pairs, and no two that look alike", () => {
  const all = METHOD_REGISTRY.map(({ id }) => id);
  assert.equal(new Set(all).size, all.length);
  const ids = OURS.map(({ id }) => id);
  const shown = [
    "chance",
    "cca",
    "c-cca",
    "sdcca-mean",
    "sdcca-context-free",
    "sdcca-attention",
    "sdcca-end-to-end",
    "sdcca-preset-attention",
    "sdcca-preset-end-to-end",
    "sdcca-salient",
  ];
  assert.deepEqual(
    METHODS.filter((id) => ids.includes(id)),
    shown,
  );
  assert.deepEqual(
    ids.filter((id) => !COMPARED_METHODS.some((method) => method.id === id)),
    ["sdcca-context-free"],
  );
  assert.equal(methodsNamed(["sdcca-context-free"])[0].label, "S-DCCA, context-free attention");
  assert.deepEqual(plannedPairs(OURS), [
    ["sdcca-mean", "c-cca"],
    ["sdcca-mean", "c-cca-pure"],
    ["sdcca-mean", "dcca"],
    ["sdcca-attention", "sdcca-mean"],
    ["sdcca-preset-mean", "softmax"],
    ["sdcca-preset-mean", "supervised-contrastive"],
    ["sdcca-preset-attention", "softmax-attention"],
    ["sdcca-preset-attention", "supervised-contrastive-attention"],
    ["sdcca-preset-end-to-end", "softmax-end-to-end"],
    ["sdcca-preset-end-to-end", "sdcca-preset-attention"],
  ]);
  const published = OURS.flatMap((method) => (method.published ? [[method.published, method.id]] : []));
  assert.deepEqual(Object.fromEntries(published), {
    ...{ CCA: "cca", DCCA: "dcca", "C-CCA": "c-cca-pure", "S-DCCA": "sdcca-attention", "TNN-C-CCA": "tnn-c-cca" },
  });
  const looks = METHOD_REGISTRY.flatMap(({ look }) => (look ? [JSON.stringify(look)] : []));
  assert.equal(new Set(looks).size, looks.length);
});
