/**
 * node --import tsx bench/preset-study.ts FOLDER [mean|selected] [PATTERN]: what the recommended preset of S-DCCA is chosen by.
 *
 * Reference features, three seeds. Of each seed's training videos a quarter is set aside to score on; a method trains on the
 * rest, holding out of it what it chooses its epoch by. No test video is seen. Each training is read out in several ways.
 */
import { stratifiedSplit } from "../lib/data/folds";
import { type FeatureSet, takeVideos } from "../lib/features/feature-set";
import { evaluateCosine } from "../lib/metrics/evaluate-cosine";
import { type AudioSummary, MEAN_AUDIO, selectedBy } from "../lib/models/audio-summary";
import { fitChunkAttention } from "../lib/models/chunk-attention";
import { classLogits, fitClassPosterior } from "../lib/models/class-posterior";
import { contrastiveModel, type ContrastiveNetworkOptions, fitContrastiveNetwork } from "../lib/models/contrastive-network";
import type { EmbeddingModel } from "../lib/models/embedding-model";
import { fitSdcca, type FitSdccaOptions } from "../lib/models/fit-sdcca";
import { weightVariates } from "../lib/models/linear-cca";
import { sdccaModel } from "../lib/models/sdcca";
import { fitSoftmaxNetwork, posteriors, softmaxModel, type SoftmaxNetworkOptions } from "../lib/models/softmax-network";
import { fitTripletNetwork, tripletModel, type TripletNetworkOptions } from "../lib/models/triplet-network";
import { useBackend } from "../lib/runtime/backend";
import type { Matrix } from "../lib/runtime/matrix";
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

const CANDIDATES: Record<string, Fit> = {
  "paper β .2": sdcca({}),
  "ReLU β .2": sdcca(relu),
  "ReLU β .2 k 5": sdcca({ ...relu, components: 5 }),
  "ReLU β 0": sdcca({ ...relu, beta: 0 }),
  "ReLU β 0 k 5": sdcca({ ...relu, beta: 0, components: 5 }),
  "ReLU β 0 D 5": sdcca({ ...relu, beta: 0, outputs: 5 }),
  "ReLU β 0 D 32 k 5": sdcca({ ...relu, beta: 0, outputs: 32, components: 5 }),
  "ReLU β 0 k 5 batch 400": sdcca({ ...relu, beta: 0, components: 5, batchSize: 400 }),
  "ReLU β 0 k 5 batch 800": sdcca({ ...relu, beta: 0, components: 5, batchSize: 800, epochs: 120 }),
  "ReLU β 0 k 5 ridge 1e-2": sdcca({ ...relu, beta: 0, components: 5, ridge: 1e-2 }),
  "ReLU β 0 k 5 dropout .5": sdcca({ ...relu, beta: 0, components: 5, dropout: 0.5 }),
  "contrastive τ .1": contrastive(relu),
  "contrastive τ .3": contrastive({ ...relu, temperature: 0.3 }),
  "contrastive τ .3 dropout .5": contrastive({ ...relu, temperature: 0.3, dropout: 0.5 }),
  "contrastive τ .1 D 64": contrastive({ ...relu, outputs: 64 }),
  softmax: softmax(relu),
  "softmax dropout .5": softmax({ ...relu, dropout: 0.5 }),
  "triplet .2": triplet(relu),
  "triplet .5": triplet({ ...relu, margin: 0.5 }),
  "triplet 1": triplet({ ...relu, margin: 1 }),
};

/** Ways to read an embedding, by what the training set tells. */
type Readout = (model: EmbeddingModel, view: Matrix, training: Matrix, data: FeatureSet) => Matrix | undefined;

const READOUTS: Record<string, Readout> = {
  cosine: (_, view) => view,
  σ: ({ correlations }, view) => correlations && weightVariates(view, correlations),
  "σ²": ({ correlations }, view) =>
    correlations && weightVariates(view, correlations.map((s) => s * s)), // prettier-ignore
  posterior: ({ correlations }, view, training, { labels, emotions }) =>
    correlations && posteriors(classLogits(fitClassPosterior(training, labels, emotions.length), view)),
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
      const trained = [model.embedAudio(data.audio), model.embedVideo(data.video)];
      const views = [model.embedAudio(held.audio), model.embedVideo(held.video)];
      for (const [readout, read] of Object.entries(READOUTS)) {
        const [a, v] = views.map((view, i) => read(model, view, trained[i], data));
        if (!a || !v) continue;
        const maps = [evaluateCosine(a, v, held.labels).map, evaluateCosine(v, a, held.labels).map];
        scores.set(`${name}, ${readout}`, [...(scores.get(`${name}, ${readout}`) ?? []), maps]);
      }
      process.stderr.write(`seed ${seed} ${name}\n`);
    }
  }
  console.log(`| ${audio} audio, validation MAP | audio → video | video → audio | mean of both |\n|---|---|---|---|`);
  for (const [name, rows] of scores) {
    const columns = [0, 1].map((c) => rows.map((row) => row[c]));
    const cells = [...columns, rows.map((row) => (row[0] + row[1]) / 2)].map(spread);
    console.log(`| ${name} | ${cells.join(" | ")} |`);
  }
}

/** Mean ± standard deviation of a sample. */
function spread(values: number[]): string {
  const mean = values.reduce((a, b) => a + b) / values.length;
  const square = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / Math.max(1, values.length - 1);
  return `${mean.toFixed(3)} ± ${Math.sqrt(square).toFixed(3)}`;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
