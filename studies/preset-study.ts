/**
 * node --import tsx studies/preset-study.ts FOLDER [mean|selected|end-to-end] [PATTERN]: what the recommended preset of S-DCCA is chosen by.
 *
 * Reference features, the training videos of three splits. Of these a quarter is set aside to score on, three times over; a
 * method trains on the rest, holding out of it what it chooses its epoch by. No test video of a split is seen in that split; the
 * three overlap, so most videos are scored on in one of them. Differences to the preset are paired.
 */
import type * as tf from "@tensorflow/tfjs";
import { stratifiedSplit } from "../lib/data/videos/folds";
import { type FeatureSet, takeVideos } from "../lib/features/feature-set";
import { sdccaLossOneHot } from "../lib/losses/sdcca-loss";
import { cosineMap } from "../lib/metrics/evaluation/evaluate-cosine";
import { spread } from "../lib/metrics/statistics/spread";
import { type AudioSummary, MEAN_AUDIO, selectedBy, weightedBy } from "../lib/models/attention/audio-summary";
import { fitChunkAttention } from "../lib/models/attention/chunk-attention";
import { contrastiveLossOneHot } from "../lib/losses/contrastive-loss";
import { type ContrastiveNetworkOptions, fitContrastiveNetwork } from "../lib/models/contrastive-network";
import { embeddingModel, type EmbeddingModel } from "../lib/models/embedding/embedding-model";
import { fitOutputs, outputsProjection } from "../lib/models/readout/fit-outputs";
import { type EndToEndOptions, fitSdccaEndToEnd } from "../lib/models/sdcca-end-to-end";
import { branchClassLoss } from "../lib/models/branches/branch-classes";
import { fitSdcca, type FitSdccaOptions } from "../lib/models/fit-sdcca";
import { fitTwoBranches } from "../lib/models/branches/fit-two-branches";
import type { PairMethod } from "../lib/models/branches/train-branches";
import { RECOMMENDED_END_TO_END } from "../lib/models/recommended-sdcca";
import { sdccaKind, sdccaSettings } from "../lib/models/sdcca";
import {
  fitSoftmaxEndToEnd,
  fitSoftmaxNetwork,
  SOFTMAX_DEFAULTS,
  type SoftmaxEndToEndOptions,
  type SoftmaxNetworkOptions,
} from "../lib/models/softmax-network";
import { softmaxRows } from "../lib/models/readout/softmax-rows";
import { fitTripletNetwork, type TripletNetworkOptions } from "../lib/models/triplet-network";
import { branchEmbedders } from "../lib/models/branches/two-branches";
import { useBackend } from "../lib/runtime/tensorflow/backend";
import { loadReferenceFeatures } from "./reference-features";

/** Draws of the videos to score on, from each split's training videos. */
const REPEATS = 3;
const PRESET = "… class weight .3: the preset";
const PRESET_END_TO_END = "… 3e-3, 60 epochs: the preset";

type Fit = (data: FeatureSet, summary: AudioSummary, seed: number) => Promise<EmbeddingModel>;

const sdcca =
  (options: FitSdccaOptions): Fit =>
  (data, summary, seed) =>
    fitSdcca(data, { ...options, summary, seed });
const contrastive =
  (options: ContrastiveNetworkOptions): Fit =>
  (data, summary, seed) =>
    fitContrastiveNetwork(data, { ...options, summary, seed });
const softmax =
  (options: SoftmaxNetworkOptions): Fit =>
  (data, summary, seed) =>
    fitSoftmaxNetwork(data, { ...options, summary, seed });
const triplet =
  (options: TripletNetworkOptions): Fit =>
  (data, summary, seed) =>
    fitTripletNetwork(data, { ...options, summary, seed });

const relu = { activation: "relu", epochs: 60 } as const;
const sameClass = { ...relu, readout: "same-class" } as const;
const cosine = { ...sameClass, learningRate: 5e-3, schedule: "cosine" } as const;
const preset = { ...cosine, branchClassWeight: 0.3 } as const;

