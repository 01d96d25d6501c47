import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { takeVideos } from "../../lib/features/feature-set";
import { standardise } from "../../lib/features/standardise";
import { evaluateBothDirections } from "../../lib/metrics/evaluation/both-directions";
import { type AudioSummary, selectedBy, summariseAudio } from "../../lib/models/attention/audio-summary";
import { attentionShape, fitChunkAttention } from "../../lib/models/attention/chunk-attention";
import { initialAttention } from "../../lib/models/attention/chunk-attention-network";
import { type EmbeddingModel, sigmaWeighted } from "../../lib/models/embedding/embedding-model";
import { fitSdccaEndToEnd } from "../../lib/models/sdcca-end-to-end";
import { RECOMMENDED_SDCCA } from "../../lib/models/recommended-sdcca";
import { fitSdcca, type FitSdccaOptions } from "../../lib/models/fit-sdcca";
import { fitCca } from "../../lib/models/cca/linear-cca";
import { fitChance } from "../../lib/models/chance";
import { fitLinearCca } from "../../lib/models/fit-linear-cca";
import { loadModel, saveModel } from "../../lib/models/saved-model";
import type { Sdcca, SdccaState } from "../../lib/models/sdcca";
import { branchOutputs } from "../../lib/models/branches/two-branches";
import { InputError } from "../../lib/runtime/check";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { within } from "../../lib/runtime/tensorflow/weights";
import { Random } from "../../lib/runtime/random";
import { toyFeatures } from "./toy-features";

before(() => useBackend());

const SMALL: FitSdccaOptions = {
  outputs: 4,
  audioLayers: [16],
  videoLayers: [16],
  activation: "relu",
  epochs: 15,
  batchSize: 40,
  learningRate: 1e-2,
};
const data = toyFeatures(150);
const fresh = toyFeatures(80, 1);

async function maps(model: EmbeddingModel, labels: Int32Array = fresh.labels): Promise<number[]> {
  const { audioToVideo, videoToAudio } = await evaluateBothDirections(
    model.embedAudio(fresh.audio),
    model.embedVideo(fresh.video),
    labels,
  );
  return [audioToVideo.map, videoToAudio.map];
}
const attended = async (): Promise<AudioSummary> =>
  selectedBy(await fitChunkAttention(data, { units: 8, attentionUnits: 8, epochs: 20, batchSize: 20, learningRate: 1e-2 }), 1);

test("the recommended settings take more classes than the outputs that they have by default", async () => {
  const many = toyFeatures(120);
  const classes = Array.from({ length: 12 }, (_, c) => `class ${c}`);
  const labels = Int32Array.from(many.labels, (_, i) => i % 12);
  const { state } = await fitSdcca({ ...many, classes, labels }, { ...RECOMMENDED_SDCCA, epochs: 1, batchSize: 100 });
  assert.deepEqual([state.audioShape.sizes.at(-1), state.videoShape.sizes.at(-1)], [12, 12]);
});

test("finds unseen tracks and videos of the same class; selected audio beats mean audio", async () => {
  const mean = await maps(await fitSdcca(data, SMALL));
  const selected = await maps(await fitSdcca(data, { ...SMALL, summary: await attended() }));
  for (const direction of [0, 1]) {
    assert.ok(selected[direction] > 0.8, `selected ${selected}`);
    assert.ok(selected[direction] > mean[direction], `selected ${selected}, mean ${mean}`);
  }
});

test("permuted training labels (β = 0) and permuted test labels both fall to chance", async () => {
  const chance = await maps(await fitChance(data));
  const random = new Random("permuted");
  const permuted = { ...data, labels: random.shuffle(Int32Array.from(data.labels)) };
  const blind = await maps(await fitSdcca(permuted, { ...SMALL, beta: 0 }));
  const model = await fitSdcca(data, SMALL);
  const mislabelled = await maps(model, random.shuffle(Int32Array.from(fresh.labels)));
  for (const direction of [0, 1]) {
    assert.ok(Math.abs(mislabelled[direction] - chance[direction]) < 0.05, `${mislabelled} against ${chance}`);
    assert.ok(blind[direction] < (await maps(model))[direction] - 0.2, `${blind}`);
  }
});

