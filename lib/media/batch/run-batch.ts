import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { UNFINISHED_DATASET } from "../../data/dataset/dataset-card";
import { SHARD_NAME } from "../../data/records/shard-paths";
import { check, InputError } from "../../runtime/check";
import { removeFile, writeWhole } from "../../runtime/files/atomic-write";
import { fileSha256 } from "../../runtime/files/read-file";
import type { TimeRange } from "../decode/ffmpeg";
import type { ExtractorPair } from "../extract/extract-file";
import { ExtractionStopped, inWorker } from "../extract/workers";
import { extractItem, itemSha256, shardName } from "./extract-item";
import { AWAY, type MediaEntry, type MediaManifest, readMediaManifest, writeMediaManifest } from "./manifest";
import type { MediaItem } from "./media-items";
import type { MatchedLabels } from "./media-labels";
import { noteTwins } from "./twins";

/** What is to be made. */
export interface Batch {
  items: MediaItem[];
  folder: string;
  extractors: ExtractorPair;
  range: TimeRange;
  processes: number;
}

/** How far an extraction is. */
export interface ExtractionProgress {
  /** Files finished, well or not, of how many. */
  done: number;
  /** Of how many. */
  total: number;
  /** Files that could not be worked on. */
  failed: number;
  /** The parts that are done of the files that are being worked on, added up: 1 is a whole file. */
  working: number;
  /** What became of the file that was just finished; absent when work begins, and while files are worked on. */
  entry?: MediaEntry;
  /** Whether it was there already, and only checked; false when work begins. */
  kept: boolean;
}

/** How a batch is watched. */
interface BatchOptions {
  onProgress?: (progress: ExtractionProgress) => void;
  signal?: AbortSignal;
}

interface BatchEnd {
  manifest: MediaManifest;
  /** Ids whose features were removed, as their files are not among the media any more. */
  removed: string[];
  kept: number;
  stopped: boolean;
}

/** So often, in milliseconds, what is finished is noted on the disk; a crash costs no more than that. */
const NOTE_INTERVAL = 2_000;

/**
 * Extracts what a folder lacks of a batch, several files at once, and notes in `media.json` what became of each.
 * @returns how many files were there already, and whether it was stopped before the end
 * @throws InputError when the folder holds anything else, or cannot be written
 */
export async function runBatch(batch: Batch, matched: MatchedLabels | undefined, options: BatchOptions): Promise<BatchEnd> {
  const { items, folder, extractors, range, processes } = batch;
  const { signal, onProgress } = options;
  const before = readMediaManifest(folder);
  if (!before) await checkEmpty(folder);
  const settings = {
    ...extractors,
    ...(range.from !== undefined && { from: range.from }),
    ...(range.to !== undefined && { to: range.to }),
  };
  check(!before || same(before.settings, settings), () => otherwise(folder, before!.settings));
  const known = new Map(before?.files.map((entry) => [entry.id, entry]));
  const made = [...known.values()].filter(({ status }) => status === "done").map(({ id }) => id);
  check(
    made.length === 0 || items.some(({ id }) => known.has(id)),
    () => `${folder} holds features of other media (${made.slice(0, 3).join(", ")}): choose another folder, or remove that one`,
  );
  let [done, failed, kept] = [0, 0, 0];
  /** Of each file that is being worked on. */
  const parts = new Map<number, number>();
  const working = () => [...parts.values()].reduce((sum, part) => sum + part, 0);
  const tellWork = () => onProgress?.({ done, total: items.length, failed, working: working(), kept: false });
  const tell = (entry: MediaEntry, isKept: boolean) => {
    done++;
    if (isKept) kept++;
    if (entry.status === "failed") failed++;
    onProgress?.({ done, total: items.length, failed, working: working(), entry, kept: isKept });
  };
  tellWork();
  const missing: number[] = [];
  for (const [i, item] of items.entries()) {
    const old = known.get(item.id);
    if (old && signal?.aborted) continue; // not looked at: it stays as it was noted
    const entry = old && (await asItWas(item, old, folder));
    if (!entry) missing.push(i);
    else {
      known.set(item.id, entry);
      tell(entry, true);
    }
  }
  if (kept > 0 && missing.length > 0) tellWork();
  // Where nothing is to be made no network is loaded.
  const facts = before && missing.length === 0 ? before : await inWorker("facts", extractors);
  check(!before || same([before.audio, before.video], [facts.audio, facts.video]), () =>
    otherwise(folder, [before!.audio, before!.video]),
  );
  const isMissing = new Set(missing);
  const manifest: MediaManifest = {
    settings,
    audio: facts.audio,
    video: facts.video,
    files: items.map(({ id, audio, video }, i) =>
      isMissing.has(i) ? { id, audio, video, status: "waiting" as const } : { ...known.get(id)! },
    ),
    ...(matched?.withoutFile.length && { labelsWithoutFile: matched.withoutFile }),
    ...(matched?.withoutLabel.length && { filesWithoutLabel: matched.withoutLabel }),
  };
  await writeWhole(join(folder, UNFINISHED_DATASET), "The same extraction goes on from here.\n");
  // Before any shard: what lies beside a manifest is known to belong to it.
  await writeMediaManifest(folder, manifest);
  const removed = await removeStale(folder, items, before);

  const notes = noter(() => writeMediaManifest(folder, manifest));
  const todo = [...missing];
  let failure: { error: unknown } | undefined;
  const drain = async () => {
    while (todo.length > 0 && !failure && !signal?.aborted) {
      const i = todo.shift()!;
      const onPart = (part: number) => {
        parts.set(i, part);
        tellWork();
      };
      manifest.files[i] = await extractItem(items[i], folder, extractors, range, { signal, onPart });
      parts.delete(i);
      notes.touch();
      tell(manifest.files[i], false);
    }
  };
  const guarded = () =>
    drain().catch((error: unknown) => {
      if (!(error instanceof ExtractionStopped)) failure ??= { error };
    });
  await Promise.all(Array.from({ length: Math.min(processes, missing.length) }, guarded));
  const stopped = !failure && (signal?.aborted ?? false);
  if (!failure) noteTwins(manifest.files);
  await notes.flush().catch((error: unknown) => (failure ??= { error }));
  if (failure) throw failure.error;
  return { manifest, removed, kept, stopped };
}

