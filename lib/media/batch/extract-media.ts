import { existsSync } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { UNFINISHED_DATASET, writeDatasetCard } from "../../data/dataset/dataset-card";
import { type LabelTable, readLabelTable, writeLabelTable } from "../../data/formats/label-table";
import { SHARD_NAME } from "../../data/records/shard-paths";
import { check, checkInteger, InputError } from "../../runtime/check";
import { asWriteError, writeWhole } from "../../runtime/files/atomic-write";
import { withLock } from "../../runtime/files/lock";
import { findFfmpeg, type TimeRange } from "../decode/ffmpeg";
import type { ExtractorPair } from "../extract/extract-file";
import { defaultProcesses, ExtractionStopped, inWorker } from "../extract/workers";
import { type AudioExtractorChoice, checkExtractor, type VideoExtractorChoice } from "../extractors/load-extractor";
import { extractItem, fileSha256, itemSha256, shardName } from "./extract-item";
import { type MediaEntry, type MediaManifest, readMediaManifest, writeMediaManifest } from "./manifest";
import { findMedia, type MediaItem, readMediaTable } from "./media-items";
import { labelsByTags, matchLabels } from "./media-labels";

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
  /** Called whenever a file is finished. */
  onProgress?: (progress: ExtractionProgress) => void;
  /** Stops the work at once; the same call goes on later. */
  signal?: AbortSignal;
}

/** How far an extraction is. */
export interface ExtractionProgress {
  /** Files finished, well or not, of how many. */
  done: number;
  total: number;
  failed: number;
  /** What became of the file that was finished last. */
  entry: MediaEntry;
  /** Whether it was there already, and only checked. */
  kept: boolean;
}

/** What an extraction left. */
export interface ExtractedMedia {
  /** The dataset folder. */
  folder: string;
  /** An entry for each file, in order; the same as in its `media.json`. */
  files: MediaEntry[];
  /** How many have features, how many of those were there already, and how many could not be worked on. */
  done: number;
  kept: number;
  failed: number;
  /** Whether it was stopped before the end. */
  stopped: boolean;
  /** What does not fit together: labels, and content that is there twice. */
  warnings: string[];
}

/**
 * Extracts features from media files into a dataset folder that training, comparison and notebooks read: one row a second and a
 * view, a TFRecord shard for each file, `labels.csv` where there are labels, `dataset.json`, which says what made the features,
 * and `media.json`, which says what became of each file. Files are decoded by ffmpeg while they are read; memory does not grow
 * with them, save for the features. A file that cannot be worked on is noted with the reason and the rest goes on. Called again
 * after a stop or a crash it goes on: finished files are held against their checksums and not made again.
 * @throws InputError when there is no ffmpeg, no media, an extractor or a table is not as it should be, the folder holds anything
 *   else, or nothing can be written there
 */
export async function extractMedia(options: ExtractMediaOptions): Promise<ExtractedMedia> {
  const { media, table, out, labels, from, to } = options;
  const { audio = "musicnn", video = "efficientnet-lite0", processes = defaultProcesses() } = options;
  check(!media !== !table, () => "give either media, a folder, or table, a CSV file id,audio,video");
  check(typeof out === "string" && out !== "", () => "out must name the folder to write");
  checkExtractor("audio", audio);
  checkExtractor("video", video);
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
    const { manifest, kept, stopped } = await run(batch, matched, options);
    const classes = weak ? labelsByTags(manifest.files) : matched?.classes;
    if (!stopped) await finish(batch.folder, manifest, weak ? "weak" : classes ? "given" : "none", classes);
    const counted = (status: MediaEntry["status"]) => manifest.files.filter((entry) => entry.status === status).length;
    const counts = { done: counted("done"), kept, failed: counted("failed") };
    return { folder: out, files: manifest.files, ...counts, stopped, warnings: warningsOf(manifest) };
  };
  return withLock(join(batch.folder, "extraction"), work);
}

