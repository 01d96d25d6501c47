import type { FeatureFileOptions } from "../../data/feature-files/feature-file";
import { openFeatureFile } from "../../data/feature-files/open-feature-file";
import type { CorruptOptions } from "../../data/records/read-report";
import { dequantise } from "../../data/records/quantisation";
import type { DatasetRows } from "../../data/dataset/dataset-item";
import type { Split } from "../../data/videos/folds";
import { givenFolds } from "../../data/videos/given-split";
import { checkOptions } from "../../runtime/arguments";
import { check, checkInteger } from "../../runtime/check";
import type { Matrix } from "../../runtime/matrix";
import { CHUNK_SECONDS, cutIntoChunks, meanRow } from "../chunking";
import { checkFeatures } from "../check-features";
import { FeatureBuilder } from "../feature-builder";
import { type FeatureSet, withSources } from "../feature-set";
import { classLabels } from "./class-labels";

/** Options of {@link readFeatureFile}. */
export interface ReadFeatureOptions extends FeatureFileOptions, CorruptOptions {
  /** Seconds in a chunk of audio; a video of one row is one chunk. Default 10. */
  chunkSeconds?: number;
  /** Called after each video. */
  onProgress?: (done: number) => void;
}

/** Features that were read from a file. */
export interface ReadFeatures extends FeatureSet {
  /** The split that the file gives, where it gives one; of folds the first. All of them: `givenFolds(features.parts)`. */
  split?: Split;
}

/**
 * Features from a file that another program wrote: HDF5, Parquet, Arrow, YouTube-8M's video-level records, a folder of `.npy` files;
 * also a dataset folder. One row a video or a row a second; any width. Its labels are numbers, one-hot rows or texts, and its split
 * is kept (`split`, and in `parts` by video). Published layouts are known by the names of their arrays; of any other name the parts:
 *
 *     const features = await readFeatureFile("ave.h5", { audio: "a", video: "v", labels: "y" });
 *
 * Memory: the features, and a block of the file.
 * @param path the file or folder
 * @throws InputError that names file and video: an unknown layout (it lists what is there), a missing array, numbers of videos or
 *   widths that differ, a value that is not finite, several classes of one video, an id twice, a file that is damaged or cut short
 */
export async function readFeatureFile(path: string, options: ReadFeatureOptions = {}): Promise<ReadFeatures> {
  checkOptions(options);
  const chunkSeconds = checkInteger(options.chunkSeconds ?? CHUNK_SECONDS, "chunkSeconds", 1);
  const file = await openFeatureFile(path, options);
  try {
    const builder = new FeatureBuilder(undefined, { chunkSeconds, onProgress: options.onProgress });
    const [names, parts]: string[][] = [[], []];
    for await (const { id, audio, video, ...item } of file.items()) {
      const { chunks } = cutIntoChunks(asMatrix(audio), chunkSeconds, `${path}: video ${id}: audio`);
      builder.add(id, audio.rows, chunks.data, meanRow(asMatrix(video), `${path}: video ${id}: video`));
      if (item.class !== undefined) names.push(item.class);
      if (item.part !== undefined) parts.push(item.part);
    }
    const built = withSources(builder.finish(), file.sources);
    const n = built.ids.length;
    for (const [what, { length }] of [
      ["a class", names],
      ["a part", parts],
    ] as const)
      check(length === 0 || length === n, () => `${path}: ${length} of ${n} videos have ${what}: all have one, or none`);
    const called = (i: number) => `${path}: video ${built.ids[i]}`;
    const labels = names.length > 0 ? classLabels(names, file.classes, called) : {};
    const features = { ...built, ...labels, ...(parts.length > 0 && { parts }) };
    checkFeatures(features, path);
    return { ...features, ...(parts.length > 0 && { split: givenFolds(parts)[0] }) };
  } finally {
    file.close();
  }
}

function asMatrix({ rows, columns, data }: DatasetRows): Matrix {
  return { rows, columns, data: data instanceof Uint8Array ? dequantise(data) : data };
}
