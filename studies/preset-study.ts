/**
 * node --import tsx studies/preset-study.ts FOLDER [mean|selected] [PATTERN]: what the recommended preset of S-DCCA is chosen by.
 *
 * Reference features, three seeds. Of each seed's training videos a quarter is set aside to score on; a method trains on the
 * rest, holding out of it what it chooses its epoch by. No test video is seen.
 */
import { stratifiedSplit } from "../lib/data/folds";
import { type FeatureSet, takeVideos } from "../lib/features/feature-set";
import { evaluateCosine } from "../lib/metrics/evaluate-cosine";
import { spread } from "../lib/metrics/spread";
import { type AudioSummary, MEAN_AUDIO, selectedBy } from "../lib/models/audio-summary";
import { fitChunkAttention } from "../lib/models/chunk-attention";
import { contrastiveModel, type ContrastiveNetworkOptions, fitContrastiveNetwork } from "../lib/models/contrastive-network";
import type { EmbeddingModel } from "../lib/models/embedding-model";
import { fitSdcca, type FitSdccaOptions } from "../lib/models/fit-sdcca";
import { sdccaModel } from "../lib/models/sdcca";
import { fitSoftmaxNetwork, softmaxModel, type SoftmaxNetworkOptions } from "../lib/models/softmax-network";
import { fitTripletNetwork, tripletModel, type TripletNetworkOptions } from "../lib/models/triplet-network";
import { useBackend } from "../lib/runtime/backend";
import { loadReferenceFeatures } from "./reference-features";

type Fit = (data: FeatureSet, summary: AudioSummary, seed: number) => Promise<EmbeddingModel>;

const sdcca =
  (options: FitSdccaOptions): Fit =>
  async (data, summary, seed) =>
    sdccaModel(await fitSdcca(data, { ...options, summary, seed }));
const contrastive =
  (options: ContrastiveNetworkOptions): Fit =>
  async (data, summary, seed) =>
    contrastiveModel(await fitContrastiveNetwork(data, { ...options, summary, seed }));
const softmax =
  (options: SoftmaxNetworkOptions): Fit =>
  async (data, summary, seed) =>
    softmaxModel(await fitSoftmaxNetwork(data, { ...options, summary, seed }));
const triplet =
  (options: TripletNetworkOptions): Fit =>
  async (data, summary, seed) =>
    tripletModel(await fitTripletNetwork(data, { ...options, summary, seed }));

const relu = { activation: "relu", epochs: 60 } as const;
const cosine = { ...relu, schedule: "cosine" } as const;
const posterior = { ...cosine, learningRate: 5e-3, readout: "posterior" } as const;

const CANDIDATES: Record<string, Fit> = {
  "paper (sigmoid, 1e-3)": sdcca({}),
  "ReLU, 1e-3": sdcca(relu),
  "ReLU, 1e-3, weighted": sdcca({ ...relu, readout: "weighted" }),
  "ReLU, 1e-3, posterior": sdcca({ ...relu, readout: "posterior" }),
  "5e-3 cosine": sdcca({ ...posterior, readout: "variates" }),
  "5e-3 cosine, k 5": sdcca({ ...posterior, readout: "variates", components: 5 }),
  "5e-3 cosine, k 5, β 0": sdcca({ ...posterior, readout: "variates", components: 5, beta: 0 }),
  "5e-3 cosine, weighted": sdcca({ ...posterior, readout: "weighted" }),
  "5e-3 cosine, posterior": sdcca(posterior),
  "3e-3 cosine, posterior": sdcca({ ...posterior, learningRate: 3e-3 }),
  "8e-3 cosine, posterior": sdcca({ ...posterior, learningRate: 8e-3 }),
  "5e-3 cosine, posterior, β 0": sdcca({ ...posterior, beta: 0 }),
  "5e-3 cosine, posterior, batch 100": sdcca({ ...posterior, batchSize: 100 }),
  "5e-3 cosine, posterior, batch 400": sdcca({ ...posterior, batchSize: 400 }),
  "5e-3 cosine, posterior, 120 epochs": sdcca({ ...posterior, epochs: 120 }),
  contrastive: contrastive({}),
  "contrastive, 5e-3": contrastive({ learningRate: 5e-3 }),
  softmax: softmax({}),
  "softmax, RMSprop 5e-3": softmax({ optimiser: "rmsprop", learningRate: 5e-3 }),
  "softmax, RMSprop 3e-3": softmax({ optimiser: "rmsprop", learningRate: 3e-3 }),
  triplet: triplet({}),
};

async function main(): Promise<void> {
  const [folder, audio = "mean", pattern = ""] = process.argv.slice(2);
  await useBackend();
  const { features, splits } = await loadReferenceFeatures(folder);
  const scores = new Map<string, number[][]>();
  for (const [seed, { train }] of splits.entries()) {
    const pool = takeVideos(features, train);
    const inner = stratifiedSplit(pool.labels, { test: 0.25, seed, purpose: "preset study" });
    const [data, held] = [takeVideos(pool, inner.train), takeVideos(pool, inner.test)];
    const summary = audio === "selected" ? selectedBy(await fitChunkAttention(data, { seed })) : MEAN_AUDIO;
    for (const [name, fit] of Object.entries(CANDIDATES)) {
      if (!new RegExp(pattern).test(name)) continue;
      const model = await fit(data, summary, seed);
      const [a, v] = [model.embedAudio(held.audio), model.embedVideo(held.video)];
      const maps = [evaluateCosine(a, v, held.labels).map, evaluateCosine(v, a, held.labels).map];
      scores.set(name, [...(scores.get(name) ?? []), maps]);
      process.stderr.write(`seed ${seed} ${name}\n`);
    }
  }
  console.log(`| ${audio} audio, validation MAP | audio → video | video → audio | mean of both |\n|---|---|---|---|`);
  for (const [name, rows] of scores) {
    const columns = [0, 1].map((c) => rows.map((row) => row[c]));
    const cells = [...columns, rows.map((row) => (row[0] + row[1]) / 2)].map(shown);
    console.log(`| ${name} | ${cells.join(" | ")} |`);
  }
}

function shown(values: number[]): string {
  const { mean, deviation } = spread(values);
  return `${mean.toFixed(3)} ± ${deviation.toFixed(3)}`;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