interface Batch {
  items: MediaItem[];
  folder: string;
  extractors: ExtractorPair;
  range: TimeRange;
  processes: number;
}

/** Labels from the table's own column. */
function tableOf(items: readonly MediaItem[]): LabelTable | undefined {
  const labelled = items.filter((item) => item.class !== undefined);
  if (labelled.length === 0) return undefined;
  const classes = [...new Set(labelled.map((item) => item.class!))].sort();
  return { classes, labels: new Map(labelled.map(({ id, class: name }) => [id, classes.indexOf(name!)])) };
}

/** So often, in milliseconds, what is finished is noted on the disk; a crash costs no more than that. */
const NOTE_INTERVAL = 2_000;

async function run(batch: Batch, matched: ReturnType<typeof matchLabels> | undefined, options: ExtractMediaOptions) {
  const { items, folder, extractors, range, processes } = batch;
  const { signal, onProgress } = options;
  const before = readMediaManifest(folder);
  if (!before) await checkEmpty(folder);
  const facts = await inWorker("facts", extractors, signal);
  const settings = {
    ...extractors,
    ...(range.from !== undefined && { from: range.from }),
    ...(range.to !== undefined && { to: range.to }),
  };
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  check(
    !before || (same(before.settings, settings) && same([before.audio, before.video], [facts.audio, facts.video])),
    () =>
      `${folder} holds features that were made otherwise (${JSON.stringify(before!.settings)}): choose another folder, or remove that one`,
  );
  const manifest: MediaManifest = {
    settings,
    ...facts,
    files: items.map(({ id, audio, video }) => ({ id, audio, video, status: "waiting" })),
    ...(matched?.withoutFile.length && { labelsWithoutFile: matched.withoutFile }),
    ...(matched?.withoutLabel.length && { filesWithoutLabel: matched.withoutLabel }),
  };
  const known = new Map(before?.files.map((entry) => [entry.id, entry]));
  await writeWhole(join(folder, UNFINISHED_DATASET), "The same extraction goes on from here.\n");
  // Before any shard: what lies beside a manifest is known to belong to it. What an earlier one noted is kept until it is checked.
  manifest.files = manifest.files.map((entry) => known.get(entry.id) ?? entry);
  await writeMediaManifest(folder, manifest);
  await removeStale(folder, items, before);

  const notes = noter(() => writeMediaManifest(folder, manifest));
  let [next, done, failed, kept] = [0, 0, 0, 0];
  let failure: { error: unknown } | undefined;
  const drain = async () => {
    while (next < items.length && !failure && !signal?.aborted) {
      const i = next++;
      const old = known.get(items[i].id);
      const isKept = old !== undefined && (await isWhole(items[i], old, folder));
      const entry = isKept ? old : await extractItem(items[i], folder, extractors, range, signal);
      manifest.files[i] = { ...entry };
      done++;
      if (isKept) kept++;
      if (entry.status === "failed") failed++;
      notes.touch();
      onProgress?.({ done, total: items.length, failed, entry: manifest.files[i], kept: isKept });
    }
  };
  const guarded = () =>
    drain().catch((error: unknown) => {
      if (!(error instanceof ExtractionStopped)) failure ??= { error };
    });
  await Promise.all(Array.from({ length: Math.min(processes, items.length) }, guarded));
  const stopped = !failure && (signal?.aborted ?? false);
  if (!failure) noteTwins(manifest.files);
  await notes.flush().catch((error: unknown) => (failure ??= { error }));
  if (failure) throw failure.error;
  return { manifest, kept, stopped };
}

/** @throws InputError when the folder holds shards, or a card, that are not an extraction's */
async function checkEmpty(folder: string): Promise<void> {
  const names = await readdir(folder);
  const other = names.find((name) => SHARD_NAME.test(name) || name === "dataset.json" || name === "labels.csv");
  check(other === undefined, () => `${folder} holds ${other}, which no extraction left there: choose another folder`);
}

