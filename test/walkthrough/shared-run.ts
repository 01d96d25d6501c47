/*
 * A small walk-through in a process of its own: `shared-run.ts FOLDER [EPOCHS]` makes data, features and models in the folder,
 * or finds them there, and prints the fingerprints of all that it got. Epochs are those of the attention too.
 */
import { join } from "node:path";
import { generateSynthetic } from "../../lib/data/synthetic/generate";
import { stratifiedSplit } from "../../lib/data/videos/folds";
import { takeVideos } from "../../lib/features/feature-set";
import { featuresOfShards } from "../../lib/features/load-features";
import { fingerprint } from "../../lib/runtime/container/fingerprint";
import { useBackend } from "../../lib/runtime/tensorflow/backend";
import type { History } from "../../lib/training/history";
import { readSettings } from "../../lib/walkthrough/settings";
import { readStages } from "../../lib/walkthrough/stages";
import { trainedAttention, trainedMethod } from "../../lib/walkthrough/trained-methods";

async function main(folder: string, epochs?: string) {
  const settings = {
    ...readSettings({}),
    videos: 60,
    epochs: Number(epochs ?? 4),
    attentionEpochs: Number(epochs ?? 3),
    results: join(folder, "results"),
  };
  const backend = await useBackend();
  const dataset = await generateSynthetic({ videos: settings.videos, folder: join(folder, "data"), threads: 0 });
  const features = await featuresOfShards(dataset, { cache: join(folder, "features"), threads: 0 });
  const split = stratifiedSplit(features.labels, { seed: settings.seed });
  const [train, test] = [takeVideos(features, split.train), takeVideos(features, split.test)];
  const run = { settings, backend, synthetic: true, label: "emotion" as const, about: {}, dataset, features, split, train, test };
  const attention = await trainedAttention(run, "states");
  const model = await trainedMethod(run, "sdcca-attention");
  for (const { history } of [attention, model]) process.stderr.write(`${((history as History).notes ?? []).join("\n")}\n`);
  const stages = Object.keys(await readStages(settings)).sort();
  process.stdout.write(
    JSON.stringify({
      features: fingerprint({ ...features }),
      models: [attention, model].map(({ state }) => fingerprint({ state })),
      stages,
    }),
  );
}

void main(process.argv[2], process.argv[3]);
