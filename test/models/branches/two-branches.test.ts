import assert from "node:assert/strict";
import { before, test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { standardise } from "../../../lib/features/standardise";
import type { FeatureSet } from "../../../lib/features/feature-set";
import { evaluateBothDirections } from "../../../lib/metrics/evaluation/both-directions";
import { expectedChanceMap } from "../../../lib/metrics/measures/chance";
import { MEAN_AUDIO, summariseAudio } from "../../../lib/models/attention/audio-summary";
import { fitContrastiveNetwork } from "../../../lib/models/contrastive-network";
import { fitClusterDcca, fitDcca } from "../../../lib/models/dcca";
import { calibrationTemperature } from "../../../lib/models/readout/calibration";
import { classPosteriors, fitClassPosterior } from "../../../lib/models/readout/class-posterior";
import { type EmbeddingModel, sigmaWeighted } from "../../../lib/models/embedding/embedding-model";
import { fitSdcca } from "../../../lib/models/fit-sdcca";
import { fitTwoBranches } from "../../../lib/models/branches/fit-two-branches";
import { ccaFromParameters, fitCca } from "../../../lib/models/cca/linear-cca";
import type { Readout } from "../../../lib/models/readout/readout";
import { sameClassVectors } from "../../../lib/models/readout/same-class";
import { fitSoftmaxEndToEnd, fitSoftmaxNetwork } from "../../../lib/models/softmax-network";
import { fitTnnCCca } from "../../../lib/models/tnn-c-cca";
import { fitTripletNetwork } from "../../../lib/models/triplet-network";
import { branchOutputs } from "../../../lib/models/branches/two-branches";
import { useBackend } from "../../../lib/runtime/tensorflow/backend";
import { selectRows } from "../../../lib/runtime/matrix";
import { Random } from "../../../lib/runtime/random";
import { within } from "../../../lib/runtime/tensorflow/weights";
import { toyFeatures } from "../toy-features";

before(() => useBackend());

const SMALL = { audioLayers: [16], videoLayers: [16], epochs: 15, batchSize: 40, learningRate: 1e-2 };
const data = toyFeatures(150);
const fresh = toyFeatures(80, 1);

const METHODS: [string, (data: FeatureSet) => Promise<EmbeddingModel>][] = [
  ["triplet", async (d) => await fitTripletNetwork(d, { ...SMALL, outputs: 4 })],
  ["supervised contrastive", async (d) => await fitContrastiveNetwork(d, { ...SMALL, outputs: 4 })],
  ["softmax", async (d) => await fitSoftmaxNetwork(d, SMALL)],
  [
    "softmax, end to end",
    async (d) => {
      const attention = { units: 8, attentionUnits: 8 };
      return await fitSoftmaxEndToEnd(d, { ...SMALL, epochs: 20, attention, retrieval: "weighted" });
    },
  ],
  ["TNN-C-CCA", async (d) => await fitTnnCCca(d, { ...SMALL, outputs: 4, components: 2 })],
  ["cluster-DCCA", async (d) => await fitClusterDcca(d, { ...SMALL, outputs: 4, components: 2 })],
];

async function maps(model: EmbeddingModel): Promise<number[]> {
  const both = await evaluateBothDirections(model.embedAudio(fresh.audio), model.embedVideo(fresh.video), fresh.labels);
  return [both.audioToVideo.map, both.videoToAudio.map];
}

/** Nothing to learn: labels permuted, and videos dealt to other tracks, since a pair is a positive of itself. */
function meaningless(draw: number): FeatureSet {
  const random = new Random("meaningless", draw);
  const order = random.shuffle(Int32Array.from(data.labels, (_, i) => i));
  return { ...data, labels: random.shuffle(Int32Array.from(data.labels)), video: selectRows(data.video, order) };
}

for (const [name, fit] of METHODS)
  test(`${name} finds unseen videos of the same class, and nothing where labels and pairs mean nothing`, async () => {
    const right = await maps(await fit(data));
    assert.ok(Math.min(...right) > 0.65, `${right}`);
    const wrong: number[] = [];
    for (const draw of [0, 1, 2, 3]) wrong.push(...(await maps(await fit(meaningless(draw)))));
    // Chance is .38; three far blobs stay blobs under any map, and which falls on which is a matter of luck: ± .12 of a mean.
    const mean = wrong.reduce((a, b) => a + b) / wrong.length;
    assert.ok(Math.abs(mean - expectedChanceMap(fresh.labels)) < 0.12, `${right}, meaningless ${wrong}`);
  });

test("deep CCA and cluster-DCCA are S-DCCA at the ends of β, to the bit, without the preset's class loss", async () => {
  const options = { ...SMALL, outputs: 4, epochs: 2 };
  const preset = { ...options, branchClassWeight: 1 };
  for (const [fit, beta] of [
    [fitDcca, 1],
    [fitClusterDcca, 0],
  ] as const) {
    // prettier-ignore
    const [ours, mixed] = [await fit(data, preset), await fitSdcca(data, { ...options, beta })];
    assert.deepEqual(ours.state, mixed.state);
  }
});

test("deep CCA without validation never sees a label: permuted ones give the same model", async () => {
  const options = { ...SMALL, outputs: 4, epochs: 2, validation: 0 };
  const labels = new Random("permuted").shuffle(Int32Array.from(data.labels));
  assert.deepEqual((await fitDcca({ ...data, labels }, options)).state.cca, (await fitDcca(data, options)).state.cca);
});

test("read-outs of one S-DCCA: weighted variates, and posteriors that tell most unseen classes", async () => {
  const options = { ...SMALL, outputs: 4, validation: 0 };
  const fit = async (readout: Readout) => await fitSdcca(data, { ...options, readout });
  const [plain, weighted, posterior] = [await fit("variates"), await fit("weighted"), await fit("posterior")];
  assert.deepEqual(weighted.embedAudio(fresh.audio), sigmaWeighted(plain).embedAudio(fresh.audio));
  assert.equal(posterior.correlations, undefined);
  const video = plain.embedVideo(data.video);
  const expected = classPosteriors(fitClassPosterior(video, data.labels), plain.embedVideo(fresh.video));
  assert.deepEqual(posterior.embedVideo(fresh.video), expected);
  const right = Array.from(fresh.labels).filter((label, r) => {
    const row = expected.data.subarray(r * 3, r * 3 + 3);
    return row.indexOf(Math.max(...row)) === label;
  });
  assert.ok(right.length / fresh.labels.length > 0.9, `${right.length}`);
  await assert.rejects(fitSdcca(data, { ...options, readout: "best" as Readout }), /readout must be "variates", "weighted"/);
});

test("the same-class read-out: posteriors of the variates, calibrated on the held-out videos, as same-class vectors", async () => {
  // Every fourth label is wrong, and is learnt by heart: only the held-out videos show that the posterior is too sure.
  const noisy = { ...data, labels: data.labels.map((label, i) => (i % 4 ? label : (label + 1) % 3)) };
  const model = await fitSdcca(noisy, { ...SMALL, outputs: 4, epochs: 60, validation: 0.2, readout: "same-class" });
  const sdcca = model.state;
  const { projectY } = ccaFromParameters(sdcca.cca);
  const variates = ({ video }: FeatureSet) => {
    const rows = standardise(video, sdcca.videoStandardiser);
    return projectY(branchOutputs(sdcca.videoShape, within(sdcca.weights, "video"), rows));
  };
  const unseen = sdcca.split.heldOut.map((id) => data.ids.indexOf(id));
  assert.equal(unseen.length, 30);
  const outputs = {
    audio: branchOutputs(
      sdcca.audioShape,
      within(sdcca.weights, "audio"),
      standardise(summariseAudio(sdcca.summary, data.audio), sdcca.audioStandardiser),
    ),
    video: branchOutputs(sdcca.videoShape, within(sdcca.weights, "video"), standardise(data.video, sdcca.videoStandardiser)),
  };
  const seen = [...data.ids.keys()].filter((i) => !unseen.includes(i));
  const labelsOf = (rows: number[]) => rows.map((i) => noisy.labels[i]);
  // What calibrates has seen none of the held-out labels: neither posterior nor CCA.
  const trial = fitCca(selectRows(outputs.audio, seen), selectRows(outputs.video, seen), { labels: labelsOf(seen), ridge: 1e-4 });
  const judged = classPosteriors(
    fitClassPosterior(trial.projectY(selectRows(outputs.video, seen)), labelsOf(seen)),
    trial.projectY(selectRows(outputs.video, unseen)),
  );
  const temperature = calibrationTemperature({ ...judged, data: judged.data.map(Math.log) }, labelsOf(unseen));
  assert.ok(temperature > 1.1, `${temperature}`);
  const posterior = fitClassPosterior(variates(data), noisy.labels, { temperature });
  assert.notDeepEqual(posterior, fitClassPosterior(variates(data), noisy.labels));
  const expected = sameClassVectors(classPosteriors(posterior, variates(fresh)), "video");
  const embedded = model.embedVideo(fresh.video);
  embedded.data.forEach((v, i) => assert.ok(Math.abs(v - expected.data[i]) < 1e-9));
  assert.equal(model.correlations, undefined);
  assert.ok(Math.min(...(await maps(model))) > 0.65);
});

test("posteriors themselves are not calibrated, whatever was held out", async () => {
  const noisy = { ...data, labels: data.labels.map((label, i) => (i % 4 ? label : (label + 1) % 3)) };
  const { state: sdcca } = await fitSdcca(noisy, { ...SMALL, outputs: 4, validation: 0.2, readout: "posterior" });
  assert.equal(sdcca.split.heldOut.length, 30);
  const { projectY } = ccaFromParameters(sdcca.cca);
  const rows = standardise(data.video, sdcca.videoStandardiser);
  const variates = projectY(branchOutputs(sdcca.videoShape, within(sdcca.weights, "video"), rows));
  assert.deepEqual(sdcca.posterior!.video, fitClassPosterior(variates, noisy.labels));
});

test("with no videos held out the same-class read-out is not calibrated", async () => {
  const options = { ...SMALL, outputs: 4, epochs: 2, validation: 0 };
  const [plain, same] = [await fitSdcca(data, { ...options, readout: "posterior" }), await fitSdcca(data, { ...options, readout: "same-class" })]; // prettier-ignore
  assert.deepEqual(same.state.posterior, plain.state.posterior);
});

test("a loss can follow the course of the training: the key's second number is the step's", async () => {
  const steps = await fitTwoBranches(
    data,
    MEAN_AUDIO,
    { ...SMALL, epochs: 3, batchSize: 50, validation: 0 },
    { loss: (a, _v, _oneHot, key) => a.sum().mul(0).add(key.slice(1, 1).toFloat().sum()) as tf.Scalar },
  );
  assert.deepEqual(
    steps.history.epochs.map(({ loss }) => loss),
    [1, 4, 7],
  );
});

test("softmax embeds by its C posteriors, which tell most unseen classes", async () => {
  const model = await fitSoftmaxNetwork(data, SMALL);
  const { rows, columns, data: p } = model.embedVideo(fresh.video);
  assert.equal(columns, 5);
  let right = 0;
  for (let r = 0; r < rows; r++) {
    const row = Array.from(p.subarray(r * 5, r * 5 + 3));
    assert.ok(Math.abs(row.reduce((a, b) => a + b) - 1) < 1e-9);
    if (row.indexOf(Math.max(...row)) === fresh.labels[r]) right++;
  }
  assert.ok(right / rows > 0.9, `${right} of ${rows}`);
});

test("TNN-C-CCA projects the triplet network's outputs with cluster-CCA", async () => {
  const options = { ...SMALL, outputs: 4, epochs: 2, validation: 0 };
  const { state: model } = await fitTnnCCca(data, { ...options, components: 2, ridge: 1e-3 });
  const triplets = await fitTripletNetwork(data, options);
  assert.deepEqual(model.weights, triplets.state.weights);
  const audio = standardise(summariseAudio(model.summary, data.audio), model.audioStandardiser);
  const video = standardise(data.video, model.videoStandardiser);
  const a = branchOutputs(model.audioShape, within(model.weights, "audio"), audio);
  const v = branchOutputs(model.videoShape, within(model.weights, "video"), video);
  const { labels } = data;
  assert.deepEqual(model.cca, fitCca(a, v, { beta: 0, labels, ridge: 1e-3, components: 2 }).parameters);
});

test("no training leaves a tensor behind", async () => {
  const { numTensors } = tf.memory();
  for (const [, fit] of METHODS) await fit(toyFeatures(60));
  assert.equal(tf.memory().numTensors, numTensors);
});

test("what cannot be trained is refused", async () => {
  await assert.rejects(fitTripletNetwork(data, { ...SMALL, margin: 3 }), /margin must be/);
  await assert.rejects(fitContrastiveNetwork(data, { ...SMALL, temperature: 0 }), /temperature must be/);
  await assert.rejects(fitTnnCCca(data, { ...SMALL, outputs: 4, components: 5 }), /components must be .* from 1 to 4; got 5/);
  await assert.rejects(fitTnnCCca(data, { ...SMALL, outputs: 40 }), /batch of 40 rows cannot whiten 40/);
  await assert.rejects(fitSoftmaxNetwork(data, { ...SMALL, activation: "gelu" as "relu" }), /activation must be/);
  await assert.rejects(fitTripletNetwork({ ...data, ids: [] }, SMALL), /every video needs an id/);
});