/** Another loss on the branches, with the preset's read-out: CCA, calibrated posteriors, same-class vectors. */
const readAsPreset =
  (options: FitSdccaOptions, loss: PairMethod["loss"]): Fit =>
  async (data, summary, seed) => {
    const settings = sdccaSettings({ ...cosine, ...options, seed });
    const fitted = await fitTwoBranches(data, summary, settings, { loss, fitProjection: outputsProjection(settings) });
    const { branches, history, audio, video, held } = fitted;
    const state = { ...branches, ...fitOutputs(audio, video, data.labels, settings, held) };
    return embeddingModel({ ...sdccaKind("preset's read-out"), options: settings, history, train: data, state });
  };

/** Softmax read by the cosine of its two posteriors, as is usual. */
const cosineOfPosteriors: Fit = async (data, summary, seed) => {
  const settings = { ...SOFTMAX_DEFAULTS, outputs: data.classes.length, seed };
  const posteriors = { audio: softmaxRows, video: softmaxRows };
  const { branches, history } = await fitTwoBranches(data, summary, settings, {
    loss: branchClassLoss,
    fitProjection: () => posteriors,
  });
  const embed = () => branchEmbedders(branches, posteriors);
  return embeddingModel({ kind: "cosine of posteriors", options: settings, history, train: data, state: branches, embed });
};

/** β goes evenly from one value to another in the course of the training; the final projection has the last. */
const scheduled =
  (from: number, to: number): Fit =>
  async (data, summary, seed) => {
    const { epochs, batchSize, validation } = sdccaSettings(cosine);
    const steps = epochs * Math.floor((data.ids.length * (1 - validation)) / batchSize);
    const fit = readAsPreset({ beta: to }, (a, v, oneHot, key) => {
      const progress = key.slice(1, 1).toFloat().div(steps).minimum(1).reshape([]);
      const loss = sdccaLossOneHot(a, v, oneHot, { beta: progress.mul(to - from).add(from) as tf.Scalar });
      return loss.add(branchClassLoss(a, v, oneHot).mul(preset.branchClassWeight));
    });
    return fit(data, summary, seed);
  };

const CANDIDATES: Record<string, Fit> = {
  "the authors': sigmoid, 1e-3, 100 epochs": sdcca({}),
  "… ReLU, 60 epochs": sdcca(relu),
  "… same-class read-out": sdcca(sameClass),
  "… 5e-3, cosine schedule": sdcca(cosine),
  [PRESET]: sdcca(preset),
  "preset, plain variates": sdcca({ ...preset, readout: "variates" }),
  "preset, 5 plain variates, β 0": sdcca({ ...preset, readout: "variates", components: 5, beta: 0 }),
  "preset, σ-weighted variates": sdcca({ ...preset, readout: "weighted" }),
  "preset, cosine of posteriors": sdcca({ ...preset, readout: "posterior" }),
  "preset, β 0": sdcca({ ...preset, beta: 0 }),
  "preset, β .5": sdcca({ ...preset, beta: 0.5 }),
  "preset, β from 1 to .2": scheduled(1, 0.2),
  "preset, β from 0 to .2": scheduled(0, 0.2),
  "preset, batch 100": sdcca({ ...preset, batchSize: 100 }),
  "preset, batch 400, 120 epochs": sdcca({ ...preset, batchSize: 400, epochs: 120 }),
  "preset, all rows in a batch, 320 epochs": sdcca({ ...preset, batchSize: 1100, epochs: 320 }),
  "preset, class weight 1": sdcca({ ...preset, branchClassWeight: 1 }),
  "preset, dropout .3": sdcca({ ...preset, dropout: 0.3 }),
  "preset, Adam 2e-3": sdcca({ ...preset, optimiser: "adam", learningRate: 2e-3 }),
  "preset, no correlation: class loss alone": readAsPreset({}, branchClassLoss),
  "supervised contrastive": contrastive({}),
  "supervised contrastive, preset's read-out": readAsPreset({ learningRate: 3e-3 }, (a, v, oneHot) =>
    contrastiveLossOneHot(a, v, oneHot),
  ),
  "supervised contrastive, 5e-3, dropout .3": contrastive({ learningRate: 5e-3, dropout: 0.3 }),
  "softmax, cosine of posteriors": cosineOfPosteriors,
  "softmax, Adam 2e-3": softmax({ optimiser: "adam", learningRate: 2e-3, dropout: 0.2 }),
  softmax: softmax({}),
  "softmax, dropout .2": softmax({ dropout: 0.2 }),
  triplet: triplet({}),
};

