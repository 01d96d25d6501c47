import assert from "node:assert/strict";
import { before, test } from "node:test";
import { stratifiedSplit } from "../../lib/data/videos/folds";
import { type FeatureSet, takeVideos } from "../../lib/features/feature-set";
import { featureSet } from "../../lib/features/own/make-feature-set";
import { evaluatePairsBothDirections } from "../../lib/metrics/evaluation/cosine-pairs";
import { fitDcca } from "../../lib/models/dcca";
import { fitSdcca } from "../../lib/models/fit-sdcca";
import { fitKcca } from "../../lib/models/kcca";
import { Random } from "../../lib/runtime/random";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import { FITS, OUT } from "./fits";
import { outcome } from "./outcome";
import { toyFeatures } from "./toy-features";

before(() => useBackend());

const toy = toyFeatures(60);
const unlabelled = featureSet({ ids: toy.ids, audio: toy.audio, video: toy.video });
const BY_PAIRS: typeof FITS = {
  fitDcca: FITS.fitDcca,
  "fitSdcca with beta 1": {
    kind: "S-DCCA",
    fit: (data) => fitSdcca(data, { ...OUT, beta: 1, readout: "weighted" }),
  },
  fitKcca: FITS.fitKcca,
  fitLinearCca: FITS.fitLinearCca,
};

for (const [name, { fit }] of Object.entries(FITS))
  test(`${name} trains by pairs, or refuses videos without labels in one sentence`, async () => {
    if (name in BY_PAIRS) return;
    assert.match(await outcome(fit, unlabelled), /^InputError: .*(needs classes, and these features have no classes: give labels to featureSet, or train by pairs \(fitDcca, or beta: 1\))$/); // prettier-ignore
  });

test("what trains by pairs without labels gives the model of any labels, where none is asked for", async () => {
  const otherwise = { ...toy, labels: toy.labels.map((_, i) => i % 3) };
  const unseen = { ...OUT, validation: 0, beta: 1 };
  const embedded = async (data: FeatureSet) => (await fitSdcca(data, unseen)).embedVideo(toy.video);
  assert.deepEqual(await embedded(unlabelled), await embedded(toy));
  assert.deepEqual(await embedded(otherwise), await embedded(toy));
  for (const [name, { fit }] of Object.entries(BY_PAIRS)) assert.equal(await outcome(fit, unlabelled), "trained", name);
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
      ...OUT,
      activation: "tanh",
      epochs: 30,
      outputs,
      dropout: 0,
      learningRate: 1e-2,
      batchSize: 40,
    });
    assert.ok(sdcca.history.epochs.every(({ validation }) => validation! > 0 && validation! <= 1));
    const { audioToVideo } = evaluatePairsBothDirections(sdcca.embedAudio(held.audio), sdcca.embedVideo(held.video));
    if (audioWidth > 1) assert.ok(audioToVideo.mrr > 3 * audioToVideo.chance.mrr, `mean reciprocal rank ${audioToVideo.mrr}`);
    const kcca = await fitKcca(train, { components: outputs, rank: 60 });
    assert.equal(kcca.embedAudio(held.audio).columns, outputs);
  }
});
