import { join } from "node:path";
import { type Split, stratifiedSplit } from "../data/folds";
import { type LabelledShards, openLabelledShards } from "../data/labelled-shards";
import { generateSynthetic } from "../data/synthetic/generate";
import { type FeatureSet, selectVideos } from "../features/feature-set";
import { featuresOfShards } from "../features/load-features";
import { type Backend, useBackend } from "../runtime/backend";
import { createProgress } from "../runtime/progress";
import { readSettings, type Settings } from "./settings";
import { recordStage } from "./stages";

/** One run of the walk-through: what every notebook begins with. */
export interface Walkthrough {
  settings: Settings;
  backend: Backend;
  /** Whether the data is the synthetic one, whose order of methods is by construction. */
  synthetic: boolean;
  dataset: LabelledShards;
  features: FeatureSet;
  split: Split;
  /** The videos that train (and validate), 80 %. */
  train: FeatureSet;
  /** The videos that test, 20 %; nothing is chosen on them. */
  test: FeatureSet;
}

/**
 * Opens the run that the environment describes ({@link Settings}): the backend, the data (made when it is not there), its
 * features (read from the shards when they are not kept), and the split. Whatever is there already is used again.
 */
export async function openWalkthrough(settings: Settings = readSettings()): Promise<Walkthrough> {
  const backend = await useBackend();
  const { value: dataset } = await timed(settings, "data", () => openDataset(settings));
  const { value: features } = await timed(settings, "features", async () => {
    const progress = createProgress("reading shards into features", dataset.labels.labels.size);
    const features = await featuresOfShards(dataset, { onProgress: (done) => progress.update(done) });
    progress.done();
    return features;
  });
  const split = stratifiedSplit(features.labels, { seed: settings.seed });
  const [train, test] = [selectVideos(features, split.train), selectVideos(features, split.test)];
  return { settings, backend, synthetic: settings.data === undefined, dataset, features, split, train, test };
}

/** The user's own data, or the synthetic one in the size asked for. */
async function openDataset({ data, videos, seed }: Settings): Promise<LabelledShards> {
  if (data !== undefined) return openLabelledShards(data);
  let progress: ReturnType<typeof createProgress> | undefined;
  const dataset = await generateSynthetic({
    videos,
    seed,
    onProgress: (done, total) => (progress ??= createProgress("making synthetic videos", total)).update(done),
  });
  progress?.done();
  return dataset;
}

/** Runs a stage and keeps its seconds, the longest that were ever seen: a second run only finds what the first one made. */
async function timed<Value>(settings: Settings, stage: string, work: () => Promise<Value>): Promise<{ value: Value }> {
  const began = performance.now();
  const value = await work();
  await recordStage(settings, stage, (performance.now() - began) / 1000);
  return { value };
}

/** Where trained models are kept. */
export function modelFolder({ results }: Settings): string {
  return join(results, "models");
}