/** Whether a finished file's sources and features are, to the byte, what they were. */
async function isWhole(item: MediaItem, entry: MediaEntry, folder: string): Promise<boolean> {
  if (entry.status !== "done" || entry.audio !== item.audio || entry.video !== item.video) return false;
  if (entry.shard !== shardName(item.id) || !existsSync(join(folder, entry.shard))) return false;
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  try {
    const isSame = (await fileSha256(join(folder, entry.shard))) === entry.shardSha256;
    return isSame && same(await itemSha256(item), entry.sha256);
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

/** Removes features of files that are no longer there. */
async function removeStale(folder: string, items: readonly MediaItem[], before?: MediaManifest): Promise<void> {
  const wanted = new Set(items.map(({ id }) => shardName(id)));
  for (const { id } of before?.files ?? [])
    if (!wanted.has(shardName(id))) await rm(join(folder, shardName(id)), { force: true });
}

/** Names the first of files with the very same content in the others. */
function noteTwins(entries: MediaEntry[]): void {
  const first = new Map<string, string>();
  for (const entry of entries) {
    delete entry.sameContentAs;
    if (!entry.sha256) continue;
    const content = `${entry.sha256.audio} ${entry.sha256.video}`;
    const twin = first.get(content);
    if (twin === undefined) first.set(content, entry.id);
    else entry.sameContentAs = twin;
  }
}

/** Writes now and then, one write at a time; `flush` writes the last state. */
function noter(write: () => Promise<void>) {
  let writing: Promise<void> = Promise.resolve();
  let last = Date.now();
  return {
    touch(): void {
      if (Date.now() - last < NOTE_INTERVAL) return;
      last = Date.now();
      writing = writing.then(write);
      writing.catch(() => undefined); // told by flush
    },
    flush: () => writing.then(write),
  };
}

async function finish(
  folder: string,
  { files, audio, video }: MediaManifest,
  labelling: "given" | "weak" | "none",
  classes: Map<string, string> | undefined,
): Promise<void> {
  const made = files.filter((entry) => entry.status === "done");
  for (const { id } of files.filter((entry) => entry.status === "failed")) await rm(join(folder, shardName(id)), { force: true });
  const file = join(folder, "labels.csv");
  const labelled = classes && made.filter(({ id }) => classes.has(id));
  if (made.length === 0) return; // no dataset: the folder stays marked as unfinished
  if (labelled?.length) {
    const names = [...new Set(labelled.map(({ id }) => classes!.get(id)!))].sort();
    await writeLabelTable(file, {
      classes: names,
      labels: new Map(labelled.map(({ id }) => [id, names.indexOf(classes!.get(id)!)])),
    });
  } else await rm(file, { force: true });
  const labels = labelled?.length ? labelling : "none";
  const shards = made.map(({ shard }) => shard!).sort();
  await writeDatasetCard(folder, { audio, video, labels, videos: made.length, shards });
  await rm(join(folder, UNFINISHED_DATASET), { force: true });
}

function warningsOf({ files, labelsWithoutFile = [], filesWithoutLabel = [] }: MediaManifest): string[] {
  const list = (ids: string[]) => ids.slice(0, 5).join(", ") + (ids.length > 5 ? `, … (${ids.length} in all)` : "");
  const twins = files.filter((entry) => entry.sameContentAs !== undefined);
  const silent = files.filter((entry) => entry.silence === "all").map(({ id }) => id);
  return [
    ...(labelsWithoutFile.length > 0 ? [`labels for which there is no file: ${list(labelsWithoutFile)}`] : []),
    ...(filesWithoutLabel.length > 0 ? [`files without a label: ${list(filesWithoutLabel)}`] : []),
    ...(twins.length > 0 ? [`the same content twice: ${list(twins.map((t) => `${t.id} is ${t.sameContentAs}`))}`] : []),
    ...(silent.length > 0 ? [`nothing but silence: ${list(silent)}`] : []),
  ];
}