test("the final projections are the linear CCA of the branches' outputs with the β, ridge and components asked for", async () => {
  const outputs = ({ audioShape, videoShape, weights, ...model }: SdccaState) => {
    const audio = standardise(summariseAudio(model.summary, data.audio), model.audioStandardiser);
    const video = standardise(data.video, model.videoStandardiser);
    return [
      branchOutputs(audioShape, within(weights, "audio"), audio),
      branchOutputs(videoShape, within(weights, "video"), video),
    ];
  };
  const attention = { units: 4, attentionUnits: 4 };
  for (const beta of [0, 0.2, 0.7, 1])
    for (const fit of [fitSdcca, (d: typeof data, o: FitSdccaOptions) => fitSdccaEndToEnd(d, { ...o, attention })]) {
      const model = await fit(data, { ...SMALL, epochs: 1, beta, ridge: 1e-3, components: 3 });
      const [a, v] = outputs(model.state);
      const { labels } = data;
      const { correlations } = fitCca(a, v, { beta, labels, ridge: 1e-3, components: 3 });
      model.state.cca.correlations.forEach((σ, i) => assert.ok(Math.abs(σ - correlations[i]) < 1e-9, `β ${beta}: ${σ}`));
      const other = fitCca(a, v, { beta: Math.abs(beta - 0.5), labels, ridge: 1e-3, components: 3 }).correlations;
      assert.ok(Math.abs(model.state.cca.correlations[0] - other[0]) > 1e-3, "another β is told apart");
    }
});

test("β = 0 trains with all components, though the class-wise part has rank C − 1", async () => {
  const { state, history } = await fitSdcca(data, { ...SMALL, beta: 0 });
  const { cca } = state;
  assert.equal(cca.correlations.length, 4);
  assert.ok(cca.correlations[1] > 0.1 && Math.max(cca.correlations[2], cca.correlations[3]) < 1e-6, `${cca.correlations}`);
  assert.ok(history.epochs.every(({ loss }) => Number.isFinite(loss)));
});

test("λ weighs the attention's own cross-entropy: linear in the loss, and 0 leaves its classifier as it was", async () => {
  const attention = { units: 4, attentionUnits: 4 };
  const fit = (classWeight: number) =>
    fitSdccaEndToEnd(data, { ...SMALL, validation: 0, batchSize: 150, epochs: 1, attention, classWeight });
  const models = [await fit(0), await fit(1), await fit(3)];
  const [none, one, three] = models.map(({ history }) => history.epochs[0].loss);
  assert.ok(one - none > 0.5, "cross-entropy of three classes before any training");
  assert.ok(Math.abs(three - none - 3 * (one - none)) < 1e-4, `${none} ${one} ${three}`);
  const classifier = (model: Sdcca) => {
    const { summary } = model.state;
    assert.ok(summary.kind === "selected");
    return summary.attention.weights["class.w"].data;
  };
  const initial = initialAttention(attentionShape(data, attention), new Random("attention", 0))["class.w"].data;
  assert.deepEqual(classifier(models[0]), initial);
  assert.notDeepEqual(classifier(models[1]), initial);
});

