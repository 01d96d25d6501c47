import assert from "node:assert/strict";
import { test } from "node:test";
import { featureSet } from "../../../lib/features/own/make-feature-set";
import type { FeatureSet } from "../../../lib/features/feature-set";
import { meanAudio } from "../../../lib/features/feature-set";
import type { SharedSpace } from "../../../lib/models/embedding/embedding-model";
import { useBackend } from "../../../lib/runtime/tensorflow/backend";
import { Random } from "../../../lib/runtime/random";
import { fitOwnMusic, ownMusicOptions } from "../../../lib/walkthrough/own-music/fit-own-music";
import { heldOutRetrieval } from "../../../lib/walkthrough/own-music/held-out";

/** n videos of which both views begin with the class's direction, if `told`, and with a number of their own. */
function videos(n: number, { labels = true, told = true } = {}): FeatureSet {
  const random = new Random("few videos", n);
  const rows = (i: number, width: number) =>
    Array.from({ length: width }, (_, d) => (told && d === i % 3 ? 3 : 0) + 0.3 * random.gaussian());
  const ids = Array.from({ length: n }, (_, i) => `v${i}`);
  const audio = ids.map((_, i) => Array.from({ length: 12 }, () => rows(i, 6)));
  const video = ids.map((_, i) => rows(i, 8));
  return featureSet({ ids, audio, video, chunkSeconds: 3, ...(labels && { labels: ids.map((_, i) => `c${i % 3}`) }) });
}

/** The features themselves as a space of three numbers. */
const asTheyAre: SharedSpace = {
  embedAudio: (tracks) => first(meanAudio(tracks as FeatureSet["audio"])),
  embedVideo: (rows) => first(rows as FeatureSet["video"]),
} as SharedSpace;
function first({ rows, columns, data }: FeatureSet["video"]) {
  return {
    rows,
    columns: 3,
    data: Float32Array.from({ length: 3 * rows }, (_, i) => data[Math.floor(i / 3) * columns + (i % 3)]),
  };
}

test("each track asks once a repeat, of a model that was trained without it", async () => {
  const features = videos(15);
  const seen: { train: string[]; seed: number }[] = [];
  const fit = async (train: FeatureSet, seed: number) => {
    seen.push({ train: train.ids, seed });
    return asTheyAre;
  };
  const { perQuery, measure, interval, chance } = await heldOutRetrieval(features, fit, { folds: 5, repeats: 2, seed: 7 });
  assert.deepEqual(seen.map(({ seed }) => seed), [7, 7, 7, 7, 7, 8, 8, 8, 8, 8]); // prettier-ignore
  for (const repeat of [seen.slice(0, 5), seen.slice(5)])
    for (const id of features.ids) assert.equal(repeat.filter(({ train }) => !train.includes(id)).length, 1, id);
  // Classes lie apart, so every right video comes before every wrong one.
  assert.deepEqual([measure, perQuery.length, interval.mean], ["MAP", 15, 1]);
  // 12 videos train, 4 of each class: E[AP] of R = 4 in N = 12 by the formula.
  const h = Array.from({ length: 12 }, (_, k) => 1 / (k + 1)).reduce((a, b) => a + b);
  assert.ok(Math.abs(chance - (h + (3 / 11) * (12 - h)) / 12) < 1e-12);
});

test("a space that knows nothing stays at chance, and the mean over repeats is each track's", async () => {
  const features = videos(60, { told: false });
  const random = new Random("nothing");
  const noise = ({ rows }: { rows: number }) => ({
    rows,
    columns: 4,
    data: Float32Array.from({ length: 4 * rows }, () => random.gaussian()),
  });
  const blind = {
    embedAudio: (tracks: FeatureSet["audio"]) => noise({ rows: tracks.starts.length - 1 }),
    embedVideo: noise,
  } as unknown as SharedSpace;
  const { interval, chance, perQuery } = await heldOutRetrieval(features, async () => blind, { repeats: 4 });
  assert.equal(perQuery.length, 60);
  assert.ok(interval.low < chance && chance < interval.high, `${chance} in ${interval.low} to ${interval.high}`);
});

test("a class of one video asks nothing: it has no right answer", async () => {
  const features = videos(16);
  const alone = { ...features, classes: [...features.classes, "alone"], labels: Int32Array.from(features.labels) };
  alone.labels[15] = 3;
  const { perQuery } = await heldOutRetrieval(alone, async () => asTheyAre, { repeats: 1 });
  assert.equal(perQuery.length, 15);
});

