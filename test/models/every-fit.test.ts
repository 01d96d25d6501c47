import assert from "node:assert/strict";
import { before, test } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { type FeatureSet, meanAudio, takeVideos } from "../../lib/features/feature-set";
import { featureSet } from "../../lib/features/own/make-feature-set";
import { evaluatePairsBothDirections } from "../../lib/metrics/evaluation/cosine-pairs";
import { Random } from "../../lib/runtime/random";
import { stratifiedSplit } from "../../lib/data/videos/folds";
import { selectedBy } from "../../lib/models/attention/audio-summary";
import { BRANCH_DEFAULTS } from "../../lib/models/branches/branch-options";
import { attention, fitChunkAttention } from "../../lib/models/attention/chunk-attention";
import { contrastiveModel, fitContrastiveNetwork } from "../../lib/models/contrastive-network";
import { fitClusterDcca, fitDcca } from "../../lib/models/dcca";
import type { EmbeddingModel } from "../../lib/models/embedding/embedding-model";
import { END_TO_END_DEFAULTS, fitSdccaEndToEnd } from "../../lib/models/sdcca-end-to-end";
import { fitAttendedBranches } from "../../lib/models/branches/fit-attended-branches";
import { fitSdcca } from "../../lib/models/fit-sdcca";
import { fitKcca, kccaModel } from "../../lib/models/kcca";
import { linearBaseline } from "../../lib/models/linear-baseline";
import { fitCca } from "../../lib/models/cca/linear-cca";
import { sdccaModel } from "../../lib/models/sdcca";
import { fitSoftmaxEndToEnd, fitSoftmaxNetwork, softmaxModel } from "../../lib/models/softmax-network";
import { fitTnnCCca, tnnCCcaModel } from "../../lib/models/tnn-c-cca";
import { fitTripletNetwork, tripletModel } from "../../lib/models/triplet-network";
import { twoBranchModel } from "../../lib/models/branches/two-branches";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { InputError } from "../../lib/runtime/check";
import type { Matrix } from "../../lib/runtime/matrix";
import { toyFeatures } from "./toy-features";

before(() => useBackend());

/** Eager: for a step or two a graph takes longer to record than to run. */
const NET = { audioLayers: [6], videoLayers: [6], epochs: 1, batchSize: 20, execution: "eager" as const };
const OUT = { ...NET, outputs: 4 };
const HEARING = { attention: { units: 4, attentionUnits: 4 } };

/** Every public fit, as a model where it gives one. */
const FITS: Record<string, (data: FeatureSet) => EmbeddingModel | Promise<EmbeddingModel>> = {
  fitSdcca: async (data) => sdccaModel(await fitSdcca(data, OUT)),
  "fitSdcca, same-class": async (data) =>
    sdccaModel(await fitSdcca(data, { ...OUT, activation: "relu", readout: "same-class", branchClassWeight: 0.3 })),
  fitDcca: async (data) => sdccaModel(await fitDcca(data, OUT)),
  fitClusterDcca: async (data) => sdccaModel(await fitClusterDcca(data, OUT)),
  fitSdccaEndToEnd: async (data) => sdccaModel(await fitSdccaEndToEnd(data, { ...OUT, ...HEARING })),
  fitTnnCCca: async (data) => tnnCCcaModel(await fitTnnCCca(data, OUT)),
  fitTripletNetwork: async (data) => tripletModel(await fitTripletNetwork(data, OUT)),
  fitContrastiveNetwork: async (data) => contrastiveModel(await fitContrastiveNetwork(data, OUT)),
  fitSoftmaxNetwork: async (data) => softmaxModel(await fitSoftmaxNetwork(data, NET)),
  fitSoftmaxEndToEnd: async (data) => softmaxModel(await fitSoftmaxEndToEnd(data, { ...NET, ...HEARING })),
  fitAttendedBranches: async (data) => {
    const settings = { ...BRANCH_DEFAULTS, ...END_TO_END_DEFAULTS, ...OUT, ...HEARING };
    const loss = (a: tf.Tensor2D, v: tf.Tensor2D) => tf.mean(tf.squaredDifference(a, v)) as tf.Scalar;
    return twoBranchModel((await fitAttendedBranches(data, settings, { loss })).branches);
  },
  "fitChunkAttention, fitSdcca": async (data) => {
    const chosen = await fitChunkAttention(data, { epochs: 1, batchSize: 20, execution: "eager", units: 4, attentionUnits: 4 });
    assert.ok(attention(chosen, data.audio).weights.every((weight) => weight >= 0 && weight <= 1));
    return sdccaModel(await fitSdcca(data, { ...OUT, summary: selectedBy(chosen) }));
  },
  fitKcca: (data) => kccaModel(fitKcca(data, { components: 4, rank: 20 })),
  linearBaseline: (data) => linearBaseline(data, { components: 4 }),
  fitCca: (data) => {
    const { labels, audio, video } = data;
    const cca = fitCca(meanAudio(audio), video, { components: 4, labels });
    return {
      embedAudio: (tracks) => cca.projectX(meanAudio(tracks)),
      embedVideo: cca.projectY,
      correlations: cca.correlations,
    };
  },
};