test("λ weighs the branches' cross-entropy: linear in the loss, 0 is the paper's, and the first C outputs become logits", async () => {
  const short = { ...SMALL, validation: 0, batchSize: 150, epochs: 1 };
  const losses: number[] = [];
  for (const branchClassWeight of [0, 1, 3])
    losses.push((await fitSdcca(data, { ...short, branchClassWeight })).history.epochs[0].loss);
  const [none, one, three] = losses;
  assert.equal(none, (await fitSdcca(data, short)).history.epochs[0].loss);
  assert.ok(one - none > 1.5, "two cross-entropies of three classes before any training");
  assert.ok(Math.abs(three - none - 3 * (one - none)) < 1e-4, `${losses}`);
  const { state } = await fitSdcca(data, { ...SMALL, branchClassWeight: 1 });
  const { videoShape, videoStandardiser, weights } = state;
  const logits = branchOutputs(videoShape, within(weights, "video"), standardise(fresh.video, videoStandardiser));
  const right = Array.from(fresh.labels).filter((label, r) => {
    const row = Array.from(logits.data.subarray(r * 4, r * 4 + 3));
    return row.indexOf(Math.max(...row)) === label;
  });
  assert.ok(right.length / fresh.labels.length > 0.9, `${right.length}`);
  await assert.rejects(
    fitSdcca(data, { ...short, outputs: 2, branchClassWeight: 1 }),
    /2 outputs cannot be logits of 3 classes: raise outputs, or set branchClassWeight to 0/,
  );
  await assert.rejects(fitSdcca(data, { ...short, branchClassWeight: -1 }), /branchClassWeight must be/);
});

test("σ-weighting scales each variate by its correlation", async () => {
  const model = await fitSdcca(data, { ...SMALL, epochs: 2 });
  const [plain, weighted] = [model, sigmaWeighted(model)].map((m) => m.embedVideo(fresh.video));
  plain.data.forEach((v, i) => assert.equal(weighted.data[i], v * model.correlations![i % 4]));
});

test("the same seed gives the same embeddings to the bit", async () => {
  const embed = async () => (await fitSdcca(data, { ...SMALL, epochs: 3 })).embedAudio(fresh.audio).data;
  assert.deepEqual(await embed(), await embed());
});

test("components: fewer canonical variates than outputs", async () => {
  const model = await fitSdcca(data, { ...SMALL, components: 2, epochs: 2 });
  assert.equal(model.embedAudio(fresh.audio).columns, 2);
});

test("end to end: attention and branches learn together, and listen to selected or weighted chunks", async () => {
  for (const retrieval of ["selected", "weighted"] as const) {
    const attention = { units: 8, attentionUnits: 8 };
    const model = await fitSdccaEndToEnd(data, { ...SMALL, epochs: 30, attention, retrieval, chunks: 1 });
    const found = await maps(model);
    assert.ok(Math.min(...found) > 0.75, `${retrieval}: ${found}`);
  }
});

