/** node --import tsx bench/method-levels.ts FOLDER [METHOD …]: MAP of every method on reference features with mean audio, three seeds. */
import { takeVideos } from "../lib/features/feature-set";
import type { FeatureSet } from "../lib/features/feature-set";
import { evaluateModel } from "../lib/experiment/evaluation";
import { contrastiveModel, fitContrastiveNetwork } from "../lib/models/contrastive-network";
import { fitClusterDcca, fitDcca } from "../lib/models/dcca";
import { type EmbeddingModel, sigmaWeighted } from "../lib/models/embedding-model";
import { fitSdcca } from "../lib/models/fit-sdcca";
import { fitKcca, kccaModel } from "../lib/models/kcca";
import { linearBaseline } from "../lib/models/linear-baseline";
import { sdccaModel } from "../lib/models/sdcca";
import { fitSoftmaxNetwork, softmaxModel } from "../lib/models/softmax-network";
import { fitTnnCCca, tnnCCcaModel } from "../lib/models/tnn-c-cca";
import { fitTripletNetwork, tripletModel } from "../lib/models/triplet-network";
import { useBackend } from "../lib/runtime/backend";
import { loadReferenceFeatures } from "./reference-features";

type Fit = (data: FeatureSet, seed: number) => EmbeddingModel | Promise<EmbeddingModel>;

/** As the walk-through trains S-DCCA. */
const RELU = { activation: "relu", epochs: 60 } as const;

const METHODS: Record<string, Fit> = {
  cca: (data) => linearBaseline(data),
  "c-cca": (data) => linearBaseline(data, { beta: 0 }),
  "c-cca-mixed": (data) => linearBaseline(data, { beta: 0.2 }),
  kcca: (data, seed) => kccaModel(fitKcca(data, { seed })),
  "c-kcca": (data, seed) => kccaModel(fitKcca(data, { seed, beta: 0, components: 5 })),
  dcca: async (data, seed) => sdccaModel(await fitDcca(data, { ...RELU, seed })),
  "c-dcca": async (data, seed) => sdccaModel(await fitClusterDcca(data, { ...RELU, seed })),
  sdcca: async (data, seed) => sdccaModel(await fitSdcca(data, { ...RELU, seed })),
  triplet: async (data, seed) => tripletModel(await fitTripletNetwork(data, { seed })),
  "tnn-c-cca": async (data, seed) => tnnCCcaModel(await fitTnnCCca(data, { seed })),
  contrastive: async (data, seed) => contrastiveModel(await fitContrastiveNetwork(data, { seed })),
  softmax: async (data, seed) => softmaxModel(await fitSoftmaxNetwork(data, { seed })),
};

async function main(): Promise<void> {
  const [folder, ...asked] = process.argv.slice(2);
  await useBackend();
  const { features, splits } = await loadReferenceFeatures(folder);
  for (const method of asked.length > 0 ? asked : Object.keys(METHODS)) {
    const rows: number[][] = [];
    const began = performance.now();
    for (const [seed, { train, test }] of splits.entries()) {
      const model = await METHODS[method](takeVideos(features, train), seed);
      const held = takeVideos(features, test);
      const maps = [model, sigmaWeighted(model)].flatMap((m) => {
        const { audioToVideo, videoToAudio } = evaluateModel(m, held.audio, held.video, held.labels);
        return [audioToVideo.map, videoToAudio.map];
      });
      rows.push(maps);
    }
    const mean = rows[0].map((_, c) => rows.reduce((sum, row) => sum + row[c] / rows.length, 0));
    const deviation = mean.map((m, c) =>
      Math.sqrt(rows.reduce((sum, row) => sum + (row[c] - m) ** 2, 0) / Math.max(1, rows.length - 1)),
    );
    const seconds = (performance.now() - began) / 1000 / rows.length;
    const cells = mean.map((m, c) => `${m.toFixed(3)} ± ${deviation[c].toFixed(3)}`);
    console.log(`${method.padEnd(14)} ${cells.join("   ")}   ${seconds.toFixed(1)} s a fit`);
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