const endToEnd =
  (options: EndToEndOptions): Fit =>
  (data, _summary, seed) =>
    fitSdccaEndToEnd(data, { ...options, seed });
const softmaxEndToEnd =
  (options: SoftmaxEndToEndOptions): Fit =>
  (data, _summary, seed) =>
    fitSoftmaxEndToEnd(data, { epochs: 60, retrieval: "weighted", ...options, seed });
/** Two stages, with all chunks weighted by attention as input. */
const weighted =
  (fit: Fit): Fit =>
  async (data, _summary, seed) =>
    fit(data, weightedBy(await fitChunkAttention(data, { seed })), seed);

const ATTENDED: Record<string, Fit> = {
  "ReLU, 2e-3, 40 epochs, three chunks, plain variates": endToEnd({ activation: "relu" }),
  "… same-class read-out": endToEnd({ activation: "relu", readout: "same-class" }),
  "… all chunks by weight": endToEnd({ activation: "relu", readout: "same-class", retrieval: "weighted" }),
  [PRESET_END_TO_END]: endToEnd(RECOMMENDED_END_TO_END),
  "softmax, 3e-3": softmaxEndToEnd({ learningRate: 3e-3 }),
  "softmax, 2e-3": softmaxEndToEnd({}),
  "two stages, preset, all chunks by weight": weighted(sdcca(preset)),
  "two stages, softmax, all chunks by weight": weighted(softmax({})),
};

async function main(): Promise<void> {
  const [folder, audio = "mean", pattern = ""] = process.argv.slice(2);
  await useBackend();
  const { features, splits } = await loadReferenceFeatures(folder);
  const attended = audio === "end-to-end";
  const [candidates, reference] = attended ? [ATTENDED, PRESET_END_TO_END] : [CANDIDATES, PRESET];
  const scores = new Map<string, number[][]>();
  for (const [split, { train }] of splits.entries()) {
    const pool = takeVideos(features, train);
    for (let repeat = 1; repeat <= REPEATS; repeat++) {
      const seed = 100 * repeat + split;
      const inner = stratifiedSplit(pool.labels, { test: 0.25, seed, purpose: "preset study" });
      const [data, held] = [takeVideos(pool, inner.train), takeVideos(pool, inner.test)];
      const summary = audio === "selected" ? selectedBy(await fitChunkAttention(data, { seed })) : MEAN_AUDIO;
      for (const [name, fit] of Object.entries(candidates)) {
        if (name !== reference && !new RegExp(pattern).test(name)) continue;
        const model = await fit(data, summary, seed);
        const [a, v] = [model.embedAudio(held.audio), model.embedVideo(held.video)];
        const [there, back] = [
          { queries: a, gallery: v },
          { queries: v, gallery: a },
        ];
        const maps = [cosineMap(there, held.labels), cosineMap(back, held.labels)];
        scores.set(name, [...(scores.get(name) ?? []), maps]);
        process.stderr.write(`seed ${seed} ${name} ${maps.map((map) => map.toFixed(3)).join(" ")}\n`);
      }
    }
  }
  console.log(
    `| ${audio} audio, validation MAP | audio → video | minus preset | video → audio | minus preset |\n|---|---|---|---|---|`,
  );
  for (const [name, rows] of scores) {
    const cells = [0, 1].flatMap((direction) => {
      const maps = rows.map((row) => row[direction]);
      const differences = maps.map((map, i) => map - (scores.get(reference)?.[i][direction] ?? NaN));
      return [spread(maps).mean.toFixed(3), shown(differences)];
    });
    console.log(`| ${name} | ${cells.join(" | ")} |`);
  }
}

/**
 * Mean and standard error. Draws from the same videos are not independent: Nadeau and Bengio (Inference for the Generalization
 * Error, Machine Learning 2003) add the ratio of videos to score on to those trained on, here 1 to 3.
 */
function shown(values: number[]): string {
  const { mean, deviation } = spread(values);
  return `${mean >= 0 ? "+" : ""}${mean.toFixed(3)} ± ${(deviation * Math.sqrt(1 / values.length + 1 / 3)).toFixed(3)}`;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
