import assert from "node:assert/strict";
import { test } from "node:test";
import { meanAudio, withAudio } from "../../lib/features/feature-set";
import { fitStandardiser, standardise } from "../../lib/features/standardise";
import { cosineSimilarity } from "../../lib/metrics/ranking/cosine-similarity";
import { fitChance } from "../../lib/models/chance";
import { fitLinearCca, fitLinearCcaForBetas } from "../../lib/models/fit-linear-cca";
import { fitCca, fitCcaForBetas } from "../../lib/models/cca/linear-cca";
import { refused } from "../refused";
import { toyFeatures } from "./toy-features";

const data = toyFeatures(120);
const fresh = toyFeatures(30, 1);

test("linear CCA for several β is that of each β, to the bit", async () => {
  const betas = [1, 0.3, 0];
  const models = await fitLinearCcaForBetas(data, betas, { components: 4, ridge: 0.01 });
  assert.equal(models.length, 3);
  for (const [b, beta] of betas.entries()) {
    const alone = await fitLinearCca(data, { components: 4, ridge: 0.01, beta });
    assert.deepEqual(models[b].state, alone.state);
    assert.deepEqual(models[b].options, alone.options);
  }
  const unlabelled = { ...data, classes: [], labels: new Int32Array(120).fill(-1) };
  assert.equal((await fitLinearCcaForBetas(unlabelled, [1], { components: 4 })).length, 1);
  await assert.rejects(fitLinearCcaForBetas(unlabelled, [1, 0.5]), /linear CCA with beta 0\.5/);
  await assert.rejects(fitLinearCcaForBetas(data, [1, 2]), /betas must be finite numbers in \[0, 1\]; got 2 at 1/);
  assert.throws(() => fitCcaForBetas([[1], [2], [3]], [[1], [2], [4]], [1, 0.5]), /beta 0\.5 mixes in class-wise covariance/);
});

test("linear CCA of mean audio and video, each standardised by the training rows", async () => {
  const audio = meanAudio(data.audio);
  const standard = { audio: fitStandardiser(audio), video: fitStandardiser(data.video) };
  const [x, y] = [standardise(audio, standard.audio), standardise(data.video, standard.video)];
  const { labels } = data;
  for (const [options, expected] of [
    [{ components: 3 }, fitCca(x, y, { components: 3, ridge: 1e-4 })],
    [{ components: 8, beta: 0.2, ridge: 0.1 }, fitCca(x, y, { components: 8, ridge: 0.1, beta: 0.2, labels })],
  ] as const) {
    const model = await fitLinearCca(data, options);
    assert.deepEqual(model.correlations, expected.correlations);
    assert.deepEqual(model.embedAudio(fresh.audio), expected.projectX(standardise(meanAudio(fresh.audio), standard.audio)));
    assert.deepEqual(model.embedVideo(fresh.video), expected.projectY(standardise(fresh.video, standard.video)));
  }
  const wide = (columns: number) => ({
    ...data.video,
    columns,
    data: new Float32Array(120 * columns).map((_, i) => Math.sin(i * i)),
  });
  const audioTracks = { ...data.audio, chunks: wide(11), starts: Int32Array.from({ length: 121 }, (_, i) => i) };
  const ten = await fitLinearCca({
    ...withAudio(data, { ...audioTracks, seconds: new Float32Array(120).fill(1) }),
    video: wide(12),
  });
  assert.equal(ten.correlations?.length, 10, "ten components by default, the paper's");
});

test("chance: each view has vectors of its own, by the seed, that point anywhere", async () => {
  const model = await fitChance(data, { seed: 3 });
  const [audio, video] = [model.embedAudio(fresh.audio), model.embedVideo(fresh.video)];
  assert.deepEqual([audio.rows, audio.columns, video.rows, video.columns], [30, 10, 30, 10]);
  assert.deepEqual((await fitChance(data, { seed: 3 })).embedAudio(fresh.audio), audio);
  for (const other of [await fitChance(data, { seed: 4 }), await fitChance(data)])
    assert.notDeepEqual(other.embedAudio(fresh.audio), audio);
  const { data: cosines } = cosineSimilarity(audio, video);
  const mean = cosines.reduce((sum, c) => sum + c, 0) / cosines.length;
  assert.ok(Math.abs(mean) < 0.06 && Math.max(...cosines) < 0.999, `${mean}`);
  for (const components of [0, 2.5]) await refused(fitChance(data, { components }), /components must be a whole number/);
});

test("linear CCA by classes says that it needs them; by pairs it does not", async () => {
  const unlabelled = { ...data, classes: [], labels: new Int32Array(120).fill(-1) };
  await assert.rejects(fitLinearCca(unlabelled, { components: 2, beta: 0.5 }), /linear CCA with beta 0.5 needs classes/);
  assert.equal((await fitLinearCca(unlabelled, { components: 2 })).correlations?.length, 2);
});
