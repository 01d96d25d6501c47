/**
 * node --import tsx studies/method-levels.ts FOLDER mean|selected [METHOD …]: test MAP of every method on reference features,
 * three seeds, with the mean of all seconds or with the chunks selected by an attention (the input of linear methods is always the mean).
 */
import { takeVideos } from "../lib/features/feature-set";
import type { FeatureSet } from "../lib/features/feature-set";
import { evaluateModel } from "../lib/walkthrough/evaluation";
import { spread } from "../lib/metrics/statistics/spread";
import { type AudioSummary, MEAN_AUDIO, selectedBy } from "../lib/models/attention/audio-summary";
import { fitChunkAttention } from "../lib/models/attention/chunk-attention";
import { fitContrastiveNetwork } from "../lib/models/contrastive-network";
import { fitClusterDcca, fitDcca } from "../lib/models/dcca";
import { type EmbeddingModel, sigmaWeighted } from "../lib/models/embedding/embedding-model";
import { fitSdcca } from "../lib/models/fit-sdcca";
import { fitKcca } from "../lib/models/kcca";
import { fitLinearCca } from "../lib/models/fit-linear-cca";
import { RECOMMENDED_SDCCA } from "../lib/models/recommended-sdcca";
import { fitSoftmaxNetwork } from "../lib/models/softmax-network";
import { fitTnnCCca } from "../lib/models/tnn-c-cca";
import { fitTripletNetwork } from "../lib/models/triplet-network";
import { useBackend } from "../lib/runtime/tensorflow/backend";
import { loadReferenceFeatures } from "./reference-features";

type Fit = (data: FeatureSet, seed: number, summary: AudioSummary) => Promise<EmbeddingModel>;

/** As the walk-through trains S-DCCA. */
const RELU = { activation: "relu", epochs: 60 } as const;

const METHODS: Record<string, Fit> = {
  cca: (data) => fitLinearCca(data),
  "c-cca": (data) => fitLinearCca(data, { beta: 0 }),
  "c-cca-mixed": (data) => fitLinearCca(data, { beta: 0.2 }),
  kcca: (data, seed, summary) => fitKcca(data, { seed, summary }),
  "c-kcca": (data, seed, summary) => fitKcca(data, { seed, summary, beta: 0, components: 5 }),
  dcca: (data, seed, summary) => fitDcca(data, { ...RELU, seed, summary }),
  "c-dcca": (data, seed, summary) => fitClusterDcca(data, { ...RELU, seed, summary }),
  sdcca: (data, seed, summary) => fitSdcca(data, { ...RELU, seed, summary }),
  "sdcca-recommended": (data, seed, summary) => fitSdcca(data, { ...RECOMMENDED_SDCCA, seed, summary }),
  triplet: (data, seed, summary) => fitTripletNetwork(data, { seed, summary }),
  "tnn-c-cca": (data, seed, summary) => fitTnnCCca(data, { seed, summary }),
  contrastive: (data, seed, summary) => fitContrastiveNetwork(data, { seed, summary }),
  softmax: (data, seed, summary) => fitSoftmaxNetwork(data, { seed, summary }),
};

async function main(): Promise<void> {
  const [folder, audio, ...asked] = process.argv.slice(2);
  await useBackend();
  const { features, splits } = await loadReferenceFeatures(folder);
  const summaries: AudioSummary[] = [];
  for (const [seed, { train }] of splits.entries())
    summaries.push(
      audio === "selected" ? selectedBy(await fitChunkAttention(takeVideos(features, train), { seed })) : MEAN_AUDIO,
    );
  for (const method of asked.length > 0 ? asked : Object.keys(METHODS)) {
    const rows: number[][] = [];
    const began = performance.now();
    for (const [seed, { train, test }] of splits.entries()) {
      const model = await METHODS[method](takeVideos(features, train), seed, summaries[seed]);
      const held = takeVideos(features, test);
      const maps: number[] = [];
      for (const space of [model, sigmaWeighted(model)]) {
        const { audioToVideo, videoToAudio } = await evaluateModel(space, held.audio, held.video, held.labels);
        maps.push(audioToVideo.map, videoToAudio.map);
      }
      rows.push(maps);
    }
    const seconds = (performance.now() - began) / 1000 / rows.length;
    const columns = rows[0].map((_, c) => spread(rows.map((row) => row[c])));
    const cells = columns.map(({ mean, deviation }) => `${mean.toFixed(3)} ± ${deviation.toFixed(3)}`);
    console.log(`${method.padEnd(14)} ${cells.join("   ")}   ${seconds.toFixed(1)} s a fit`);
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
