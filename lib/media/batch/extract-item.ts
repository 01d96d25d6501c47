import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename, join } from "node:path";
import { encodeYouTube8M } from "../../data/records/youtube8m";
import { writeTfRecords } from "../../data/records/tfrecord-writer";
import { asReadError } from "../../runtime/files/read-file";
import type { TimeRange } from "../decode/ffmpeg";
import type { ExtractorPair, FileResult } from "../extract/extract-file";
import type { RowTags } from "../extractors/extractor";
import { ExtractionStopped, inWorker } from "../extract/workers";
import { MOOD_COLUMNS } from "../networks/musicnn-tags";
import type { MediaEntry } from "./manifest";
import type { MediaItem } from "./media-items";
import { pairRows } from "./pair-rows";

/** The name of the file with a video's features: readable, fit for every file system, and its own. */
export function shardName(id: string): string {
  const readable = basename(id)
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9._-]+/g, "_")
    .replace(/^[.-]+/, "")
    .slice(0, 60);
  return `${readable || "video"}-${createHash("sha256").update(id).digest("hex").slice(0, 12)}.tfrecord`;
}

/** SHA-256 of a file. @throws InputError when it cannot be read */
export async function fileSha256(path: string): Promise<string> {
  const hash = createHash("sha256");
  try {
    for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(piece as Buffer);
  } catch (error) {
    throw asReadError(error, path);
  }
  return hash.digest("hex");
}

/** SHA-256 of both of an item's files. */
export async function itemSha256({ audioPath, videoPath }: MediaItem): Promise<{ audio: string; video: string }> {
  const audio = await fileSha256(audioPath);
  return { audio, video: videoPath === audioPath ? audio : await fileSha256(videoPath) };
}

/**
 * Extracts one video and writes its shard. What is wrong with the files becomes an entry with the reason.
 * @throws InputError when the shard cannot be written, which concerns all files; {@link ExtractionStopped}
 */
export async function extractItem(
  item: MediaItem,
  folder: string,
  extractors: ExtractorPair,
  range: TimeRange,
  signal?: AbortSignal,
): Promise<MediaEntry> {
  const { id, audio, video, audioPath, videoPath } = item;
  const entry = { id, audio, video };
  let result: FileResult;
  let paired;
  let sha256;
  try {
    sha256 = await itemSha256(item);
    const views = {
      audio: { path: audioPath, extractor: extractors.audio },
      video: { path: videoPath, extractor: extractors.video },
    };
    result = await inWorker("file", { ...views, ...range }, signal);
    paired = pairRows(result.audio!.features, result.video!.features);
  } catch (error) {
    if (error instanceof ExtractionStopped) throw error;
    return { ...entry, status: "failed", reason: error instanceof Error ? error.message : String(error) };
  }
  const values = { audio: result.audio!.facts.values, rgb: result.video!.facts.values };
  const shard = shardName(id);
  const record = encodeYouTube8M({ id, labels: [], audio: paired.audio, rgb: paired.video, seconds: paired.rows, values });
  await writeTfRecords(join(folder, shard), [record]);
  const shardSha256 = await fileSha256(join(folder, shard));
  return { ...entry, status: "done", sha256, shard, shardSha256, ...seen(result), rows: paired.rows };
}

/** One sample in so many at full scale is worth a word. */
const CLIPPING = 1e-4;

function seen({ duration, audio, video }: FileResult): Partial<MediaEntry> {
  const { levels, features, notes, stream, seconds } = audio!;
  const all = [...new Set([...notes, ...video!.notes])];
  const silent = levels.silentSeconds;
  const { tags } = features;
  return {
    ...(duration !== undefined && { duration }),
    streams: { audio: stream, video: video!.stream },
    seconds: { audio: rounded(seconds), video: rounded(video!.seconds) },
    peak: rounded(levels.peak),
    ...(silent > 0 && { silence: silent >= seconds - 1e-6 ? ("all" as const) : rounded(silent) }),
    ...(levels.clipped >= CLIPPING && { clipping: levels.clipped }),
    ...(tags && { moods: moodsOf(tags) }),
    ...(all.length > 0 && { notes: all }),
  };
}

const rounded = (value: number) => Math.round(value * 1e4) / 1e4;

function moodsOf({ rows, columns, data }: RowTags): Record<string, number> {
  return Object.fromEntries(
    Object.entries(MOOD_COLUMNS).map(([mood, column]) => {
      let sum = 0;
      for (let row = 0; row < rows; row++) sum += data[row * columns + column];
      return [mood, sum / rows];
    }),
  );
}