const toy = toyFeatures(60);
const scaled = <M extends Matrix>(matrix: M, by: number): M => ({ ...matrix, data: matrix.data.map((v) => v * by) });
const scaledBy = (audio: number, video = audio): FeatureSet => ({
  ...toy,
  audio: { ...toy.audio, chunks: scaled(toy.audio.chunks, audio) },
  video: scaled(toy.video, video),
});
const withAudio = (change: Partial<FeatureSet["audio"]>): FeatureSet => ({ ...toy, audio: { ...toy.audio, ...change } });
const withVideo = (value: (v: number, at: number) => number): FeatureSet => ({
  ...toy,
  video: { ...toy.video, data: toy.video.data.map(value) },
});
const labelled = (label: (old: number, i: number) => number): FeatureSet => ({ ...toy, labels: toy.labels.map(label) });
const { chunks } = toy.audio;

/** Data that something can be learnt from, if little: each method trains or says in one sentence why it cannot. */
const ODD: Record<string, FeatureSet> = {
  "as it is": toy,
  "one class of three names": labelled(() => 1),
  "one class, one name": { ...labelled(() => 0), classes: ["calm"] },
  "a class of one": labelled((old, i) => (i === 0 ? 2 : old % 2)),
  "every video a class": { ...labelled((_, i) => i), classes: toy.ids },
  "duplicate rows": { ...takeVideos(toy, toy.ids.map((_, i) => i % 3)), ids: toy.ids }, // prettier-ignore
  "a constant column": withVideo((v, at) => (at % 12 === 0 ? 5 : v)),
  "collinear views": {
    ...withVideo((_, at) => toy.video.data[Math.floor(at / 12) * 12] * ((at % 12) + 1)),
    audio: {
      ...toy.audio,
      chunks: { ...chunks, data: chunks.data.map((_, at) => chunks.data[Math.floor(at / 8) * 8] * (at % 8)) },
    },
  },
  "far from 0": withVideo((v) => v + 1e6),
  "three videos": takeVideos(toy, [0, 1, 2]),
  "one video": takeVideos(toy, [0]),
};

for (const [what, data] of Object.entries(ODD))
  test(`every fit trains or says why not: ${what}`, async () => {
    for (const [name, fit] of Object.entries(FITS)) {
      const result = await outcome(fit, data);
      assert.match(result, /^trained$|^InputError: [^\n]{20,400}$/, name);
      if (what === "as it is") assert.equal(result, "trained", name);
    }
  });

/** Any scale that 32-bit floats hold trains as scale 1 does. What takes features unstandardised must ask for it. */
for (const [audio, video] of [
  [1e-20, 1e-20],
  [1e37, 1e37],
  [1e30, 1e-30],
])
  // prettier-ignore
  test(`every fit trains at the scales ${audio} and ${video}`, async () => {
    for (const [name, fit] of Object.entries(FITS)) {
      const result = await outcome(fit, scaledBy(audio, video));
      if (name === "fitCca") assert.match(result, audio === 1e37 ? /^trained$/ : /default ridge .* standardise the columns first/);
      else assert.equal(result, "trained", name);
    }
  });

