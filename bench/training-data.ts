import { join } from "node:path";
import { stratifiedSplit } from "../lib/data/videos/folds";
import { writeNpy } from "../lib/data/formats/npy";
import { saveFeatures } from "../lib/features/feature-cache";
import { meanAudio, takeVideos } from "../lib/features/feature-set";
import { featuresOfShards } from "../lib/features/load-features";
import { fitStandardiser, standardise } from "../lib/features/standardise";
import { branchShape, initialBranches } from "../lib/models/branches/train-branches";
import { sdccaSettings } from "../lib/models/sdcca";
import { holdOut } from "../lib/models/validation/validation-split";
import { writeWhole } from "../lib/runtime/files/atomic-write";
import { scratchFolder, videos } from "./data";

/** Features of the training videos, and what `fitSdcca` makes of them with each seed before it trains, as files for both sides. */
export async function writeTrainingData(seeds: number): Promise<string> {
  const folder = scratchFolder();
  const all = await featuresOfShards(await videos(2000));
  const features = takeVideos(all, stratifiedSplit(all.labels).train);
  await saveFeatures(join(folder, "train.features"), features);
  const views = { audio: meanAudio(features.audio), video: features.video };
  for (const [name, view] of Object.entries(views)) {
    const { rows, columns, data } = standardise(view, fitStandardiser(view));
    await writeNpy(join(folder, `${name}.npy`), [rows, columns], data);
  }
  const settings = sdccaSettings({});
  const shapes = [
    branchShape(views.audio.columns, settings.audioLayers, settings),
    branchShape(views.video.columns, settings.videoLayers, settings),
  ] as const;
  const starts = Array.from({ length: seeds }, (_, seed) => ({
    held: Array.from(holdOut(features, settings.validation, seed).held),
    initial: Object.fromEntries(
      Object.entries(initialBranches(...shapes, seed)).map(([name, { shape, data }]) => [
        name,
        { shape, data: Array.from(data) },
      ]),
    ),
  }));
  await writeWhole(join(folder, "starts.json"), JSON.stringify({ labels: Array.from(features.labels), starts }));
  return folder;
}