test("a saved model gives the same embeddings to the bit; a damaged or missing one is refused", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sdcca-"));
  try {
    const path = join(folder, "model");
    const model = await fitSdcca(data, { ...SMALL, epochs: 2, summary: await attended() });
    await saveModel(path, model);
    await saveModel(path, model);
    const loaded = await loadModel(path);
    assert.deepEqual(loaded.history, model.history);
    const [a, b] = [model, loaded];
    assert.deepEqual(b.embedAudio(fresh.audio), a.embedAudio(fresh.audio));
    assert.deepEqual(b.embedVideo(fresh.video), a.embedVideo(fresh.video));
    const bytes = await readFile(join(path, "model.sdcca"));
    bytes[bytes.length - 1] ^= 1;
    await writeFile(join(path, "model.sdcca"), bytes);
    await assert.rejects(loadModel(path), /model.sdcca is damaged \(the checksum of an array does not match\)/);
    await assert.rejects(loadModel(folder), /holds no saved model/);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("a single short track can be embedded by every kind of model", async () => {
  const one = {
    chunks: { rows: 1, columns: 8, data: new Float32Array(8).fill(1) },
    starts: Int32Array.of(0, 1),
    seconds: Float32Array.of(3),
  };
  for (const model of [
    await fitSdcca(data, { ...SMALL, epochs: 1, summary: await attended() }),
    await fitLinearCca(data, { components: 3 }),
  ]) {
    const { rows, data: values } = model.embedAudio(one);
    assert.ok(rows === 1 && values.every(Number.isFinite));
  }
});

test("linear CCA finds less than S-DCCA, and more than nothing, on data whose class is linear in one view", async () => {
  const linear = await maps(await fitLinearCca(data, { components: 3, beta: 0.2 }));
  assert.ok(Math.min(...linear) > Math.max(...(await maps(await fitChance(data, { seed: 1 })))));
});

test("training leaves no tensor behind", async () => {
  await fitSdcca(data, { ...SMALL, epochs: 1 });
  const { numTensors } = tf.memory();
  await fitSdcca(data, { ...SMALL, epochs: 2 });
  await fitSdccaEndToEnd(data, { ...SMALL, epochs: 1, attention: { units: 4, attentionUnits: 4 } });
  assert.equal(tf.memory().numTensors, numTensors);
});

test("a training that diverges says so and what to do, on either backend and wherever it shows first", async () => {
  const settings = { ...SMALL, epochs: 3, batchSize: 40 };
  const beforeTest = tf.getBackend();
  for (const backend of new Set([beforeTest, "cpu"])) {
    await tf.setBackend(backend);
    for (const fit of backend === "cpu" ? [fitSdcca] : [fitSdcca, fitSdccaEndToEnd])
      await assert.rejects(fit(data, { ...settings, learningRate: 1e20 }), (error: Error) => {
        assert.ok(error instanceof InputError);
        // With the first step's weights the covariance of the second batch cannot be decomposed.
        const what =
          /^the training loss became NaN in epoch 1, at step 2 \(batch of toy\d+, .* 40 in all\); condition numbers of .*: lower learningRate \(1e?\+?\d+\), set clipNorm, or raise ridge$/;
        assert.match(error.message, what);
        assert.match((error.cause as Error).message, /eigen ?decomposition|SVD/i);
        return true;
      });
    // One batch an epoch: the loss is still finite, the weights after it are not.
    const whole = { ...settings, batchSize: 150, learningRate: 1e38, optimiser: "rmsprop", schedule: "constant" } as const;
    for (const validation of [0, 0.1])
      await assert.rejects(
        fitSdcca(data, { ...whole, epochs: 1, validation }),
        validation === 0
          ? /the training diverged, its outputs are no finite numbers: lower learningRate/
          : /no epoch has a finite validation score, so none can be chosen: lower learningRate/,
      );
  }
  await tf.setBackend(beforeTest);
});

test("what cannot be trained is refused before any work, with the remedy", async () => {
  const refuse = (options: FitSdccaOptions, pattern: RegExp) => assert.rejects(fitSdcca(data, options), pattern);
  await refuse(
    { ...SMALL, batchSize: 4 },
    /batch of 4 rows cannot whiten 4 dimensions: raise batchSize above 4,.* or lower outputs/,
  );
  await refuse({ ...SMALL, batchSize: 4, components: 1 }, /batch of 4 rows cannot whiten 4 dimensions/);
  await refuse({ ...SMALL, components: 5 }, /components must be a whole number from 1 to 4; got 5/);
  await refuse({ ...SMALL, activation: "gelu" as "relu" }, /activation must be/);
  await refuse({ ...SMALL, beta: -0.1 }, /beta must be/);
  await refuse({ ...SMALL, epochs: 0 }, /epochs must be/);
  await assert.rejects(
    fitSdcca(takeVideos(data, [0, 1, 2, 3, 4]), { ...SMALL, validation: 0, outputs: 5 }),
    /batch of 5 rows cannot whiten 5/,
  );
});

test("features that do not fit together or are not finite are refused by every training", async () => {
  const video = { ...data.video, data: data.video.data.map((v, i) => (i === 14 ? NaN : v)) };
  for (const fit of [fitSdcca, fitSdccaEndToEnd, fitChunkAttention]) {
    await assert.rejects(fit({ ...data, video }), /video toy1 \(row 1\) has NaN in column 2/);
    await assert.rejects(fit({ ...data, labels: data.labels.slice(1) }), /150 rows need 150 labels; got 149/);
    await assert.rejects(fit({ ...data, classes: ["calm"] }), /but there are only 1 classes/);
  }
});
