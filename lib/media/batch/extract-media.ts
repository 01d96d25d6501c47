import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Labelling } from "../../data/dataset/dataset-card";
import { type LabelTable, readLabelTable } from "../../data/formats/label-table";
import { checkObject, checkPath } from "../../runtime/arguments";
import { check, checkInteger, described } from "../../runtime/check";
import { asWriteError } from "../../runtime/files/atomic-write";
import { withLock } from "../../runtime/files/lock";
import { warn } from "../../runtime/tell";
import { checkRange, findFfmpeg, type TimeRange } from "../decode/ffmpeg";
import { checkSignal, defaultProcesses } from "../extract/workers";
import { type AudioExtractorChoice, checkExtractor, type VideoExtractorChoice } from "../extractors/load-extractor";
import { finishDataset, warningsOf } from "./finish-dataset";
import type { MediaEntry, MediaManifest } from "./manifest";
import { findMedia, type MediaItem, readMediaTable } from "./media-items";
import { labelsByTags, matchLabels } from "./media-labels";
import { checkTwins } from "./twins";
import { type Batch, type ExtractionProgress, runBatch } from "./run-batch";

/** Options of {@link extractMedia}. */
export interface ExtractMediaOptions extends TimeRange {
  /** A folder of media files; folders in it count too. Give this or `table`. */
  media?: string;
  /** A CSV table `id,audio,video` (and `class`) that says which files belong together; paths below its own folder. */
  table?: string;
  /** The dataset folder to write; where it holds what an earlier call of the same kind left, that is kept. */
  out: string;
  /** A CSV table `id,class`, or `tags` for weak labels by musicnn's mood tags. Default: none, or the table's own column. */
  labels?: string;
  /** Default `musicnn` and `efficientnet-lite0`. */
  audio?: AudioExtractorChoice;
  video?: VideoExtractorChoice;
  /** How many files are worked on at once; default one a core, as far as memory goes. Values do not depend on it. */
  processes?: number;
  /** Refuse videos whose files of sound or of pictures are the same, instead of telling of them. Default false. */
  strict?: boolean;
  /** Called when work begins, again when all that was there is checked, whenever a file is finished, and meanwhile now and then. */
  onProgress?: (progress: ExtractionProgress) => void;
  /** Stops the work at once; the same call goes on later. */
  signal?: AbortSignal;
}

/** What an extraction left. */
export interface ExtractedMedia {
  /** The dataset folder. */
  folder: string;
  /** An entry for each file, in order; the same as in its `media.json`. */
  files: MediaEntry[];
  /** How many have features, how many of those were there already, and how many could not be worked on. */
  done: number;
  /** How many of those were there already. */
  kept: number;
  /** How many could not be worked on. */
  failed: number;
  /** Whether it was stopped before the end. */
  stopped: boolean;
  /** Where its labels come from; absent where there is no finished dataset. */
  labelling?: Labelling;
  /** What does not fit together: labels, content that is there twice, and files that are gone. */
  warnings: string[];
}

/**
 * Extracts features from media files into a dataset folder that training, comparison and notebooks read: one row a second and a
 * view, a TFRecord shard for each file, `labels.csv` where there are labels, `dataset.json`, which says what made the features,
 * and `media.json`, which says what became of each file. Files are decoded by ffmpeg while they are read; memory does not grow
 * with them, save for the features. A file that cannot be worked on is noted with the reason and the rest goes on. Called again
 * after a stop or a crash it goes on: finished files are compared with their checksums and not made again.
 * @throws InputError when there is no ffmpeg, no media, files are there twice (when strict), an extractor or a table is not as it should be, the folder holds anything
 *   else, or nothing can be written there
 */
export async function extractMedia(options: ExtractMediaOptions): Promise<ExtractedMedia> {
  checkObject(options, "the options", 'an object, such as { media: "films", out: "data/mine" }');
  const { media, table, out, labels, from, to, strict = false } = options;
  const { audio = "musicnn", video = "efficientnet-lite0", processes = defaultProcesses() } = options;
  check(
    (media === undefined) !== (table === undefined),
    () => "give either media, a folder, or table, a CSV file id,audio,video",
  );
  checkPath((media ?? table)!, media === undefined ? "table" : "media");
  checkPath(out, "out, the folder to write,");
  if (labels !== undefined) checkPath(labels, "labels");
  checkRange(options);
  checkSignal(options.signal);
  checkExtractor("audio", audio);
  checkExtractor("video", video);
  check(typeof strict === "boolean", () => `strict must be true or false; got ${described(strict)}`);
  checkInteger(processes, "processes", 1, 256);
  const weak = labels === "tags";
  check(
    !weak || audio === "musicnn" || audio === "musicnn-pooled",
    () => "labels by tags are musicnn's: take the audio extractor musicnn, or give a table of labels",
  );
  const items = table ? readMediaTable(table) : await findMedia(media!, out);
  const labelTable = labels && !weak ? await readLabelTable(labels) : tableOf(items);
  const matched = labelTable && matchLabels(items, labelTable);
  await findFfmpeg();
  const batch: Batch = { items, folder: resolve(out), extractors: { audio, video }, range: { from, to }, processes };
  await mkdir(batch.folder, { recursive: true }).catch((error) => {
    throw asWriteError(error, batch.folder);
  });
  const work = async () => {
    const { manifest, removed, kept, stopped } = await runBatch(batch, matched, options);
    const classes = weak ? labelsByTags(manifest.files) : matched?.classes;
    if (weak && !stopped) noteUnlabelled(manifest, classes!);
    if (!stopped) checkTwins(manifest, strict);
    const source = weak ? "weak" : classes ? "given" : "none";
    const labelling = stopped ? undefined : await finishDataset(batch.folder, manifest, source, classes);
    const counted = (status: MediaEntry["status"]) => manifest.files.filter((entry) => entry.status === status).length;
    const counts = { done: counted("done"), kept, failed: counted("failed") };
    const warnings = warningsOf(manifest, removed);
    return { folder: out, files: manifest.files, ...counts, stopped, ...(labelling && { labelling }), warnings };
  };
  const onWait = (holder: string) => warn(`waiting for ${batch.folder}, which is being filled by ${holder}`);
  return withLock(join(batch.folder, "extraction"), work, { patience: 1000, onWait });
}

/** Names the files that tags give no label. */
function noteUnlabelled(manifest: MediaManifest, classes: ReadonlyMap<string, string>): void {
  const without = manifest.files.filter(({ id, status }) => status === "done" && !classes.has(id));
  if (without.length > 0) manifest.filesWithoutLabel = without.map(({ id }) => id);
}

/** Labels from the table's own column. */
function tableOf(items: readonly MediaItem[]): LabelTable | undefined {
  const labelled = items.filter((item) => item.class !== undefined);
  if (labelled.length === 0) return undefined;
  const classes = [...new Set(labelled.map((item) => item.class!))].sort();
  return { classes, labels: new Map(labelled.map(({ id, class: name }) => [id, classes.indexOf(name!)])) };
}