test("without classes each held-out track looks for its own video among the held-out ones", async () => {
  const features = videos(20, { labels: false });
  const order = new Map(features.ids.map((_, i) => [i, i]));
  assert.equal(order.size, 20);
  const { measure, perQuery, chance } = await heldOutRetrieval(features, async () => asTheyAre, { folds: 5, repeats: 1 });
  assert.deepEqual([measure, perQuery.length], ["MRR", 20]);
  assert.ok(Math.abs(chance - (1 + 1 / 2 + 1 / 3 + 1 / 4) / 4) < 1e-12, "galleries of four");
});

test("exact pairs are measured beside classes, among the held-out videos; a given split asks by its test videos alone", async () => {
  const features = videos(18);
  const splits = [{ train: Int32Array.from({ length: 12 }, (_, i) => i), test: Int32Array.of(12, 13, 14, 15, 16, 17) }];
  const asked = async (searched: "trained" | "held-out") =>
    heldOutRetrieval(features, async ({ ids }) => (assert.equal(ids.length, 12), asTheyAre), { splits, searched });
  const [trained, heldOut] = [await asked("trained"), await asked("held-out")];
  assert.deepEqual([trained.measure, trained.perQuery.length, trained.pairs.perQuery.length], ["MAP", 6, 6]);
  // E[1 / rank] among 6; two of six, or four of twelve, have the class: E[AP] of R in N by the formula.
  const h = (n: number) => Array.from({ length: n }, (_, k) => 1 / (k + 1)).reduce((a, b) => a + b);
  const chance = (R: number, N: number) => (h(N) + ((R - 1) / (N - 1)) * (N - h(N))) / N;
  for (const { pairs } of [trained, heldOut]) assert.ok(Math.abs(pairs.chance - h(6) / 6) < 1e-12);
  assert.ok(Math.abs(trained.chance - chance(4, 12)) < 1e-12);
  assert.ok(Math.abs(heldOut.chance - chance(2, 6)) < 1e-12);
  // The class is found, so the own video is first or second.
  assert.ok(trained.pairs.perQuery.every((value) => value === 1 || value === 0.5));
  await assert.rejects(
    heldOutRetrieval(features, async () => asTheyAre, { splits: [] }),
    /there are no splits/,
  );
});

test("few videos train: with classes an attention and S-DCCA, without them pairs; fewer are refused", async () => {
  await useBackend();
  const { model, attention } = await fitOwnMusic(videos(15));
  assert.deepEqual([model.kind, model.embedVideo(videos(15).video).columns > 0, attention !== undefined], ["S-DCCA", true, true]);
  const pairs = await fitOwnMusic(videos(15, { labels: false }));
  assert.deepEqual([pairs.model.kind, pairs.attention], ["DCCA", undefined]);
  await assert.rejects(fitOwnMusic(videos(11)), /11 videos are too few to train on: give at least 12/);
  // What was learnt from some is true of others: classes that lie apart are found.
  const { interval, chance } = await heldOutRetrieval(videos(30), async (train, seed) => (await fitOwnMusic(train, seed)).model, {
    repeats: 1,
  });
  assert.ok(interval.low > chance + 0.3, `${interval.low} against ${chance}`);
});

test("options for few videos hold none out; many videos take the defaults", () => {
  const of = (count: number, classes: number) =>
    ownMusicOptions({ ids: new Array<string>(count).fill(""), classes: new Array<string>(classes).fill("") });
  assert.deepEqual(of(28, 5), { attention: { validation: 0, batchSize: 8 }, branches: { validation: 0, outputs: 5 } });
  assert.equal(of(28, 0).branches.outputs, 7);
  assert.deepEqual(of(500, 28), { attention: {}, branches: { outputs: 28 } });
});

test("stopped in its attention it returns no model: the networks would be trained to their end on a few epochs' attention", async () => {
  await useBackend();
  const onEpoch = (what: string, { epoch }: { epoch: number }) =>
    void (what === "attention" && epoch === 2 && process.emit("SIGINT"));
  await assert.rejects(
    fitOwnMusic(videos(30), 0, { onEpoch }),
    /^InputError: the training was stopped in its attention, before the networks/,
  );
});
