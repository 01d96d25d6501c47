import { join } from "node:path";
import { loadFeatures, saveFeatures } from "../../../lib/features/feature-cache";
import type { FeatureSet } from "../../../lib/features/feature-set";
import { readFeatureFile, type ReadFeatureOptions } from "../../../lib/features/own/read-feature-file";

/** Features of any file that can hold them, without the split, which a cache does not keep. */
export async function readFeatures(folder: string, file: string, options: ReadFeatureOptions = {}): Promise<FeatureSet> {
  const { split, ...features } = await readFeatureFile(join(folder, file), options);
  void split;
  return features;
}

/** The features after they were saved. */
export async function savedFeatures(features: FeatureSet, folder: string): Promise<FeatureSet> {
  await saveFeatures(join(folder, "features"), features);
  return (await loadFeatures(join(folder, "features")))!;
}