const NO_DATA: Record<string, [FeatureSet, RegExp]> = {
  "NaN in audio": [withAudio({ chunks: { ...chunks, data: chunks.data.map((v, at) => (at === 5 ? NaN : v)) } }), /has NaN/],
  "infinite video": [withVideo((v, at) => (at === 7 ? Infinity : v)), /has Infinity in/],
  "constant audio": [withAudio({ chunks: { ...chunks, data: chunks.data.map(() => 3.3) } }), /is constant/],
  "constant video": [withVideo(() => 0.1), /is constant/],
};
const BROKEN: Record<string, [FeatureSet, RegExp]> = {
  "broken starts": [withAudio({ starts: toy.audio.starts.map((start) => start + 1) }), /starts must begin with 0/],
  "no seconds": [withAudio({ seconds: toy.audio.seconds.map(() => 0) }), /video toy0 \(row 0\) has 0 seconds/],
  "negative seconds": [withAudio({ seconds: toy.audio.seconds.map((s, c) => (c === 1 ? -s : s)) }), /has -10 seconds/],
  "a label too large": [labelled((old, i) => (i === 4 ? 3 : old)), /video toy4 \(row 4\) has label 3, but .* 3 classes/],
  "one id for all": [{ ...toy, ids: toy.ids.map(() => "same") }, /same stands at 0 and at 1/],
};

for (const [what, [data, message]] of Object.entries({ ...NO_DATA, ...BROKEN }))
  test(`every fit refuses: ${what}`, async () => {
    const { numTensors } = tf.memory();
    for (const [name, fit] of Object.entries(FITS)) {
      // It knows rows, and nothing of tracks.
      if (name === "fitCca" && what in BROKEN) continue;
      const result = await outcome(fit, data);
      assert.ok(result.startsWith("InputError: ") && message.test(result), `${name}: ${result}`);
    }
    assert.equal(tf.memory().numTensors, numTensors);
  });

test("every model refuses another width, broken tracks and NaN, and names both widths", async () => {
  const narrow = { ...toy.video, columns: 6, rows: 120 };
  const thin = {
    ...toy.audio,
    chunks: { ...chunks, columns: 4, rows: chunks.rows * 2 },
    starts: Int32Array.of(0, chunks.rows * 2),
  };
  const tracks = { ...thin, seconds: new Float32Array(chunks.rows * 2).fill(1) };
  const backwards = { ...toy.audio, starts: toy.audio.starts.map((start) => -start) };
  for (const [name, fit] of Object.entries(FITS)) {
    const model = await fit(toy);
    const refuse = (embed: () => unknown, message: RegExp) =>
      assert.throws(embed, (error: Error) => error instanceof InputError && message.test(error.message), name);
    refuse(() => model.embedVideo(narrow), /fitted on .*12 columns; got 6/);
    refuse(() => model.embedAudio(tracks), /fitted on .*8 columns; got 4/);
    refuse(() => model.embedVideo(withVideo((v, at) => (at === 7 ? NaN : v)).video), /NaN in row 0, column 7/);
    if (name !== "fitCca") refuse(() => model.embedAudio(backwards), /starts must ascend/);
  }
});

/** "trained", when all embeddings are finite and some differ from 0; else what was wrong. */
async function outcome(fit: (typeof FITS)[string], data: FeatureSet): Promise<string> {
  try {
    const model = await fit(data);
    for (const { data: values } of [model.embedAudio(data.audio), model.embedVideo(data.video)]) {
      if (!values.every(Number.isFinite)) return "embeddings that are not finite";
      if (values.every((v) => v === 0)) return "embeddings of zeros";
    }
    return model.correlations?.every(Number.isFinite) === false ? "correlations that are not finite" : "trained";
  } catch (error) {
    return error instanceof InputError ? `InputError: ${error.message}` : `${(error as Error).name}: ${(error as Error).message}`;
  }
}