/** @throws InputError when the folder holds shards, or a card, that are not an extraction's */
async function checkEmpty(folder: string): Promise<void> {
  const names = await readdir(folder);
  const other = names.find((name) => SHARD_NAME.test(name) || name === "dataset.json" || name === "labels.csv");
  check(other === undefined, () => `${folder} holds ${other}, which no extraction left there: choose another folder`);
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

const otherwise = (folder: string, what: unknown) =>
  `${folder} holds features that were made otherwise (${JSON.stringify(what)}): choose another folder, or remove that one`;

/**
 * The entry of a finished file whose sources and features are, to the byte, what they were; with a note where the sources cannot be
 * read, as on a disk that is not there at the moment. Undefined where it is to be made anew.
 */
async function asItWas(item: MediaItem, entry: MediaEntry, folder: string): Promise<MediaEntry | undefined> {
  if (entry.status !== "done" || entry.audio !== item.audio || entry.video !== item.video) return undefined;
  if (entry.shard !== shardName(item.id)) return undefined;
  const facts = await stat(join(folder, entry.shard)).catch(() => undefined);
  if (!facts?.isFile()) return undefined; // a device may never end
  if ((await orUnreadable(fileSha256(join(folder, entry.shard)))) !== entry.shardSha256) return undefined;
  const sha256 = await orUnreadable(itemSha256(item));
  if (sha256 && !same(sha256, entry.sha256)) return undefined;
  const { notes = [], ...rest } = entry;
  if (!sha256 === notes.includes(AWAY)) return entry;
  const now = sha256 ? notes.filter((note) => note !== AWAY) : [...notes, AWAY];
  return { ...rest, ...(now.length > 0 && { notes: now }) };
}

/** What is read; undefined where it cannot be. */
function orUnreadable<T>(reading: Promise<T>): Promise<T | undefined> {
  return reading.catch((error: unknown) => {
    if (error instanceof InputError) return undefined;
    throw error;
  });
}

/** Removes features of files that are no longer there. @returns their ids */
async function removeStale(folder: string, items: readonly MediaItem[], before?: MediaManifest): Promise<string[]> {
  const wanted = new Set(items.map(({ id }) => shardName(id)));
  const stale = (before?.files ?? []).filter(({ id }) => !wanted.has(shardName(id)));
  for (const { id } of stale) await removeFile(join(folder, shardName(id)));
  return stale.filter(({ status }) => status === "done").map(({ id }) => id);
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
