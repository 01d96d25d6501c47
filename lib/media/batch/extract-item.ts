import { createHash } from "node:crypto";
import { basename, join } from "node:path";
import { fileSha256 } from "../../runtime/files/read-file";
import type { TimeRange } from "../decode/ffmpeg";
import type { ExtractorPair } from "../extract/extract-file";
import type { ShardSummary } from "../extract/extract-shard";
import { inWorker, WorkerEnded } from "../extract/workers";
import type { MediaEntry } from "./manifest";
import type { MediaItem } from "./media-items";

/** The name of the file with a video's features: readable, fit for every file system, and its own. */
export function shardName(id: string): string {
  const readable = basename(id)
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9._-]+/g, "_")
    .replace(/^[.-]+/, "")
    .slice(0, 60);
  return `${readable || "video"}-${createHash("sha256").update(id).digest("hex").slice(0, 12)}.tfrecord`;
}

/** SHA-256 of both of an item's files. */
export async function itemSha256({ audioPath, videoPath }: MediaItem): Promise<{ audio: string; video: string }> {
  const audio = await fileSha256(audioPath);
  return { audio, video: videoPath === audioPath ? audio : await fileSha256(videoPath) };
}

/**
 * Extracts one video into a shard in a folder. What is wrong with its files becomes an entry with the reason.
 * @param watching what stops it at once, and what is called now and then with the part of the media that is done
 * @throws InputError when the shard cannot be written, which concerns all files; {@link ExtractionStopped}
 */
export async function extractItem(
  item: MediaItem,
  folder: string,
  extractors: ExtractorPair,
  range: TimeRange,
  watching: { signal?: AbortSignal; onPart?: (part: number) => void } = {},
): Promise<MediaEntry> {
  const { id, audio, video, audioPath, videoPath } = item;
  const failed = (reason: string): MediaEntry => ({ id, audio, video, status: "failed", reason });
  const shard = shardName(id);
  const views = {
    audio: { path: audioPath, extractor: extractors.audio },
    video: { path: videoPath, extractor: extractors.video },
    ...range,
  };
  const sha256 = await itemSha256(item).catch((error: unknown) => String((error as Error).message));
  if (typeof sha256 === "string") return failed(sha256);
  const { signal, onPart } = watching;
  const asked = inWorker("shard", { id, shard: join(folder, shard), views }, signal, onPart);
  const result = await asked.catch((error: unknown) => {
    if (error instanceof WorkerEnded) return { failed: error.message };
    throw error;
  });
  if ("failed" in result) return failed(result.failed);
  const shardSha256 = await fileSha256(join(folder, shard));
  return { id, audio, video, status: "done", sha256, shard, shardSha256, ...seen(result) };
}

/** One sample in so many at full scale is worth a word. */
const CLIPPING = 1e-4;

function seen({ duration, rows, streams, seconds, levels, notes, moods }: ShardSummary): Partial<MediaEntry> {
  const silent = levels.silentSeconds;
  return {
    ...(duration !== undefined && { duration }),
    rows,
    streams,
    seconds: { audio: rounded(seconds.audio), video: rounded(seconds.video) },
    peak: rounded(levels.peak),
    ...(silent > 0 && { silence: silent >= seconds.audio - 1e-6 ? ("all" as const) : rounded(silent) }),
    ...(levels.clipped >= CLIPPING && { clipping: levels.clipped }),
    ...(moods && { moods }),
    ...(notes.length > 0 && { notes }),
  };
}

const rounded = (value: number) => Math.round(value * 1e4) / 1e4;