const unlabelled = featureSet({ ids: toy.ids, audio: toy.audio, video: toy.video });
const BY_PAIRS: typeof FITS = {
  fitDcca: async (data) => sdccaModel(await fitDcca(data, OUT)),
  "fitSdcca with beta 1": async (data) => sdccaModel(await fitSdcca(data, { ...OUT, beta: 1, readout: "weighted" })),
  fitKcca: FITS.fitKcca,
  linearBaseline: FITS.linearBaseline,
};

for (const [name, fit] of Object.entries(FITS))
  test(`${name} trains by pairs, or refuses videos without labels in one sentence`, async () => {
    if (name in BY_PAIRS || name === "fitCca") return;
    assert.match(await outcome(fit, unlabelled), /^InputError: .*(needs classes, and these features have no classes: give labels to featureSet, or train by pairs with beta: 1)$/); // prettier-ignore
  });

test("what trains by pairs without labels gives the model of any labels, where none is asked for", async () => {
  const otherwise = { ...toy, labels: toy.labels.map((_, i) => i % 3) };
  const unseen = { ...OUT, validation: 0, beta: 1 };
  const embedded = async (data: FeatureSet) => sdccaModel(await fitSdcca(data, unseen)).embedVideo(toy.video);
  assert.deepEqual(await embedded(unlabelled), await embedded(toy));
  assert.deepEqual(await embedded(otherwise), await embedded(toy));
  for (const [name, fit] of Object.entries(BY_PAIRS)) assert.equal(await outcome(fit, unlabelled), "trained", name);
});

/** A latent of 3 numbers that both views show, of any width. */
function pairs(n: number, audioWidth: number, videoWidth: number): FeatureSet {
  const random = new Random("pairs");
  const mixing = new Random("pairs mixing");
  const width = Math.min(3, audioWidth, videoWidth);
  const map = (columns: number) => Array.from({ length: columns * width }, () => mixing.gaussian());
  const [a, v] = [map(audioWidth), map(videoWidth)];
  const latent = Array.from({ length: n }, () => Array.from({ length: width }, () => random.gaussian()));
  const seen = (weights: number[], columns: number) =>
    latent.map((z) => Array.from({ length: columns }, (_, c) => z.reduce((sum, x, d) => sum + x * weights[c * width + d], 0)));
  return featureSet({ audio: seen(a, audioWidth).map((row) => [row, row]), video: seen(v, videoWidth) });
}

test("pairs without labels are learnt, split, chosen by exact pairs and found, of any width", async () => {
  for (const [audioWidth, videoWidth] of [
    [512, 768],
    [1, 1],
  ]) {
    const data = pairs(120, audioWidth, videoWidth);
    const split = stratifiedSplit(data.labels);
    assert.equal(split.test.length, 24);
    const [train, held] = [takeVideos(data, split.train), takeVideos(data, split.test)];
    const outputs = Math.min(3, audioWidth);
    const sdcca = await fitDcca(train, {
      ...NET,
      activation: "tanh",
      epochs: 30,
      outputs,
      dropout: 0,
      learningRate: 1e-2,
      batchSize: 40,
    });
    assert.ok(sdcca.history.epochs.every(({ validation }) => validation! > 0 && validation! <= 1));
    const { audioToVideo } = evaluatePairsBothDirections(
      sdccaModel(sdcca).embedAudio(held.audio),
      sdccaModel(sdcca).embedVideo(held.video),
    );
    if (audioWidth > 1) assert.ok(audioToVideo.mrr > 3 * audioToVideo.chance.mrr, `mean reciprocal rank ${audioToVideo.mrr}`);
    const kcca = kccaModel(fitKcca(train, { components: outputs, rank: 60 }));
    assert.equal(kcca.embedAudio(held.audio).columns, outputs);
  }
});
