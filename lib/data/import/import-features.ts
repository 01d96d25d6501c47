import { checkOptions, checkPath, checkTexts } from "../../runtime/arguments";
import { check } from "../../runtime/check";
import { finishInterrupted } from "../dataset/change-over";
import type { DatasetItem } from "../dataset/dataset-item";
import { writeDataset, type WriteDatasetOptions, type WrittenDataset } from "../dataset/write-dataset";
import { checkSameSource } from "../formats/view-source";
import type { FeatureFile, FeatureFileOptions } from "../feature-files/feature-file";
import { openFeatureFile } from "../feature-files/open-feature-file";
import type { CorruptOptions } from "../records/read-report";
import { contentName, RepeatFinder, tellRepeats } from "./repeats";
import { warn } from "../../runtime/tell";

/** Options of {@link importFeatures}. */
export interface ImportOptions
  extends
    FeatureFileOptions,
    CorruptOptions,
    Pick<WriteDatasetOptions, "replace" | "videosPerShard" | "onProgress" | "onNotice"> {
  /** The labels are a machine's guess: they are marked so. Default false. */
  weak?: boolean;
  /** Keep the mean of each video's rows instead of all of them: for views whose numbers of rows differ. Default false. */
  mean?: boolean;
  /** Refuse videos with the same content instead of telling of them. Default false. */
  strict?: boolean;
}

/**
 * Makes a dataset folder of files of features in any format that `readFeatureFile` reads, one file after another. The folder is
 * opened by `openLabelledShards`, or by `SDCCA_DATA=folder` in every notebook and command. Memory: a block of a file.
 * @param paths the files; with `replace` also those of the folder itself, as to give them other labels
 * @param folder the dataset folder to make
 * @throws InputError as `readFeatureFile` and `writeDataset` do, and for files that do not belong together: other widths, quantised
 *   and raw, an id in two of them
 */
export async function importFeatures(
  paths: string | readonly string[],
  folder: string,
  given: ImportOptions = {},
): Promise<WrittenDataset> {
  if (typeof paths !== "string") checkTexts(paths, "the paths");
  checkPath(folder, "the folder");
  checkOptions(given);
  const { weak = false, mean = false, strict = false, ...options } = given;
  const { onNotice = warn } = options;
  // Before any file is opened, which may be of that very folder.
  await finishInterrupted(folder, onNotice);
  const files: FeatureFile[] = [];
  try {
    for (const path of typeof paths === "string" ? [paths] : paths) files.push(await openFeatureFile(path, options));
    const [first] = files;
    check(first, () => "there is no file to import: name at least one");
    for (const { path, sources } of files)
      for (const view of ["audio", "video"] as const) {
        const known = first.sources[view];
        checkSameSource(sources[view], known, `${first.path} and ${path} do not belong together: the first holds ${view}`);
      }
    const { replace, videosPerShard, onProgress } = options;
    const classes = options.classes ?? orderOf(files);
    const finder = new RepeatFinder();
    async function* items(): AsyncGenerator<DatasetItem> {
      for await (const item of itemsOf(files, mean)) {
        finder.add(item.id, contentName(item.audio.data), contentName(item.video.data), item.part);
        yield item;
      }
      // Before the dataset is whole: what is refused leaves none.
      tellRepeats(finder.repeats(), strict, onNotice);
    }
    return await writeDataset(folder, items(), {
      ...{ sources: first.sources, replace, videosPerShard, onProgress, onNotice },
      ...(weak && { labels: "weak" as const }),
      ...(classes.length > 0 && { classes }),
    });
  } finally {
    for (const file of files) file.close();
  }
}

/** The classes of all files, each file's in its order; without any, they are sorted as they occur. */
function orderOf(files: readonly FeatureFile[]): string[] {
  return [...new Set(files.flatMap(({ classes }) => classes))];
}

async function* itemsOf(files: readonly FeatureFile[], mean: boolean): AsyncGenerator<DatasetItem> {
  const fileOf = new Map<string, string>();
  for (const file of files)
    for await (const item of file.items()) {
      const before = fileOf.get(item.id);
      check(
        before === undefined || before === file.path,
        () => `video ${item.id} is in ${before} and in ${file.path}: give each video an id of its own`,
      );
      fileOf.set(item.id, file.path);
      yield mean ? { ...item, audio: meanOf(item.audio), video: meanOf(item.video) } : item;
    }
}

/** The mean row; of bytes rounded to a byte, for it stays quantised. */
function meanOf({ rows, columns, data }: DatasetItem["audio"]): DatasetItem["audio"] {
  const sums = new Float64Array(columns);
  for (let i = 0; i < data.length; i++) sums[i % columns] += data[i];
  const means = sums.map((sum) => sum / rows);
  return { rows: 1, columns, data: data instanceof Uint8Array ? Uint8Array.from(means, Math.round) : means };
}
